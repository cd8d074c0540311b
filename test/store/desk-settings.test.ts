import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSettings } from '../../src/app/desk/file-settings.ts';
import type { DeskActor } from '../../src/app/desk-ports.ts';
import { inviteCommand } from '../../src/cli/invite.ts';
import type { PersonId, StaffId } from '../../src/core/ids.ts';
import { makeRoster } from '../../src/store/desk/roster-store.ts';
import { makeSettings } from '../../src/store/desk/settings-store.ts';
import { createInvite } from '../../src/store/invites.ts';
import { linesOf, now, openTestStore, smallCounty, type TestStore, uuid } from '../cli/small-county.ts';
import { projectPlaybook } from '../support/playbook.ts';

let store: TestStore;
const parts = () => ({ database: store.database, crypto: store.crypto, now: () => now });
const settings = () => makeSettings({ ...parts(), chains: () => projectPlaybook().chains });

/** The small county, with an administrator, an office on duty and one child whose grandmother is to be invited. */
beforeAll(async () => {
  store = await openTestStore({
    ...smallCounty,
    persons: [
      ...smallCounty.persons,
      { id: uuid(23), displayName: '邹管理员' },
      { id: uuid(60), displayName: '王奶奶' },
      { id: uuid(81), displayName: '小军' },
    ],
    staff: [...smallCounty.staff, { id: uuid(33), personId: uuid(23) }],
    roles: [
      ...smallCounty.roles.map((role) => ({ ...role, from: 0 })),
      { id: uuid(43), staffId: uuid(33), role: 'ADMIN', scopeType: 'county', scopeId: uuid(1), from: 0 },
      { id: uuid(44), staffId: uuid(32), role: 'COUNTY_OFFICE', scopeType: 'county', scopeId: uuid(1), from: 0 },
      { id: uuid(45), staffId: uuid(32), role: 'TOWN_STATION', scopeType: 'town', scopeId: uuid(5), from: 0 },
    ],
    children: [{ id: uuid(80), personId: uuid(81), fileNo: 'QH-0080', nickname: '小军', residenceRegionId: uuid(3) }],
    careRelations: [{ id: uuid(90), childId: uuid(80), personId: uuid(60), kind: 'guardian', livesWith: true }],
  });
});
afterAll(() => store.close());

function actor(role: string, scope = 1): DeskActor {
  const scopeType = scope === 1 ? 'county' : 'town';
  return {
    staffId: uuid(33) as StaffId,
    personId: uuid(23) as PersonId,
    name: '',
    post: '',
    drill: false,
    kin: [],
    roles: [{ role, scopeType, scopeId: uuid(scope) }],
  };
}
const admin = actor('ADMIN');
const rowOf = async (key: string) => (await settings().settings(admin))?.rows.find(({ rule }) => rule.key === key);

describe('settings', () => {
  it('say their default until somebody sets them', async () => {
    expect(await rowOf('keepYears')).toMatchObject({ value: '3', standard: '3', isSet: false, history: [] });
    expect(await rowOf('authority')).toMatchObject({ value: '清河县(示例)民政局', isSet: false });
  });

  it('are changed with a reason, which the history keeps', async () => {
    const wish = { value: '5', seen: '3', reason: '县里的档案规定' };
    expect(await settings().change(admin, 'keepYears', { ...wish, reason: '' })).toBe('no_reason');
    expect(await settings().change(admin, 'keepYears', { ...wish, value: '-2' })).toBe('wrong');
    expect(await settings().change(admin, 'live', wish)).toBe('unknown');
    expect(await settings().change(admin, 'keepYears', wish)).toBe('done');
    // Pressed twice; and somebody who still sees the old value.
    expect(await settings().change(admin, 'keepYears', wish)).toBe('done');
    expect(await settings().change(admin, 'keepYears', { ...wish, value: '9' })).toBe('stale');
    const row = await rowOf('keepYears');
    expect(row).toMatchObject({ value: '5', isSet: true });
    expect(row?.history).toEqual([{ at: now, who: '邹管理员', from: '3', to: '5', reason: '县里的档案规定' }]);
  });

  it('are read by those of the county only, and changed by the administrator', async () => {
    expect(await settings().settings(actor('TOWN_SUPERVISOR', 2))).toBeNull();
    expect((await settings().settings(actor('COUNTY_OFFICE')))?.county).toBe('清河县(示例)');
    const wish = { value: '6', seen: '5', reason: '试一试看' };
    expect(await settings().change(actor('COUNTY_OFFICE'), 'keepYears', wish)).toBe('unknown');
    expect(await settings().switchLive(actor('COUNTY_OFFICE'), false, '试一试看')).toBe('unknown');
  });

  it('of the files are those the playbook works by', () => {
    const playbook = projectPlaybook();
    const rows = fileSettings(playbook);
    expect(rows.find(({ group, name }) => group === 'quiet' && name.zh === 'from')?.value).toBe('22:00');
    expect(rows.filter(({ group }) => group === 'duties').length).toBe(playbook.duties.rules.size);
  });
});

