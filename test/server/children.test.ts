import { beforeEach, describe, expect, it } from 'vitest';
import type {
  ChildFile,
  ChildFilter,
  ChildRow,
  ChildrenPort,
  FactForm,
  FactWish,
} from '../../src/app/desk/children-port.ts';
import { partsOf } from '../../src/core/access/file-parts.ts';
import type { AlertId } from '../../src/core/ids.ts';
import { saidOf } from '../../src/core/text/said.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { emptyList, noChildren } from './memory-children.ts';
import { li, memoryDesk } from './memory-desk.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';

const id = '00000000-0000-4000-8000-00000000c001';
const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>\u202e"\'&`{1}';
const long = '长'.repeat(10_000);

const row: ChildRow = {
  id,
  fileNo: '=cmd|QS-1',
  name: evil,
  age: 7,
  village: long,
  group: evil,
  school: evil,
  className: evil,
  status: 'active',
  level: evil,
  alerts: [{ severity: 'red', what: saidOf(evil) }],
  weeks: 5,
};

const moment = {
  kind: 'answer' as const,
  at: Date.UTC(2026, 10, 1),
  onDay: null,
  title: saidOf(evil),
  role: 'CAREGIVER',
  name: evil,
  lines: [{ label: evil, value: long }],
  words: evil,
  severity: null,
  alertId: null,
};

const file: ChildFile = {
  ...row,
  parts: partsOf(['TOWN_STATION']),
  mayEdit: true,
  gender: 'male',
  town: evil,
  since: 0,
  realName: evil,
  birthDate: '2019-01-01',
  address: long,
  boarding: true,
  arrangement: evil,
  kin: [
    {
      personId: id,
      name: long,
      relation: evil,
      kind: 'parent',
      livesWith: false,
      verified: false,
      away: true,
      place: evil,
      status: 'normal',
      weeks: 6,
      realName: evil,
      phone: '"><script>',
    },
  ],
  health: evil,
  hukou: false,
  levelAt: 0,
  alerts: [{ id: id as AlertId, no: evil, severity: 'red', what: saidOf(evil), openedAt: 0 }],
  dropoutSince: '2026-11-01',
  nextDuty: { title: saidOf(evil), owner: evil, dueAt: 0 },
  agreements: [moment],
  visits: [moment],
  contradictions: [{ topic: 'contact', sides: [{ role: evil, name: evil, at: 0, text: evil }] }],
  facts: [{ field: 'address', personId: null, personName: '', value: evil, entry: null }],
  timeline: [moment],
  kind: null,
  next: { before: 1, skip: 2 },
};

const form: FactForm = {
  field: 'villagers_group',
  personId: null,
  personName: '',
  value: '3组',
  raw: '3组',
  entry: null,
  childId: id,
  childName: evil,
  was: 'state-one',
  choices: [],
  history: [],
  home: [],
};

let app: ReturnType<typeof makeServer>;
let children: { -readonly [K in keyof ChildrenPort]: ChildrenPort[K] };
let cookie: string;
const same = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };

beforeEach(async () => {
  const desk = memoryDesk();
  children = {
    ...noChildren,
    list: async () => ({ ...emptyList, rows: [row], total: 120, pages: 3 }),
    export: async () => ({ rows: [row], list: emptyList }),
    file: async (_actor, wanted) => (wanted === id ? file : null),
    factForm: async (_actor, wanted) => (wanted === id ? form : null),
  };
  app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), children } }));
  const response = await app.request(`/console/enter/${desk.link(li)}`, { method: 'POST', headers: same });
  cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
});

const get = (path: string, more: Record<string, string> = {}) =>
  app.request(path, { headers: { cookie: `${cookie}; ${more.cookie ?? ''}` } });
const post = (path: string, body: Record<string, string>) =>
  app.request(path, { method: 'POST', headers: { ...same, cookie }, body: new URLSearchParams(body).toString() });

