// proves: S1-51 S0-64 S1-03
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Numbers } from '../../../src/app/desk/numbers-port.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import type { PersonId } from '../../../src/core/ids.ts';
import { SixLosses } from '../../../src/core/risk/flags.ts';
import { childScope } from '../../../src/store/access/child-scope.ts';
import {
  actor,
  childrenOf,
  ledger,
  type NumbersCounty,
  newAlert,
  now,
  openNumbersCounty,
  places,
} from './numbers-county.ts';

let county: NumbersCounty;
beforeAll(async () => {
  county = await openNumbersCounty();
});
afterAll(() => county.end());
beforeEach(async () => {
  await county.prisma.alertRecipient.deleteMany();
  await county.prisma.alert.deleteMany();
});

const ask = (who: DeskActor, placeId: string | null = null, forOthers = false) =>
  county.port.numbers(who, { month: '2026-11', placeId, forOthers }, now);
const noExclusion = {
  suspectPersonIds: [],
  excludedPersonIds: [],
  excludedHouseholdIds: [],
  excludedRoles: [],
  recusedStaffIds: [],
  releasedPersonIds: [],
};
/** Children with an open alert of a loss: of the place, then of its parts. */
const openOf = (numbers: Numbers | null, wanted: string) =>
  [numbers?.losses.total ?? [], ...(numbers?.losses.parts ?? []).map(({ counts }) => counts)].map(
    (rows) => rows.find(({ loss }) => loss === wanted)?.open,
  );
/** Orange ones that are open now. */
const open = async (who: DeskActor, placeId: string) =>
  (await ask(who, placeId))?.open.find(({ kind }) => kind === 'orange')?.total;

describe('whose children are counted', () => {
  const readers = ['COUNTY_OFFICE', 'TOWN_SUPERVISOR', 'CHILD_DIRECTOR', 'VILLAGE_HEAD', 'PRINCIPAL', 'SCHOOL_DATA'];
  it.each([...readers, 'EDU_CENTER', 'COUNTY_EDU', 'WOMEN_YOUTH'])(
    '%s: exactly those of the table of rights',
    async (role) => {
      const base = role === 'EDU_CENTER' ? actor('COUNTY_EDU') : actor(role);
      const who = { ...base, roles: base.roles.map((held) => ({ ...held, role })) };
      const where = childScope(who, 'numbers.read', now);
      if (!where) throw new Error('no right');
      expect((await ask(who))?.total.children).toBe(await county.prisma.child.count({ where }));
    },
  );

  it('another region, another school, a class of one, and what is no place do not exist', async () => {
    const director = actor('CHILD_DIRECTOR');
    const elsewhere = director.roles[0]?.scopeId === places.shiqiao ? places.zhulin : places.shiqiao;
    for (const id of [
      elsewhere,
      places.qingshan,
      places.county,
      'x',
      `${places.shiqiao}x`,
      ledger.children[0]?.id ?? '',
    ])
      expect([id, await ask(director, id)]).toEqual([id, null]);
    const principal = actor('PRINCIPAL');
    const other = ledger.organizations.find(({ id }) => id !== principal.roles[0]?.scopeId);
    expect(await ask(principal, other?.id)).toBeNull();
    const foreign = ledger.classes.find(({ organizationId }) => organizationId === other?.id);
    expect(await ask(principal, foreign?.id)).toBeNull();
    const own = ledger.classes.find(({ organizationId }) => organizationId === principal.roles[0]?.scopeId);
    expect((await ask(principal, own?.id))?.place).toMatchObject({ id: own?.id, level: 'class' });
  });

  it('without the right there is no place at all', async () => {
    for (const role of ['CLASS_TEACHER', 'ADMIN', 'HEALTH']) expect(await ask(actor(role), places.shiqiao)).toBeNull();
  });

  it('parts add up to the whole', async () => {
    const numbers = await ask(actor('COUNTY_OFFICE'));
    const sum = numbers?.parts.reduce((all, { measures }) => all + measures.children, 0);
    expect([numbers?.parts.length, sum]).toEqual([2, numbers?.total.children]);
    expect(numbers?.total.children).toBe(ledger.children.length);
  });

  it('a child of the reader’s own family is in no figure, and the page says how many are left out', async () => {
    const [child] = childrenOf(places.shiqiao);
    const carer = ledger.careRelations.find(({ childId }) => childId === child?.id)?.personId as PersonId;
    const base = actor('TOWN_SUPERVISOR');
    const before = await ask(base);
    const who = { ...base, kin: [...base.kin, carer] };
    const theirs = ledger.careRelations.filter(({ personId }) => personId === carer).length;
    if (child) await newAlert(county.prisma, child);
    const after = await ask(who);
    expect(theirs).toBeGreaterThan(0);
    expect(after?.leftOut).toBe(theirs);
    expect(after?.total.children).toBe((before?.total.children ?? 0) - theirs);
    expect(after?.open.find(({ kind }) => kind === 'orange')?.total).toBe(0);
    expect(await open(base, places.qingshan)).toBe(1);
  });
});

