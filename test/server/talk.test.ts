import { beforeEach, describe, expect, it } from 'vitest';
import type { DoorStanding } from '../../src/app/desk/door-port.ts';
import type {
  CodeAct,
  CodeResult,
  Family,
  InboxItem,
  ItemPage,
  MoveResult,
  ProxyForm,
  SpeakAct,
  SpeakResult,
  Talk,
  TalkPort,
} from '../../src/app/desk/talk-port.ts';
import { saidOf } from '../../src/core/text/said.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { li, memoryDesk, zhao } from './memory-desk.ts';
import { noDoor } from './memory-door.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';
import { noTalk } from './memory-talk.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const hostile = '<script>alert(1)</script>"\'&\u202e';
const shown = '&lt;script&gt;alert(1)&lt;/script&gt;';
const id = '00000000-0000-4000-8000-00000000c001';
const person = '00000000-0000-4000-8000-00000000c002';
const session = '00000000-0000-4000-8000-00000000c003';
const actId = '00000000-0000-4000-8000-00000000c004';

// No Chinese in what people said here, so that whatever is left of it on an English page is the page's own.
const item: InboxItem = {
  id,
  reason: 'voice',
  personId: person,
  who: 'Wang',
  child: 'Jun',
  place: 'Shiqiao',
  words: hostile,
  note: { zh: [], en: [] },
  phone: '199-0000-0001',
  restricted: true,
  createdAt: 0,
  dueAt: 60_000,
  owner: null,
  ownerAway: null,
  doneAt: null,
  doneBy: null,
  media: { kind: 'voice', ref: 'web:v1' },
};
const family: Family = {
  personId: person,
  name: 'Wang',
  phone: '199-0000-0001',
  relation: 'grandmother',
  children: [{ id, name: 'Jun', place: 'Shiqiao' }],
  channel: 'web',
};
const lines = [
  { id: '1', at: 1, from: 'person', kind: 'text', text: hostile, state: 'received' },
  { id: '2', at: 2, from: 'staff', kind: 'text', text: 'Hello', state: 'waiting' },
  { id: '3', at: 3, from: 'person', kind: 'photo', text: '', state: 'received' },
] as const;
const proxy: ProxyForm = {
  family,
  sessionId: session,
  title: saidOf('Monthly'),
  seenAt: 5,
  questions: [
    {
      text: `How is Jun?\n1 Well\n2 ${hostile}`,
      buttons: [
        { data: '1', label: 'Well' },
        { data: '2', label: hostile },
      ],
    },
  ],
  readOut: ['Thank you.'],
  help: ['Call 120.'],
};

let page: ItemPage | null;
let talk: Talk | null;
let moved: MoveResult;
let spoken: SpeakResult;
let coded: CodeResult;
let proved: boolean;
let calls: unknown[];
let desk: ReturnType<typeof memoryDesk>;
let app: ReturnType<typeof makeServer>;

beforeEach(() => {
  page = { item, lines, whole: false, mayTalk: true };
  talk = {
    family,
    lines,
    whole: true,
    taken: null,
    open: [{ sessionId: session, title: saidOf('Monthly'), since: 0, begunByStaff: true }],
    mayWrite: true,
    phrases: [{ id: 'hello', text: 'How are you?' }],
  };
  moved = { kind: 'done' };
  spoken = { kind: 'done' };
  coded = { kind: 'next', sessionId: session };
  proved = true;
  calls = [];
  const room: TalkPort = {
    ...noTalk,
    items: async () => [item, { ...item, id: person, owner: { staffId: zhao.staffId, name: 'Zhao' } }],
    held: async () => [{ personId: person, name: 'Wang', until: 0, waiting: 2 }],
    item: async () => page,
    move: async (...args) => {
      calls.push(args.slice(1));
      return moved;
    },
    talk: async () => talk,
    speak: async (_actor, act: SpeakAct) => {
      calls.push(act.what);
      return spoken;
    },
    find: async (_actor, words) => (words ? [family] : []),
    unfinished: async () => [
      { personId: person, name: 'Wang', sessionId: session, title: saidOf('Monthly'), since: 0, begunByStaff: true },
    ],
    caller: async (_actor, _way, personId) =>
      personId === person ? { ...family, flows: [{ id: 'F02', title: saidOf('Monthly') }], open: [] } : null,
    form: async (_actor, _way, personId, sessionId) => (personId === person && sessionId === session ? proxy : null),
    code: async (_actor, way, act: CodeAct) => {
      calls.push([way, act.what]);
      return coded;
    },
  };
  const door = { ...noDoor, standing: async () => (proved ? lately() : null) };
  desk = memoryDesk();
  app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), door, talk: room } }));
});

function lately(): DoorStanding {
  const at = Date.now();
  return { method: 'passkey', enteredAt: at, provedAt: at, passkey: true, totp: false };
}

