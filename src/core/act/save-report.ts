import { z } from 'zod';
import type { AlertRecord } from '../alert/alert.ts';
import type { ReportChanges } from '../effect.ts';
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
      ...(called ? { calledAt: now } : {}),
      ...(situation.person?.staff ? { reporterStaffId: situation.person.staff.staffId } : {}),
    };
    return { effects: [{ kind: 'save_report', alertId: alert.id, changes }] };
  },
);

/** Who may be harming the child, as the discoverer sees it: narrows who is told (domain 4.4, chains PS and PV). */
export const suspects = defineAct(
  'suspects',
  z.strictObject({ who: z.enum(['family', 'caregiver', 'school', 'village', 'stranger', 'unknown']) }),
  ({ alert, children, playbook }, { who }) => {
    if (!alert) return { effects: [] };
    const exclusion = excludeSuspects(alert, who, children[0] ?? null);
    const chain = who === 'school' ? 'PS' : who === 'village' ? 'PV' : null;
    return {
      effects: [
        {
          kind: 'update_alert',
          alertId: alert.id,
          expectedVersion: alert.version,
          changes: { exclusion, restricted: alert.restricted || who !== 'stranger' },
        },
        {
          kind: 'add_alert_event',
          alertId: alert.id,
          type: 'SUSPECTS',
          byStaffId: null,
          data: { who, chain, flag: playbook.flags.get(alert.flagCode)?.code ?? alert.flagCode },
        },
      ],
    };
  },
);

const cutRoles: Readonly<Record<string, readonly string[]>> = {
  school: ['PRINCIPAL', 'SCHOOL_OFFICE', 'CLASS_TEACHER', 'SUBJECT_TEACHER', 'PSYCH_TEACHER'],
  village: ['CHILD_DIRECTOR', 'VILLAGE_HEAD'],
};

function excludeSuspects(
  alert: AlertRecord,
  who: string,
  child: {
    readonly carers: readonly { readonly personId: AlertRecord['exclusion']['excludedPersonIds'][number] }[];
    readonly parents: readonly { readonly personId: AlertRecord['exclusion']['excludedPersonIds'][number] }[];
  } | null,
): AlertRecord['exclusion'] {
  const family = who === 'family' || who === 'caregiver' || who === 'unknown';
  const persons = family && child ? [...child.carers, ...child.parents].map(({ personId }) => personId) : [];
  return {
    ...alert.exclusion,
    excludedPersonIds: [...new Set([...alert.exclusion.excludedPersonIds, ...persons])],
    excludedRoles: [...new Set([...alert.exclusion.excludedRoles, ...(cutRoles[who] ?? [])])],
  };
}
