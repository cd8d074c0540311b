import type { AlertMark } from '../../app/desk/child-store.ts';
import { supervising } from '../../app/desk/desk-alert.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { AlertId } from '../../core/ids.ts';
import type { Span } from '../../core/numbers/month-span.ts';
import { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import { isShut } from './child-silence.ts';

interface Row extends Omit<AlertMark, 'openedAt' | 'closedAt'> {
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

interface Which {
  readonly childIds: readonly string[] | null;
  readonly closedToo: boolean;
  readonly limit: number;
  /** Opened or closed in this span; absent: at any time. */
  readonly within?: Span & { readonly of: 'opened' | 'closed' };
}

function isWithin({ within }: Which): Prisma.Sql {
  if (!within) return Prisma.empty;
  const [from, to] = [new Date(within.from), new Date(within.to)];
  const column = within.of === 'opened' ? Prisma.sql`a.opened_at` : Prisma.sql`a.closed_at`;
  return Prisma.sql`and ${column} >= ${from} and ${column} < ${to}`;
}

/**
 * Alerts about children that may be this reader's to know, as far as the store can say: whoever is excluded from one that is not
 * `plain` is found by `standingOf` (app/desk). Exercises are nothing of a child's file.
 */
export async function alertMarks(database: Database, actor: DeskActor, which: Which): Promise<readonly AlertMark[]> {
  const regions = actor.roles.filter(({ role }) => supervising.includes(role)).map(({ scopeId }) => scopeId);
  const rows = await database.$queryRaw<Row[]>`
    select * from (select a.id, a.no, a.child_id as "childId", a.flag_code as "flagCode", a.severity, a.state, a.restricted, a.opened_at as "openedAt",
      a.closed_at as "closedAt", not ${isShut('a')} as plain,
      (a.owner_staff_id = ${actor.staffId}::uuid or coalesce(a.handover_to_staff_id = ${actor.staffId}::uuid, false)
        or exists (select from alert_recipient r where r.alert_id = a.id and r.staff_id = ${actor.staffId}::uuid and r.state in ('told', 'phone_list', 'silent'))) is true as mine,
      exists (select from region g, unnest(${regions}::uuid[]) s(id) where g.id = c.residence_region_id and g.path like '%/' || s.id || '/%') as supervised
    from alert a join child c on c.id = a.child_id
    where not a.drill ${which.closedToo ? Prisma.empty : Prisma.sql`and a.closed_at is null`}
      ${isWithin(which)} ${which.childIds === null ? Prisma.empty : Prisma.sql`and a.child_id = any(${[...which.childIds]}::uuid[])`}) one
    where mine or supervised order by "openedAt" desc limit ${which.limit}`;
  return rows.map((row) => ({
    ...row,
    id: row.id as AlertId,
    openedAt: row.openedAt.getTime(),
    closedAt: row.closedAt?.getTime() ?? null,
  }));
}