describe('which alerts are counted', () => {
  const [child, second] = childrenOf(places.shiqiao);
  if (!child || !second) throw new Error('no children');
  const director = () => {
    const at = ledger.roles
      .filter(({ role }) => role === 'CHILD_DIRECTOR')
      .findIndex(({ scopeId }) => scopeId === places.shiqiao);
    return actor('CHILD_DIRECTOR', at);
  };
  const supervisor = () => {
    const at = ledger.roles
      .filter(({ role }) => role === 'TOWN_SUPERVISOR')
      .findIndex(({ scopeId }) => scopeId === places.qingshan);
    return actor('TOWN_SUPERVISOR', at);
  };

  it('a restricted one: for the township that answers, not in a figure of a village', async () => {
    await newAlert(county.prisma, child, { restricted: true, flagCode: 'P05' });
    expect(await open(supervisor(), places.qingshan)).toBe(1);
    expect(await open(supervisor(), places.shiqiao)).toBe(0);
    const numbers = await ask(supervisor(), places.qingshan);
    expect(numbers?.concerns.total).toEqual([1]);
    expect(numbers?.concerns.parts.flatMap(({ counts }) => counts).every((n) => n === 0)).toBe(true);
  });

  it('a restricted one is nothing to the director and the head of the village, unless they were told', async () => {
    const id = await newAlert(county.prisma, child, { restricted: true, flagCode: 'P05' });
    const who = director();
    expect(await open(who, places.shiqiao)).toBe(0);
    expect(await open(actor('VILLAGE_HEAD'), places.shiqiao)).toBe(0);
    await county.prisma.alertRecipient.create({
      data: {
        id,
        alertId: id,
        stepNo: 0,
        staffId: who.staffId,
        personId: who.personId,
        role: 'CHILD_DIRECTOR',
        state: 'sent',
        at: new Date(now),
      },
    });
    expect(await open(who, places.shiqiao)).toBe(1);
  });

  it('whoever is excluded finds no trace, restricted or not, whatever they answer for', async () => {
    const station = actor('TOWN_STATION');
    const relative = ledger.persons[3]?.id as PersonId;
    const cases: [DeskActor, object][] = [
      [station, { ...noExclusion, recusedStaffIds: [station.staffId] }],
      [station, { ...noExclusion, suspectPersonIds: [station.personId] }],
      [station, { ...noExclusion, excludedPersonIds: [station.personId] }],
      [station, { ...noExclusion, excludedRoles: ['TOWN_STATION'] }],
      [station, { ...noExclusion, onlyRoles: ['COUNTY_OFFICE'] }],
      [
        { ...station, kin: [...station.kin, relative] },
        { ...noExclusion, suspectPersonIds: [relative] },
      ],
    ];
    for (const [who, exclusion] of cases) {
      await county.prisma.alert.deleteMany();
      await newAlert(county.prisma, second, { exclusion });
      const numbers = await ask(who, places.qingshan);
      expect([exclusion, numbers?.open[1]?.total, numbers?.alerts[1]?.opened, numbers?.concerns.letters]).toEqual([
        exclusion,
        0,
        0,
        [],
      ]);
      const { total } = (await ask(actor('COUNTY_OFFICE')))?.concerns ?? {};
      expect(total).toEqual([1]);
    }
  });

  it('practice is not counted', async () => {
    await newAlert(county.prisma, child, { drill: true });
    expect(await open(supervisor(), places.qingshan)).toBe(0);
  });

  it('a village with one child of a flag: exact for its own, hidden for others (acceptance 27)', async () => {
    await newAlert(county.prisma, child);
    for (const one of childrenOf(places.zhulin).slice(0, 6)) await newAlert(county.prisma, one);
    const inside = await ask(actor('COUNTY_OFFICE'));
    expect(inside?.concerns.parts.map(({ counts }) => counts)).toEqual([[1], [6]]);
    expect(openOf(inside, '心理失衡')).toEqual([7, 1, 6]);
    // The total 7 is shown: without the other township hidden as well, one could take 6 from it.
    const outside = await ask(actor('WOMEN_YOUTH'));
    expect(outside?.inLine).toBe(false);
    expect(openOf(outside, '心理失衡')).toEqual([7, null, null]);
    // By letter it would be the same children once more, cut otherwise: others have the one grouping.
    expect(outside?.concerns.letters).toEqual([]);
    // And neither on the page of the other township.
    const town = await ask(actor('WOMEN_YOUTH'), places.baishui);
    const [total, ...villages] = openOf(town, '心理失衡');
    expect([total, town?.open.find(({ kind }) => kind === 'orange')?.total]).toEqual([null, null]);
    expect(villages.length).toBeGreaterThan(1);
    expect(villages.every((n) => n === null)).toBe(true);
    // Those in the line see the same when they make it for others.
    const handedOn = await ask(actor('COUNTY_OFFICE'), null, true);
    expect(openOf(handedOn, '心理失衡')).toEqual([7, null, null]);
    expect(handedOn?.concerns.letters).toEqual([]);
  });
});