async function enter(actor = li): Promise<string> {
  const response = await app.request(`/console/enter/${desk.link(actor)}`, { method: 'POST', headers: form });
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

async function get(path: string, more = '', actor = li) {
  const response = await app.request(path, { headers: { cookie: `${await enter(actor)}${more}` } });
  return { status: response.status, text: await response.text() };
}

async function post(path: string, fields: Record<string, string>) {
  const cookie = await enter();
  const body = new URLSearchParams(fields).toString();
  const response = await app.request(path, { method: 'POST', headers: { ...form, cookie }, body });
  return { status: response.status, to: response.headers.get('location'), text: await response.text() };
}

const pages = [
  '/console/inbox',
  `/console/inbox/${id}`,
  `/console/talk/${person}`,
  '/console/phone-in?q=Wang',
  `/console/phone-in/${person}`,
  `/console/phone-in/${person}/${session}`,
  `/console/proxy/${person}`,
  `/console/proxy/${person}/${session}`,
];

describe.each(pages)('%s', (path) => {
  it('is complete in English, and small', async () => {
    const { status, text } = await get(path, '; jiaxin_language=en');
    expect(status).toBe(200);
    const main = text.slice(text.indexOf('<main')).replaceAll(/（Shiqiao）/gu, '');
    expect(main.match(/\p{Script=Han}+/gu)).toBeNull();
    expect(text.length).toBeLessThan(30_000);
  });

  it('shows what people wrote as text', async () => {
    const { text } = await get(path);
    expect(text).not.toContain('<script>alert');
    if (!path.includes('phone-in?') && !/\/(?:phone-in|proxy)\/[^/]+$/u.test(path)) expect(text).toContain(shown);
  });
});

describe('the inbox', () => {
  it('loads no picture and no voice by itself, and offers what is nobody’s', async () => {
    const { text } = await get('/console/inbox');
    expect(text).not.toMatch(/<img|<audio/u);
    expect(text).toContain('我来办');
    expect(text).toContain('Zhao 在办');
    expect(text.match(/value="mine"/gu)).toHaveLength(1);
    expect(text).toContain('2 句没回');
  });

  it('keeps a voice behind a tap, with a player that fetches nothing before', async () => {
    const { text } = await get(`/console/inbox/${id}`);
    expect(text).toMatch(/<details id="d-media">.*<audio controls[^>]*preload="none"/su);
    if (page) page = { ...page, item: { ...item, media: { kind: 'photo', ref: 'web:p1' } } };
    expect((await get(`/console/inbox/${id}`)).text).toMatch(/<details id="d-media">.*<img[^>]*loading="lazy"/su);
  });

  it('ticked off it can be taken back; somebody else’s is said to be theirs', async () => {
    expect(await post(`/console/inbox/${id}`, { what: 'done' })).toMatchObject({
      status: 303,
      to: `/console/inbox?undo=${id}`,
    });
    expect((await get(`/console/inbox?undo=${id}`)).text).toMatch(
      new RegExp(`action="/console/inbox/${id}".*value="undo"`, 'su'),
    );
    moved = { kind: 'theirs', by: '赵站长', done: false };
    const second = await post(`/console/inbox/${id}`, { what: 'mine' });
    expect([second.status, second.text.includes('赵站长 先接手了')]).toEqual([409, true]);
    moved = { kind: 'too_late' };
    expect((await post(`/console/inbox/${id}`, { what: 'undo' })).status).toBe(409);
    moved = { kind: 'unknown' };
    expect((await post(`/console/inbox/${id}`, { what: 'mine' })).status).toBe(404);
    expect((await post(`/console/inbox/${id}`, { what: 'steal' })).status).toBe(400);
    page = null;
    expect((await get(`/console/inbox/${id}`)).status).toBe(404);
  });

  it('of a colleague who is away it is taken over, which is said to be possible and why; else there is no such button', async () => {
    const owner = { staffId: 'x', name: 'Zhao' };
    const button = new RegExp(`action="/console/inbox/${id}".*value="take_over"`, 'su');
    if (page) page = { ...page, item: { ...item, owner, ownerAway: 'leave' } };
    const { text } = await get(`/console/inbox/${id}`);
    expect(text).toMatch(button);
    expect(text).toContain('Zhao 请假了，您可以接过来');
    expect(await post(`/console/inbox/${id}`, { what: 'take_over' })).toMatchObject({
      status: 303,
      to: `/console/inbox/${id}?did=take_over`,
    });
    expect((await get(`/console/inbox/${id}?did=take_over`)).text).toContain('接过来了');
    if (page) page = { ...page, item: { ...item, owner, ownerAway: null } };
    expect((await get(`/console/inbox/${id}`)).text).not.toMatch(button);
  });

  it('is exported with who is on it', async () => {
    const { text } = await get('/console/inbox.csv');
    expect(text.split('\r\n')[0]).toContain('谁在办');
    expect(text).toContain('Zhao');
    proved = false;
    expect((await get('/console/inbox.csv')).status).toBe(403);
  });
});

describe('a conversation', () => {
  it('offers to take over, to write, ready sentences, and what is open', async () => {
    const { text } = await get(`/console/talk/${person}?phrase=hello`);
    expect(text).toContain('value="take"');
    expect(text).toMatch(/<textarea[^>]*>How are you\?<\/textarea>/u);
    expect(text).toContain(`/console/proxy/${person}/${session}`);
    expect(text.indexOf('[照片]')).toBeLessThan(text.indexOf(shown));
  });

  it('somebody else speaks: nothing can be written', async () => {
    if (talk) talk = { ...talk, taken: { by: { staffId: zhao.staffId, name: '赵站长' }, mine: false, until: 9 } };
    const { text } = await get(`/console/talk/${person}`);
    expect(text).toContain('赵站长 正在说话');
    expect(text).not.toMatch(/<textarea|value="take"|value="give_back"/u);
  });

  it('what could not leave stays in the field, with the reason', async () => {
    spoken = { kind: 'refused', why: 'forbidden', word: '困境' };
    const answer = await post(`/console/talk/${person}`, { what: 'write', actId, text: `困境 ${hostile}` });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('话里有“困境”');
    expect(answer.text).toMatch(/<textarea[^>]*>困境 &lt;script/u);
    spoken = { kind: 'taken', by: '赵站长' };
    expect((await post(`/console/talk/${person}`, { what: 'write', actId, text: '您好' })).text).toContain(
      '赵站长 先接过去了',
    );
    spoken = { kind: 'later' };
    expect((await post(`/console/talk/${person}`, { what: 'write', actId, text: '您好' })).status).toBe(503);
    spoken = { kind: 'refused', why: 'kept_from', word: '' };
    expect((await post(`/console/talk/${person}`, { what: 'take', actId })).text).toContain('未保站');
  });

  it('a form without its id, a body of nonsense, ten thousand characters', async () => {
    expect((await post(`/console/talk/${person}`, { what: 'write', text: 'x' })).status).toBe(400);
    expect((await post(`/console/talk/${person}`, { what: 'shout', actId })).status).toBe(400);
    const long = await post(`/console/talk/${person}`, { what: 'write', actId, text: '长'.repeat(10_000) });
    expect([200, 303, 400, 409, 413]).toContain(long.status);
    talk = null;
    expect((await get(`/console/talk/${person}`)).status).toBe(404);
  });
});

describe('a form for whoever calls', () => {
  it('asks one question, its answers as buttons, and reads the help out first', async () => {
    const { text } = await get(`/console/phone-in/${person}/${session}`);
    expect(text.indexOf('Call 120.')).toBeLessThan(text.indexOf('How is Jun?'));
    expect(text).toMatch(/name="button" value="1"/u);
    expect(text).not.toContain('How is Jun?\n1 Well');
  });

  it('goes on, ends with what is read out, and says what became of an answer that came too late', async () => {
    const path = `/console/phone-in/${person}/${session}`;
    const fields = { actId, seenAt: '5', button: '1', text: '' };
    expect(await post(path, fields)).toMatchObject({ status: 303, to: path });
    expect(calls).toEqual([
      ['phone_in.write', { type: 'answer', sessionId: session, seenAt: 5, button: '1', text: '' }],
    ]);
    coded = { kind: 'over', readOut: ['Goodbye.'] };
    expect((await post(path, fields)).text).toContain('Goodbye.');
    coded = { kind: 'over', readOut: [] };
    expect((await post(path, fields)).to).toBe(`/console/phone-in/${person}?over=1`);
    coded = { kind: 'changed', sessionId: session };
    const changed = await post(path, { ...fields, text: 'typed words' });
    expect([changed.status, changed.text.includes('typed words')]).toEqual([409, true]);
    coded = { kind: 'gone' };
    expect((await post(path, fields)).text).toContain('已经结束');
    coded = { kind: 'later' };
    expect((await post(path, fields)).status).toBe(503);
    coded = { kind: 'unknown' };
    expect((await post(path, fields)).status).toBe(404);
    expect((await post(path, { actId, seenAt: '5' })).status).toBe(409);
    expect((await post(path, { actId, seenAt: 'x' })).status).toBe(400);
  });

  it('is begun with one of the forms that fit', async () => {
    expect((await post(`/console/proxy/${person}`, { flowId: 'F02', actId })).to).toBe(
      `/console/proxy/${person}/${session}`,
    );
    expect(calls).toEqual([['inbox.act', { type: 'begin', flowId: 'F02' }]]);
    expect((await get('/console/phone-in/x')).status).toBe(404);
    expect((await get('/console/phone-in/x/y')).status).toBe(404);
  });
});