describe('time limits of alerts', () => {
  const limitOf = async (key: string) =>
    (await settings().settings(admin))?.limits.find((row) => row.limit.key === key);
  const wish = { value: '10m', seen: '15m', reason: '镇里离村近' };

  it('are what the files say until somebody sets them, within bounds and with a reason', async () => {
    expect(await limitOf('red.ack')).toMatchObject({ value: '15m', standard: '15m', isSet: false, history: [] });
    expect(await settings().changeLimit(admin, 'red.ack', { ...wish, value: '20m' })).toBe('too_long');
    expect(await settings().changeLimit(admin, 'red.ack', { ...wish, value: '1m' })).toBe('too_short');
    expect(await settings().changeLimit(admin, 'red.ack', { ...wish, value: '十分钟' })).toBe('wrong');
    expect(await settings().changeLimit(admin, 'red.ack', { ...wish, reason: '试' })).toBe('no_reason');
    expect(await settings().changeLimit(admin, 'red.nowhere', wish)).toBe('unknown');
    expect(await settings().changeLimit(actor('COUNTY_OFFICE'), 'red.ack', wish)).toBe('unknown');
    expect(await store.database.countySetting.count({ where: { key: { startsWith: 'limit.' } } })).toBe(0);
  });

  it('are kept with who, when and why; the second of two sees the first, and pressing twice is once', async () => {
    expect(await settings().changeLimit(admin, 'red.ack', wish)).toBe('done');
    expect(await settings().changeLimit(admin, 'red.ack', wish)).toBe('done');
    expect(await settings().changeLimit(admin, 'red.ack', { ...wish, value: '12m' })).toBe('stale');
    const row = await limitOf('red.ack');
    expect(row).toMatchObject({ value: '10m', standard: '15m', isSet: true });
    expect(row?.history).toEqual([{ at: now, who: '邹管理员', from: '15m', to: '10m', reason: '镇里离村近' }]);
    const hour = { value: '60m', seen: '2h', reason: '当天要见到' };
    expect(await settings().changeLimit(admin, 'red.saw_child', hour)).toBe('done');
    expect(await settings().changeLimit(admin, 'red.saw_child', hour)).toBe('done');
    expect((await limitOf('red.saw_child'))?.value).toBe('1h');
  });

  it('of two levels changed at once stay one after the other', async () => {
    const both = await Promise.all([
      settings().changeLimit(admin, 'red.second_up', { value: '13m', seen: '30m', reason: '一级一级来' }),
      settings().changeLimit(admin, 'red.ack', { value: '14m', seen: '10m', reason: '一级一级来' }),
    ]);
    expect(both.toSorted()).toEqual(['done', 'out_of_order']);
  });
});

describe('going live', () => {
  const io = () => ({
    ...linesOf(store),
    publicUrl: 'http://localhost',
    random: (below: number) => Math.floor(below / 2),
  });
  const family = () =>
    createInvite(store, {
      personId: uuid(60),
      childIds: [uuid(80)],
      kind: 'caregiver',
      now: Date.now() + 1000,
      random: () => 123_456,
    });

  it('a county that was never switched is live, and can be stopped', async () => {
    expect((await settings().goLive(admin))?.live).toBe(true);
    expect(await settings().switchLive(admin, false, '')).toBe('no_reason');
    expect(await settings().switchLive(admin, false, '还在培训')).toBe('done');
    expect((await settings().goLive(admin))?.history).toEqual([
      { at: now, who: '邹管理员', on: false, reason: '还在培训' },
    ]);
  });

  it('while it is not, families are not invited by any way, and staff are', async () => {
    await expect(family()).rejects.toThrow('还没有开通');
    const lines = io();
    expect(await inviteCommand(['QH-0080'], lines)).toBe(2);
    expect(lines.errors.join()).toContain('还没有开通');
    expect(await inviteCommand(['李姐'], io())).toBe(0);
  });

  it('is refused while something is missing, and says what', async () => {
    expect(await settings().switchLive(admin, true, '都准备好了')).toBe('closed');
    const gate = await settings().goLive(admin);
    expect(gate?.items.map(({ key, fulfilled, missing }) => [key, fulfilled, missing])).toEqual([
      ['roster', false, ['清河县(示例)', '白水镇']],
      ['numbers', false, ['施值班']],
      ['training', false, ['施值班', '李姐', '王老师']],
      ['assessment', false, []],
    ]);
  });

  it('goes live when everything is there', async () => {
    const roster = makeRoster(parts());
    const watch = { staffId: uuid(32), backupStaffId: '', phone: '19900000022', from: '', to: '' };
    await roster.add(admin, { ...watch, actId: 'watch-001', regionId: uuid(1), role: 'COUNTY_OFFICE' });
    await roster.add(admin, { ...watch, actId: 'watch-002', regionId: uuid(5), role: 'TOWN_STATION' });
    for (const { watches } of await roster.posts(admin)) for (const { id } of watches) await roster.tested(admin, id);
    await store.database.staff.updateMany({ data: { trainingDoneAt: new Date(now - 86_400_000) } });
    expect(await settings().assessed(admin, '2027-01-01', '谢主任')).toBe('wrong');
    expect(await settings().assessed(admin, '2026-11-01', ' ')).toBe('wrong');
    expect(await settings().switchLive(admin, true, '都准备好了')).toBe('closed');
    expect(await settings().assessed(admin, '2026-11-01', '谢主任')).toBe('done');
    expect(await settings().switchLive(admin, true, '都准备好了')).toBe('done');
    expect((await settings().goLive(admin))?.live).toBe(true);
    expect((await family()).code).toBe('123456');
  });
});
