import { beforeEach, describe, expect, it } from 'vitest';
import { saidOf } from '../../src/core/text/said.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { chineseLeft } from '../support/chinese-left.ts';
import { li, memoryDesk, someAlert } from './memory-desk.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';
import { type MemoryDuties, type MemoryVisits, memoryDuties, memoryVisits, someDuty, xiaojun } from './work-desk.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>\u202E`;

let desk: ReturnType<typeof memoryDesk>;
let duties: MemoryDuties;
let visits: MemoryVisits;
let app: ReturnType<typeof makeServer>;
let cookie: string;

beforeEach(async () => {
  desk = memoryDesk();
  duties = memoryDuties();
  visits = memoryVisits();
  app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), duties, visits } }));
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
const english = { cookie: 'jiaxin_language=en' };

describe('the first screen', () => {
  beforeEach(() => {
    const group = {
      rule: 'visit_due',
      title: saidOf('走访(高,每周)'),
      count: 5,
      today: 1,
      late: 2,
      firstDueAt: Date.now(),
    };
    duties.groupsShown.push(
      { ...group, mine: true },
      { ...group, mine: false, rule: 'teacher_weekly', title: saidOf('每周谈话') },
    );
  });

  it('own duties and what is late of others, each number with its list', async () => {
    const text = await textOf('/console');
    expect(text).toContain('href="/console/duties?view=open&amp;who=mine&amp;rule=visit_due"');
    expect(text).toContain('href="/console/duties?view=late&amp;who=staff&amp;rule=teacher_weekly"');
    expect(text).toContain('晚了 2 件');
    expect(text).toContain('往后到期的还有 2 件');
    expect(text).toContain('href="/console/inbox"');
  });

  it('in English it speaks English but for what people are called', async () => {
    desk.open(someAlert());
    const text = (await textOf('/console', english)).replaceAll(/<[^>]+>/gu, ' ');
    const own = [
      '李姐',
      '石桥村',
      '儿童主任',
      '今晚没有大人',
      '青山镇',
      '小军（档案',
      '走访(高,每周)',
      '每周谈话',
      '中文',
    ];
    const left = own.reduce((rest, word) => rest.replaceAll(word, ''), text).match(/\p{Script=Han}+/gu);
    expect(left).toBe(null);
  });

  it('one tap on the card: take, hand over, step aside, called the police, saw the child', async () => {
    desk.open(someAlert({ may: ['take', 'recuse', 'called_police', 'saw_child', 'hand_over'] }));
    const text = await textOf('/console');
    for (const type of ['take', 'recuse', 'called_police', 'saw_child']) expect(text).toContain(`value="${type}"`);
    expect(text).toMatch(/href="\/console\/alerts\/[^"]+#d-hand_over"/u);
    desk.alerts.clear();
    desk.open(someAlert({ may: ['note'] }));
    expect(await textOf('/console')).not.toContain('value="take"');
  });

  it('the red alerts that a browser may ring for are those the reader sees', async () => {
    const red = someAlert();
    const hidden = someAlert();
    desk.open(red);
    desk.open(hidden);
    desk.open(someAlert({ severity: 'orange' }));
    desk.hidden.set(hidden.id, new Set([li.staffId]));
    expect(await (await get('/console/reds')).json()).toEqual({ ids: [red.id] });
  });
});

