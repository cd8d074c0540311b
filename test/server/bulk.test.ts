import { beforeEach, describe, expect, it } from 'vitest';
import type { BulkForm, BulkView, ChildBulkPort, DutyBulkPort } from '../../src/app/desk/bulk-port.ts';
import type { ChildrenPort } from '../../src/app/desk/children-port.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { emptyList, noBulk, noChildren } from './memory-children.ts';
import { li, memoryDesk } from './memory-desk.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';

const act = '00000000-0000-4000-8000-00000000b001';
const child = '00000000-0000-4000-8000-00000000c001';
const evil = '<script>alert(1)</script>"\'&`';
const form: BulkForm = { to: 'v2', since: '2026-11-18', source: '村里来电话', along: 'all', note: '' };

const preview: BulkView = {
  id: act,
  kind: 'residence',
  state: 'preview',
  chosen: 2,
  form,
  choices: [{ group: '远镇', id: 'v2', name: '远村' }],
  asksHome: true,
  rows: [
    {
      id: child,
      name: evil,
      fileNo: 'QH-1',
      title: null,
      dueAt: null,
      from: evil,
      to: '远村',
      was: 'state',
      along: [evil],
      stays: ['爷爷'],
    },
  ],
  leftOut: [{ id: act, name: '小红', fileNo: 'QH-2', title: null, why: 'later_fact' }],
  undoUntil: null,
  mayUndo: false,
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };
let bulk: Writable<ChildBulkPort & DutyBulkPort>;
let children: Writable<ChildrenPort>;
let chosen: (readonly unknown[])[];
let app: ReturnType<typeof makeServer>;
let desk: ReturnType<typeof memoryDesk>;
let cookie: string;
const same = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };

async function enter(roles: typeof li.roles) {
  const response = await app.request(`/console/enter/${desk.link({ ...li, roles })}`, {
    method: 'POST',
    headers: same,
  });
  cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

beforeEach(async () => {
  desk = memoryDesk();
  chosen = [];
  bulk = {
    ...noBulk,
    show: async (_actor, id) => (id === act ? preview : null),
    choose: async (_actor, kind: string, ids: readonly string[], actId: string) => {
      chosen.push([kind, ids, actId]);
      return ids.includes(child) ? act : null;
    },
  };
  children = { ...noChildren };
  app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), children, childBulk: bulk, dutyBulk: bulk } }));
  await enter([{ role: 'TOWN_SUPERVISOR', scopeType: 'town', scopeId: '00000000-0000-4000-8000-00000000f001' }]);
});

const get = (path: string, language = 'zh') =>
  app.request(path, { headers: { cookie: `${cookie}; jiaxin_language=${language}` } });
const post = (path: string, body: readonly (readonly [string, string])[]) =>
  app.request(path, {
    method: 'POST',
    headers: { ...same, cookie },
    body: new URLSearchParams(body.map(([name, value]): [string, string] => [name, value])).toString(),
  });
const page = `/console/children/bulk/${act}`;

describe('chosen in the list', () => {
  it('leads to a page of the act; what is no id is left out', async () => {
    const body = [
      ['actId', 'act-00000001'],
      ['kind', 'residence'],
      ['ids', child],
      ['ids', 'nonsense'],
    ] as const;
    const response = await post('/console/children/bulk', body);
    expect([response.status, response.headers.get('location')]).toEqual([303, page]);
    expect(chosen).toEqual([['residence', [child], 'act-00000001']]);
  });

  it('all that the filter finds, and that there are more is said', async () => {
    children.find = async (_actor, filter, limit) => {
      expect([filter.q, limit]).toEqual(['石桥', 200]);
      return { ids: [child], total: 350 };
    };
    const body = [
      ['actId', 'act-00000001'],
      ['kind', 'visit'],
      ['all', '1'],
    ] as const;
    const response = await post('/console/children/bulk?q=石桥', body);
    expect(response.headers.get('location')).toBe(`${page}?found=350`);
    const html = await (await get(`${page}?found=350`)).text();
    expect(html).toContain('条件里有 350 个，一次最多 200 个');
  });

  it('nothing ticked, out of reach, or another kind: nothing is begun and it is said what to do', async () => {
    for (const body of [
      [
        ['actId', 'act-00000001'],
        ['kind', 'residence'],
      ],
      [
        ['actId', 'act-00000001'],
        ['kind', 'residence'],
        ['ids', '00000000-0000-4000-8000-00000000c009'],
      ],
      [
        ['actId', 'act-00000001'],
        ['kind', 'delete'],
        ['ids', child],
      ],
      [
        ['kind', 'residence'],
        ['ids', child],
      ],
    ] as const) {
      const response = await post('/console/children/bulk', body);
      expect(response.status).toBe(422);
      expect(await response.text()).toContain('什么都没有改');
    }
  });
});

