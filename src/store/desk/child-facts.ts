import { createHash } from 'node:crypto';
import type { StoredBulkChild } from '../../app/desk/child-bulk-store.ts';
import type { FactEntry, FactForm } from '../../app/desk/children-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { type Instant, isUuid, type StaffId } from '../../core/ids.ts';
import { type FactField, factKinds } from '../../core/ledger/fact-fields.ts';
import { childScope } from '../access/child-scope.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { LedgerTransaction } from '../write-ledger.ts';
import { bulkChildren } from './bulk-children.ts';
import { regionIdsOf } from './child-page.ts';
import { opener } from './open-child.ts';
import { staffNameMap } from './staff-names.ts';

/** The client, or the transaction in which a fact is written. */
export type Reading = LedgerTransaction;

export interface FactAsk {
  readonly childId: string;
  readonly field: FactField;
  /** Whose phone; null for every other field. */
  readonly personId: string | null;
}

/** Under this name the rows of `child_fact` stand: a phone is a person's. */
export const factName = ({ field, personId }: Pick<FactAsk, 'field' | 'personId'>): string =>
  field === 'phone' ? `phone:${personId ?? ''}` : field;

const holding = (at: Date) => ({ validFrom: { lte: at }, OR: [{ validTo: null }, { validTo: { gt: at } }] });

interface Now {
  readonly raw: string;
  readonly text: string;
  readonly personName: string;
}

/**
 * What the file says now: as the form takes it, and as people read it. Null: there is no such person at this child. One query after the
 * other, as a transaction has one line only.
 */
async function current(
  database: Reading,
  crypto: FieldCrypto,
  { childId, field, personId }: FactAsk,
  at: Date,
): Promise<Now | null> {
  const said = (raw: string | null, text = raw ?? ''): Now => ({ raw: raw ?? '', text, personName: '' });
  const where = { id: childId };
  const read = opener(crypto);
  if (field === 'residence') {
    const select = { residence: { select: { id: true, name: true, parent: { select: { name: true } } } } };
    const { residence } = await database.child.findUniqueOrThrow({ where, select });
    return said(residence.id, [residence.parent?.name, residence.name].filter(Boolean).join(' · '));
  }
  if (field === 'class') {
    const select = { class: { select: { id: true, name: true, organization: { select: { name: true } } } } };
    const { class: of } = await database.child.findUniqueOrThrow({ where, select });
    return of ? said(of.id, `${of.organization.name} · ${of.name}`) : said('');
  }
  if (field === 'carer') {
    const carers = (await relations(database, childId, at)).filter(({ kind }) => kind === 'actual_carer');
    const names = carers.map(({ person }) => person.displayName).join('、');
    return said(carers[0]?.person.id ?? '', names);
  }
  if (field === 'phone') {
    const person = (await around(database, childId, at)).find(({ id }) => id === personId);
    if (!person) return null;
    return { ...said(read('person', 'phone_e', person.id, person.phoneE)), personName: person.displayName };
  }
  const child = await database.child.findUniqueOrThrow({ where });
  const yes = (value: boolean | null): Now => said(value === null ? '' : value ? 'yes' : 'no');
  switch (field) {
    case 'villagers_group':
      return said(child.villagersGroup);
    case 'address':
      return said(read('child', 'address_e', child.id, child.addressE));
    case 'boarding':
      return yes(child.boarding);
    case 'living_arrangement':
      return said(child.livingArrangement);
    case 'health':
      return said(child.health);
    case 'hukou_registered':
      return yes(child.hukouRegistered);
  }
}

const relations = (database: Reading, childId: string, at: Date) =>
  database.careRelation.findMany({
    where: { childId, ...holding(at) },
    include: { person: true },
    orderBy: [{ validFrom: 'desc' }, { id: 'asc' }],
  });

/** Everybody of the child's family. */
async function around(database: Reading, childId: string, at: Date) {
  const carers = await relations(database, childId, at);
  const parents = await database.parentState.findMany({ where: { childId }, include: { parent: true } });
  const people = [...carers.map(({ person }) => person), ...parents.map(({ parent }) => parent)];
  return [...new Map(people.map((one) => [one.id, one])).values()];
}

type Row = Awaited<ReturnType<Reading['childFact']['findMany']>>[number];

/** The entries made at the desk, latest first. */
async function entries(database: Reading, crypto: FieldCrypto, ask: FactAsk): Promise<FactEntry[]> {
  const rows = await database.childFact.findMany({
    where: { childId: ask.childId, field: factName(ask) },
    orderBy: [{ validFrom: 'desc' }, { at: 'desc' }],
    take: 50,
  });
  const read = await entryReader(database, crypto, rows);
  // Of two entries of one instant the one that counts is the one that none replaced.
  const order = (a: (typeof rows)[number], b: (typeof rows)[number]) =>
    Number(b.validFrom) - Number(a.validFrom) ||
    Number(b.at) - Number(a.at) ||
    (a.supersededBy === null ? -1 : b.supersededBy === null ? 1 : 0);
  return rows.sort(order).map(read);
}

