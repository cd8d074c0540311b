import type { MovingHome } from '../../app/desk/bulk-homes.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { deriveId, type Instant } from '../../core/ids.ts';
import type { LedgerTransaction } from '../write-ledger.ts';
import { auditRow } from './audit-row.ts';

/** What became of one home: enough to take it back. */
export interface HomeTrace {
  /** The household of those who went, or null when nobody has one. */
  readonly householdId: string | null;
  /** They were taken out of this one; null: the household itself moved. */
  readonly splitFrom: string | null;
  readonly fromRegionId: string | null;
  readonly toRegionId: string;
  readonly childIds: readonly string[];
  readonly personIds: readonly string[];
  /** Persons who had no household before. */
  readonly loose: readonly string[];
  /** Relations that say since then that they no longer live together: the one that ended, and the one that holds. */
  readonly relations: readonly (readonly [ended: string, holds: string])[];
}

export interface MoveWish {
  readonly actId: string;
  readonly toRegionId: string;
  /** yyyy-mm-dd */
  readonly since: string;
  readonly source: string;
  readonly now: Instant;
}

/**
 * The home moves with its people. A part of it becomes a household of its own; whoever must not learn of an open alert, because it is about this home,
 * must not learn of it afterwards either, and whoever lived with a child stays its family for the recusal of staff (domain 4.4, 10.29).
 */
export async function moveHome(
  tx: LedgerTransaction,
  actor: DeskActor,
  home: MovingHome,
  wish: MoveWish,
): Promise<HomeTrace | null> {
  const { actId, toRegionId, now } = wish;
  const { householdId, movers, children } = home;
  const known = home.members.filter(({ personId }) => movers.includes(personId));
  const loose = known.filter((one) => one.householdId === null).map(({ personId }) => personId);
  const splits = householdId !== null && !home.whole;
  const alone = householdId === null && movers.length === 1;
  if (alone) return null;
  const target =
    splits || householdId === null
      ? deriveId<string>(now, 'household', actId, householdId ?? (children[0]?.id as string))
      : householdId;
  const before = await tx.household.findUnique({ where: { id: householdId ?? target }, select: { regionId: true } });
  if (target === householdId) await tx.household.update({ where: { id: target }, data: { regionId: toRegionId } });
  else await tx.household.create({ data: { id: target, regionId: toRegionId } });
  if (splits) await keepApart(tx, home, target, wish);
  await tx.person.updateMany({ where: { id: { in: [...movers] } }, data: { householdId: target } });
  const relations = splits ? await endLivingTogether(tx, actor, home, wish) : [];
  const data = { act: actId, to: toRegionId, from: splits ? householdId : '', people: movers };
  await tx.auditLog.create({ data: auditRow(actor, now, 'household_moved', 'household', target, data) });
  return {
    householdId: target,
    splitFrom: splits ? householdId : null,
    fromRegionId: before?.regionId ?? null,
    toRegionId,
    childIds: [...children.map(({ id }) => id), ...home.alsoChildren],
    personIds: movers,
    loose,
    relations,
  };
}

/** Exclusions only grow: the new household too, and everybody who lived with a suspect. Nothing of it is said anywhere. */
async function keepApart(tx: LedgerTransaction, home: MovingHome, target: string, wish: MoveWish): Promise<void> {
  const { householdId, members } = home;
  const people = members.map(({ personId }) => personId);
  await tx.$executeRaw`
    update alert set version = version + 1, exclusion = jsonb_set(exclusion, '{excludedHouseholdIds}', (exclusion -> 'excludedHouseholdIds') || to_jsonb(${target}::text))
    where closed_at is null and exclusion -> 'excludedHouseholdIds' ? ${householdId}::text`;
  await tx.$executeRaw`
    update alert set version = version + 1, exclusion = jsonb_set(exclusion, '{excludedPersonIds}', (
      select jsonb_agg(distinct x) from jsonb_array_elements_text((exclusion -> 'excludedPersonIds') || to_jsonb(${people}::text[])) x
      where not exclusion -> 'suspectPersonIds' ? x))
    where closed_at is null and exists (select from unnest(${people}::text[]) p where exclusion -> 'suspectPersonIds' ? p)`;
  await rememberFamily(tx, home, wish);
}

