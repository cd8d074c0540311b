import { beforeEach, describe, expect, it } from 'vitest';
import { makeServer } from '../../src/server/make-server.ts';
import { li, memoryDesk } from './memory-desk.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';
import { memoryDropout, someCase } from './work-desk.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const english = 'jiaxin_language=en';
const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>\u202E`;

let app: ReturnType<typeof makeServer>;
let cookie: string;
let ports: ReturnType<typeof memoryPorts>;

beforeEach(async () => {
  const desk = memoryDesk();
  const broken = {
    ...memoryDropout(),
    note: async () => Promise.reject(new Error('broken')),
    board: async () => Promise.reject(new Error('broken')),
  };
  ports = memoryPorts({ desk, rooms: { ...memoryRooms(), dropout: broken } });
  app = makeServer(ports);
  const entered = await app.request(`/console/enter/${desk.link(li)}`, { method: 'POST', headers: form });
  cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
});

const link = `/console/enter/${'a'.repeat(43)}`;
const ask = {
  'an address that is not there': () => ['/console/nothing', {}],
  'what is not the reader’s': () => ['/console/children/x', {}],
  'a form from another site': () => [
    '/console/dropout/x',
    { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } },
  ],
  'a form that is too long': () => [
    '/console/dropout/x',
    { method: 'POST', headers: form, body: `text=${'x'.repeat(70_000)}` },
  ],
  'a form that lacks what it needs': () => ['/console/inbox/x', { method: 'POST', headers: form, body: 'a=b' }],
  'a link that was used': () => [link, { method: 'POST', headers: form }],
  'the first link when somebody is there': () => ['/console/first/another-link', {}],
  'a fault of ours': () => ['/console/dropout', {}],
} satisfies Record<string, () => [string, { method?: string; headers?: Record<string, string>; body?: string }]>;
const statuses = [404, 404, 403, 413, 400, 404, 404, 503];

const send = (name: keyof typeof ask, cookies: string) => {
  const [path, { headers = {}, ...init }] = ask[name]() as [string, { headers?: Record<string, string> }];
  return app.request(path, { ...init, headers: { ...headers, cookie: cookies } });
};
const plain = (html: string) => html.slice(html.indexOf('<body')).replaceAll(/<[^>]+>/gu, '\n');

describe('an error of the desk', () => {
  it.each((Object.keys(ask) as (keyof typeof ask)[]).map((name, n) => [name, statuses[n]] as const))(
    '%s (%i) follows the language chosen, and says what happened, what was kept and what to do',
    async (name, status) => {
      const chinese = await send(name, cookie);
      expect(chinese.status).toBe(status);
      const text = plain(await chinese.text());
      expect(text).toMatch(/都在|没有改/u);
      expect(text).toContain('120');
      const other = await send(name, `${cookie}; ${english}`);
      const said = await other.text();
      expect([other.status, said.includes('<html lang="en">')]).toEqual([status, true]);
      expect(plain(said).match(/\p{Script=Han}+/gu)).toBe(null);
      // Title, what happened, what was kept, what to do, the way back, the numbers.
      expect(said.match(/<p>/gu)?.length).toBeGreaterThanOrEqual(5);
      expect(said).toContain('href="/console"');
    },
  );

  it('a program is told the same in the language chosen', async () => {
    const answer = await app.request('/console/nothing', {
      headers: { accept: 'application/json', cookie: `${cookie}; ${english}` },
    });
    expect(await answer.json()).toEqual({
      error: 'There is no such page',
      what: expect.stringMatching(/^[^\p{Script=Han}]+$/u),
    });
  });

  it('whoever is out of session finds the way in, in the language chosen, with what they had typed', async () => {
    const path = `/console/dropout/${someCase.caseId}`;
    const body = 'actId=act-00000001&p_problem=words';
    const answer = await app.request(path, { method: 'POST', headers: { ...form, cookie: english }, body });
    const text = await answer.text();
    expect([answer.status, text.includes('<html lang="en">')]).toEqual([401, true]);
    expect(text).toContain('value="words"');
    expect(
      plain(text)
        .replaceAll('中文', '')
        .match(/\p{Script=Han}+/gu),
    ).toBe(null);
  });

  it('too many tries at a link: how long to wait is said, in the language chosen', async () => {
    let last = await app.request(link, { method: 'POST', headers: { ...form, cookie: english } });
    for (let n = 0; n < 60 && last.status !== 429; n++)
      last = await app.request(link, { method: 'POST', headers: { ...form, cookie: english } });
    expect([last.status, Number(last.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(plain(await last.text()).match(/\p{Script=Han}+/gu)).toBe(null);
  });
});

describe('a fault while a form is sent', () => {
  const path = `/console/dropout/${someCase.caseId}`;
  const fields = new URLSearchParams({ actId: 'act-00000001', form: 'attempt', p_problem: hostile, p_how: 'PHONE' });

  it('the form stands ready to be sent again as it was: nothing typed is lost', async () => {
    const answer = await app.request(path, { method: 'POST', headers: { ...form, cookie }, body: fields.toString() });
    const text = await answer.text();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(text).toContain(`action="${path}"`);
    expect(text).toContain('name="actId" value="act-00000001"');
    expect(text).toContain('再交一次');
    expect(text).not.toContain('<script>alert');
    // Asking for the address of a form again would show something else.
    expect(text).not.toContain('http-equiv="refresh"');
    expect(ports.faults).toMatchObject([{ where: '/console/dropout/:id', method: 'POST' }]);
  });

  it('a page asks for itself again', async () => {
    const text = await (await app.request('/console/dropout', { headers: { cookie } })).text();
    expect(text).toContain('http-equiv="refresh" content="5"');
  });

  it('what another site sends is not shown again', async () => {
    const answer = await app.request(path, {
      method: 'POST',
      headers: { ...form, 'sec-fetch-site': 'cross-site', cookie },
      body: fields.toString(),
    });
    expect([answer.status, (await answer.text()).includes('act-00000001')]).toEqual([403, false]);
  });
});

it('the families’ chat speaks Chinese whatever the desk in the same browser speaks', async () => {
  const answer = await app.request('/chat/short', { headers: { cookie: english } });
  const text = await answer.text();
  expect([answer.status, text.includes('您发过的话都还在'), text.includes('lang="en"')]).toEqual([404, true, false]);
});
