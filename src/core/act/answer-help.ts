import { z } from 'zod';
import { chinaZone, outsideQuietHours } from '../alert/step-times.ts';
import { helpName, helpStateName } from '../decide/family-facts.ts';
import type { Effect } from '../effect.ts';
import { FORBIDDEN_WORDS } from '../flow/check/flow-knowledge.ts';
import { deriveId } from '../ids.ts';
import { defineAct } from './act.ts';

const args = z.strictObject({
  request: z.string(),
  state: z.enum(['received', 'doing', 'done', 'not_possible']),
  words: z.string().max(300).optional(),
});

/** What became of a request for help (domain 5.17): the record moves on, and whoever asked is told in the same words. */
export const answerHelp = defineAct('answer_help', args, (input, { request, state, words = '' }) => {
  const { situation, now, playbook, session } = input;
  const asked = (situation.requests ?? []).find(({ sessionId }) => sessionId === request);
  if (!asked) return { effects: [], say: '这件事已经办结,或者不归您处理了。' };
  const bad = FORBIDDEN_WORDS.find((word) => words.includes(word));
  if (bad) return { effects: [], say: `话里有「${bad}」,家里人看了不好受,没有发出。请换个说法,再回一次「办事回话」。` };
  const rows = asked.childIds.flatMap((childId): Effect[] => {
    const child = situation.children.find(({ id }) => id === childId);
    return [
      {
        kind: 'set_record_state',
        recordKind: 'help_request',
        childId,
        sessionId: asked.sessionId,
        from: ['received', 'doing'],
        state,
      },
      {
        kind: 'save_record',
        id: deriveId<string>(now, input.eventId, 'help_answer', input.ordinal, childId),
        recordKind: 'help_answer',
        childId,
        personId: situation.person?.id ?? null,
        aboutPersonId: asked.personId,
        regionId: child?.residenceRegionId ?? null,
        organizationId: null,
        onDay: null,
        periodKey: null,
        state: null,
        data: { request: asked.sessionId, state },
        text: words || null,
        sessionId: session.id,
      },
    ];
  });
  const tail = words ? `${words.replace(/[。.]$/u, '')}。` : '';
  const text = `您要帮忙的事(${helpName(asked.what)}):${helpStateName(state)}。${tail}要问,回「办到哪了」。`;
  return {
    effects: [
      ...rows,
      {
        kind: 'send_message',
        effectKey: `help_answer:${input.eventId}:${input.ordinal}`,
        messageClass: 'prompt',
        to: { personId: asked.personId },
        body: { text, kind: 'info' },
        purpose: 'help_answer',
        ...(asked.childIds[0] ? { childId: asked.childIds[0] } : {}),
        sendAfter: outsideQuietHours(now, playbook.chains.quietHours, playbook.zone ?? chinaZone),
      },
    ],
  };
});