describe('the board of duties', () => {
  it('a row leads to the child, and says what shows that it is done', async () => {
    duties.rows.push(someDuty());
    const text = await textOf('/console/duties?view=late&who=mine');
    expect(duties.filters[0]).toEqual({ view: 'late', rule: '', place: '', who: 'mine', owner: '', page: 1 });
    expect(text).toContain(`href="/console/children/${xiaojun.childId}"`);
    expect(text).toContain(`href="/console/visits/new?child=${xiaojun.childId}"`);
    expect(text).not.toContain('登记办完</summary>');
    duties.rows[0] = someDuty({ childId: null });
    expect(await textOf('/console/duties')).toContain('登记了走访、见到孩子，就算办完');
  });

  it('without the right to the file there is no link to it', async () => {
    duties.rows.push(someDuty({ childId: null }));
    expect(await textOf('/console/duties')).not.toContain('/console/children/');
  });

  it('only own duties that leave no other trace can be said to be done', async () => {
    duties.rows.push(
      someDuty({ proofs: [{ type: 'report' }] }),
      someDuty({ mine: false, proofs: [{ type: 'report' }] }),
    );
    const text = await textOf('/console/duties');
    expect(text.split('登记办完</summary>')).toHaveLength(2);
    const fields = { duty: someDuty().id, note: '交了', actId: 'act-00000001', back: 'view=open&who=mine' };
    const done = await post('/console/duties', fields);
    expect([done.status, done.headers.get('location')]).toEqual([303, '/console/duties?view=open&who=mine&done=1']);
    expect(duties.reports).toEqual([{ dutyId: someDuty().id, note: '交了', actId: 'act-00000001' }]);
  });

  it.each([
    ['not_so', 409],
    ['later', 503],
    ['unknown', 404],
  ] as const)('what is refused (%s) is said with %i', async (answer, status) => {
    duties.answer = answer;
    expect((await post('/console/duties', { duty: someDuty().id, note: '', actId: 'act-00000001' })).status).toBe(
      status,
    );
  });

  it('nonsense in an address is as if it were not there; in a form it is refused', async () => {
    const query = new URLSearchParams({ view: 'x', rule: hostile, place: '1', who: 'me', owner: hostile, page: '-1' });
    expect((await get(`/console/duties?${query}`)).status).toBe(200);
    expect(duties.filters[0]).toMatchObject({ view: 'open', rule: '', place: '', who: 'staff', page: 1 });
    expect((await post('/console/duties', { duty: 'x' })).status).toBe(400);
  });

  it('pages, and exports what is filtered with formulas made harmless', async () => {
    duties.rows.push(someDuty({ owner: '=1+1', child: hostile }));
    const text = await textOf('/console/duties?view=done');
    expect(text).toContain('page=2');
    expect(text).not.toContain('<script>alert');
    const csv = await textOf('/console/duties.csv?view=done');
    expect(csv).toContain(`"'=1+1"`);
    expect(duties.filters.at(-1)?.view).toBe('done');
  });
});

const answers = {
  child: xiaojun.childId,
  actId: 'act-visit-0001',
  startedAt: '1',
  v2_date: '2026-11-18',
  v3_saw: 'SEEN_ALONE',
  ...Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`v4_ratings.${n}`, String(n % 4)])),
  v11_signs: 'NO_SIGNS',
  v12_night: 'NONE',
  v12_tonight: 'NO',
  v16_word: ' 奶奶说腿疼 ',
};

