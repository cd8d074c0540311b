import { randomUUID } from 'node:crypto';
import type { StoredChild } from '../../app/desk/child-store.ts';
import type { Kin } from '../../app/desk/children-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { type Instant, isUuid } from '../../core/ids.ts';
import { childScope } from '../access/child-scope.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import { givenAlerts, regionIdsOf } from './child-page.ts';

const holdingAt = (now: Date) => ({ validFrom: { lte: now }, OR: [{ validTo: null }, { validTo: { gt: now } }] });

const whole = (at: Date) =>
  ({
    person: true,
    residence: { select: { name: true, path: true, parent: { select: { name: true } } } },
    class: { select: { name: true, organization: { select: { name: true } } } },
    careRelations: { where: holdingAt(at), include: { person: true }, orderBy: [{ validFrom: 'asc' }, { id: 'asc' }] },
    parentStates: { include: { parent: true }, orderBy: [{ id: 'asc' }] },
  }) satisfies Prisma.ChildInclude;
type Whole = Prisma.ChildGetPayload<{ include: ReturnType<typeof whole> }>;

/**
 * Opens a child's file: only when the reader's scope holds it, and never without a row in the access log, which is written before
 * anything is read.
 */
export async function openChild(
  database: Database,
  crypto: FieldCrypto,
  actor: DeskActor,
  { id, purpose, now }: { readonly id: string; readonly purpose: string; readonly now: Instant },
): Promise<StoredChild | null> {
  const scope = childScope(actor, 'child.read', now);
  if (scope === null || !isUuid(id)) return null;
  const at = new Date(now);
  const isLogged = await database.$transaction(async (tx) => {
    const child = await tx.child.findFirst({ where: { AND: [{ id }, scope] }, select: { id: true } });
    if (!child) return false;
    await tx.accessLog.create({
      data: {
        id: randomUUID(),
        staffId: actor.staffId,
        personId: actor.personId,
        entity: 'child',
        entityId: id,
        purpose,
        at,
      },
    });
    return true;
  });
  if (!isLogged) return null;
  const found = await database.child.findUniqueOrThrow({ where: { id }, include: whole(at) });
  const editScope = childScope(actor, 'child.edit', now);
  const [given, editable, school, helpers, dropout] = await Promise.all([
    givenAlerts(database, actor, [id]),
    editScope === null ? 0 : database.child.count({ where: { AND: [{ id }, editScope] } }),
    found.schoolOrganizationId && !found.class
      ? database.organization.findUnique({ where: { id: found.schoolOrganizationId }, select: { name: true } })
      : null,
    helpersOf(database, id, at),
    database.dropoutCase.findFirst({ where: { childId: id, closedAt: null }, select: { firstAbsentDay: true } }),
  ]);
  const read = opener(crypto);
  return {
    ...plainOf(found, read),
    school: found.class?.organization.name ?? school?.name ?? '',
    place: {
      regionIds: regionIdsOf(found.residence.path),
      schoolId: found.schoolOrganizationId,
      classId: found.classId,
      givenAlertIds: given.get(id) ?? [],
    },
    mayEdit: editable > 0,
    dropoutSince: dropout ? dayOf(dropout.firstAbsentDay) : '',
    kin: [...kinOf(found, read), ...helpers],
  };
}

type Open = (table: string, column: string, row: string, value: string | null) => string;

/** A value that cannot be read is a fault of the keys, not of the file: the page stands without it. */
export function opener(crypto: FieldCrypto): Open {
  return (table, column, row, value) => {
    if (value === null) return '';
    try {
      return crypto.decrypt(table, column, row, value);
    } catch {
      return '〔读不出〕';
    }
  };
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

function plainOf(found: Whole, read: Open) {
  const { person } = found;
  return {
    id: found.id,
    countyId: found.countyId,
    name: found.nickname,
    fileNo: found.fileNo,
    gender: person.gender,
    birthDate: person.birthDate ? dayOf(person.birthDate) : null,
    realName: read('person', 'real_name_e', person.id, person.realNameE),
    village: found.residence.name,
    town: found.residence.parent?.name ?? '',
    group: found.villagersGroup ?? '',
    address: read('child', 'address_e', found.id, found.addressE),
    className: found.class?.name ?? '',
    boarding: found.boarding,
    arrangement: found.livingArrangement ?? '',
    health: found.health,
    hukou: found.hukouRegistered,
    status: found.ledgerStatus,
    since: found.enteredAt?.getTime() ?? null,
    level: found.riskLevel,
    levelAt: found.riskLevelSetAt?.getTime() ?? null,
  };
}

/** Parents, and everybody who cares for the child now; each person once, a parent as a parent. */
function kinOf(found: Whole, read: Open): Omit<Kin, 'weeks'>[] {
  const kin = new Map<string, Omit<Kin, 'weeks'>>();
  for (const { person, kind, relationText, livesWith, verified } of found.careRelations) {
    const known = kin.get(person.id);
    if (known && known.kind !== 'parent' && kind !== 'parent') {
      kin.set(person.id, { ...known, livesWith: known.livesWith || livesWith, verified: known.verified || verified });
      continue;
    }
    if (known?.kind === 'parent') continue;
    kin.set(person.id, {
      ...identityOf(person, read),
      relation: relationText ?? (kind === 'parent' ? parentWord(person.gender) : ''),
      kind,
      livesWith: livesWith || (known?.livesWith ?? false),
      verified,
      away: false,
      place: '',
      status: person.deceasedAt ? 'dead' : 'normal',
    });
  }
  for (const state of found.parentStates) {
    const { parent } = state;
    const known = kin.get(parent.id);
    kin.set(parent.id, {
      ...identityOf(parent, read),
      relation: known?.relation || parentWord(parent.gender),
      kind: 'parent',
      livesWith: state.away === true ? false : (known?.livesWith ?? false),
      verified: known?.verified ?? false,
      away: state.away === true,
      place: state.awayRegion ?? '',
      status: parent.deceasedAt ? 'dead' : state.status,
    });
  }
  return [...kin.values()];
}

function parentWord(gender: string | null): string {
  if (gender === 'male' || gender === '男') return '爸爸';
  return gender === 'female' || gender === '女' ? '妈妈' : '';
}

function identityOf(person: Whole['person'], read: Open): Pick<Kin, 'personId' | 'name' | 'realName' | 'phone'> {
  return {
    personId: person.id,
    name: person.displayName,
    realName: read('person', 'real_name_e', person.id, person.realNameE),
    phone: read('person', 'phone_e', person.id, person.phoneE),
  };
}

async function helpersOf(database: Database, childId: string, at: Date): Promise<Omit<Kin, 'weeks'>[]> {
  const pairs = await database.pairing.findMany({
    where: { childId, ...holdingAt(at) },
    orderBy: [{ validFrom: 'asc' }],
  });
  const people = await database.person.findMany({
    where: { id: { in: pairs.map(({ helperPersonId }) => helperPersonId) } },
    select: { id: true, displayName: true },
  });
  return pairs.map(({ helperPersonId, type }) => ({
    personId: helperPersonId,
    name: people.find(({ id }) => id === helperPersonId)?.displayName ?? '',
    relation: type === 'VOLUNTEER' ? '志愿者' : '帮扶人',
    kind: 'helper',
    livesWith: false,
    verified: true,
    away: false,
    place: '',
    status: 'normal',
    realName: '',
    phone: '',
  }));
}
