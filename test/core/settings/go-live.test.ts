import { describe, expect, it } from 'vitest';
import { whyNotEnd, whyNotGive } from '../../../src/core/access/role-rules.ts';
import { rosterGaps } from '../../../src/core/duty/roster-gaps.ts';
import { countySettings, readSetting } from '../../../src/core/settings/county-settings.ts';
import { type GoLiveFacts, goLiveGate } from '../../../src/core/settings/go-live.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 21);
const good: GoLiveFacts = {
  duties: [{ place: '青山镇', gaps: 0 }],
  numbers: [{ who: '施值班', has: true, testedAt: now - day }],
  staff: [{ name: '李姐', trainedAt: now - day }],
  assessedOn: '2026-11-01',
};

describe('the gate', () => {
  it.each<readonly [string, Partial<GoLiveFacts>, readonly string[]]>([
    ['all is there', {}, []],
    ['a gap in the roster', { duties: [...good.duties, { place: '白水镇', gaps: 1 }] }, ['roster: 白水镇']],
    ['no township at all', { duties: [] }, ['roster: ']],
    ['nobody on any roster', { numbers: [] }, ['numbers: ']],
    ['a number never tried', { numbers: [{ who: '施值班', has: true, testedAt: null }] }, ['numbers: 施值班']],
    [
      'a number tried long ago',
      { numbers: [{ who: '施值班', has: true, testedAt: now - 91 * day }] },
      ['numbers: 施值班'],
    ],
    ['no number', { numbers: [{ who: '施值班', has: false, testedAt: now }] }, ['numbers: 施值班']],
    ['nobody trained', { staff: [{ name: '李姐', trainedAt: null }] }, ['training: 李姐']],
    ['trained too long ago', { staff: [{ name: '李姐', trainedAt: now - 366 * day }] }, ['training: 李姐']],
    ['no assessment', { assessedOn: null }, ['assessment: ']],
  ])('%s', (_what, more, closed) => {
    const open = goLiveGate({ ...good, ...more }, now).filter(({ fulfilled }) => !fulfilled);
    expect(open.map(({ key, missing }) => `${key}: ${missing.join()}`)).toEqual(closed);
  });

  it('counts all that is missing and names twenty', () => {
    const staff = Array.from({ length: 300 }, (_, n) => ({ name: `人${n}`, trainedAt: null }));
    const [item] = goLiveGate({ ...good, staff }, now).filter(({ key }) => key === 'training');
    expect([item?.missing.length, item?.missingCount]).toEqual([20, 300]);
  });
});

it.each<readonly [string, readonly (readonly [number, number | null])[], readonly (readonly [number, number])[]]>([
  ['nobody', [], [[10, 20]]],
  ['one without an end', [[0, null]], []],
  [
    'two that meet',
    [
      [0, 15],
      [15, 20],
    ],
    [],
  ],
  [
    'two that overlap, in any order',
    [
      [14, null],
      [0, 15],
    ],
    [],
  ],
  [
    'a gap in the middle',
    [
      [0, 12],
      [14, null],
    ],
    [[12, 14]],
  ],
  [
    'late and early',
    [[11, 19]],
    [
      [10, 11],
      [19, 20],
    ],
  ],
  [
    'one within another',
    [
      [0, 30],
      [12, 13],
    ],
    [],
  ],
  [
    'all before and after',
    [
      [0, 10],
      [20, null],
    ],
    [[10, 20]],
  ],
])('gaps of a roster: %s', (_what, watches, gaps) => {
  const rows = watches.map(([from, to]) => ({ from, to }));
  expect(rosterGaps(rows, 10, 20).map(({ from, to }) => [from, to])).toEqual(gaps);
});

it.each([
  ['authority', '清河县民政局', '清河县民政局'],
  ['authority', '  ', null],
  ['authority', '长'.repeat(10_000), null],
  ['authority', '清河\u202e县', '清河县'],
  ['keepYears', '5', 5],
  ['keepYears', '101', null],
  ['keepYears', '-1', null],
  ['keepYears', '1.5', null],
  ['dutyPhone', '0745-1234567', '0745-1234567'],
  ['dutyPhone', '12', null],
  ['inboxHoldHours', '８', 8],
  ['inboxHoldHours', '0', null],
  ['inboxHoldHours', '169', null],
  ['timeZone', 'Asia/Urumqi', 'Asia/Urumqi'],
  ['timeZone', 'Mars/Olympus', null],
])('setting %s = %s', (key, typed, value) => {
  const rule = countySettings.find((one) => one.key === key);
  if (!rule) throw new Error(key);
  expect(readSetting(rule, typed)).toBe(value);
});

it('nobody gives themselves a role but the administrator, and the last one stays', () => {
  expect(whyNotGive('COUNTY_OFFICE', 'a', 'a')).toBe('own_role');
  expect(whyNotGive('ADMIN', 'a', 'a')).toBeNull();
  expect(whyNotGive('COUNTY_OFFICE', 'a', 'b')).toBeNull();
  expect(whyNotEnd('ADMIN', 0)).toBe('last_admin');
  expect(whyNotEnd('ADMIN', 1)).toBeNull();
  expect(whyNotEnd('GRID', 0)).toBeNull();
});
