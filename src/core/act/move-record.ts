import { z } from 'zod';
import { goodNewsFor } from '../decide/family-facts.ts';
import { dayOf, isoDate } from '../flow/facts.ts';
import { recordKinds } from '../ledger/record-kinds.ts';
import { defineAct } from './act.ts';

/** The person's own records of a kind about these children go on to a state; further arguments are fields to add. */
export const recordState = defineAct(
  'record_state',
  z
    .object({ kind: z.string(), state: z.string() })
    .catchall(z.union([z.string(), z.number(), z.boolean()]))
    .superRefine(({ kind, state }, context) => {
      if (!recordKinds.get(kind)?.states?.includes(state))
        context.addIssue({ code: 'custom', path: ['state'], message: `"${kind}" knows no state "${state}"` });
    }),
  ({ children, situation, session }, { kind, state, ...data }) => ({
    effects: children.map((child) => ({
      kind: 'set_record_state' as const,
      recordKind: kind,
      childId: child.id,
      sessionId: session.id,
      ...(situation.person ? { personId: situation.person.id } : {}),
      from: recordKinds.get(kind)?.states ?? [],
      state,
      data,
    })),
  }),
);

/** The good news that was just said is not said again (domain 5.5: with every fourth week). */
export const goodNewsTold = defineAct('good_news_told', z.strictObject({}), ({ children, now }) => ({
  effects: children.flatMap((child) => {
    const news = goodNewsFor(child, now);
    if (!news) return [];
    return {
      kind: 'set_record_state' as const,
      recordKind: 'good_news',
      recordId: news.id,
      childId: child.id,
      from: ['waiting'],
      state: 'passed_on',
      data: { passed: isoDate(dayOf(now)) },
    };
  }),
}));
