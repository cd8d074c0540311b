import { createHash } from 'node:crypto';
import { dutyTitle } from '../../app/desk/playbook-names.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { HandedDuty, Taker } from '../../core/duty/hand-over.ts';
import type { Instant, PersonId, StaffId } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { RoleHeld } from '../../core/situation.ts';
import type { Said } from '../../core/text/said.ts';
import { Prisma } from '../generated/client.ts';
import type { LedgerTransaction } from '../write-ledger.ts';
import { regionIdsOf } from './child-page.ts';
import { seenSql } from './duties-sql.ts';
import { keysOf } from './duties-store.ts';
import { kinOf } from './kin-of.ts';
import { rolesHeld } from './roles-held.ts';

interface Row {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly owner_id: string;
  readonly owner_staff: string | null;
  readonly handed_from: string | null;
  readonly owner: string | null;
  readonly child_id: string | null;
  readonly child_person: string | null;
  readonly household: string | null;
  readonly child: string | null;
  readonly file_no: string | null;
  readonly place: string | null;
  readonly paths: string;
  readonly school_id: string | null;
  readonly class_id: string | null;
  readonly due_at: Date;
  readonly next_at: Date | null;
  readonly evidence_id: string | null;
}

export interface StoredDuty extends HandedDuty {
  readonly id: string;
  readonly title: Said;
  readonly child: string;
  readonly fileNo: string;
  readonly ownerName: string;
  readonly handedFrom: string | null;
  readonly dueAt: Instant;
  readonly nextAt: Instant | null;
  readonly evidenceId: string | null;
  /** Names the state: whoever it is with, and whether it is open. */
  readonly was: string;
}

/** Duties of these ids that the reader sees on the board, with what handing them on is judged by. */
export async function handedDuties(
  database: LedgerTransaction,
  actor: DeskActor,
  playbook: Playbook,
  ids: readonly string[],
  now: Instant,
): Promise<StoredDuty[]> {
  const keys = keysOf(playbook).all;
  const wanted = Prisma.sql`d.id = any(${[...ids]}::uuid[]) and d.rule = any(${[...keys]}::text[])`;
  const rows = await database.$queryRaw<Row[]>`
    with seen as (${seenSql(actor, now, wanted)})
    select d.id, d.rule, d.state::text as state, d.owner_person_id as owner_id, s.id as owner_staff, d.handed_from_person_id as handed_from, p.display_name as owner, d.child_id,
      c.person_id as child_person, cp.household_id as household, c.nickname as child, c.file_no, coalesce(o.name, h.name, g.name) as place,
      concat(g.path, h.path, og.path) as paths, coalesce(c.school_organization_id, d.organization_id) as school_id, c.class_id, d.due_at, d.next_at, d.evidence_id
    from seen join duty d on d.id = seen.id left join child c on c.id = d.child_id left join person cp on cp.id = c.person_id
    left join region g on g.id = c.residence_region_id left join region h on h.id = d.region_id and d.child_id is null
    left join organization o on o.id = d.organization_id and d.child_id is null left join region og on og.id = o.region_id
    left join person p on p.id = d.owner_person_id left join staff s on s.person_id = d.owner_person_id order by d.due_at, d.id`;
  const roles = await rolesOf(
    database,
    rows.flatMap(({ owner_staff: id }) => id ?? []),
    now,
  );
  const families = await familiesOf(database, rows, now);
  return rows.flatMap((row) => {
    const rule = playbook.duties.rules.get(row.rule);
    if (!rule) return [];
    const state = JSON.stringify([row.owner_id, row.handed_from, row.state]);
    return [
      {
        id: row.id,
        rule,
        title: withPlace(dutyTitle(playbook, row.rule), row.child ? '' : (row.place ?? '')),
        child: row.child ?? '',
        fileNo: row.file_no ?? '',
        ownerName: row.owner ?? '',
        ownerPersonId: row.owner_id,
        handedFrom: row.handed_from,
        ownerRoles: roles.get(row.owner_staff ?? '') ?? [],
        isOpen: row.state === 'due',
        mine: row.owner_id === actor.personId,
        aboutChild: row.child_id !== null,
        place: {
          regionIds: regionIdsOf(row.paths),
          schoolId: row.school_id,
          classId: row.class_id,
          givenAlertIds: [],
          familyIds: families.get(row.child_id ?? '') ?? [],
        },
        dueAt: row.due_at.getTime(),
        nextAt: row.next_at?.getTime() ?? null,
        evidenceId: row.evidence_id,
        was: createHash('sha256').update(state).digest('base64url').slice(0, 12),
      },
    ];
  });
}