describe('hostile texts are texts', () => {
  it.each([['/console/children'], [`/console/children/${id}`], [`/console/children/${id}/facts/villagers_group`]])(
    '%s',
    async (path) => {
      for (const language of ['zh', 'en']) {
        const html = await (await get(path, { cookie: `jiaxin_language=${language}` })).text();
        expect(html).toContain('&lt;script&gt;alert(1)');
        expect(html).not.toMatch(/<script>|<img|onerror="|javascript:/u);
      }
    },
  );

  it('long names do not make the picture wider than it is', async () => {
    const html = await (await get(`/console/children/${id}`)).text();
    const texts = [...html.matchAll(/<text[^>]*>([^<]*)<\/text>/gu)].map(([, text]) => text ?? '');
    expect(texts.length).toBeGreaterThan(2);
    for (const text of texts) expect(text.length).toBeLessThan(120);
  });
});

describe('the list', () => {
  it('passes on what narrows it, and nothing else', async () => {
    const asked: [ChildFilter, number][] = [];
    children.list = async (_actor, filter, page) => {
      asked.push([filter, page]);
      return emptyList;
    };
    app = makeServer(memoryPorts({ desk: await inside(), rooms: { ...memoryRooms(), children } }));
    await get(
      `/console/children?q=${encodeURIComponent(`小军 ${long}`)}&level=worst&flag=ZZ&weeks=-4&village=x&page=-2`,
    );
    await get(
      `/console/children?level=high&flag=G&loss=${encodeURIComponent('亲情缺失')}&of=closed&month=2026-10&weeks=4&night=1&status=exited&page=3`,
    );
    await get(`/console/children?village=${id}&school=${id}&page=1e9&loss=x&of=closed&month=2026-13`);
    expect(asked[0]?.[0]).toMatchObject({ level: null, flag: null, weeks: null, villageId: null, night: false });
    expect([asked[0]?.[0].q.length, asked[0]?.[1]]).toEqual([60, 1]);
    expect(asked[1]).toEqual([
      {
        q: '',
        level: 'high',
        flag: 'G',
        loss: '亲情缺失',
        of: 'closed',
        month: '2026-10',
        weeks: 4,
        night: true,
        villageId: null,
        schoolId: null,
        classId: null,
        status: 'exited',
      },
      3,
    ]);
    expect(asked[2]).toMatchObject([{ villageId: id, schoolId: id, loss: null, of: null, month: null }, 10_000]);
  });

  it('pages keep what narrows it', async () => {
    const html = await (await get('/console/children?q=%E5%B0%8F&night=1&page=2')).text();
    expect(html).toContain('/console/children?q=%E5%B0%8F&amp;night=1&amp;page=2');
  });

  it('offers no condition on what the reader does not read', async () => {
    children.list = async () => ({ ...emptyList, parts: partsOf(['EDU_CENTER']), mayKnowAlerts: false });
    app = makeServer(memoryPorts({ desk: await inside(), rooms: { ...memoryRooms(), children } }));
    const html = await (await get('/console/children')).text();
    for (const name of ['level', 'flag', 'loss', 'of', 'month', 'weeks', 'night'])
      expect(html).not.toContain(`name="${name}"`);
  });

  it('is taken out as text that no table takes for a formula', async () => {
    const text = await (await get('/console/children.csv')).text();
    expect(text).toContain(`"'=cmd|QS-1"`);
    expect(text).toContain('""\'&`');
  });
});

/** A desk into which the same cookie leads. */
async function inside() {
  const desk = memoryDesk();
  const server = makeServer(memoryPorts({ desk }));
  const response = await server.request(`/console/enter/${desk.link(li)}`, { method: 'POST', headers: same });
  cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return desk;
}

describe('saved filters', () => {
  it('are kept with what narrows the list now', async () => {
    const saved: unknown[] = [];
    children.saveFilter = async (_actor, name, filter) => {
      saved.push([name, filter.weeks]);
      return 'saved';
    };
    app = makeServer(memoryPorts({ desk: await inside(), rooms: { ...memoryRooms(), children } }));
    const response = await post('/console/children/filters?weeks=4', { name: ` ${long.slice(0, 1_000)}` });
    expect(response.headers.get('location')).toBe('/console/children?weeks=4&done=saved');
    expect(saved).toEqual([['长'.repeat(40), 4]]);
  });

  it('a name that is taken comes back in the form', async () => {
    children.saveFilter = async () => 'name_taken';
    app = makeServer(memoryPorts({ desk: await inside(), rooms: { ...memoryRooms(), children } }));
    const response = await post('/console/children/filters?weeks=4', { name: '夜里' });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('value="夜里"');
    expect(html).toContain('已经用过');
  });

  it('of somebody else are as those that are gone: nothing is changed, and what was typed is there', async () => {
    expect((await post('/console/children/filters/x', { do: 'drop' })).status).toBe(404);
    const response = await post(`/console/children/filters/${id}?weeks=4`, { do: 'rename', was: '夜里', name: '夜' });
    expect(response.status).toBe(409);
    const html = await response.text();
    expect(html).toContain('已经在别处删掉了');
    expect(html).toContain('value="夜"');
  });

  it('renamed elsewhere meanwhile: the second sees it, keeps what they typed, and decides', async () => {
    const seen: unknown[] = [];
    const filter = {
      q: '',
      level: null,
      flag: null,
      loss: null,
      of: null,
      month: null,
      weeks: 4,
      night: false,
    } as const;
    const places = { villageId: null, schoolId: null, classId: null, status: null };
    children.list = async () => ({ ...emptyList, saved: [{ id, name: '新名字', filter: { ...filter, ...places } }] });
    children.renameFilter = async (_actor, ...said) => {
      seen.push(said);
      return { changed: '新名字' };
    };
    children.dropFilter = async () => ({ changed: '新名字' });
    app = makeServer(memoryPorts({ desk: await inside(), rooms: { ...memoryRooms(), children } }));
    const path = `/console/children/filters/${id}`;
    const response = await post(path, { do: 'rename', was: '旧名字', name: '我的名字' });
    expect(seen).toEqual([[id, '旧名字', '我的名字']]);
    expect(response.status).toBe(409);
    const html = await response.text();
    expect(html).toContain('改名叫“新名字”');
    expect(html).toContain('name="was" value="新名字"');
    expect(html).toContain('value="我的名字"');
    const dropped = await post(path, { do: 'drop', was: '旧名字', name: '旧名字' });
    expect([dropped.status, (await dropped.text()).includes('没有删')]).toEqual([409, true]);
  });
});

describe('a file', () => {
  it('of another region, or none, is a 404 like any other', async () => {
    for (const wanted of ['00000000-0000-4000-8000-00000000c002', 'x', '%00'])
      expect((await get(`/console/children/${wanted}`)).status).toBe(404);
  });

  it('takes its timeline from the address, whatever stands there', async () => {
    const asked: unknown[] = [];
    children.file = async (_actor, _id, ask) => {
      asked.push(ask);
      return file;
    };
    app = makeServer(memoryPorts({ desk: await inside(), rooms: { ...memoryRooms(), children } }));
    await get(`/console/children/${id}?kind=visit&before=1700000000000&skip=2`);
    await get(`/console/children/${id}?kind=x&before=1e99&skip=-1`);
    expect(asked).toEqual([
      { kind: 'visit', before: 1_700_000_000_000, skip: 2 },
      { kind: null, before: null, skip: 0 },
    ]);
  });
});

describe('changing a fact', () => {
  const path = `/console/children/${id}/facts/villagers_group`;
  const typed = { value: '5组', since: '2026-11-01', source: '奶奶说', was: 'state-one', actId: 'act-00000001' };
  const answering = async (result: Awaited<ReturnType<ChildrenPort['writeFact']>>) => {
    const wishes: FactWish[] = [];
    children.writeFact = async (_actor, _id, wish) => {
      wishes.push(wish);
      return result;
    };
    app = makeServer(memoryPorts({ desk: await inside(), rooms: { ...memoryRooms(), children } }));
    return wishes;
  };

  it('goes on to the file and says so', async () => {
    const wishes = await answering({ kind: 'done', past: false });
    const response = await post(path, { ...typed, source: `奶奶\u202e说\n${'x'.repeat(20_000)}` });
    expect(response.headers.get('location')).toBe(`/console/children/${id}?done=done`);
    expect(wishes[0]).toMatchObject({ field: 'villagers_group', value: '5组', was: 'state-one', personId: null });
    expect(wishes[0]?.source.length).toBe(1_199);
  });

  it.each(['too_long', 'future', 'no_source', 'not_offered'] as const)('%s: nothing typed is lost', async (problem) => {
    await answering({ kind: 'wrong', problem, form });
    const response = await post(path, typed);
    expect(response.status).toBe(422);
    const html = await response.text();
    for (const text of ['value="5组"', 'value="2026-11-01"', 'value="奶奶说"', '什么都没有改'])
      expect(html).toContain(text);
  });

  it('a stale form shows the other’s change, keeps one’s own, and can then be sent', async () => {
    const entry = { id, value: '4组', raw: '4组', since: '2026-11-02', source: '村里', by: '何督导', at: 0 };
    await answering({ kind: 'stale', form: { ...form, value: '4组', was: 'state-two', entry, history: [entry] } });
    const response = await post(path, typed);
    expect(response.status).toBe(409);
    const html = await response.text();
    for (const text of ['何督导把它改成了“4组”', 'value="5组"', 'value="state-two"']) expect(html).toContain(text);
    expect(html).not.toContain('value="state-one"');
  });

  it('that does not exist is a 404; a form without its marks changes nothing', async () => {
    const wishes = await answering({ kind: 'done', past: false });
    expect((await post(`/console/children/${id}/facts/salary`, typed)).status).toBe(404);
    expect((await post(`${path}?person=x`, typed)).status).toBe(404);
    expect((await post(path, { ...typed, actId: '' })).status).toBe(400);
    expect(wishes).toEqual([]);
    await answering(null);
    expect((await post(path, typed)).status).toBe(404);
  });

  it('a teacher finds no such page', async () => {
    const desk = memoryDesk();
    const teacher = { ...li, roles: [{ role: 'CLASS_TEACHER', scopeType: 'class' as const, scopeId: id }] };
    app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), children } }));
    const response = await app.request(`/console/enter/${desk.link(teacher)}`, { method: 'POST', headers: same });
    cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await get(path)).status).toBe(404);
    expect((await get(`/console/children/${id}`)).status).toBe(200);
  });
});
