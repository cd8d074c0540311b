import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LeavePort } from '../../../src/app/desk/leave-port.ts';
import { makeLeaveStore } from '../../../src/store/desk/leave-store.ts';
import { type CountyApp, china, startCountyApp } from '../../support/county-app.ts';
import { villageId, villageLedger } from '../../support/village-ledger.ts';

let app: CountyApp;
let leave: LeavePort;

beforeEach(async () => {
  app = await startCountyApp({ ledger: villageLedger(), at: china('2026-11-18 10:00') });
  leave = makeLeaveStore(app.prisma, () => app.clock.now());
});
afterEach(() => app.stop());

const staff = (name: string) => villageId<never>('staff', name);
const form = (fromDay: string, toDay: string, deputy: string | null, actId = 'form-000001') => ({
  fromDay,
  toDay,
  deputyStaffId: deputy === null ? null : staff(deputy),
  note: '',
  actId,
});
const away = async (
  name: string,
  deputy: string | null,
  days: readonly [string, string] = ['2026-11-18', '2026-11-20'],
) => leave.add(await app.enterDesk(name), form(days[0], days[1], deputy));

/** Who is called when a child is alone tonight. */
async function called(): Promise<readonly string[]> {
  await app.writes('王奶奶', '急，今晚屋头没得人');
  const [alert] = await app.alerts();
  expect(alert?.severity).toBe('red');
  return alert?.told ?? [];
}

it('on leave: the deputy is called in place of who is on the roster', async () => {
  expect(await away('施值班', '王老师')).toBe('added');
  const told = await called();
  expect(told).toContain('王老师');
  for (const name of ['施值班', '张值班']) expect(told).not.toContain(name);
});

it.each([
  ['before', ['2026-11-19', '2026-11-20']],
  ['after', ['2026-11-18', '2026-11-18']],
] as const)('%s the leave the one on the roster is called, and the deputy is not', async (when, days) => {
  expect(await away('施值班', '王老师', days)).toBe('added');
  // One minute past midnight in the county, while it is still the day before in Greenwich.
  if (when === 'after') await app.jumpTo(china('2026-11-19 00:01'));
  const told = await called();
  expect(told).toContain('施值班');
  expect(told).not.toContain('张值班');
});

it('a leave that was cancelled changes nothing', async () => {
  expect(await away('施值班', '王老师')).toBe('added');
  const shi = await app.enterDesk('施值班');
  expect(await leave.cancel(shi, (await leave.leaves(shi)).own[0]?.id ?? '')).toBe(true);
  expect(await called()).toContain('施值班');
});

it('on leave without a deputy: the backup of the roster is called', async () => {
  expect(await away('施值班', null)).toBe('added');
  const told = await called();
  expect(told).toContain('张值班');
  expect(told).not.toContain('施值班');
});

it('a role without a roster: the absent is called as well, so that nobody is lost', async () => {
  expect(await away('李姐', '云主任')).toBe('added');
  expect(await called()).toEqual(expect.arrayContaining(['李姐', '云主任']));
});

it('the deputy has the roles of the absent meanwhile, but no administrator’s, and never beyond the days', async () => {
  const today = new Date(app.clock.now()).toISOString().slice(0, 10);
  const rolesOf = async (name: string) => (await app.enterDesk(name)).roles.map(({ role }) => role).sort();
  expect(await rolesOf('何督导')).toEqual(['TOWN_SUPERVISOR']);
  expect(await away('曹镇长', '何督导', [today, today])).toBe('added');
  expect(await rolesOf('何督导')).toEqual(['TOWN_LEAD', 'TOWN_SUPERVISOR']);
  expect(await away('训练员', '华主任', [today, today])).toBe('added');
  expect(await rolesOf('华主任')).toEqual(['COUNTY_OFFICE']);
  await app.jumpTo(app.clock.now() + 86_400_000);
  expect(await rolesOf('何督导')).toEqual(['TOWN_SUPERVISOR']);
});

it('only colleagues of the same township, or of the county’s offices, stand in; no helper', async () => {
  const names = async (name: string) => (await leave.leaves(await app.enterDesk(name))).deputies.map((one) => one.name);
  const town = await names('李姐');
  expect(town).toEqual(expect.arrayContaining(['施值班', '何督导', '王老师']));
  for (const stranger of ['李姐', '华主任', '刘叔', '新老师']) expect(town).not.toContain(stranger);
  expect((await names('华主任')).sort()).toEqual(['训练员', '金县长', '魏科长'].sort());
  expect(await away('李姐', '华主任', ['2027-01-01', '2027-01-02'])).toBe('no_such_deputy');
});

it('the same form twice is one leave; days that are taken, over or backwards are refused; only one’s own ends', async () => {
  const li = await app.enterDesk('李姐');
  const add = (...parts: Parameters<typeof form>) => leave.add(li, form(...parts));
  expect(await add('2027-02-01', '2027-02-03', null, 'form-00000a')).toBe('added');
  expect(await add('2027-02-01', '2027-02-03', null, 'form-00000a')).toBe('added');
  expect(await add('2027-02-03', '2027-02-05', null, 'form-00000b')).toBe('overlaps');
  expect(await add('2026-01-01', '2026-01-02', null, 'form-00000c')).toBe('past');
  expect(await add('2027-03-05', '2027-03-01', null, 'form-00000d')).toBe('past');
  expect(await add('2027-03-01', '2028-12-01', null, 'form-00000e')).toBe('too_long');
  const { own } = await leave.leaves(li);
  expect(own.map(({ fromDay, toDay }) => [fromDay, toDay])).toEqual([['2027-02-01', '2027-02-03']]);
  const id = own[0]?.id ?? '';
  expect(await leave.cancel(await app.enterDesk('何督导'), id)).toBe(false);
  expect(await leave.cancel(li, 'nonsense')).toBe(false);
  expect(await leave.cancel(li, id)).toBe(true);
  expect(await leave.cancel(li, id)).toBe(false);
  const log = await app.prisma.auditLog.findMany({ where: { entityId: id }, orderBy: { seq: 'asc' } });
  expect(log.map(({ action }) => action)).toEqual(['leave_added', 'leave_cancelled']);
});
