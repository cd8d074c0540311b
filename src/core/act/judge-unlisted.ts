import { z } from 'zod';
import { chinaZone, outsideQuietHours } from '../alert/step-times.ts';
import type { SendMessage } from '../effect.ts';
import { deriveId, type RegionId } from '../ids.ts';
import type { UnlistedChild } from '../ledger/staff-view.ts';
import { type ActInput, defineAct } from './act.ts';

const decided = { ENTER: '纳入名单', WATCH: '先关注着', NO: '不纳入名单' } as const;

/** Whoever named the child as a member of staff was promised to hear what the township decides; the reasons stay where they are. */
function tellReporter(
  input: ActInput,
  { reporterId, text }: UnlistedChild,
  decision: keyof typeof decided,
): SendMessage[] {
  if (!reporterId || reporterId === input.situation.person?.id) return [];
  const { now, playbook } = input;
  return [
    {
      kind: 'send_message',
      effectKey: `unlisted_decided:${input.eventId}:${input.ordinal}`,
      messageClass: 'prompt',
      to: { personId: reporterId },
      body: {
        text: `您报的名单外的孩子(${text.slice(0, 24)}):镇上定了,${decided[decision]}。谢谢您留意。`,
        kind: 'info',
      },
      purpose: 'unlisted_decided',
      sendAfter: outsideQuietHours(now, playbook.chains.quietHours, playbook.zone ?? chinaZone),
    },
  ];
}

/**
 * What the village found about a child outside the ledger, or what the township decided (domain 5.14). The record that named
 * the child moves on; what was seen and why is a record of its own.
 */
export const judgeUnlisted = defineAct(
  'judge_unlisted',
  z.strictObject({
    of: z.string(),
    state: z.enum(['visited', 'confirmed', 'refused']),
    decision: z.enum(['ENTER', 'WATCH', 'NO']),
    saw: z.boolean().optional(),
    on: z.union([z.iso.date(), z.literal('')]).optional(),
    text: z.string().max(2000).optional(),
  }),
  (input, { of, state, decision, saw, on, text }) => {
    const known = input.situation.staffView?.unlisted.find(({ id }) => id === of);
    if (!known) return { effects: [], say: '这个孩子的登记已经有人办过了。' };
    const place = input.situation.person?.staff?.roles.find(({ scopeType }) => scopeType === 'village');
    return {
      effects: [
        {
          kind: 'save_record',
          id: deriveId<string>(input.now, input.eventId, 'unlisted', input.ordinal),
          recordKind: 'unlisted_check',
          childId: null,
          personId: input.situation.person?.id ?? null,
          aboutPersonId: null,
          regionId: (place?.scopeId as RegionId | undefined) ?? input.situation.children[0]?.residenceRegionId ?? null,
          organizationId: null,
          onDay: on || null,
          periodKey: null,
          state: null,
          data: { of, decision, ...(saw === undefined ? {} : { saw }) },
          text: text || null,
          sessionId: input.session.id,
        },
        {
          kind: 'set_record_state',
          recordKind: 'unlisted_child',
          recordId: of,
          from: ['proposed', 'visited'],
          state,
          data: { decision },
        },
        ...(state === 'visited' ? [] : tellReporter(input, known, decision)),
      ],
    };
  },
);
