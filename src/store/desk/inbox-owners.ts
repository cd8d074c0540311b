import type { OwnerAway } from '../../app/desk/talk-port.ts';
import type { Instant } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { Database } from '../prisma.ts';
import type { InboxRow } from './inbox-rows.ts';

const hourMs = 3_600_000;
/** Nobody of that name was at the desk for so long: they are signed out, or have left the page open and gone. */
const outMs = 24 * hourMs;
/** How long an item may be held before a colleague may take it over; a county's own stands in `county_setting`. */
const holdHours = 24;
export const holdKey = 'inboxHoldHours';

interface OwnerRow {
  readonly id: string;
  readonly active: boolean;
  readonly on_leave: boolean;
  readonly seen_at: Date | null;
  readonly hold_hours: number | null;
}

/** Why a colleague may take over what somebody holds, by the item; those that are not named are in good hands. */
export async function ownersAway(
  database: Database,
  rows: readonly InboxRow[],
  now: Instant,
): Promise<ReadonlyMap<string, OwnerAway>> {
  const held = rows.filter(({ owner_id, done_at }) => owner_id !== null && done_at === null);
  if (held.length === 0) return new Map();
  const ids = [...new Set(held.flatMap(({ owner_id }) => owner_id ?? []))];
  const today = dayInChina(now);
  const owners = await database.$queryRaw<OwnerRow[]>`
    select s.id, s.status = 'active' as active,
      exists (select from staff_leave l where l.staff_id = s.id and l.cancelled_at is null and l.from_day <= ${today}::date and l.to_day >= ${today}::date) as on_leave,
      (select max(coalesce(a.last_seen_at, a.created_at)) from staff_access a where a.staff_id = s.id and a.kind = 'session') as seen_at,
      (select (v.value #>> '{}')::int from county_setting v where v.county_id = p.county_id and v.key = ${holdKey}) as hold_hours
    from staff s join person p on p.id = s.person_id where s.id = any(${ids}::uuid[])`;
  const byId = new Map(owners.map((owner) => [owner.id, owner]));
  return new Map(
    held.flatMap((row) => {
      const owner = byId.get(row.owner_id ?? '');
      const away = owner ? awayOf(owner, row.assigned_at ?? row.created_at, now) : null;
      return away === null ? [] : [[row.id, away] as const];
    }),
  );
}

function awayOf({ active, on_leave, seen_at, hold_hours }: OwnerRow, since: Date, now: Instant): OwnerAway | null {
  if (!active) return 'gone';
  if (on_leave) return 'leave';
  if (now - since.getTime() > (hold_hours ?? holdHours) * hourMs) return 'long';
  // Whoever was given something a moment ago has not had the time to come in.
  const lastSign = Math.max(seen_at?.getTime() ?? 0, since.getTime());
  return now - lastSign > outMs ? 'out' : null;
}
