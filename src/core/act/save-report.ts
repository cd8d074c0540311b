import { z } from 'zod';
import type { AlertRecord } from '../alert/alert.ts';
import { nameSuspects, noteReceipt } from '../alert/name-suspects.ts';
import type { Effect, ReportChanges } from '../effect.ts';
import type { Instant, StaffId } from '../ids.ts';
import { defineAct } from './act.ts';

const words = z.string().max(4000).optional();

/** Parts of the mandatory report (F14, form T11), as they become known. */
export const report = defineAct(
  'report',
  z.strictObject({
    situations: z.array(z.union([z.string(), z.number()])).optional(),
    facts: words,
    childWords: words,
    whereNow: words,
    harmBy: words,
    whoKnows: words,
    called: z.literal('now').optional(),
    station: words,
    officer: words,
    receiptNo: words,
  }),
  ({ alert, situation, now }, { situations, called, ...rest }) => {
    if (!alert) return { effects: [] };
    const changes: ReportChanges = {
      ...rest,
      ...(situations ? { situations: situations.map((value) => Number(String(value).replace(/\D/gu, ''))) } : {}),
      // The first call is the one that counts.
      ...(called ? { calledAt: alert.calledPoliceAt ?? now } : {}),
      ...(situation.person?.staff ? { reporterStaffId: situation.person.staff.staffId } : {}),
    };
    const receipt = rest.receiptNo || rest.officer ? noteReceipt(alert, situation.person?.staff?.staffId ?? null) : [];
    const call = called ? policeCalled(alert, now, situation.person?.staff?.staffId ?? null) : [];
    return { effects: [{ kind: 'save_report', alertId: alert.id, changes }, ...call, ...receipt] };
  },
);

/** Whoever noticed has the duty to call; that they did is part of the alert (rule 1, domain 5.16). */
function policeCalled(alert: AlertRecord, now: Instant, byStaffId: StaffId | null): Effect[] {
  if (alert.calledPoliceAt !== null) return [];
  return [
    { kind: 'update_alert', alertId: alert.id, expectedVersion: alert.version, changes: { calledPoliceAt: now } },
    { kind: 'add_alert_event', alertId: alert.id, type: 'CALL_110', byStaffId },
  ];
}

/** Who may be harming the child, as the discoverer sees it: narrows who is told (domain 4.4, chains PS and PV). */
export const suspects = defineAct(
  'suspects',
  z.strictObject({ who: z.enum(['family', 'caregiver', 'school', 'village', 'stranger', 'unknown']) }),
  ({ alert, children, playbook, situation, now }, { who }) => ({
    effects: alert
      ? nameSuspects(playbook, alert, {
          who,
          child: children[0] ?? alert.about ?? null,
          byStaffId: situation.person?.staff?.staffId ?? null,
          now,
        })
      : [],
  }),
);