/** Staff of this home are family of its children, whoever lives where from now on. */
async function rememberFamily(tx: LedgerTransaction, { members }: MovingHome, { actId, now }: MoveWish): Promise<void> {
  const children = members.filter(({ childId }) => childId !== null);
  const staff = await tx.staff.findMany({
    where: { personId: { in: members.map(({ personId }) => personId) } },
    select: { personId: true },
  });
  if (staff.length === 0) return;
  const relation = '同住过';
  const pairs = staff.flatMap(({ personId }) =>
    children.map((child) => ({ personAId: personId as string, personBId: child.personId as string, relation })),
  );
  const rows = pairs.map((pair) => ({
    ...pair,
    id: deriveId<string>(now, 'kinship', actId, pair.personAId, pair.personBId),
    validFrom: new Date(now),
  }));
  await tx.kinship.createMany({ data: rows, skipDuplicates: true });
  for (const pair of pairs) await tx.kinship.updateMany({ where: pair, data: { validTo: null } });
}

/** Who went and who stayed no longer live together from that day on: the relation ends, and one that says so begins. */
async function endLivingTogether(
  tx: LedgerTransaction,
  actor: DeskActor,
  home: MovingHome,
  { actId, since, source, now }: MoveWish,
): Promise<HomeTrace['relations']> {
  const from = new Date(`${since}T00:00:00+08:00`);
  const kids = home.members.filter(({ childId, movable }) => childId !== null && movable);
  const apart = (childGoes: boolean) => ({
    childId: {
      in: kids.flatMap((kid) => (home.movers.includes(kid.personId) === childGoes ? (kid.childId ?? []) : [])),
    },
    personId: { in: [...(childGoes ? home.stayers : home.movers)] },
  });
  const rows = await tx.careRelation.findMany({
    where: {
      livesWith: true,
      AND: [{ OR: [apart(true), apart(false)] }, { OR: [{ validTo: null }, { validTo: { gt: from } }] }],
    },
  });
  if (rows.length === 0) return [];
  const made = rows.map((row) => [row.id, deriveId<string>(now, 'apart', actId, row.id)] as const);
  await tx.$executeRaw`
    update care_relation set valid_to = greatest(valid_from, ${from}::timestamptz) where id = any(${rows.map(({ id }) => id)}::uuid[])`;
  await tx.careRelation.createMany({
    data: rows.map((row, n) => ({
      ...row,
      id: made[n]?.[1] as string,
      livesWith: false,
      validFrom: row.validFrom > from ? row.validFrom : from,
      verified: true,
      verifiedBy: actor.staffId,
      source,
    })),
  });
  return made;
}

/** Back as it was, as far as nobody has changed it since; relations end and begin again, none is taken away. */
export async function moveHomeBack(
  tx: LedgerTransaction,
  actor: DeskActor,
  trace: HomeTrace,
  { actId, now }: { readonly actId: string; readonly now: Instant },
): Promise<void> {
  const { householdId, splitFrom, fromRegionId, toRegionId, personIds, loose } = trace;
  if (householdId === null) return;
  const still = { id: { in: [...personIds] }, householdId };
  if (splitFrom !== null)
    await tx.person.updateMany({
      where: { ...still, NOT: { id: { in: [...loose] } } },
      data: { householdId: splitFrom },
    });
  else
    await tx.household.updateMany({
      where: { id: householdId, regionId: toRegionId },
      data: { regionId: fromRegionId },
    });
  if (loose.length > 0)
    await tx.person.updateMany({ where: { id: { in: [...loose] }, householdId }, data: { householdId: null } });
  for (const [ended, holds] of trace.relations) {
    const open = [{ validTo: null }, { validTo: { gt: new Date(now) } }];
    const row = await tx.careRelation.findFirst({ where: { id: holds, livesWith: false, OR: open } });
    const former = await tx.careRelation.findUnique({ where: { id: ended } });
    if (!row || !former) continue;
    await tx.careRelation.update({ where: { id: holds }, data: { validTo: row.validFrom } });
    const id = deriveId<string>(now, 'together', actId, ended);
    await tx.careRelation.create({
      data: { ...former, id, validFrom: row.validFrom, validTo: row.validTo, verifiedBy: actor.staffId },
    });
  }
  const data = { undo: actId, from: toRegionId, people: personIds };
  await tx.auditLog.create({ data: auditRow(actor, now, 'household_moved', 'household', householdId, data) });
}
