import type { RhythmStore } from '../../src/app/rhythm/ports.ts';
import { makeCalendar } from '../../src/core/calendar/calendar.ts';
import type { DutyBook } from '../../src/core/duty/duty-rule.ts';
import { ticksBetween } from '../../src/core/duty/ticks.ts';
import type { Database } from '../../src/store/prisma.ts';

interface Moment {
  readonly at: number;
  /** The calendar is to be looked at. */
  readonly isTick: boolean;
}

const dueSql = `
select (extract(epoch from min(x.at)) * 1000)::float8 as at from (
  select min(next_at) as at from duty where state = 'due' and next_at > $1
  union all select min(due_at) from timer where done_at is null and due_at > $1
  union all select min(due_at) from alert_step where state = 'pending' and due_at > $1
  union all select min(send_after) from outbound_message where not settled and send_after > $1) x`;

/** From one moment at which anything is due to the next, until `until`, which is the last. */
export async function nextMoments(
  store: RhythmStore,
  prisma: Database,
  book: DutyBook,
  from: number,
  until: number,
): Promise<{ next(now: number): Promise<Moment> }> {
  const ticks: number[] = [];
  for (const countyId of await store.counties()) {
    const calendar = makeCalendar(await store.calendar(countyId));
    for (const rule of book.rules.values())
      for (const { at } of ticksBetween(rule, calendar, from, until)) ticks.push(at);
  }
  ticks.sort((a, b) => a - b);
  return {
    async next(now) {
      const tick = ticks.find((at) => at > now) ?? Number.POSITIVE_INFINITY;
      const [row] = await prisma.$queryRawUnsafe<{ at: number | null }[]>(dueSql, new Date(now));
      const due = row?.at ?? Number.POSITIVE_INFINITY;
      const at = Math.min(tick, due, until);
      return { at, isTick: at === tick || at === until };
    },
  };
}
