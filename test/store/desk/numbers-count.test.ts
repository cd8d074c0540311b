import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Measures } from '../../../src/app/desk/numbers-port.ts';
import { countMonth } from '../../../src/store/desk/count-month.ts';
import { actor, childrenOf, ledger, type NumbersCounty, now, openNumbersCounty, places } from './numbers-county.ts';

const dayMs = 86_400_000;
const china = (text: string) => new Date(`${text.includes('T') ? text : `${text}T00:00`}:00+08:00`);
const rules = { family: ['guardian_monthly'], visits: ['visit_middle'] };
let county: NumbersCounty;
beforeAll(async () => {
  county = await openNumbersCounty();
});
afterAll(() => county.end());
beforeEach(async () => {
  await county.counter.idle();
  for (const table of [
    'figure_run',
    'child_month',
    'region_month',
    'channel_identity',
    'consent_record',
    'contact_log',
    'duty',
  ])
    await county.prisma.$executeRawUnsafe(`delete from ${table}`);
});

const village = childrenOf(places.shiqiao);
/** A child of the village kept by somebody who is no parent, with a parent away. */
const child = village.find(
  ({ id }) =>
    ledger.careRelations.some(({ childId, kind }) => childId === id && kind === 'actual_carer') &&
    ledger.parentStates.some(({ childId, away, status }) => childId === id && away && status === 'normal'),
);
if (!child) throw new Error('no such child');
const carer =
  ledger.careRelations.find(({ childId, kind }) => childId === child.id && kind === 'actual_carer')?.personId ?? '';
const parent = ledger.parentStates.find(({ childId, away }) => childId === child.id && away)?.parentPersonId ?? '';
/** Children of the same carer have the same line. */
const siblings = new Set(
  ledger.careRelations.filter(({ personId }) => personId === carer).map(({ childId }) => childId),
).size;

async function count(month = '2026-11', at = now): Promise<Measures> {
  await countMonth(county.prisma, rules, ledger.countyId, month, at);
  const query = { month, placeId: places.shiqiao, forOthers: false };
  const numbers = await county.port.numbers(actor('COUNTY_OFFICE'), query, at);
  if (!numbers) throw new Error('no numbers');
  return numbers.total;
}

const line = (personId: string, state: 'bound' | 'suspended' = 'bound') => {
  const id = randomUUID();
  const address = { externalIdH: id, externalIdE: '', channel: 'web' as const };
  return county.prisma.channelIdentity.create({
    data: { id, personId, state, boundAt: china('2026-11-02T09:00'), ...address },
  });
};
const consent = (personId: string, decision: string, at: string, withdrawnAt: Date | null = null) =>
  county.prisma.consentRecord.create({
    data: {
      ...{ id: randomUUID(), personId, childIds: [], textVersion: '1', textHash: '', method: 'chat', legalBasis: 'x' },
      ...{ decision, at: china(at), withdrawnAt },
    },
  });

describe('coverage', () => {
  it('a line alone reaches; with consent of who keeps the child it is covered', async () => {
    expect(await count()).toMatchObject({ children: village.length, bound: 0, reachable: 0 });
  });

  it.each([
    ['line of who keeps the child, no consent', [1, 0]],
    ['line and consent', [1, 1]],
    ['consent taken back', [1, 0]],
    ['refused later', [1, 0]],
    ['line suspended', [0, 0]],
    ['line and consent of the parent who is away', [1, 0]],
  ] as const)('%s', async (what, [reachable, bound]) => {
    const person = what.includes('parent') ? parent : carer;
    await line(person, what === 'line suspended' ? 'suspended' : 'bound');
    if (!what.endsWith('no consent'))
      await consent(
        person,
        'agreed',
        '2026-11-02T10:00',
        what === 'consent taken back' ? china('2026-11-10T10:00') : null,
      );
    if (what === 'refused later') await consent(person, 'refused', '2026-11-12T10:00');
    const all =
      person === carer
        ? siblings
        : ledger.parentStates.filter(({ parentPersonId }) => parentPersonId === parent).length;
    expect(await count()).toMatchObject({ reachable: reachable * all, bound: bound * all });
  });

  it('a month before the line was bound was not covered', async () => {
    await line(carer);
    await consent(carer, 'agreed', '2026-11-02T10:00');
    expect(await count('2026-10')).toMatchObject({ reachable: 0, bound: 0 });
  });
});

