import { beforeEach, describe, expect, it } from 'vitest';
import type { DoorPort, DoorStanding, FirstForm } from '../../src/app/desk/door-port.ts';
import { deviceName } from '../../src/server/console/device-name.ts';
import { makeDoorLimits } from '../../src/server/console/door-limits.ts';
import { keepForm, readKept, safePath } from '../../src/server/console/kept-form.tsx';
import { makeServer } from '../../src/server/make-server.ts';
import { li, type MemoryDesk, memoryDesk } from './memory-desk.ts';
import { noDoor } from './memory-door.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', accept: 'application/json' };
const minute = 60_000;

let desk: MemoryDesk;
let door: DoorPort;
let standing: DoorStanding;
let done: string[];
let begun: FirstForm[];
let app: ReturnType<typeof makeServer>;

beforeEach(() => {
  desk = memoryDesk();
  done = [];
  begun = [];
  standing = { method: 'link', enteredAt: Date.now(), provedAt: Date.now(), passkey: false, totp: false };
  const letIn = async () => desk.enter(desk.link(li));
  door = {
    ...noDoor,
    standing: async () => standing,
    enterByCode: async (phone, code) => (phone === '13900000001' && code === '123456' ? letIn() : null),
    enterByPasskey: async (response) => (response === 'right' ? letIn() : null),
    proveByCode: async (_actor, _session, code) => {
      if (code === '123456') standing = { ...standing, provedAt: Date.now() };
      return code === '123456';
    },
    first: async (token) => (token === 'the-first-link-000000' ? { county: null } : null),
    beginCounty: async (_token, fields) => {
      begun.push(fields);
      return letIn();
    },
    removeWay: async (_actor, id) => {
      done.push(`removed ${id}`);
      return true;
    },
    newRecoveryCodes: async () => ['AAAAA-BBBBB'],
  };
  app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), door } }));
});

