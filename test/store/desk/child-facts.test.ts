import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FactWish } from '../../../src/app/desk/children-port.ts';
import type { PersonId } from '../../../src/core/ids.ts';
import type { FactField } from '../../../src/core/ledger/fact-fields.ts';
import { child, crypto, now, person } from '../../support/file-rows.ts';
import { villageId } from '../../support/village-ledger.ts';
import { childrenVillage, readerIn } from './children-village.ts';

let village: Awaited<ReturnType<typeof childrenVillage>>;
const director = readerIn('CHILD_DIRECTOR', 'village', '李姐');
const supervisor = readerIn('TOWN_SUPERVISOR', 'town', '何督导');

beforeAll(async () => {
  village = await childrenVillage();
});
afterAll(() => village.stop());

let count = 0;
/** Two entries are never of one instant but in the test that says so. */
const tick = () => {
  count += 1;
  return now + count;
};

async function write(field: FactField, value: string, more: Partial<FactWish> = {}, reader = director) {
  const form = await village.children.factForm(reader, child, field, more.personId ?? null);
  return village.children.writeFact(reader, child, {
    field,
    personId: null,
    value,
    since: '2026-11-18',
    source: '奶奶电话里说',
    was: form?.was ?? '',
    actId: randomUUID(),
    at: tick(),
    ...(field === 'residence' ? { along: [] } : {}),
    ...more,
  });
}

const form = (field: FactField, personId: string | null = null) =>
  village.children.factForm(director, child, field, personId);
const row = () => village.prisma.child.findUniqueOrThrow({ where: { id: child } });

