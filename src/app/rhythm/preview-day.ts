import { makeCalendar } from '../../core/calendar/calendar.ts';
import type { DutyBook } from '../../core/duty/duty-rule.ts';
import { planDuties } from '../../core/duty/plan.ts';
import { subjectOf } from '../../core/duty/subject.ts';
import { ticksBetween } from '../../core/duty/ticks.ts';
import type { Instant } from '../../core/ids.ts';
import type { RhythmStore } from './ports.ts';

/** What one rule would open. */
export interface PreviewRow {
  readonly rule: string;
  readonly title: string;
  readonly duties: number;
  readonly owners: number;
  /** When the first of them is asked; null: nobody is. */
  readonly firstAt: Instant | null;
}

type PreviewStore = Pick<RhythmStore, 'counties' | 'calendar' | 'subjects'>;

/** What the ticks with `from < at ≤ to` would open by the facts of this moment. Writes nothing; duties that are open already count too. */
export async function previewTicks(
  store: PreviewStore,
  book: DutyBook,
  from: Instant,
  to: Instant,
): Promise<readonly PreviewRow[]> {
  const rows: PreviewRow[] = [];
  for (const rule of book.rules.values()) {
    const ids = new Set<string>();
    const owners = new Set<string>();
    let firstAt: Instant | null = null;
    for (const countyId of await store.counties()) {
      const calendar = makeCalendar(await store.calendar(countyId));
      for (const { scopeId, exceptScopes, ...tick } of ticksBetween(rule, calendar, from, to)) {
        const ask = { countyId, about: rule.about, roles: rule.owners, scopeId, exceptScopes, now: tick.at };
        for await (const page of store.subjects(ask)) {
          const subjects = page.map((row) => subjectOf(row, tick.at, calendar));
          for (const duty of planDuties(rule, { ...tick, scopeId, exceptScopes }, subjects, calendar)) {
            ids.add(duty.id);
            owners.add(duty.ownerPersonId);
            if (duty.nextAt !== null) firstAt = Math.min(firstAt ?? duty.nextAt, duty.nextAt);
          }
        }
      }
    }
    if (ids.size > 0) rows.push({ rule: rule.id, title: rule.title, duties: ids.size, owners: owners.size, firstAt });
  }
  return rows;
}
