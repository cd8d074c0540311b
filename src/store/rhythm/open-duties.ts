import type { Opened } from '../../app/rhythm/ports.ts';
import type { NewDuty } from '../../core/duty/duty.ts';
import type { DutyBook } from '../../core/duty/duty-rule.ts';
import type { Instant, RegionId } from '../../core/ids.ts';
import type { Database } from '../hallway/database.ts';
import { evidenceOf, evidenceRows, evidenceTable } from './evidence-sql.ts';

/** $1 evidence of all rules · $2 the duties · $3 county · $4 now. What was done before it was asked for is not asked for. */
export const openSql = `
with ${evidenceTable}, x as materialized (
  select * from json_to_recordset($2::json) as x(id uuid, rule text, owner_person_id uuid, child_id uuid, region_id uuid, organization_id uuid, period_key text,
    opens_at timestamptz, due_at timestamptz, next_at timestamptz)
), fresh as materialized (
  select x.*, f.kind as evidence_kind, f.id as evidence_id, f.at from x left join lateral ${evidenceOf('x')} f on true
  where not exists (select from duty k where k.id = x.id)
), opened as (
  insert into duty (id, county_id, rule, owner_person_id, child_id, region_id, organization_id, period_key, opens_at, due_at, next_at, state, done_at,
    evidence_kind, evidence_id, created_at)
  select n.id, $3, n.rule, n.owner_person_id, n.child_id, n.region_id, n.organization_id, n.period_key, n.opens_at, n.due_at,
    case when n.evidence_id is null then n.next_at end,
    case when n.evidence_id is null then 'due'::duty_state when n.at <= n.due_at then 'done' else 'late_done' end, n.at, n.evidence_kind, n.evidence_id, $4
  from fresh n on conflict (id) do nothing returning state
)
select count(*)::int as opened, count(*) filter (where state <> 'due')::int as done from opened`;

/** Writes a page of duties in one statement; those that are there already stay as they are. */
export async function openDuties(
  database: Database,
  book: DutyBook,
  countyId: RegionId,
  duties: readonly NewDuty[],
  now: Instant,
): Promise<Opened> {
  if (duties.length === 0) return { opened: 0, done: 0 };
  const rows = duties.map((duty) => ({
    id: duty.id,
    rule: duty.rule,
    owner_person_id: duty.ownerPersonId,
    child_id: duty.childId,
    region_id: duty.regionId,
    organization_id: duty.organizationId,
    period_key: duty.periodKey,
    opens_at: new Date(duty.opensAt),
    due_at: new Date(duty.dueAt),
    next_at: duty.nextAt === null ? null : new Date(duty.nextAt),
  }));
  const [row] = await database.rows<Opened>(openSql, [
    evidenceRows(book),
    JSON.stringify(rows),
    countyId,
    new Date(now),
  ]);
  return row ?? { opened: 0, done: 0 };
}
