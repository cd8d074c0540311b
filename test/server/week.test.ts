import { beforeEach, describe, expect, it } from 'vitest';
import { aboutChildQuestions } from '../../src/app/desk/handover-return.ts';
import { weekLists } from '../../src/app/desk/week.ts';
import type { WeekForm, WeekResult, WeekSaid } from '../../src/app/desk/week-port.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { li, memoryDesk } from './memory-desk.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';

const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>\u202E`;
const wang = {
  ...li,
  name: '王老师',
  post: '石桥小学',
  roles: [{ role: 'CLASS_TEACHER', scopeType: 'class' as const, scopeId: 'c' }],
};
const children = ['小军', '小红', '小强'].map((name, n) => ({ id: `id-${n}`, name, fileNo: `QS-001${n}` }));
const all = new Set(['teacher_weekly', 'teacher_biweekly']);
const form: WeekForm = {
  dueAt: Date.now() + 86_400_000,
  lists: weekLists(projectPlaybook(), children, (id) => (id === 'id-2' ? new Set(['teacher_weekly']) : all)),
  children,
  questions: aboutChildQuestions(projectPlaybook()),
};

let app: ReturnType<typeof makeServer>;
let cookie: string;
let sent: WeekSaid[];
let answer: WeekResult;
let shown: WeekForm | null;

const close = async (_: unknown, said: WeekSaid) => {
  sent.push(said);
  return answer;
};
const enter = async (who: typeof li) => {
  const desk = memoryDesk();
  const week = { form: async () => shown, close };
  app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), week } }));
  const entered = await app.request(`/console/enter/${desk.link(who)}`, { method: 'POST', headers });
  cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
};
beforeEach(async () => {
  sent = [];
  answer = { kind: 'done' };
  shown = form;
  await enter(wang);
});

const get = async (path: string, lang = '') =>
  (await app.request(path, { headers: { cookie: `${cookie}; ${lang}` } })).text();
const post = async (fields: Record<string, string>) => {
  const body = new URLSearchParams({ actId: 'act-week-0001', ...fields }).toString();
  const response = await app.request('/console/week', { method: 'POST', headers: { ...headers, cookie }, body });
  return { status: response.status, to: response.headers.get('location'), text: await response.text() };
};
const han = (html: string, own: readonly string[]) =>
  own.reduce((rest, word) => rest.replaceAll(word, ''), html.replaceAll(/<[^>]+>/gu, ' ')).match(/\p{Script=Han}+/gu);

describe('the class teacher’s week', () => {
  it('is in the menu of class teachers alone', async () => {
    expect(await get('/console')).toContain('href="/console/week"');
    await enter(li);
    expect(await get('/console')).not.toContain('href="/console/week"');
    expect((await app.request('/console/week', { headers: { cookie } })).status).toBe(404);
  });

  it('lists what is due, in both languages', async () => {
    const text = await get('/console/week');
    expect(text).toContain('本周谈过话的?');
    expect(text.match(/<select name="TALKED\./gu)).toHaveLength(3);
    expect(text.match(/<select name="CALLED\./gu)).toHaveLength(2);
    expect(text).not.toContain('RELATIVES_CALLED');
    const own = ['王老师', '石桥小学', '小军 (', '小红 (', '小强 (', '中文'];
    expect(han(await get('/console/week', 'jiaxin_language=en'), own)).toBe(null);
    shown = { ...form, lists: [], dueAt: null };
    expect(await get('/console/week')).toContain('都报完了');
    shown = null;
    expect(await get('/console/week')).toContain('不带班');
  });

  it('what is open counts as done only where that is said', async () => {
    const back = await post({ 'TALKED.id-1': 'TALK_BUSY', 'CALLED.id-0': 'CALLED' });
    expect([back.status, sent]).toEqual([422, []]);
    expect(back.text).toContain('小军还没选');
    expect(back.text).toContain('<option value="TALK_BUSY" selected="">');
    const done = await post({
      rest: 'TALKED',
      'TALKED.id-1': 'TALK_BUSY',
      'CALLED.id-0': 'CALLED',
      'CALLED.id-1': 'CALL_LEAVE',
    });
    expect([done.status, done.to]).toEqual([303, '/console/week?done=1']);
    expect(sent[0]?.chosen).toEqual({
      TALKED: { 'id-0': 'TALKED', 'id-1': 'TALK_BUSY', 'id-2': 'TALKED' },
      CALLED: { 'id-0': 'CALLED', 'id-1': 'CALL_LEAVE' },
    });
    expect(await get('/console/week?done=1')).toContain('这一周报完了');
  });

  it('those to watch are asked about on a second page, with everything chosen before kept', async () => {
    const fields = {
      rest: 'TALKED',
      'CALLED.id-0': 'CALLED',
      'CALLED.id-1': 'CALLED',
      watch: 'id-1',
      goodFor: 'id-0',
      goodWords: hostile,
    };
    const second = await post(fields);
    expect([second.status, sent]).toEqual([200, []]);
    for (const kept of [
      'name="tell" value="1"',
      'name="rest" value="TALKED"',
      'name="CALLED.id-0" value="CALLED"',
      'name="watch" value="id-1"',
    ])
      expect(second.text).toContain(kept);
    expect(second.text).toContain('name="t3_area@id-1"');
    expect(second.text).not.toContain('<script>alert');
    await post({ ...fields, tell: '1', 't3_area@id-1': 'MOOD', 'a3_mood@id-1': 'LONELY', 'w@id-1': '老趴桌上' });
    expect(sent[0]).toMatchObject({
      watch: ['id-1'],
      answers: { 't3_area@id-1': ['MOOD', '老趴桌上'], 'a3_mood@id-1': 'LONELY' },
      good: { childId: 'id-0', words: hostile.replaceAll('\u0000', '').trim() },
    });
  });

  it.each([
    ['incomplete', { kind: 'incomplete', stepId: 't3_area@id-1' }, 422],
    ['without the store', { kind: 'later' }, 503],
  ] as const)('%s: what was written comes back', async (_, refused, status) => {
    answer = refused;
    const fields = {
      rest: 'TALKED',
      'CALLED.id-0': 'CALLED',
      'CALLED.id-1': 'CALLED',
      watch: 'id-1',
      tell: '1',
      'w@id-1': '老趴桌上',
    };
    const back = await post(fields);
    expect([back.status, back.text.includes('>老趴桌上</textarea>')]).toEqual([status, true]);
  });

  it('a good word without words is asked for; nonsense is none of ours', async () => {
    const back = await post({ rest: 'TALKED', 'CALLED.id-0': 'CALLED', 'CALLED.id-1': 'CALLED', goodFor: 'id-0' });
    expect([back.status, back.text.includes('话还没写'), sent]).toEqual([422, true, []]);
    expect((await post({ actId: 'x' })).status).toBe(404);
    await post({ rest: 'TALKED', 'CALLED.id-0': 'CALLED', 'CALLED.id-1': 'CALLED', watch: 'id-9', goodFor: 'id-9' });
    expect(sent[0]).toMatchObject({ watch: [], good: null });
  });
});
