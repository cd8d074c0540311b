import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { freshToken } from '../../src/server/chat/chat-routes.tsx';
import { windowRows } from '../../src/server/chat/chat-stream.tsx';
import { makeServer } from '../../src/server/make-server.ts';
import { until } from '../support/until.ts';
import { guardianScript } from './guardian-script.ts';
import { memoryChat } from './memory-chat.ts';
import { type MemoryPorts, memoryPorts, runServer } from './memory-server.ts';

const ours = { 'sec-fetch-site': 'same-origin' };
const json = { ...ours, 'content-type': 'application/json', accept: 'application/json' };
const form = { ...ours, 'content-type': 'application/x-www-form-urlencoded' };

let ports: MemoryPorts;
let app: ReturnType<typeof makeServer>;
let token: string;

beforeEach(() => {
  ports = memoryPorts({ chat: memoryChat(guardianScript) });
  app = makeServer(ports);
  token = freshToken();
});

let ids = 0;
const nextId = () => {
  ids += 1;
  return `client-${String(ids).padStart(6, '0')}`;
};
const post = (message: object, to = token) =>
  app.request(`/chat/${to}/messages`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ clientId: nextId(), ...message }),
  });
const page = async (to = token, headers: Record<string, string> = {}) =>
  (await app.request(`/chat/${to}`, { headers })).text();

/** Reads a stream's events until `enough`, then hangs up. */
async function events(
  path: string,
  enough: (seen: string[]) => boolean,
  headers: Record<string, string> = {},
): Promise<string[]> {
  const response = await app.request(path, { headers });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let seen: string[] = [];
  while (reader && !enough(seen)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    seen = text.split('\n\n').slice(0, -1);
  }
  await reader?.cancel();
  return seen;
}
const idsOf = (seen: string[]) => seen.map((event) => /^id: (.*)$/m.exec(event)?.[1]).filter((id) => id !== undefined);

describe("a chat of one's own", () => {
  it('begins at /chat with 256 random bits', async () => {
    const [a, b] = await Promise.all([app.request('/chat'), app.request('/chat')]);
    expect(a.headers.get('location')).toMatch(/^\/chat\/[A-Za-z0-9_-]{43}$/);
    expect(a.headers.get('location')).not.toBe(b.headers.get('location'));
  });

  it('shows nothing of another chat', async () => {
    await post({ text: '孩子咳了几天' });
    expect(await page()).toContain('孩子咳了几天');
    expect(await page(freshToken())).not.toContain('孩子咳了几天');
  });

  it('is gone when the address is suspended: no row, no post', async () => {
    await post({ text: '您好' });
    ports.chat.close(token);
    for (const path of ['', '/rows', '/stream']) {
      const response = await app.request(`/chat/${token}${path}`);
      expect([response.status, await response.text()]).toEqual([410, expect.not.stringContaining('小军')]);
    }
    expect((await post({ text: '1' })).status).toBe(410);
    expect(ports.chat.posts).toHaveLength(1);
  });

  it('escapes what people write', async () => {
    await post({ text: '<img src=x onerror=alert(1)>"\'&' });
    expect(await page()).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
  });

  it('offers 急事 always, and the call-back to families only', async () => {
    expect(await page()).toMatch(/急事 9[\s\S]*请人打电话 0/);
    ports.chat.staff(token);
    const staff = await page();
    expect(staff).toContain('急事 9');
    expect(staff).not.toContain('请人打电话 0');
  });

  it('a red alert alone has the red edge', async () => {
    ports.chat.say(token, '【红色】有一个孩子需要马上处置。', [{ data: '1', label: '我来处理' }], { severity: 'red' });
    ports.chat.say(token, '记下了。');
    expect([...(await page()).matchAll(/class="(row bot[^"]*)"/g)].map((match) => match[1])).toEqual([
      'row bot red',
      'row bot',
    ]);
  });
});

