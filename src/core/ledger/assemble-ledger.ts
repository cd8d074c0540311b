import { deriveId } from '../ids.ts';
import { fileNumbers } from './file-numbers.ts';
import { type Adults, type GatheredAdult, gatherAdults } from './gather-adults.ts';
import type { AdultOfRow, ParentOfRow } from './read-adults.ts';
import type { RosterRow } from './read-row.ts';
import type { KnownPlaces, RosterCareKind, RosterLedger } from './roster.ts';

type Rows<K extends keyof RosterLedger> = RosterLedger[K] extends readonly (infer T)[] ? T[] : never;

interface Growing {
  readonly known: KnownPlaces;
  readonly adults: Adults;
  readonly persons: Rows<'persons'>;
  readonly households: Map<string, RosterLedger['households'][number]>;
  readonly householdOf: Map<string, string>;
  readonly children: Rows<'children'>;
  readonly careRelations: Map<string, RosterLedger['careRelations'][number]>;
  readonly parentStates: Rows<'parentStates'>;
  readonly nextFileNo: () => string;
}

/** Makes the rows of the store out of new children and the adults around them; nothing in it counts as verified. */
export function assembleLedger(
  found: readonly { readonly row: RosterRow; readonly childId: string }[],
  known: KnownPlaces,
): RosterLedger {
  // Numbers that the file brings must not be given to somebody else.
  const taken = found.map(({ row }) => row.fileNo).filter((fileNo) => fileNo !== '');
  const growing: Growing = {
    known,
    adults: gatherAdults(known),
    persons: [],
    households: new Map(),
    householdOf: new Map(),
    children: [],
    careRelations: new Map(),
    parentStates: [],
    nextFileNo: fileNumbers({ ...known, fileNos: [...known.fileNos, ...taken] }),
  };
  for (const { row, childId } of found) addChild(growing, row, childId);
  const adults = growing.adults.persons((personId) => growing.householdOf.get(personId) ?? null);
  return {
    countyId: known.countyId,
    households: [...growing.households.values()],
    persons: [...growing.persons, ...adults],
    children: growing.children,
    careRelations: [...growing.careRelations.values()],
    parentStates: growing.parentStates,
  };
}

function addChild(growing: Growing, row: RosterRow, childId: string): void {
  if (row.residenceRegionId === null) return;
  const personId = deriveId<string>(0, 'import person', childId);
  const householdId = addCarers(growing, row, childId, row.residenceRegionId);
  addParent(growing, row.father, row, childId);
  addParent(growing, row.mother, row, childId);
  growing.persons.push({
    id: personId,
    displayName: row.nickname,
    realName: row.name,
    ...(row.gender === null ? {} : { gender: row.gender }),
    birthDate: row.birthDate,
    ...(row.idNumber === null ? {} : { idNumber: row.idNumber }),
    householdId,
  });
  const alone = row.carers.length === 0 && row.father === null && row.mother === null;
  growing.children.push({
    id: childId,
    personId,
    fileNo: row.fileNo || growing.nextFileNo(),
    nickname: row.nickname,
    ethnicity: row.ethnicity,
    health: row.health,
    hukouRegistered: row.hukouRegistered,
    hukouRegionId: row.hukouRegionId,
    residenceRegionId: row.residenceRegionId,
    villagersGroup: row.group || null,
    ...(row.address === '' ? {} : { address: row.address }),
    schoolOrganizationId: row.schoolId,
    classId: row.classId,
    schoolStage: row.stage,
    boarding: row.boarding,
    livingArrangement: livingArrangement(row),
    // A file in the ledger has somebody who answers for the child; without anybody it is a proposal (domain 8, invariants).
    ledgerStatus: alone ? 'proposed' : 'active',
    riskLevel: row.hadRiskLevel ? 'unverified' : null,
  });
}

/** Adds everybody who keeps the child; they are one household, whose id comes back. Null without a caregiver. */
function addCarers(growing: Growing, row: RosterRow, childId: string, regionId: string): string | null {
  const people = row.carers.map((carer, index) => ({
    carer,
    ...growing.adults.take(carerAs(carer, row), row, childId, `carer${index}`),
  }));
  const [first] = people;
  if (!first) return null;
  const householdId = householdFor(growing, first, regionId, row.address);
  for (const { carer, personId } of people) {
    if (!growing.householdOf.has(personId)) growing.householdOf.set(personId, householdId);
    addRelation(growing, childId, personId, careKind(carer.relation), carer.relation, true);
  }
  return householdId;
}

/** A caregiver who is the parent of another column brings that column's phone too. */
function carerAs(carer: AdultOfRow, row: RosterRow): AdultOfRow {
  const parent = [row.father, row.mother].find((one) => one?.relation === carer.relation && one.name === carer.name);
  return parent ?? carer;
}

function householdFor(growing: Growing, first: GatheredAdult, regionId: string, address: string): string {
  const there = first.householdId ?? growing.householdOf.get(first.personId);
  if (there) return there;
  const id = deriveId<string>(0, 'import household', first.personId);
  growing.households.set(id, { id, regionId, ...(address === '' ? {} : { address }) });
  return id;
}

function addParent(growing: Growing, parent: ParentOfRow | null, row: RosterRow, childId: string): void {
  if (parent === null) return;
  const { personId } = growing.adults.take(parent, row, childId, parent.relation);
  addRelation(growing, childId, personId, 'parent', parent.relation, false);
  growing.parentStates.push({
    id: deriveId(0, 'import parent', childId, personId),
    childId,
    parentPersonId: personId,
    away: parent.away,
    awayRegion: parent.awayRegion,
    status: parent.status,
  });
}

function addRelation(
  growing: Growing,
  childId: string,
  personId: string,
  kind: RosterCareKind,
  relation: string,
  livesWith: boolean,
): void {
  const id = deriveId<string>(0, 'import care', childId, personId);
  if (growing.careRelations.has(id)) return;
  growing.careRelations.set(id, {
    id,
    childId,
    personId,
    kind,
    ...(relation === '' ? {} : { relationText: relation }),
    livesWith,
    verified: false,
    source: 'import',
  });
}

const grandparent = /爷|奶|外公|外婆|姥|祖/u;

function careKind(relation: string): RosterCareKind {
  if (/^(爸爸|妈妈)$/u.test(relation)) return 'parent';
  if (/委托|受托|邻居|老师|托管|朋友|干(爸|妈|爹|娘)/u.test(relation)) return 'trustee';
  return relation === '' || grandparent.test(relation) || relation === '本人' ? 'actual_carer' : 'board_relative';
}

function livingArrangement(row: RosterRow): string | null {
  const relations = row.carers.map(({ relation }) => relation).filter((relation) => relation !== '');
  if (relations.some((relation) => grandparent.test(relation))) return 'grandparents';
  const parents = new Set(relations.filter((relation) => relation === '爸爸' || relation === '妈妈'));
  if (parents.size > 0) return parents.size === 2 ? 'with_parents' : 'one_parent';
  return relations.length > 0 ? 'relatives' : null;
}