describe('a visit', () => {
  it('the planner leads to the form, the form asks the questions of F07', async () => {
    expect(await textOf('/console/visits')).toContain(`/console/visits/new?child=${xiaojun.childId}`);
    expect(await textOf('/console/visits.csv?village=v1')).toContain('"小军"');
    const text = await textOf(`/console/visits/new?child=${xiaojun.childId}`);
    for (const { id } of xiaojun.questions) expect(text).toContain(`id="q-${id}"`);
    expect((await get('/console/visits/new?child=x')).status).toBe(404);
  });

  it('without a child: whom it was to is chosen, by name or pinyin, most urgent first', async () => {
    const text = await textOf('/console/visits/new');
    expect(text).toContain(`href="/console/visits/new?child=${xiaojun.childId}"`);
    expect(text).toContain('石桥村 3组');
    expect(text).toContain('只列出最前面的');
    expect(await textOf('/console/visits/new?q=xj')).toContain('找到 1 名');
    const none = await textOf(`/console/visits/new?q=${encodeURIComponent(hostile)}`);
    expect(none).toContain('没有找到');
    expect(none).not.toContain('<script>alert');
    expect((await get('/console/visits/new?child=x')).status).toBe(404);
    const page = (await textOf('/console/visits/new', english)).replaceAll(/<[^>]+>/gu, ' ');
    const own = ['李姐', '石桥村 3组', '石桥村', '儿童主任', '小军 (', '中文'];
    expect(own.reduce((rest, word) => rest.replaceAll(word, ''), page).match(/\p{Script=Han}+/gu)).toBe(null);
  });

  it('in English every question and answer is English', async () => {
    const page = await textOf(`/console/visits/new?child=${xiaojun.childId}`, english);
    const main = page.slice(page.indexOf('<form method="post" action="/console/visits"')).replaceAll(/<[^>]+>/gu, ' ');
    expect(main.match(/\p{Script=Han}+/gu)).toBe(null);
  });

  it('is read by its questions and answered with the time it was received', async () => {
    const sent = await post('/console/visits', answers);
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/console/visits/received?act=act-visit-0001']);
    expect(visits.said[0]).toMatchObject({
      actId: 'act-visit-0001',
      startedAt: 1,
      answers: { v4_ratings: '0 1 2 3 0 1 2 3', v11_signs: ['NO_SIGNS'], v12_tonight: 'NO', v16_word: '奶奶说腿疼' },
    });
    const text = await textOf('/console/visits/received?act=act-visit-0001');
    const inEnglish = await textOf('/console/visits/received?act=act-visit-0001', english);
    expect(chineseLeft(inEnglish, ['李姐', '石桥村', '儿童主任', '小军'])).toEqual([]);
    expect(text).toMatch(/小军的走访收到了，\d+月\d+日 \d\d:\d\d/u);
    expect(text).toContain('已经马上通知负责的人');
    expect((await get('/console/visits/received?act=act-other')).status).toBe(404);
  });

  it('for a script it says the same as data', async () => {
    const sent = await post('/console/visits', answers, { accept: 'application/json' });
    expect(await sent.json()).toMatchObject({
      received: expect.stringContaining('收到了'),
      alerted: expect.stringContaining('通知'),
    });
  });

  it('that is not whole comes back filled in, with the question named and a new number', async () => {
    visits.refuse = { kind: 'incomplete', stepId: 'v13_hazards' };
    const back = await post('/console/visits', { ...answers, v16_word: hostile });
    const text = await back.text();
    expect(back.status).toBe(422);
    expect(text).toContain('id="q-v13_hazards" class="question multi missing"');
    expect(text).toMatch(/value="SEEN_ALONE" checked/u);
    expect(text).toContain('&lt;script&gt;alert(1)');
    expect(text).not.toContain('act-visit-0001');
  });

  it('when the store is away nothing is lost: 503, filled in', async () => {
    visits.refuse = { kind: 'later' };
    const back = await post('/console/visits', answers);
    expect([back.status, (await back.text()).includes('奶奶说腿疼')]).toEqual([503, true]);
  });

  it.each<[string, Record<string, string>]>([
    ['another child', { ...answers, child: '00000000-0000-4000-8000-00000000c002' }],
    ['no child', { actId: 'act-visit-0001' }],
    ['a number that is none', { ...answers, actId: '<>' }],
  ])('%s: 404, and nothing is kept', async (_, fields) => {
    expect((await post('/console/visits', fields)).status).toBe(404);
    expect(visits.kept.size).toBe(0);
  });

  it('nearly seven thousand characters are taken; more than a form may hold is refused plainly', async () => {
    await post('/console/visits', { ...answers, v16_word: '很'.repeat(6_900) });
    expect(visits.said[0]?.answers.v16_word).toHaveLength(6_900);
    expect((await post('/console/visits', { ...answers, v16_word: '很'.repeat(10_000) })).status).toBe(413);
  });

  it('after the session has ended the page answers 401 and keeps nothing', async () => {
    expect((await post('/console/visits', answers, { cookie: '' })).status).toBe(401);
    expect(visits.said).toEqual([]);
  });
});