describe('posting', () => {
  it('is told "kept" when it is kept, and a repeat is no second message', async () => {
    const message = { clientId: nextId(), text: '您好' };
    for (const _ of [1, 2, 3]) expect(await (await post(message)).json()).toEqual({ kept: true });
    expect(ports.chat.posts).toHaveLength(1);
    expect((await page()).match(/小军最近身体好不好/g)?.length).toBe(2); // once said, once to be read out
  });

  it('is not told so when the store is away', async () => {
    await post({ text: '您好' });
    ports.chat.post = async () => ({ kind: 'refused', retryAfterMs: 2500 });
    const response = await post({ text: '1' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '3']);
  });

  it("carries an invite's code and the time on the phone", async () => {
    await post({ text: '您好', startCode: 'kD93jfKe03kfLwpq', sentAt: 1_790_000_000_000 });
    expect(ports.chat.posts[0]).toMatchObject({
      startCode: 'kD93jfKe03kfLwpq',
      sentAt: 1_790_000_000_000,
      content: { kind: 'text', text: '您好' },
    });
  });

  it.each([
    ['nothing', '', 400],
    ['no JSON', '{', 400],
    ['a text of 5,000 characters', JSON.stringify({ clientId: 'abcdefgh', text: 'x'.repeat(5000) }), 413],
    ['deep nesting', '['.repeat(5000) + ']'.repeat(5000), 400],
  ])('%s is refused for good', async (_name, body, status) => {
    const response = await app.request(`/chat/${token}/messages`, { method: 'POST', headers: json, body });
    expect(response.status).toBe(status);
    expect(ports.chat.posts).toHaveLength(0);
  });

  it('works as a plain form: back to the page, pressing twice is one message', async () => {
    const start = await page();
    const clientId = /id="hello"[\s\S]*?name="clientId" value="([^"]+)"/.exec(start)?.[1] ?? '';
    for (const _ of [1, 2]) {
      const body = new URLSearchParams({ clientId, text: '您好' });
      const response = await app.request(`/chat/${token}/messages`, { method: 'POST', headers: form, body });
      expect([response.status, response.headers.get('location')]).toEqual([303, `/chat/${token}?said=1#end`]);
    }
    expect(ports.chat.posts).toHaveLength(1);
    expect(await page()).toContain('name="button" value="4"');
  });

  it('one chat cannot flood, others go on', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 42; n += 1) statuses.push((await post({ text: `第${n}句` })).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(40);
    expect(statuses.at(-1)).toBe(429);
    expect((await post({ text: '您好' }, freshToken())).status).toBe(200);
  });

  it('codes cannot be guessed: neither from one chat nor from many', async () => {
    for (let n = 0; n < 6; n += 1) expect((await post({ text: `10000${n}` })).status).toBe(200);
    expect((await post({ text: '１０００07' })).status).toBe(429);
    expect((await post({ text: '屋头没得人' })).status).toBe(200);
    let kept = 0;
    for (let n = 0; n < 100; n += 1)
      if ((await post({ text: `${200_000 + n}` }, freshToken())).status === 200) kept += 1;
    expect(kept).toBe(54);
  });
});

describe('voice and pictures', () => {
  const upload = (
    file: File,
    fields: Record<string, string> = { clientId: nextId() },
    headers: Record<string, string> = { ...ours, accept: 'application/json' },
  ) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append('file', file);
    return app.request(`/chat/${token}/media`, { method: 'POST', headers, body });
  };

  it('are stored and referred to', async () => {
    expect((await upload(new File([new Uint8Array(2000)], 'a', { type: 'audio/webm;codecs=opus' }))).status).toBe(200);
    expect((await upload(new File([new Uint8Array(10)], 'b.jpg', { type: 'image/jpeg' }))).status).toBe(200);
    expect(ports.chat.posts.map((one) => one.content)).toEqual([
      { kind: 'voice', mediaRef: 'web:media-1' },
      { kind: 'photo', mediaRef: 'web:media-2' },
    ]);
    expect(ports.chat.media.get('web:media-1')?.bytes.byteLength).toBe(2000);
    expect(await page()).toContain('收到您的语音');
  });

  it.each([
    ['a program in a picture', new File(['<svg/>'], 'x.svg', { type: 'image/svg+xml' }), 415],
    ['a page', new File(['<html>'], 'x.html', { type: 'text/html' }), 415],
    ['nine megabytes', new File([new Uint8Array(9 * 1024 * 1024)], 'x.jpg', { type: 'image/jpeg' }), 413],
  ])('%s is refused', async (_name, file, status) => {
    expect((await upload(file)).status).toBe(status);
    expect(ports.chat.media.size).toBe(0);
  });

  it('a form without a file is refused', async () => {
    const response = await app.request(`/chat/${token}/media`, {
      method: 'POST',
      headers: form,
      body: 'clientId=abcdefgh',
    });
    expect(response.status).toBe(400);
  });
});

