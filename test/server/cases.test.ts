import { beforeEach, describe, expect, it } from 'vitest';
import type { HelperFilter } from '../../src/app/desk/pairings-port.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { li, memoryDesk } from './memory-desk.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';
import {
  type MemoryDropout,
  type MemoryHandover,
  memoryDropout,
  memoryHandover,
  memoryHelpers,
  someCase,
  someList,
  someReturn,
} from './work-desk.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>\u202E`;

let desk: ReturnType<typeof memoryDesk>;
let dropout: MemoryDropout;
let handover: MemoryHandover;
let filters: HelperFilter[];
let app: ReturnType<typeof makeServer>;
let cookie: string;

beforeEach(async () => {
  desk = memoryDesk();
  dropout = memoryDropout();
  handover = memoryHandover();
  filters = [];
  app = makeServer(
    memoryPorts({ desk, rooms: { ...memoryRooms(), dropout, handover, helpers: memoryHelpers(filters) } }),
  );
  const entered = await app.request(`/console/enter/${desk.link(li)}`, { method: 'POST', headers: form });
  cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
});

const get = (path: string, more: Record<string, string> = {}) =>
  app.request(path, { headers: { ...more, cookie: [cookie, more.cookie].filter(Boolean).join('; ') } });
const textOf = async (path: string, more?: Record<string, string>) => (await get(path, more)).text();
const post = (path: string, fields: Record<string, string>, more: Record<string, string> = {}) =>
  app.request(path, {
    method: 'POST',
    headers: { ...form, cookie, ...more },
    body: new URLSearchParams(fields).toString(),
  });
const nobody = { questions: [], open: false };
const english = { cookie: 'jiaxin_language=en' };

describe('absence and dropout', () => {
  it('the day counter, what was tried, what comes next and for whom', async () => {
    const text = await textOf('/console/dropout');
    expect(text).toContain(`href="/console/dropout/${someCase.caseId}"`);
    expect(text).toContain('缺课第 4 个上学日，第 6 天');
    expect(text).toContain('2026-11-19 列为疑似辍学，定劝返计划（教导处、儿童主任）');
    expect(await textOf('/console/dropout.csv')).toContain('"知道在哪但不来"');
  });

  it('a case with every step and the form of an attempt; in English but for what people wrote', async () => {
    const path = `/console/dropout/${someCase.caseId}`;
    expect(await textOf(path)).toContain('难处:想跟表哥进厂');
    const page = await textOf(path, english);
    const main = page.slice(page.indexOf('<h1>')).replaceAll(/<[^>]+>/gu, ' ');
    const own = ['小军', '石桥村', '石桥小学', '王老师', '难处:想跟表哥进厂', '（QS-0012）'];
    expect(own.reduce((rest, word) => rest.replaceAll(word, ''), main).match(/\p{Script=Han}+/gu)).toBe(null);
  });

  it('an attempt is read by its questions; what is not whole comes back filled in', async () => {
    const path = `/console/dropout/${someCase.caseId}`;
    const fields = { actId: 'act-attempt-1', p_how: 'PHONE', p_reason: 'WORK', p_problem: hostile, p_result: 'BACK' };
    expect((await post(path, fields)).headers.get('location')).toBe(`${path}?done=1`);
    expect(dropout.said[0]).toMatchObject({ actId: 'act-attempt-1', answers: { p_how: 'PHONE', p_result: 'BACK' } });
    dropout.answer = { kind: 'incomplete', stepId: 'p_result' };
    const back = await post(path, fields);
    const text = await back.text();
    expect([back.status, text.includes('value="WORK" checked')]).toEqual([422, true]);
    expect(text).toContain('id="q-p_result" class="question choice missing"');
    expect(text).not.toContain('<script>alert');
    expect((await post('/console/dropout/x', fields)).status).toBe(404);
    expect((await post(path, { ...fields, actId: '' })).status).toBe(404);
  });

  it('that the child is at school again has a form of its own, and goes where the conversation goes', async () => {
    const path = `/console/dropout/${someCase.caseId}`;
    expect(await textOf(path)).toContain('到校了，或者依法不再来');
    const fields = { form: 'back', actId: 'act-back-0001', now: 'TRANSFERRED', where: '县二小' };
    expect((await post(path, fields)).headers.get('location')).toBe(`${path}?done=1`);
    expect(dropout.said[0]).toMatchObject({ form: 'back', answers: { now: 'TRANSFERRED', where: '县二小' } });
  });

  it('a form that is not needed any more says so, and shows what was written into it', async () => {
    const path = `/console/dropout/${someCase.caseId}`;
    dropout.answer = { kind: 'over' };
    const back = await post(path, { form: 'back', actId: 'act-back-0002', now: 'TRANSFERRED', where: '县二小' });
    expect([back.status, (await back.text()).includes('您写的是：县二小')]).toEqual([409, true]);
  });

  it('who only reads finds no form', async () => {
    dropout.found = { ...someCase, forms: { attempt: nobody, back: nobody } };
    const text = await textOf(`/console/dropout/${someCase.caseId}`);
    expect(text).not.toContain('记下这次劝返');
    expect(text).toContain('登记劝返由');
  });
});