describe('the six losses', () => {
  const [child, second] = childrenOf(places.shiqiao);
  const far = childrenOf(places.zhulin);
  if (!child || !second) throw new Error('no children');
  const day = 86_400_000;
  const rowOf = async (who: DeskActor, loss: string, placeId: string | null = null, forOthers = false) =>
    (await ask(who, placeId, forOthers))?.losses.total.find((row) => row.loss === loss);

  it('children with an alert that is open, that was opened, that was closed in the month; a child once in each', async () => {
    const [today, october] = [new Date(now), new Date(now - 40 * day)];
    await newAlert(county.prisma, child, { flagCode: 'E01' });
    await newAlert(county.prisma, child, { flagCode: 'E07' });
    await newAlert(county.prisma, child, { flagCode: 'H02', openedAt: october });
    await newAlert(county.prisma, second, { flagCode: 'E02', openedAt: october, closedAt: today });
    await newAlert(county.prisma, second, { flagCode: 'E02', openedAt: october, closedAt: new Date(now - 30 * day) });
    const office = actor('COUNTY_OFFICE');
    expect(await rowOf(office, '学业失教')).toEqual({ loss: '学业失教', open: 1, opened: 1, closed: 1 });
    expect(await rowOf(office, '生活失助')).toEqual({ loss: '生活失助', open: 1, opened: 0, closed: 0 });
    expect(await rowOf(office, '学业失教', places.baishui)).toMatchObject({ open: 0, opened: 0, closed: 0 });
    expect((await ask(office))?.losses.total.map(({ loss }) => loss)).toEqual(SixLosses.options.slice(0, 6));
    // What belongs to none of the six is named when there is some.
    await newAlert(county.prisma, child, { flagCode: 'D03' });
    expect(await rowOf(office, 'none')).toMatchObject({ open: 1, opened: 1, closed: 0 });
  });

  it('a restricted one counts where a township is counted together, for whoever answers for it, and for no others', async () => {
    await newAlert(county.prisma, child, { restricted: true, flagCode: 'P05' });
    const at = ledger.roles.filter(({ role }) => role === 'TOWN_SUPERVISOR');
    const supervisor = actor(
      'TOWN_SUPERVISOR',
      at.findIndex(({ scopeId }) => scopeId === places.qingshan),
    );
    const town = await ask(supervisor, places.qingshan);
    const [total, ...villages] = openOf(town, '安全失保');
    expect(total).toBe(1);
    expect(villages.every((n) => n === 0)).toBe(true);
    expect(openOf(await ask(supervisor, places.shiqiao), '安全失保')).toEqual([0]);
    expect(openOf(await ask(actor('WOMEN_YOUTH')), '安全失保')).toEqual([0, 0, 0]);
    expect(openOf(await ask(actor('COUNTY_OFFICE'), null, true), '安全失保')).toEqual([0, 0, 0]);
  });

  it('for others the counts of a loss are hidden together: what was closed cannot be reckoned from the rest', async () => {
    for (const one of far.slice(0, 8)) await newAlert(county.prisma, one, { flagCode: 'E01' });
    for (const one of far.slice(8, 10))
      await newAlert(county.prisma, one, { flagCode: 'E01', closedAt: new Date(now) });
    expect(await rowOf(actor('COUNTY_OFFICE'), '学业失教')).toMatchObject({ open: 8, opened: 10, closed: 2 });
    const nothing = { open: null, opened: null, closed: null };
    expect(await rowOf(actor('WOMEN_YOUTH'), '学业失教')).toMatchObject(nothing);
    expect(await rowOf(actor('COUNTY_OFFICE'), '学业失教', null, true)).toMatchObject(nothing);
  });

  it('two targets of none: counted for the line; others learn of the county whether it is none, and no number', async () => {
    const zeros = async (who: DeskActor, placeId: string | null = null, forOthers = false) =>
      Object.fromEntries(
        ((await ask(who, placeId, forOthers))?.zeros ?? []).map(({ flagCode, children }) => [flagCode, children]),
      );
    const office = actor('COUNTY_OFFICE');
    expect(await zeros(office)).toEqual({ E04: 0, L01: 0 });
    await newAlert(county.prisma, child, { flagCode: 'E04' });
    await newAlert(county.prisma, second, { flagCode: 'L01', closedAt: new Date(now) });
    expect(await zeros(office)).toEqual({ E04: 1, L01: 0 });
    expect(await zeros(office, places.baishui)).toEqual({ E04: 0, L01: 0 });
    expect(await zeros(office, null, true)).toEqual({ E04: null, L01: 0 });
    expect(await zeros(actor('WOMEN_YOUTH'))).toEqual({ E04: null, L01: 0 });
    // Of a township or a village that alone would point at a family.
    expect(await zeros(office, places.qingshan, true)).toEqual({});
    for (const one of far.slice(0, 9)) await newAlert(county.prisma, one, { flagCode: 'E04' });
    expect(await zeros(actor('WOMEN_YOUTH'))).toEqual({ E04: null, L01: 0 });
  });

  it('whoever must not learn of an alert has it in neither', async () => {
    const station = actor('TOWN_STATION');
    const exclusion = { ...noExclusion, recusedStaffIds: [station.staffId] };
    await newAlert(county.prisma, second, { flagCode: 'E04', exclusion });
    const numbers = await ask(station, places.qingshan);
    expect(numbers?.losses.total.every(({ open, opened }) => open === 0 && opened === 0)).toBe(true);
    expect(numbers?.zeros.map(({ children }) => children)).toEqual([0, 0]);
  });
});
