import type { CountyCalendar } from '../../../src/core/calendar/county-calendar.ts';
import { absenceDue } from '../../../src/core/dropout/absence-due.ts';
import { changeCase, dueStepRow } from '../../../src/core/dropout/case-effects.ts';
import type { DropoutCaseFacts, DropoutChanges } from '../../../src/core/dropout/dropout-case.ts';
import { schoolDaysOf } from '../../../src/core/dropout/school-days.ts';
import type { Effect } from '../../../src/core/effect.ts';
import type { ChildId } from '../../../src/core/ids.ts';

export const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

/** Autumn 2026 and spring 2027 with the October week and its two make-up days. */
export const calendar: CountyCalendar = {
  terms: [
    { organizationId: null, schoolYear: '2026-2027', term: 1, startsOn: '2026-09-01', endsOn: '2027-01-20' },
    { organizationId: null, schoolYear: '2026-2027', term: 2, startsOn: '2027-02-22', endsOn: '2027-07-05' },
  ],
  days: [
    ...['01', '02', '03', '04', '05', '06', '07'].map((day) => ({ day: `2026-10-${day}`, kind: 'holiday' as const })),
    { day: '2026-09-20', kind: 'workday' },
    { day: '2026-10-10', kind: 'workday' },
  ],
};

export const days = schoolDaysOf(calendar, null);
export const childId = 'child' as ChildId;

export const caseOf = (more: Partial<DropoutCaseFacts> = {}): DropoutCaseFacts => ({
  id: 'case',
  state: 'absent',
  firstAbsentDay: '2026-11-02',
  reason: 'knows_refuses',
  notRegistered: false,
  lastSeenAt: null,
  guardianReachedAt: null,
  suspectedAt: null,
  droppedOutAt: null,
  returnedOn: null,
  openedAt: at('2026-11-02 10:00'),
  version: 0,
  steps: [],
  calendar,
  ...more,
});

/** The case as it stands after these effects, as the store would give it back. */
export function became(found: DropoutCaseFacts | null, effects: readonly Effect[], now: number): DropoutCaseFacts {
  let next = found;
  for (const effect of effects) {
    if (effect.kind === 'open_dropout_case') {
      const { childId: _child, openedBy: _by, ...opened } = effect.case;
      const { lastSeenAt, guardianReachedAt } = effect;
      next = caseOf({ ...opened, lastSeenAt, guardianReachedAt, openedAt: now });
    }
    if (!next) continue;
    if (effect.kind === 'update_dropout_case') {
      const { closedAt: _closed, ...changes } = effect.changes as DropoutChanges;
      next = { ...next, ...changes, version: next.version + 1 };
    }
    if (effect.kind === 'add_dropout_step' && !next.steps.some(({ id }) => id === effect.step.id)) {
      const { id, kind, line = null, method = null, result = null, nextOn = null, data = {} } = effect.step;
      next = { ...next, steps: [...next.steps, { id, kind, at: now, line, method, result, nextOn, data }] };
    }
  }
  if (!next) throw new Error('There is no case.');
  return next;
}

/** One look of the clock: what was due is taken. */
export function look(found: DropoutCaseFacts, now: number): DropoutCaseFacts {
  const due = absenceDue(found, days, now);
  const changes = Object.assign({}, ...due.map((step) => step.changes ?? {}));
  const rows = due.map(({ kind, key }) => dueStepRow(found.id, kind, key));
  return became(found, changeCase(found, changes, rows), now);
}

export const saying = (now: number, eventId = String(now)) => ({
  now,
  eventId,
  ordinal: 1,
  personId: 'teacher',
  childId,
});

export const kindsOf = ({ steps }: DropoutCaseFacts): string[] => steps.map(({ kind }) => kind);