describe('the page', () => {
  it('says who changes and who does not, in both languages, hostile texts as texts', async () => {
    const zh = await (await get(page)).text();
    expect(zh).toContain('&lt;script&gt;alert(1)');
    expect(zh).not.toContain('<script>alert');
    expect(zh).toContain('档案里有更晚的一条');
    expect(zh).toContain(`value="${child}.state"`);
    expect(zh).toContain('家里人不会收到消息');
    const en = await (await get(page, 'en')).text();
    expect(en).toContain('a later entry counts');
    expect(en.replace(/<[^>]*>/gu, '')).not.toMatch(/会变的|不动的|确认/u);
  });

  it('what was typed stands there again after a fault', async () => {
    bulk.fill = async () => 'no_source';
    const response = await post(page, [
      ['do', 'fill'],
      ['to', 'v2'],
      ['since', '2026-11-18'],
      ['source', ''],
      ['along', 'none'],
      ['note', '一句'],
    ]);
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('请写是谁说的');
    expect(html).toMatch(/value="none"[^>]*checked/u);
  });

  it('confirmed with what was looked at, then shown at its own address', async () => {
    let said: ReadonlyMap<string, string> = new Map();
    bulk.confirm = async (_actor, _id, ticked) => {
      said = ticked;
      return 'done';
    };
    const response = await post(page, [
      ['do', 'confirm'],
      ['row', `${child}.state`],
    ]);
    expect([response.status, response.headers.get('location')]).toEqual([303, page]);
    expect([...said]).toEqual([[child, 'state']]);
    bulk.confirm = async () => 'nothing';
    expect((await post(page, [['do', 'confirm']])).status).toBe(422);
    bulk.confirm = async () => 'later';
    expect((await post(page, [['do', 'confirm']])).status).toBe(503);
  });

  it('offers to take it back until a time, and says so when it is too late', async () => {
    const undoUntil = Date.now() + 3_600_000;
    bulk.show = async () => ({ ...preview, state: 'done', undoUntil, mayUndo: true });
    expect(await (await get(page)).text()).toContain('前可以撤回');
    bulk.undo = async () => 'undone';
    expect((await post(page, [['do', 'undo']])).status).toBe(303);
    bulk.undo = async () => 'too_late';
    expect((await post(page, [['do', 'undo']])).status).toBe(409);
  });

  it('somebody else’s act, and an unknown word, are not there', async () => {
    bulk.show = async () => null;
    expect((await get(page)).status).toBe(404);
    for (const word of ['fill', 'confirm', 'undo', 'delete'])
      expect((await post(page, [['do', word]])).status).toBe(404);
  });
});

describe('who may', () => {
  it('a class teacher exports what is ticked and changes nothing; the list offers exactly that', async () => {
    children.list = async () => ({
      ...emptyList,
      rows: [
        {
          id: child,
          fileNo: '1',
          name: '小军',
          age: 7,
          village: '',
          group: '',
          school: '',
          className: '',
          status: 'active',
          level: '',
          alerts: [],
          weeks: null,
        },
      ],
      total: 1,
    });
    await enter([{ role: 'CLASS_TEACHER', scopeType: 'class', scopeId: '00000000-0000-4000-8000-00000000f009' }]);
    const html = await (await get('/console/children')).text();
    expect(html).toContain('/console/children/chosen.csv');
    expect(html).not.toContain('name="kind"');
    expect(
      (
        await post('/console/children/bulk', [
          ['kind', 'residence'],
          ['ids', child],
        ])
      ).status,
    ).toBe(404);
    expect((await get(page)).status).toBe(404);
  });

  it('a list that leaves the desk asks first who takes it, and holds what was ticked', async () => {
    const asked: unknown[] = [];
    children.exportChosen = async (_actor, ids) => {
      asked.push(ids);
      return { rows: [], list: emptyList };
    };
    const response = await post('/console/children/chosen.csv', [['ids', child]]);
    expect(response.status === 403 || response.headers.get('content-type')?.includes('csv')).toBe(true);
    if (response.status === 403) expect(await response.text()).toContain(child);
    else expect(asked).toEqual([[child]]);
  });
});