describe('contact of a parent who is away', () => {
  const call = (at: string, more: object = {}) =>
    county.prisma.contactLog.create({
      data: {
        ...{ id: randomUUID(), childId: child.id, fromPersonId: parent, fromRole: 'parent', toRole: 'child' },
        ...{ method: 'call', source: 'test', at: china(at), ...more },
      },
    });
  const away = new Set(
    ledger.parentStates
      .filter(
        ({ childId, away: gone, status }) => gone && status === 'normal' && village.some(({ id }) => id === childId),
      )
      .map(({ childId }) => childId),
  ).size;

  // Weeks whose Sunday lies in November 2026: to the 1st, 8th, 15th, 22nd, 29th; on the 18th three of them are over.
  it('weeks are Monday to Sunday in China’s time, and only those that are over', async () => {
    for (const at of [
      '2026-10-26T00:10',
      '2026-11-08T23:50',
      '2026-11-09T00:10',
      '2026-11-10T12:00',
      '2026-11-17T12:00',
    ])
      await call(at);
    expect(await count()).toMatchObject({ weeks: 3 * away, weeksMet: 3, monthDue: away, monthMet: 1 });
  });

  it('at the end of the month all five', async () => {
    await call('2026-11-17T12:00');
    expect(await count('2026-11', china('2026-12-03T09:00').getTime())).toMatchObject({ weeks: 5 * away, weeksMet: 1 });
  });

  it('a call of the teacher, or to somebody else, is none', async () => {
    await call('2026-11-10T12:00', { fromRole: 'class_teacher' });
    await call('2026-11-10T12:00', { toRole: 'caregiver' });
    expect(await count()).toMatchObject({ weeksMet: 0, monthMet: 0 });
  });
});

describe('questions and visits', () => {
  const duty = (rule: string, state: string, more: object) =>
    county.prisma.duty.create({
      data: {
        ...{ id: randomUUID(), countyId: ledger.countyId, rule, ownerPersonId: carer, childId: child.id },
        ...{ regionId: places.shiqiao, periodKey: randomUUID(), opensAt: new Date(now), state: state as 'due' },
        ...{ dueAt: china('2026-11-30T23:59'), ...more },
      },
    });

  it('asked in the month, answered; others than families are not counted', async () => {
    const promptedAt = china('2026-11-05T18:30');
    for (const state of ['done', 'late_done', 'due', 'missed', 'excused'])
      await duty('guardian_monthly', state, { promptedAt });
    await duty('guardian_monthly', 'done', { promptedAt: china('2026-10-31T23:59') });
    await duty('for_staff', 'done', { promptedAt });
    expect(await count()).toMatchObject({ asked: 4, answered: 2 });
    expect(await count('2026-10')).toMatchObject({ asked: 1, answered: 1 });
  });

  it('visits due in the month: on time are those done by then; what is not due yet does not count', async () => {
    const dueAt = china('2026-11-15T23:59');
    for (const state of ['done', 'late_done', 'due', 'missed', 'cancelled'])
      await duty('visit_middle', state, { dueAt });
    await duty('visit_middle', 'due', { dueAt: china('2026-11-30T23:59') });
    await duty('visit_middle', 'done', { dueAt: china('2026-11-30T23:59') });
    expect(await count()).toMatchObject({ visits: 5, visitsOnTime: 2 });
  });

  it('what is late now, by age', async () => {
    for (const days of [0.5, 2, 2, 8, 40]) await duty('visit_middle', 'due', { dueAt: new Date(now - days * dayMs) });
    const query = { month: '2026-11', placeId: places.shiqiao, forOthers: false };
    const numbers = await county.port.numbers(actor('COUNTY_OFFICE'), query, now);
    expect(numbers?.open.find(({ kind }) => kind === 'duty')).toMatchObject({ bands: [1, 2, 0, 1, 1], total: 5 });
  });
});

describe('when a month is counted', () => {
  const calledAt = async (at: number, month = '2026-11') => {
    await county.port.numbers(actor('COUNTY_OFFICE'), { month, placeId: null, forOthers: false }, at);
    await county.counter.idle();
    const run = await county.prisma.figureRun.findFirst({ where: { month } });
    return run?.countedAt.getTime();
  };

  it('not again within a minute, again after; a month that is long over stays as it was', async () => {
    expect(await calledAt(now)).toBe(now);
    expect(await calledAt(now + 30_000)).toBe(now);
    const later = now + 40 * 60_000;
    expect(await calledAt(later)).toBe(later);
    const december = china('2026-12-20T09:00').getTime();
    expect(await calledAt(december)).toBe(december);
    expect(await calledAt(december + 5 * dayMs)).toBe(december);
  });

  it('months before are counted beside it, and stand in the trend the next time', async () => {
    const query = { month: '2026-11', placeId: places.county, forOthers: false };
    const first = await county.port.numbers(actor('COUNTY_OFFICE'), query, now);
    expect(first?.trend.at(-1)?.month).toBe('2026-11');
    await county.counter.idle();
    const { trend } = (await county.port.numbers(actor('COUNTY_OFFICE'), query, now)) ?? {};
    expect(trend?.map(({ month }) => month)).toEqual([
      '2026-06',
      '2026-07',
      '2026-08',
      '2026-09',
      '2026-10',
      '2026-11',
    ]);
  });

  it('a child that has left the ledger is gone from this month and stays in the one before', async () => {
    const before = [await count('2026-10'), await count()].map(({ children }) => children);
    await county.prisma.child.update({
      where: { id: child.id },
      data: { ledgerStatus: 'exited', exitedAt: china('2026-11-10T09:00') },
    });
    await county.prisma.figureRun.deleteMany();
    expect([await count('2026-10'), await count()].map(({ children }) => children)).toEqual([
      before[0],
      (before[1] ?? 0) - 1,
    ]);
    await county.prisma.child.update({ where: { id: child.id }, data: { ledgerStatus: 'active', exitedAt: null } });
  });
});