/** The roles that these members of staff hold themselves now; a head teacher is the class teacher. */
export async function rolesOf(
  database: LedgerTransaction,
  staffIds: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, readonly RoleHeld[]>> {
  const at = new Date(now);
  const ids = { in: [...new Set(staffIds)] };
  const held = await database.staffRole.findMany({
    where: { staffId: ids, validFrom: { lte: at }, OR: [{ validTo: null }, { validTo: { gt: at } }] },
    orderBy: { id: 'asc' },
  });
  const classes = await database.schoolClass.findMany({
    where: { headTeacherId: ids },
    select: { id: true, headTeacherId: true },
  });
  const all = [
    ...held.map(({ staffId, role, scopeType, scopeId }) => ({ staffId, role, scopeType, scopeId })),
    ...classes.map(({ id, headTeacherId }) => ({
      staffId: headTeacherId ?? '',
      role: 'CLASS_TEACHER',
      scopeType: 'class' as const,
      scopeId: id,
    })),
  ];
  return Map.groupBy(all, ({ staffId }) => staffId);
}

/** Who is family of each child: nobody of them takes a duty about it. */
async function familiesOf(
  database: LedgerTransaction,
  rows: readonly Row[],
  now: Instant,
): Promise<ReadonlyMap<string, readonly PersonId[]>> {
  const ids = [...new Set(rows.flatMap(({ child_id }) => child_id ?? []))];
  const at = new Date(now);
  const carers = await database.careRelation.findMany({
    where: { childId: { in: ids }, validFrom: { lte: at }, OR: [{ validTo: null }, { validTo: { gt: at } }] },
    select: { childId: true, personId: true },
  });
  const parents = await database.parentState.findMany({
    where: { childId: { in: ids } },
    select: { childId: true, parentPersonId: true },
  });
  const members = await database.person.findMany({
    where: { householdId: { in: [...new Set(rows.flatMap(({ household }) => household ?? []))] } },
    select: { id: true, householdId: true },
  });
  return new Map(
    ids.map((id) => {
      const row = rows.find(({ child_id }) => child_id === id);
      const all = [
        row?.child_person ?? '',
        ...carers.filter(({ childId }) => childId === id).map(({ personId }) => personId),
        ...parents.filter(({ childId }) => childId === id).map(({ parentPersonId }) => parentPersonId),
        ...members.filter(({ householdId }) => householdId === row?.household).map((one) => one.id),
      ];
      return [id, [...new Set(all)] as PersonId[]];
    }),
  );
}

export interface NamedTaker extends Taker {
  readonly name: string;
  readonly drill: boolean;
}

/** Somebody who is to take duties over; null: no longer there. */
export async function takerOf(database: LedgerTransaction, staffId: string, now: Instant): Promise<NamedTaker | null> {
  const staff = await database.staff.findFirst({
    where: { id: staffId, status: 'active' },
    include: { person: true },
  });
  if (!staff || staff.person.deceasedAt) return null;
  const held = await rolesHeld(database, staff.id, now);
  const own = (await rolesOf(database, [staff.id], now)).get(staff.id) ?? [];
  return {
    staffId: staff.id as StaffId,
    personId: staff.personId as PersonId,
    name: staff.person.displayName,
    drill: staff.drill,
    roles: held.all,
    ownRoles: own,
    kin: await kinOf(database, staff.person, new Date(now)),
  };
}

const withPlace = ({ zh, en }: Said, place: string): Said =>
  place === '' ? { zh, en } : { zh: `${zh} · ${place}`, en: `${en} · ${place}` };