describe('the stream', () => {
  it('brings rows while they come, each once, with its key as id', async () => {
    await post({ text: '您好' });
    const reading = events(`/chat/${token}/stream`, (seen) => idsOf(seen).length >= 4);
    await until(() => ports.chat.watching() === 1);
    await post({ button: '1' });
    const seen = idsOf(await reading);
    expect(seen).toHaveLength(4);
    expect(new Set(seen).size).toBe(4);
    expect(seen.filter((id) => id.startsWith('b'))).toEqual(['b1', 'b2']);
    await until(() => ports.chat.watching() === 0);
  });

  it('goes on after the last row that the reader has, a few before it again', async () => {
    for (let n = 1; n <= 20; n += 1) ports.chat.say(token, `第${n}句`);
    const seen = idsOf(
      await events(`/chat/${token}/stream?after=b1`, (all) => idsOf(all).includes('b20'), { 'last-event-id': 'b18' }),
    );
    expect(seen).toContain('b19');
    expect(seen).toContain('b20');
    expect(seen.length).toBeLessThanOrEqual(11);
  });

  it('a row with a smaller number that became visible later is not lost', async () => {
    const rows = ports.chat.rows;
    ports.chat.say(token, '一');
    ports.chat.say(token, '二');
    const [first, second] = rows.get(token) ?? [];
    if (!first || !second) throw new Error('no rows');
    rows.set(token, [second]);
    const reading = events(`/chat/${token}/stream`, (seen) => idsOf(seen).length >= 2);
    await until(() => ports.chat.watching() === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    rows.set(token, [first, second]);
    ports.chat.say(token, '三');
    expect(idsOf(await reading)).toEqual(expect.arrayContaining(['b2', 'b1']));
  });

  it('a row that took its place before the last one while the reader was away is not lost', async () => {
    for (let n = 1; n <= 20; n += 1) ports.chat.say(token, `第${n}句`);
    // The reader had b20 when b17 could not be seen yet.
    const seen = idsOf(
      await events(`/chat/${token}/stream`, (found) => idsOf(found).includes('b20'), { 'last-event-id': 'b20' }),
    );
    expect(seen).toContain('b17');
    expect(seen).not.toContain('b5');
  });

  it('who was away for too long gets the whole page again', async () => {
    for (let n = 0; n < windowRows + 5; n += 1) ports.chat.say(token, `第${n}句`);
    const seen = await events(`/chat/${token}/stream?after=b1`, (all) => all.length >= 2);
    expect(seen.at(-1)).toContain('event: reload');
  });

  it('ends when the process is to stop', async () => {
    const closing = new AbortController();
    app = makeServer({ ...ports, metrics: new Registry(), closing: closing.signal });
    const reading = events(`/chat/${token}/stream`, () => false);
    await until(() => ports.chat.watching() === 1);
    closing.abort();
    expect(await reading).toHaveLength(1);
  });

  it('who hangs up is forgotten, on a real line too', async () => {
    const server = await runServer({ ...ports, metrics: new Registry() });
    try {
      const gone = new AbortController();
      const response = await fetch(`${server.url}/chat/${token}/stream`, { signal: gone.signal });
      expect(response.status).toBe(200);
      await until(() => ports.chat.watching() === 1);
      gone.abort();
      await until(() => ports.chat.watching() === 0);
    } finally {
      await server.kill();
    }
  });

  it('a chat has six at most', async () => {
    const responses = [];
    for (let n = 0; n < 7; n += 1) responses.push(await app.request(`/chat/${token}/stream`));
    expect(responses.map((response) => response.status)).toEqual([200, 200, 200, 200, 200, 200, 429]);
    await Promise.all(responses.slice(0, 6).map((response) => response.body?.cancel()));
    await until(() => ports.chat.watching() === 0);
    const again = await app.request(`/chat/${token}/stream`);
    expect(again.status).toBe(200);
    await again.body?.cancel();
  });

  it('without streams the same rows can be asked for', async () => {
    await post({ text: '您好' });
    const all = (await (await app.request(`/chat/${token}/rows`)).json()) as { rows: { key: string; ask: boolean }[] };
    expect(all.rows.map((row) => [row.key.slice(0, 1), row.ask])).toEqual([
      ['m', false],
      ['b', true],
    ]);
  });
});

describe("an invite's link", () => {
  it('spends nothing, keeps the code for the first message, and leads this phone back to the same chat', async () => {
    const first = await app.request('/invite/654321');
    expect(first.headers.get('location')).toMatch(/^\/chat\/[\w-]{43}\?c=654321$/);
    expect(ports.chat.posts).toHaveLength(0);
    const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const again = await app.request('/invite/654321', { headers: { cookie } });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    const other = await app.request('/invite/654322', { headers: { cookie } });
    expect(other.headers.get('location')?.slice(0, 49)).not.toBe(first.headers.get('location')?.slice(0, 49));
    expect(await (await app.request(first.headers.get('location') ?? '')).text()).toContain(
      'name="startCode" value="654321"',
    );
  });

  it('a code that is none is not put into a page', async () => {
    expect((await app.request('/invite/%22%3E%3Cscript%3E')).status).toBe(404);
    expect(await (await app.request(`/chat/${token}?c=%22%3E%3Cb%3E`)).text()).not.toContain('startCode');
  });
});

describe('putting away what was said', () => {
  it('hides it on this phone only, and keeps the question that waits', async () => {
    await post({ text: '他打孩子' });
    const answer = await app.request(`/chat/${token}/put-away`, { method: 'POST', headers: form });
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const here = await page(token, { cookie });
    expect(here).not.toContain('他打孩子');
    expect(here).toContain('小军最近身体好不好');
    expect(await page()).toContain('他打孩子');
    const streamed = await events(`/chat/${token}/stream`, (seen) => idsOf(seen).length >= 1, { cookie });
    expect(streamed.join()).not.toContain('他打孩子');
  });
});