const cookieOf = (response: Response) => (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const enter = async () =>
  cookieOf(await app.request(`/console/enter/${desk.link(li)}`, { method: 'POST', headers: form }));
const get = (path: string, cookie = '') => app.request(path, { headers: { cookie } });
const submit = (path: string, fields: Record<string, string>, cookie = '') =>
  app.request(path, { method: 'POST', headers: { ...form, cookie }, body: new URLSearchParams(fields) });
const plain = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
const hidden = (page: string, name: string) =>
  plain(new RegExp(`name="${name}" value="([^"]*)"`, 'u').exec(page)?.[1] ?? '');
const signIn = (code: string, more: Record<string, string> = {}) =>
  submit('/console/sign-in', { phone: '139-0000-0001'.replaceAll('-', ''), code, ...more });

describe('without a session', () => {
  it('every address leads to the way in, and back to itself', async () => {
    const response = await get('/console/alerts/x?a=1');
    const page = await response.text();
    expect([response.status, hidden(page, 'next')]).toEqual([401, '/console/alerts/x?a=1']);
    const into = await signIn('123456', { next: hidden(page, 'next') });
    expect([into.status, into.headers.get('location')]).toEqual([303, '/console/alerts/x?a=1']);
    expect((await get('/console', cookieOf(into))).status).toBe(200);
  });

  it('what was sent waits in the page, as text, and goes on after signing in', async () => {
    const note = '"><script>alert(1)</script>\u202e 写了很久的经过';
    const response = await submit('/console/alerts/x/acts?b=2', { type: 'note', text: note, actId: 'act-00000001' });
    const page = await response.text();
    expect([response.status, page.includes('<script>alert')]).toEqual([401, false]);
    const into = await signIn('123456', { kept: hidden(page, 'kept') });
    const goesOn = await into.text();
    expect(goesOn).toMatch(/<form id="kept" method="post" action="\/console\/alerts\/x\/acts\?b=2" data-go=""/u);
    expect(['type', 'text', 'actId'].map((name) => hidden(goesOn, name))).toEqual(['note', note, 'act-00000001']);
    expect(goesOn).not.toContain('<script>alert');
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/consolex',
    '/chat',
    '/console\\evil',
    '/console/\nx',
    'javascript:1',
  ])('goes on to no other place: %j', async (next) => {
    expect(safePath(next)).toBeNull();
    expect((await signIn('123456', { next })).headers.get('location')).toBe('/console');
    const kept = JSON.stringify({ path: next, fields: [['a', 'b']], withFiles: false });
    expect(readKept(kept)).toBeNull();
    expect((await signIn('123456', { kept })).status).toBe(303);
  });

  it('a passkey lets in; what is none, or no answer at all, is refused in words', async () => {
    const send = (body: string) => app.request('/console/sign-in/passkey', { method: 'POST', headers: json, body });
    for (const body of ['{"response":"wrong"}', '{}', 'null', 'no json'])
      expect([(await send(body)).status, await (await send(body)).json()]).toEqual([
        403,
        { say: expect.stringContaining('通行密钥') },
      ]);
    const response = await send('{"response":"right"}');
    expect(response.status).toBe(200);
    expect((await get('/console', cookieOf(response))).status).toBe(200);
  });

  it('a wrong code many times is slowed and said how long; the phone stays filled in; a passkey still lets in', async () => {
    for (const _ of [1, 2, 3]) expect((await signIn('000000')).status).toBe(401);
    const slowed = await signIn('123456');
    const page = await slowed.text();
    expect([slowed.status, Number(slowed.headers.get('retry-after'))]).toEqual([429, 30]);
    expect(page).toMatch(/过 30 秒 再试。有通行密钥的不受影响/u);
    expect(page).toContain('value="13900000001"');
    const passkey = await app.request('/console/sign-in/passkey', {
      method: 'POST',
      headers: json,
      body: '{"response":"right"}',
    });
    expect(passkey.status).toBe(200);
    // Nobody else is slowed by it.
    expect((await submit('/console/sign-in', { phone: '13900000002', code: '1' })).status).toBe(401);
  });

  it('ten thousand characters in every field are answered with the page, and lead nowhere', async () => {
    const long = '长'.repeat(6_000);
    const response = await submit('/console/sign-in', {
      phone: '1'.repeat(10_000),
      code: 'x'.repeat(10_000),
      next: 'y'.repeat(10_000),
    });
    expect(response.status).toBe(401);
    expect((await response.text()).length).toBeLessThan(8_000);
    expect((await submit('/console/first/the-first-link-000000', { countyName: long })).status).toBe(422);
    expect(begun).toEqual([]);
  });

  it('speaks English throughout when asked to', async () => {
    const page = await (await get('/console/sign-in', 'jiaxin_language=en')).text();
    expect(page.replaceAll(/家信|中文/gu, '')).not.toMatch(/\p{Script=Han}/u);
  });
});

describe('the link of the first start', () => {
  const right = { countyName: '清河县', countyCode: '990000', name: '管例理', phone: '139 0000 0099' };
  it('asks, takes what is right and lets in', async () => {
    expect((await get('/console/first/another-link-00000000')).status).toBe(404);
    expect((await get('/console/first/the-first-link-000000')).status).toBe(200);
    const response = await submit('/console/first/the-first-link-000000', right);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/console/account?begun=1']);
    expect(begun).toEqual([{ ...right, phone: '13900000099' }]);
    expect((await get('/console/account?begun=1', cookieOf(response))).status).toBe(200);
  });

  it.each([
    ['countyName', '县'],
    ['countyCode', '五二二四'],
    ['name', ' \u200b '],
    ['phone', '12345'],
  ])('says what is wrong with %s, and keeps the rest', async (field, value) => {
    const response = await submit('/console/first/the-first-link-000000', { ...right, [field]: value });
    const page = await response.text();
    expect([response.status, [...page.matchAll(/aria-invalid/gu)].length, begun]).toEqual([422, 1, []]);
    for (const [name, text] of Object.entries(right)) if (name !== field) expect(page).toContain(`value="${text}"`);
  });
});

describe('what matters most is asked again', () => {
  const remove = (cookie: string, more: Record<string, string> = {}) =>
    submit('/console/account/ways/w1/remove', more, cookie);

  it('not within ten minutes of the last proof', async () => {
    standing = { ...standing, passkey: true, provedAt: Date.now() - 9 * minute };
    expect((await remove(await enter())).status).toBe(303);
    expect(done).toEqual(['removed w1']);
  });

  it('after that nothing happens until it is proven, and then this very request goes on', async () => {
    standing = { ...standing, totp: true, provedAt: Date.now() - 11 * minute };
    const cookie = await enter();
    const asked = await remove(cookie, { why: '手机丢了' });
    const page = await asked.text();
    expect([asked.status, done]).toEqual([403, []]);
    const prove = (code: string) => submit('/console/step-up/code', { code, kept: hidden(page, 'kept') }, cookie);
    const wrong = await prove('000000');
    expect([wrong.status, hidden(await wrong.text(), 'kept')]).toEqual([403, hidden(page, 'kept')]);
    const right = await prove('123456');
    const goesOn = await right.text();
    expect([right.status, hidden(goesOn, 'why')]).toEqual([200, '手机丢了']);
    expect(goesOn).toContain('action="/console/account/ways/w1/remove"');
    expect((await remove(cookie)).status).toBe(303);
    expect(done).toEqual(['removed w1']);
  });

  it('a page is asked for at its own address and goes on there', async () => {
    standing = { ...standing, passkey: true, provedAt: Date.now() - 11 * minute };
    const cookie = await enter();
    const page = await (await get('/console/account/totp', cookie)).text();
    expect(page).toContain('data-next="/console/account/totp"');
    const script = await app.request('/console/account/passkeys/options', {
      method: 'POST',
      headers: { ...json, cookie },
      body: '{}',
    });
    expect([script.status, await script.json()]).toEqual([403, { to: '/console/step-up?next=/console/account' }]);
  });

  it('who has neither passkey nor authenticator may set one up soon after a link, and later needs another link', async () => {
    const cookie = await enter();
    const offered = async (minutes: number) => {
      const at = Date.now() - minutes * minute;
      standing = { ...standing, enteredAt: at, provedAt: at };
      const page = await (await submit('/console/account/recovery', {}, cookie)).text();
      return [page.includes('data-passkey="create"'), page.includes('再要一个链接'), page.includes('AAAAA-BBBBB')];
    };
    expect(await offered(5)).toEqual([false, false, true]);
    expect(await offered(30)).toEqual([true, false, false]);
    expect(await offered(61)).toEqual([false, true, false]);
    // A stolen session does not get a first key of its own after that.
    expect((await get('/console/account/totp', cookie)).status).toBe(403);
  });

  it('wrong codes are slowed here too', async () => {
    standing = { ...standing, totp: true, provedAt: 0 };
    const cookie = await enter();
    const statuses = [];
    for (const _ of [1, 2, 3, 4])
      statuses.push((await submit('/console/step-up/code', { code: '000000' }, cookie)).status);
    expect(statuses).toEqual([403, 403, 403, 429]);
  });
});

describe('one’s own account', () => {
  it('is whole in both languages', async () => {
    const cookie = await enter();
    const page = await (await get('/console/account', `${cookie}; jiaxin_language=en`)).text();
    const main = /<main.*<\/main>/su.exec(page)?.[0] ?? '';
    expect(main.replaceAll('县.xlsx', '')).not.toMatch(/\p{Script=Han}/u);
    expect(await (await get('/console/account', cookie)).text()).toContain('登录方式');
  });

  it('names of others’ things are not there', async () => {
    const cookie = await enter();
    for (const path of ['ways/x/name', 'sessions/x/end', 'leave/x/cancel'])
      expect((await submit(`/console/account/${path}`, { name: 'n' }, cookie)).status).toBe(404);
  });

  it('a leave that cannot be is refused with the form as it was', async () => {
    const cookie = await enter();
    const fields = {
      fromDay: '2026-12-01',
      toDay: '2026-12-03',
      deputyStaffId: '',
      note: '回家',
      actId: 'act-00000001',
    };
    const page = await submit('/console/account/leave', fields, cookie);
    expect(page.status).toBe(422);
    for (const text of ['2026-12-01', '2026-12-03', '回家']) expect(await page.clone().text()).toContain(text);
    expect((await submit('/console/account/leave', { ...fields, toDay: '2026-13-40' }, cookie)).status).toBe(422);
  });
});

it('pauses double from half a minute to an hour, by account; a right code forgets them', async () => {
  const limits = makeDoorLimits();
  const take = (account: string) => limits.take(account, 'address');
  for (const _ of [1, 2, 3]) expect(await take('a')).toBeNull();
  expect(await take('a')).toBe(30);
  expect(await take('b')).toBeNull();
  await limits.forget('a');
  expect(await take('a')).toBeNull();
});

it('a hundred tries at the same moment are a hundred tries', async () => {
  const limits = makeDoorLimits();
  const answers = await Promise.all(Array.from({ length: 100 }, () => limits.take('a', 'address')));
  expect(answers.filter((wait) => wait === null).length).toBe(3);
});

it('an address that tries account after account is slowed as well', async () => {
  const limits = makeDoorLimits();
  const answers = [];
  for (let n = 0; n < 62; n += 1) answers.push(await limits.take(`account ${n}`, 'address'));
  expect(answers.slice(0, 60).every((wait) => wait === null)).toBe(true);
  expect(answers.at(-1)).toBeGreaterThan(60);
});

it.each([
  ['Mozilla/5.0 (Linux; Android 12; HUAWEI) Chrome/100.0 Mobile Safari/537.36 MicroMessenger/8.0', 'Android · WeChat'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0', 'Windows · Edge'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1', 'iPhone · Safari'],
  ['curl/8', ''],
  [undefined, ''],
])('%s is called %s', (agent, name) => {
  expect(deviceName(agent)).toBe(name);
});

it('files cannot wait in a page, and it is known', async () => {
  const { Hono } = await import('hono');
  const seen: unknown[] = [];
  const one = new Hono().post('/console/x', async (c) => {
    seen.push(await keepForm(c));
    return c.text('');
  });
  const body = new FormData();
  body.set('name', '名单');
  body.set('file', new File(['a'], 'a.xlsx'));
  const headers = { 'content-length': '300' };
  await one.request('/console/x', { method: 'POST', body, headers });
  await one.request('/console/x', { method: 'POST', body, headers: { 'content-length': '900000' } });
  await one.request('/console/x', { method: 'POST', body });
  expect(seen.slice(1)).toEqual([null, null]);
  expect(seen.slice(0, 1)).toEqual([{ path: '/console/x', fields: [['name', '名单']], withFiles: true }]);
});

it('after a proof for a file there is a page to fetch it from', async () => {
  standing = { ...standing, totp: true, provedAt: 0 };
  const response = await submit(
    '/console/step-up/code',
    { code: '123456', next: '/console/children.csv?level=high' },
    await enter(),
  );
  expect([response.status, await response.text()]).toEqual([
    200,
    expect.stringContaining('href="/console/children.csv?level=high"'),
  ]);
});
