import { beforeEach, expect, it } from 'vitest';
import type { PlaceResult, PlacesPort } from '../../src/app/desk/places-port.ts';
import type { GoLive, SettingResult, SettingsPort } from '../../src/app/desk/settings-port.ts';
import { alertLimits, durationText } from '../../src/core/alert/alert-limits.ts';
import { saidOf } from '../../src/core/text/said.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { li, memoryDesk, zhao } from './memory-desk.ts';
import { noInvites, noPlaces, noSettings } from './memory-place.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const school = '00000000-0000-4000-8000-000000000010';
const region = '00000000-0000-4000-8000-000000000002';
let placed: PlaceResult;
let set: SettingResult;
let limitSet: Awaited<ReturnType<SettingsPort['changeLimit']>>;
let gate: GoLive;
let app: ReturnType<typeof makeServer>;
let desk: ReturnType<typeof memoryDesk>;

beforeEach(() => {
  placed = { kind: 'done' };
  set = 'done';
  limitSet = 'done';
  gate = {
    county: '清河县',
    live: false,
    items: [{ key: 'training', fulfilled: false, missing: ['李姐'], missingCount: 30 }],
    assessment: null,
    history: [],
  };
  const places: PlacesPort = {
    ...noPlaces,
    regions: async () => [
      {
        id: region,
        code: '990100',
        level: 'town',
        parentId: null,
        facts: { name: '青山镇<i>', phone: '', dutyPhone: '', policeStationName: '', policePhone: '' },
        version: 'v1',
      },
    ],
    schools: async () => [
      { id: school, name: '石桥小学', type: 'school', town: '青山镇', phone: '', version: 'v1', classes: [] },
    ],
    calendar: async () => ({ terms: [], days: [{ day: '2026-11-14', kind: 'workday', name: '补课' }] }),
    changeRegion: async () => placed,
    setTerm: async () => placed,
  };
  const settings: SettingsPort = {
    ...noSettings,
    settings: async () => ({
      county: '清河县',
      rows: [
        {
          rule: { key: 'keepYears', kind: 'years', basis: 'L-27' },
          value: '3',
          standard: '3',
          isSet: false,
          history: [{ at: 1_796_000_000_000, who: '邹管理员', from: '2', to: '3', reason: '<b>规定</b>' }],
        },
      ],
      limits: alertLimits(projectPlaybook().chains).map((limit) => ({
        limit,
        value: limit.key === 'red.ack' ? '10m' : durationText(limit.standard),
        standard: durationText(limit.standard),
        isSet: limit.key === 'red.ack',
        history: [],
      })),
    }),
    files: () => [
      { file: 'flows/alerts/chains.yaml', group: 'quiet', name: saidOf('from'), value: '22:00', basis: '4.2' },
    ],
    change: async () => set,
    changeLimit: async () => limitSet,
    goLive: async () => gate,
    switchLive: async () => 'closed',
  };
  const invites = {
    ...noInvites,
    make: async () =>
      ({
        kind: 'made',
        county: '清河县',
        made: [
          {
            name: '王奶奶<b>',
            staff: false,
            nicknames: ['小军'],
            code: '123456',
            expiresAt: 1_796_000_000_000,
            contacts: [],
          },
        ],
      }) as const,
  };
  desk = memoryDesk();
  app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), places, settings, invites } }));
});

