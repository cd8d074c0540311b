import { beforeEach, describe, expect, it } from 'vitest';
import type { Member, PeoplePort, PeopleResult } from '../../src/app/desk/people-port.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { li, memoryDesk, zhao } from './memory-desk.ts';
import { noPeople } from './memory-place.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const wang: Member = {
  staffId: '00000000-0000-4000-8000-000000000009',
  name: '王老师<b>',
  posts: [],
  otherPosts: [],
  unit: '石桥小学',
  active: true,
  drill: false,
  away: false,
  lastSeenAt: null,
  vettingAt: null,
  trainingAt: null,
  dutyAt: null,
  realName: '王例明',
  facts: {
    name: '王老师<b>',
    phone: '199-0000-0020',
    employmentNo: '',
    vettingOn: '',
    vettingResult: '',
    trainingOn: '',
    dutyOn: '',
  },
  version: 'v1',
  leave: [],
  bound: false,
  credentials: [],
  history: [],
};

let result: PeopleResult;
let calls: unknown[][];
let app: ReturnType<typeof makeServer>;
let desk: ReturnType<typeof memoryDesk>;

beforeEach(() => {
  result = { kind: 'done', staffId: wang.staffId };
  calls = [];
  desk = memoryDesk();
  const people: PeoplePort = {
    ...noPeople,
    list: async (_actor, filter) => {
      calls.push(['list', filter]);
      return { total: 120, rows: [wang], pageSize: 50 };
    },
    member: async (_actor, id) => (id === wang.staffId ? wang : null),
    change: async (...args) => {
      calls.push(['change', ...args.slice(1)]);
      return result;
    },
    addRole: async () => result,
    makeLink: async () => ({ token: 'the-token', expiresAt: Date.now() + 1000, name: wang.name }),
  };
  app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), people } }));
});

async function enter(actor: typeof li): Promise<string> {
  const response = await app.request(`/console/enter/${desk.link(actor)}`, { method: 'POST', headers: form });
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
const get = async (path: string, cookie: string) => app.request(path, { headers: { cookie } });
const submit = (cookie: string, fields: Record<string, string>) =>
  app.request(`/console/people/${wang.staffId}/acts`, {
    method: 'POST',
    headers: { ...form, cookie },
    body: new URLSearchParams({ actId: 'act-00000001', ...fields }),
  });

describe('the pages of people', () => {
  it('shows changes to an administrator only, and marks what is missing', async () => {
    const text = async (who: typeof li) => (await get(`/console/people/${wang.staffId}`, await enter(who))).text();
    const [reader, admin] = [await text(li), await text(zhao)];
    expect(reader).toContain('王老师&lt;b&gt;');
    expect(reader).toContain('从业查询、培训、职责确认');
    expect(reader).not.toContain('name="act"');
    for (const act of ['change', 'link', 'close']) expect(admin).toContain(`value="${act}"`);
    for (const form of ['add_role', 'add_leave']) {
      expect(admin).toContain(`?form=${form}`);
      expect(await (await get(`/console/people/${wang.staffId}?form=${form}`, await enter(zhao))).text()).toContain(
        `value="${form}"`,
      );
    }
  });

  it('keeps the filter from page to page, and reads a wild one as none', async () => {
    const cookie = await enter(zhao);
    const text = await (await get('/console/people?role=GRID&missing=training&page=2', cookie)).text();
    expect(text).toContain('/console/people?words=&amp;role=GRID&amp;state=active&amp;missing=training&amp;page=3');
    await get(`/console/people?role=<script>&page=-4&state=x&words=${'长'.repeat(300)}`, cookie);
    expect(calls.at(-1)).toEqual(['list', { words: '长'.repeat(60), role: '', state: 'active', missing: '', page: 1 }]);
  });

  it('a stale form comes back filled, with what stands there now', async () => {
    result = { kind: 'stale' };
    const typed = {
      act: 'change',
      version: 'v0',
      name: '王老师',
      phone: '19911112222',
      employmentNo: '',
      vettingOn: '',
      vettingResult: '',
      trainingOn: '2026-11-01',
      dutyOn: '',
    };
    const answer = await submit(await enter(zhao), typed);
    const text = await answer.text();
    expect(answer.status).toBe(409);
    for (const part of ['19911112222', '2026-11-01', '199-0000-0020', 'value="v1"', '别人改过这些资料'])
      expect(text).toContain(part);
  });

  it('a refusal says why, in the language of the reader', async () => {
    result = { kind: 'refused', why: 'last_admin' };
    const cookie = await enter(zhao);
    const fields = { act: 'add_role', role: 'ADMIN', placeId: 'x', until: '' };
    expect(await (await submit(cookie, fields)).text()).toContain('最后一位管理员');
    expect(await (await submit(`${cookie}; jiaxin_language=en`, fields)).text()).toContain('last administrator');
  });

  it('a link is shown once, in the answer itself, and no cache keeps it', async () => {
    const cookie = await enter(zhao);
    const answer = await submit(cookie, { act: 'link' });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toContain('/console/enter/the-token');
    expect(await (await get(`/console/people/${wang.staffId}`, cookie)).text()).not.toContain('the-token');
  });

  it('an English page has no Chinese of its own', async () => {
    const cookie = `${await enter(zhao)}; jiaxin_language=en`;
    for (const path of ['/console/people', '/console/people/new', '/console/people/roster', '/console/people/leave']) {
      const text = await (await get(path, cookie)).text();
      const own = text.replaceAll(/王老师|石桥小学|赵站长|青山镇 未保站|中文/gu, '');
      expect([path, own.match(/\p{Script=Han}+/u)?.[0]]).toEqual([path, undefined]);
    }
  });

  it('nobody of that id is not found', async () => {
    const cookie = await enter(zhao);
    expect((await get('/console/people/00000000-0000-4000-8000-00000000dead', cookie)).status).toBe(404);
  });
});