describe('a fact that is changed', () => {
  it.each([
    ['villagers_group', '5组', { villagersGroup: '5组' }],
    ['boarding', 'yes', { boarding: true }],
    ['living_arrangement', 'relatives', { livingArrangement: 'relatives' }],
    ['health', 'disabled', { health: 'disabled' }],
    ['hukou_registered', 'no', { hukouRegistered: false }],
    ['class', villageId('class', '练习班'), { classId: villageId('class', '练习班') }],
    ['residence', villageId('village', '石桥村'), { residenceRegionId: villageId('village', '石桥村') }],
  ] as const)('%s: row, column and audit in one', async (field, value, column) => {
    expect(await write(field, value)).toEqual({ kind: 'done', past: false });
    expect(await row()).toMatchObject(column);
    const fact = await village.prisma.childFact.findFirstOrThrow({ where: { childId: child, field } });
    expect(fact).toMatchObject({ source: '奶奶电话里说', byStaffId: director.staffId, supersededBy: null });
    const audit = await village.prisma.auditLog.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    expect(audit).toMatchObject({ action: 'child_fact_written', entityId: child, actorId: director.staffId });
    expect(audit.data).toMatchObject({ field, factId: fact.id });
  });

  it('an address is ciphertext in both, and in no audit', async () => {
    expect(await write('address', '石桥村5组12号')).toMatchObject({ kind: 'done' });
    const { addressE } = await row();
    expect(crypto.decrypt('child', 'address_e', child, addressE ?? '')).toBe('石桥村5组12号');
    const fact = await village.prisma.childFact.findFirstOrThrow({ where: { field: 'address' } });
    expect([fact.value, crypto.decrypt('child_fact', 'value_e', fact.id, fact.valueE ?? '')]).toEqual([
      null,
      '石桥村5组12号',
    ]);
    const audits = await village.prisma.auditLog.findMany();
    expect(JSON.stringify(audits, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      '12号',
    );
    expect((await form('address'))?.value).toBe('石桥村5组12号');
  });

  it('a phone belongs to a person of the family, and is found again by its number', async () => {
    const personId = person('王奶奶');
    expect(await write('phone', '199 0000 0099', { personId })).toMatchObject({ kind: 'done' });
    const { phoneE, phoneH } = await village.prisma.person.findUniqueOrThrow({ where: { id: personId } });
    expect(crypto.decrypt('person', 'phone_e', personId, phoneE ?? '')).toBe('19900000099');
    expect(phoneH).toBe(crypto.lookupHash('person.phone', '19900000099'));
    expect(await form('phone', person('施值班'))).toBeNull();
    expect(await form('phone')).toBeNull();
    expect(await form('health', personId)).toBeNull();
  });

  it('what it was stays; undoing is a later fact', async () => {
    await write('health', 'ill');
    await write('health', 'disabled', { source: '改错了，改回' });
    const { history, value } = (await form('health')) ?? {};
    expect(value).toBe('disabled');
    expect(history?.map((entry) => entry.value)).toEqual(['disabled', 'ill', 'disabled']);
    const rows = await village.prisma.childFact.findMany({ where: { field: 'health' } });
    expect(rows.filter(({ supersededBy }) => supersededBy === null)).toHaveLength(1);
    const html = await village.page(director);
    expect(html).toContain('改错了，改回');
  });

  it('one of an earlier day goes into the history and changes nothing that counts', async () => {
    await write('health', 'ill', { since: '2026-11-18' });
    expect(await write('health', 'healthy', { since: '2026-01-05' })).toEqual({ kind: 'done', past: true });
    expect(await row()).toMatchObject({ health: 'ill' });
    expect((await form('health'))?.history.at(-1)).toMatchObject({ value: 'healthy', since: '2026-01-05' });
  });

  it('pressed twice is done once', async () => {
    const actId = randomUUID();
    const was = (await form('boarding'))?.was ?? '';
    const before = await village.prisma.childFact.count();
    const results = await Promise.all([
      write('boarding', 'no', { actId, was }),
      write('boarding', 'no', { actId, was }),
    ]);
    expect(results.map((result) => result?.kind)).toEqual(['done', 'done']);
    expect(await village.prisma.childFact.count()).toBe(before + 1);
  });
});

describe('who keeps the child', () => {
  const holding = () =>
    village.prisma.careRelation.findMany({
      where: { childId: child, kind: 'actual_carer', validTo: null },
      include: { person: true },
    });

  it('somebody new: relations of another household end by the day, nothing is taken away', async () => {
    const before = await village.prisma.careRelation.count();
    expect(await write('carer', '李姨')).toMatchObject({ kind: 'done' });
    expect((await holding()).map((one) => [one.person.displayName, one.livesWith, one.verifiedBy])).toEqual([
      ['李姨', true, director.staffId],
    ]);
    expect(await village.prisma.careRelation.count()).toBe(before + 1);
    const ended = await village.prisma.careRelation.findMany({ where: { childId: child, validTo: { not: null } } });
    expect(ended).toHaveLength(2);
    for (const { validFrom, validTo } of ended) expect(Number(validTo)).toBeGreaterThanOrEqual(Number(validFrom));
  });

  it('somebody of the list', async () => {
    const aunt = (await form('carer'))?.choices.find(({ name }) => name === '李姨');
    expect(aunt).toBeDefined();
    expect(await write('carer', person('张嫂'))).toMatchObject({ kind: 'done' });
    expect((await holding()).map((one) => one.person.displayName)).toEqual(['张嫂']);
  });
});

describe('two who change one fact', () => {
  it('the second sees the first one’s and decides', async () => {
    const was = (await form('villagers_group'))?.was ?? '';
    expect(await write('villagers_group', '6组', { was })).toMatchObject({ kind: 'done' });
    const late = await write('villagers_group', '7组', { was }, supervisor);
    expect(late).toMatchObject({
      kind: 'stale',
      form: { value: '6组', entry: { by: '李姐', source: '奶奶电话里说' } },
    });
    expect(await row()).toMatchObject({ villagersGroup: '6组' });
    const again = late?.kind === 'stale' ? late.form.was : '';
    expect(await write('villagers_group', '7组', { was: again }, supervisor)).toMatchObject({ kind: 'done' });
  });

  it('also when it was not changed at the desk', async () => {
    const was = (await form('villagers_group'))?.was ?? '';
    await village.prisma.child.update({ where: { id: child }, data: { villagersGroup: '8组' } });
    expect(await write('villagers_group', '9组', { was })).toMatchObject({ kind: 'stale', form: { value: '8组' } });
  });

  it('at the same moment only one is written', async () => {
    const was = (await form('villagers_group'))?.was ?? '';
    const both = await Promise.all([
      write('villagers_group', '1组', { was }),
      write('villagers_group', '2组', { was }, supervisor),
    ]);
    expect(both.map((one) => one?.kind).toSorted()).toEqual(['done', 'stale']);
  });
});

describe('what is not kept', () => {
  it.each([
    ['health', 'toString', {}, 'not_offered'],
    ['residence', villageId('town', '青山镇'), {}, 'not_offered'],
    ['class', randomUUID(), {}, 'not_offered'],
    ['villagers_group', '长'.repeat(10_000), {}, 'too_long'],
    ['health', 'ill', { since: '2026-12-24' }, 'future'],
    ['health', 'ill', { source: '' }, 'no_source'],
  ] as const)('%s: %s', async (field, value, more, problem) => {
    const before = [await village.prisma.childFact.count(), await row()];
    expect(await write(field, value, more)).toMatchObject({ kind: 'wrong', problem });
    expect([await village.prisma.childFact.count(), await row()]).toEqual(before);
  });

  it('by whoever may not change it', async () => {
    for (const reader of [
      readerIn('CLASS_TEACHER', 'class'),
      readerIn('COUNTY_EDU', 'county'),
      { ...director, roles: [] },
    ])
      expect(await write('health', 'ill', {}, reader)).toBeNull();
    // As a session has it: the grandmother's niece, and whoever lives with her.
    const family = { ...director, kin: [person('王奶奶'), person('小军')] as PersonId[] };
    expect(await write('health', 'ill', {}, family)).toBeNull();
  });
});

describe('a move asks about the home', () => {
  const away = randomUUID();
  const householdOf = async (name: string) =>
    (await village.prisma.person.findUniqueOrThrow({ where: { id: person(name) } })).householdId;
  const residenceOf = async (name: string) =>
    (await village.prisma.child.findUniqueOrThrow({ where: { id: villageId('child', name) } })).residenceRegionId;

  beforeAll(async () => {
    const here = await village.prisma.region.findUniqueOrThrow({ where: { id: villageId('village', '石桥村') } });
    const path = here.path.replace(here.id, away);
    await village.prisma.region.create({ data: { ...here, id: away, code: 'V-away', name: '远村', path } });
  });

  it('the form names who lives there; without an answer nothing is written', async () => {
    const { home } = (await form('residence')) ?? {};
    expect(home?.map(({ name, isChild }) => [name, isChild])).toEqual(
      expect.arrayContaining([
        ['小红', true],
        ['王奶奶', false],
      ]),
    );
    expect((await form('boarding'))?.home).toEqual([]);
    const before = await village.prisma.childFact.count();
    expect(await write('residence', away, { along: undefined })).toMatchObject({ kind: 'wrong', problem: 'no_along' });
    expect([await village.prisma.childFact.count(), await residenceOf('小军')]).toEqual([
      before,
      villageId('village', '石桥村'),
    ]);
  });

  it('whoever was ticked comes along, the others stay; each child has a fact of its own', async () => {
    const household = await householdOf('张爷爷');
    const along = [person('小红'), person('王奶奶')];
    expect(await write('residence', away, { along }, supervisor)).toMatchObject({ kind: 'done' });
    expect([await residenceOf('小军'), await residenceOf('小红')]).toEqual([away, away]);
    const own = await householdOf('小军');
    expect([await householdOf('小红'), await householdOf('王奶奶'), await householdOf('张爷爷')]).toEqual([
      own,
      own,
      household,
    ]);
    expect(own).not.toBe(household);
    expect(await village.prisma.household.findUniqueOrThrow({ where: { id: own ?? '' } })).toMatchObject({
      regionId: away,
    });
    const audit = await village.prisma.auditLog.findMany({ where: { action: 'household_moved' } });
    expect(audit.map(({ entityId }) => entityId)).toEqual([own]);
    expect(await village.prisma.childFact.count({ where: { childId: villageId('child', '小红') } })).toBe(1);
  });

  it('who has joined the home meanwhile makes the form stale', async () => {
    const was = (await form('residence'))?.was ?? '';
    await village.prisma.person.update({
      where: { id: person('张嫂') },
      data: { householdId: await householdOf('小军') },
    });
    const wish = { was, along: [] as const };
    expect(await write('residence', villageId('village', '石桥村'), wish, supervisor)).toMatchObject({ kind: 'stale' });
  });
});
