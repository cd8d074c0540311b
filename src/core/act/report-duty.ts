import { z } from 'zod';
import { isReported } from '../duty/duty-rule.ts';
import type { Effect } from '../effect.ts';
import { deriveId } from '../ids.ts';
import { type ActInput, defineAct } from './act.ts';

/**
 * A duty that leaves no other trace than that somebody did it (a list handed over, a table filled in) is reported: a record of
 * the place, for the period the duty is about. Whoever else answers for the place may report it too.
 */
export const reportDuty = defineAct(
  'report_duty',
  z.strictObject({ duty: z.union([z.string(), z.array(z.string())]), text: z.string().max(1000).optional() }),
  (input, { duty: ids, text }) => {
    const effects = [ids].flat().flatMap((id) => recordOf(input, id, text));
    return effects.length > 0 ? { effects } : { effects, say: '这件事已经有人登记过了。' };
  },
);

function recordOf(input: ActInput, id: string, text: string | undefined): Effect[] {
  const duty = input.situation.duties.find((one) => one.id === id);
  const rule = duty && input.playbook.duties.rules.get(duty.rule);
  if (!duty || !rule || !isReported(rule)) return [];
  return [
    {
      kind: 'save_record',
      id: deriveId<string>(input.now, input.eventId, 'duty_report', input.ordinal, duty.id),
      recordKind: 'duty_report',
      childId: null,
      personId: input.situation.person?.id ?? null,
      aboutPersonId: null,
      regionId: duty.regionId,
      organizationId: duty.organizationId,
      onDay: null,
      periodKey: duty.periodKey,
      state: null,
      data: { rule: duty.rule, period: duty.periodKey },
      text: text || null,
      sessionId: input.session.id,
    },
  ];
}