async function entryReader(
  database: Reading,
  crypto: FieldCrypto,
  rows: readonly Row[],
): Promise<(row: Row) => FactEntry> {
  const names = await staffNameMap(
    database as Parameters<typeof staffNameMap>[0],
    rows.map(({ byStaffId }) => byStaffId),
  );
  const read = opener(crypto);
  return ({ id, value, valueE, validFrom, source, byStaffId, at }) => {
    const kept = (value ?? {}) as { raw?: string; text?: string };
    const secret = read('child_fact', 'value_e', id, valueE);
    return {
      id,
      value: valueE === null ? (kept.text ?? '') : secret,
      raw: valueE === null ? (kept.raw ?? '') : secret,
      since: validFrom.toISOString().slice(0, 10),
      source,
      by: names.get(byStaffId as StaffId) ?? '',
      at: at.getTime(),
    };
  };
}

/** The fact as it stands, with what names this state: whoever changes it in the meantime makes another (stale forms). */
export async function factState(
  database: Reading,
  crypto: FieldCrypto,
  ask: FactAsk,
  now: Instant,
): Promise<Omit<FactForm, 'childId' | 'childName' | 'choices' | 'home'> | null> {
  const value = await current(database, crypto, ask, new Date(now));
  if (value === null) return null;
  const history = await entries(database, crypto, ask);
  const state = JSON.stringify([value.raw, value.text, history.map(({ id }) => id)]);
  return {
    field: ask.field,
    personId: ask.personId,
    personName: value.personName,
    value: value.text,
    raw: value.raw,
    entry: history[0] ?? null,
    history,
    was: createHash('sha256').update(state).digest('base64url').slice(0, 22),
  };
}

/** Villages or classes of a county, to choose from. */
export async function placeChoices(
  database: Pick<Reading, 'region' | 'schoolClass'>,
  countyId: string,
  field: 'residence' | 'class',
): Promise<FactForm['choices']> {
  if (field === 'residence') {
    const villages = await database.region.findMany({
      where: { countyId, level: 'village', active: true },
      include: { parent: true },
      orderBy: [{ code: 'asc' }],
    });
    return villages.map(({ id, name, parent }) => ({ group: parent?.name ?? '', id, name }));
  }
  const classes = await database.schoolClass.findMany({
    where: { organization: { countyId } },
    include: { organization: true },
    orderBy: [{ organizationId: 'asc' }, { name: 'asc' }],
  });
  return classes.map(({ id, name, organization }) => ({ group: organization.name, id, name }));
}

/** What may be chosen; empty for fields that are typed. */
async function choicesOf(database: Reading, { childId, field }: FactAsk, at: Date): Promise<FactForm['choices']> {
  if (field === 'residence' || field === 'class') {
    const child = await database.child.findUniqueOrThrow({ where: { id: childId }, select: { countyId: true } });
    return placeChoices(database, child.countyId, field);
  }
  if (factKinds[field].type !== 'person') return [];
  const people = await around(database, childId, at);
  return people
    .filter(({ deceasedAt }) => deceasedAt === null)
    .map(({ id, displayName }) => ({ group: '', id, name: displayName }));
}

/** The child with its home, before it moves. */
export async function movingChild(
  database: Reading,
  actor: DeskActor,
  childId: string,
  now: Instant,
): Promise<StoredBulkChild | null> {
  return (await bulkChildren(database, actor, 'residence', [childId], now))[0] ?? null;
}

/** Whoever joins or leaves the home makes another state too. */
export const movedState = (was: string, moving: StoredBulkChild | null): string => `${was}.${moving?.was ?? ''}`;

/** The form of one fact, when the reader may change this child. */
export async function factForm(database: Reading, crypto: FieldCrypto, actor: DeskActor, ask: FactAsk, now: Instant) {
  const scope = isUuid(ask.childId) ? childScope(actor, 'child.edit', now) : null;
  if (scope === null) return null;
  const child = await database.child.findFirst({
    where: { AND: [{ id: ask.childId }, scope] },
    select: {
      id: true,
      nickname: true,
      schoolOrganizationId: true,
      classId: true,
      residence: { select: { path: true } },
    },
  });
  const state = child && (await factState(database, crypto, ask, now));
  if (!child || !state) return null;
  const place = {
    regionIds: regionIdsOf(child.residence.path),
    schoolId: child.schoolOrganizationId,
    classId: child.classId,
    givenAlertIds: [],
  };
  const choices = await choicesOf(database, ask, new Date(now));
  const plain = { ...state, childId: child.id, childName: child.nickname, choices, place };
  if (ask.field !== 'residence') return { ...plain, home: [] };
  const moving = await movingChild(database, actor, ask.childId, now);
  const home = (moving?.home ?? []).filter((one) => one.movable && one.personId !== moving?.personId);
  return {
    ...plain,
    was: movedState(state.was, moving),
    home: home.map(({ personId, name, childId }) => ({ personId, name, isChild: childId !== null })),
  };
}

/** The entry that counts, by the name of the fact: of all facts of a child at once. */
export async function latestFacts(
  database: Reading,
  crypto: FieldCrypto,
  childId: string,
): Promise<ReadonlyMap<string, FactEntry>> {
  const rows = await database.childFact.findMany({ where: { childId, supersededBy: null } });
  const read = await entryReader(database, crypto, rows);
  return new Map(rows.map((row) => [row.field, read(row)]));
}