describe('the holiday handover', () => {
  const path = `/console/handover/village/${someList.villageId}`;
  const high = someList.children[0]?.id as string;
  const [, second, third] = someList.children.map(({ id }) => id);

  it('own lists, and how far the villages are, in both languages', async () => {
    const text = await textOf('/console/handover');
    expect(text).toContain(`href="${path}"`);
    expect(text).toContain('2026-2027 学年寒假');
    const page = (await textOf('/console/handover', english)).replaceAll(/<[^>]+>/gu, ' ');
    const own = ['李姐', '石桥村', '儿童主任', '青山镇', '中文'];
    expect(own.reduce((rest, word) => rest.replaceAll(word, ''), page).match(/\p{Script=Han}+/gu)).toBe(null);
  });

  it('what is not ticked counts as met only if that is said; who needs attention is confirmed by the own tick', async () => {
    const fields = {
      actId: 'act-list-0001',
      startedAt: String(Date.now() - 20_000),
      [`m.${high}`]: 'PHONED',
      [`m.${second}`]: 'NOT_FOUND',
    };
    await post(path, fields);
    expect(handover.said[0]).toMatchObject({
      ticked: { [high]: 'PHONED', [second as string]: 'NOT_FOUND' },
      confirmed: { [high]: 'PHONED' },
    });
    expect(handover.said[0]?.ticked[third as string]).toBe(undefined);
    expect(handover.said[0]?.seconds).toBeGreaterThanOrEqual(20);
    const done = await post(path, { ...fields, rest: '1' });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/console/handover?done=10']);
    expect(handover.said[1]?.ticked[third as string]).toBe('MET');
  });

  it('those to be confirmed are asked once more, with everything else kept, and without a way to tick them all', async () => {
    handover.answer = { kind: 'confirm', childIds: [high, third as string] };
    const fields = {
      actId: 'act-list-0002',
      startedAt: String(Date.now()),
      rest: '1',
      [`m.${second}`]: 'ELSEWHERE',
      [`w.${second}`]: hostile,
    };
    const text = await (await post(path, fields)).text();
    expect(text.split('type="radio"').length - 1).toBe(8);
    expect(text).not.toContain('name="rest"');
    expect(text).toContain(`name="m.${second}" value="ELSEWHERE"`);
    expect(text).toContain('name="seconds" value="0"');
    expect(text).not.toContain('<script>alert');
    handover.answer = { kind: 'done', count: 10 };
    await post(path, { actId: 'act-list-0003', seconds: '0', [`m.${third}`]: 'MET', [`c.${third}`]: 'PHONED' });
    expect(handover.said.at(-1)).toMatchObject({ seconds: 0, confirmed: { [third as string]: 'PHONED' } });
  });

  it('a child without an answer is pointed at, what was ticked stays', async () => {
    handover.answer = { kind: 'incomplete', childId: third as string };
    const back = await post(path, { actId: 'act-list-0004', startedAt: '1', [`m.${second}`]: 'MET' });
    const text = await back.text();
    expect([back.status, text.includes('小强还没点')]).toEqual([422, true]);
    expect(text.match(/value="MET" checked/gu)).toHaveLength(1);
  });

  describe('back to the school before term begins', () => {
    const back = `/console/handover/return/${someReturn.villageId}`;

    it('whom, then what; in English but for names', async () => {
      expect(await textOf('/console/handover')).toContain(`href="${back}"`);
      expect(await textOf(back)).toContain('都没有要说的，交回');
      const fields = { actId: 'act-back-0000', go: 'none', child: second ?? '' };
      const asked = await post(back, fields, { cookie: `${cookie}; ${english.cookie}` });
      const page = (await asked.text()).replaceAll(/<[^>]+>/gu, ' ');
      // Whichever button is pressed: what is ticked is not lost.
      expect([asked.status, handover.back]).toEqual([200, []]);
      expect(page).toContain('The other 9 are recorded');
      const own = ['李姐', '石桥村', '儿童主任', '小红 (', '中文'];
      expect(own.reduce((rest, word) => rest.replaceAll(word, ''), page).match(/\p{Script=Han}+/gu)).toBe(null);
      const nobody = await post(back, { actId: 'act-back-0000', go: 'tell' });
      expect([nobody.status, (await nobody.text()).includes('还没点孩子')]).toEqual([422, true]);
    });

    it('nothing to say is one press; what is said is about the children picked, words beside the ticks', async () => {
      const done = await post(back, { actId: 'act-back-0001' });
      expect(done.headers.get('location')).toBe('/console/handover?back=10');
      expect(handover.back[0]).toMatchObject({ picked: [], answers: {} });
      const area = `t3_area@${second}`;
      await post(back, {
        actId: 'act-back-0002',
        go: 'told',
        child: second ?? '',
        [area]: 'MOOD',
        [`w@${second}`]: hostile,
      });
      expect(handover.back[1]).toMatchObject({ picked: [second], answers: { [area]: ['MOOD', hostile] } });
    });

    it('what is open is pointed at, with everything written still there', async () => {
      handover.backAnswer = { kind: 'incomplete', stepId: `a3_mood@${second}` };
      const fields = {
        actId: 'act-back-0003',
        go: 'told',
        child: second ?? '',
        [`t3_area@${second}`]: 'MOOD',
        [`w@${second}`]: '老哭',
      };
      const answer = await post(back, fields);
      const text = await answer.text();
      expect([answer.status, text.includes(`id="q-a3_mood@${second}" class="question choice missing"`)]).toEqual([
        422,
        true,
      ]);
      expect(text).toContain('>老哭</textarea>');
      handover.backAnswer = { kind: 'over' };
      const late = await post(back, fields);
      expect([late.status, (await late.text()).includes('>老哭</textarea>')]).toEqual([409, true]);
      expect((await get('/console/handover/return/x')).status).toBe(404);
    });
  });

  it.each([
    ['/console/handover/village/x', 404],
    ['/console/handover/county/00000000-0000-4000-8000-00000000f001', 404],
  ])('%s: %i', async (where, status) => {
    expect((await get(where)).status).toBe(status);
    expect((await post(where, { actId: 'act-list-0005' })).status).toBe(status);
  });
});

describe('helpers', () => {
  it('those who stand still are marked, with what they lack; children lead to their files where that is allowed', async () => {
    const text = await textOf('/console/helpers?view=idle&name=%E9%83%91');
    expect(filters[0]).toEqual({ view: 'idle', name: '郑', page: 1 });
    expect(text).toContain('停用：不派联系孩子的事');
    expect(text).toContain('没有从业查询');
    expect(text.match(/href="\/console\/children\//gu)).toHaveLength(1);
    expect(await textOf('/console/helpers.csv')).toContain('"小军(石桥村)"');
  });

  it('in English but for names', async () => {
    const page = (await textOf('/console/helpers', english)).replaceAll(/<[^>]+>/gu, ' ');
    const own = ['李姐', '石桥村', '儿童主任', '周姐', '郑叔', '青山镇妇联', '小军', '小红', '中文'];
    expect(own.reduce((rest, word) => rest.replaceAll(word, ''), page).match(/\p{Script=Han}+/gu)).toBe(null);
  });
});