async function enter(actor: typeof li): Promise<string> {
  const response = await app.request(`/console/enter/${desk.link(actor)}`, { method: 'POST', headers: form });
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
const get = async (path: string, cookie: string) => (await app.request(path, { headers: { cookie } })).text();
const submit = (path: string, cookie: string, fields: Record<string, string>) =>
  app.request(path, {
    method: 'POST',
    headers: { ...form, cookie },
    body: new URLSearchParams({ actId: 'act-00000001', ...fields }),
  });

it('a reader without the right to change sees places and no form', async () => {
  const [reader, admin] = [await enter(li), await enter(zhao)];
  const open = `/console/places?edit=${region}`;
  expect(await get(open, reader)).toContain('青山镇&lt;i&gt;');
  expect(await get(open, reader)).not.toContain('name="act"');
  expect(await get(open, admin)).toContain('name="policePhone"');
  expect(await get('/console/places', admin)).toContain('没有派出所电话');
});

it('a stale form of a place comes back filled', async () => {
  placed = { kind: 'stale' };
  const fields = {
    act: 'change',
    id: region,
    version: 'v0',
    name: '青山镇',
    phone: '19900000777',
    dutyPhone: '',
    policeStationName: '',
    policePhone: '',
  };
  const answer = await submit('/console/places/acts', await enter(zhao), fields);
  const text = await answer.text();
  expect(answer.status).toBe(409);
  for (const part of ['19900000777', 'value="v1"', '别人改过']) expect(text).toContain(part);
});

it('a school without a calendar is marked, and its year is twelve months all the same', async () => {
  const cookie = await enter(zhao);
  expect(await get('/console/places/schools', cookie)).toContain('class="lack"');
  const text = await get(`/console/places/calendar?school=${school}&year=2026`, cookie);
  expect(text).toContain('校历没有录入');
  expect(text.match(/<caption>/gu)).toHaveLength(12);
  expect(text).toMatch(/class="makeup school"[^>]*>14</u);
  expect(text.length).toBeLessThan(60_000);
  const other = await app.request('/console/places/calendar?school=00000000-0000-4000-8000-00000000dead', {
    headers: { cookie },
  });
  expect(other.status).toBe(404);
});

it('settings say value, default, basis and why they were changed', async () => {
  const text = await get('/console/settings', await enter(zhao));
  for (const part of ['L-27', '&lt;b&gt;规定&lt;/b&gt;', '<b>10 分钟</b>', '默认 15 分钟'])
    expect(text).toContain(part);
  set = 'no_reason';
  const answer = await submit('/console/settings/acts', await enter(zhao), {
    key: 'keepYears',
    value: '7',
    seen: '3',
    reason: '',
  });
  expect([answer.status, (await answer.text()).includes('value="7"')]).toEqual([409, true]);
});

it('a time limit says how far it goes and why; what was typed stays after a refusal, and another address is none', async () => {
  const cookie = await enter(zhao);
  const text = await get('/console/settings/limits/red.ack', cookie);
  for (const part of [
    '红 · 要有人接：10 分钟',
    '可以填 2 分钟 到 15 分钟',
    '只能改短',
    '就告诉上一级',
    '默认 15 分钟',
    '4.2',
  ])
    expect(text).toContain(part);
  expect(await get('/console/settings/limits/yellow.plan', cookie)).toContain('可以填 2 小时 到 14 天');
  const typed = { amount: '20', unit: 'm', seen: '10m', reason: '路太远了' };
  limitSet = 'too_long';
  const refused = await submit('/console/settings/limits/red.ack', cookie, typed);
  const page = await refused.text();
  expect([refused.status, page.includes('比允许的长'), page.includes('value="20"')]).toEqual([409, true, true]);
  limitSet = 'done';
  const done = await submit('/console/settings/limits/red.ack', cookie, typed);
  expect([done.status, done.headers.get('location')]).toEqual([303, '/console/settings/limits/red.ack?done=1']);
  const other = await app.request('/console/settings/limits/red.nowhere', { headers: { cookie } });
  expect(other.status).toBe(404);
});

it('the gate says what is missing and where to mend it, and cannot be opened before', async () => {
  const cookie = await enter(zhao);
  const text = await get('/console/golive', cookie);
  for (const part of ['还差 1 个条件', '李姐', '等 30 个', '/console/people?missing=training'])
    expect(text).toContain(part);
  expect(text).not.toContain('value="on"');
  const answer = await submit('/console/golive/acts', cookie, { act: 'on', reason: '都好了吧' });
  expect([answer.status, (await answer.text()).includes('条件还没有都满足')]).toEqual([409, true]);
});

it('cards hold a drawn code, six digits and nothing that the page would run', async () => {
  const fields = {
    act: 'make',
    personIds: '00000000-0000-4000-8000-000000000060',
    form: 'digits',
    days: '14',
    back: '',
  };
  const answer = await submit('/console/invites/cards', await enter(zhao), fields);
  const text = await answer.text();
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  for (const part of ['<svg', '123 456', '王奶奶&lt;b&gt;', '小军']) expect(text).toContain(part);
  expect(text).not.toMatch(/<script(?! src=)|<style|style="/u);
});

it('in English nothing of the pages themselves is Chinese', async () => {
  const cookie = `${await enter(zhao)}; jiaxin_language=en`;
  const data = /清河县|青山镇( 未保站)?|石桥小学|赵站长|邹管理员|李姐|规定|补课|中文/gu;
  for (const path of [
    '/console/places',
    '/console/places/schools',
    `/console/places/schools/${school}`,
    '/console/places/calendar',
    '/console/settings',
    '/console/golive',
    '/console/invites',
    '/console/invites/made',
    '/console/import',
  ]) {
    const own = (await get(path, cookie)).replaceAll(data, '');
    expect([path, own.match(/.{0,20}\p{Script=Han}+/u)?.[0]]).toEqual([path, undefined]);
  }
});
