import { describe, expect, it } from 'vitest';
import { freshToken } from '../../src/server/chat/chat-routes.tsx';
import { deskRoutes } from '../../src/server/console/routes.ts';
import { makeServer } from '../../src/server/make-server.ts';
import type { ServerPorts } from '../../src/server/ports.ts';
import { li, memoryDesk, someAlert } from './memory-desk.ts';
import { memoryPorts, settings } from './memory-server.ts';

const ours = { 'sec-fetch-site': 'same-origin' };
const form = { ...ours, 'content-type': 'application/x-www-form-urlencoded' };

function server(more: Partial<ServerPorts> = {}) {
  const ports = memoryPorts(more as Parameters<typeof memoryPorts>[0]);
  return { ports, app: makeServer(ports) };
}

/** Every address the server has, with what a stranger gets. A new route without a line here fails the last test. */
const routes: readonly (readonly [method: string, pattern: string, path: string, strangerGets: number])[] = [
  ['GET', '/', '/', 200],
  ['GET', '/static/:file', '/static/nothing.js', 404],
  ['GET', '/healthz', '/healthz', 200],
  ['GET', '/readyz', '/readyz', 200],
  ['GET', '/metrics', '/metrics', 200],
  ['POST', '/channels/telegram', '/channels/telegram', 401],
  ['GET', '/chat', '/chat', 303],
  ['GET', '/invite/:code', '/invite/123456', 303],
  ['GET', '/chat/:token', '/chat/short', 404],
  ['GET', '/chat/:token/rows', '/chat/short/rows', 404],
  ['GET', '/chat/:token/stream', '/chat/short/stream', 404],
  ['POST', '/chat/:token/messages', '/chat/short/messages', 404],
  ['POST', '/chat/:token/media', '/chat/short/media', 404],
  ['POST', '/chat/:token/put-away', '/chat/short/put-away', 404],
  ['GET', '/console/enter/:token', '/console/enter/short', 404],
  ['POST', '/console/enter/:token', `/console/enter/${'a'.repeat(43)}`, 404],
  ['GET', '/console/first/:token', `/console/first/${'a'.repeat(43)}`, 404],
  ['POST', '/console/first/:token', `/console/first/${'a'.repeat(43)}`, 404],
  ['GET', '/console/sign-in', '/console/sign-in', 200],
  ['POST', '/console/sign-in', '/console/sign-in', 401],
  ['POST', '/console/sign-in/passkey/options', '/console/sign-in/passkey/options', 200],
  ['POST', '/console/sign-in/passkey', '/console/sign-in/passkey', 403],
  ['POST', '/console/leave', '/console/leave', 303],
  ['POST', '/console/language', '/console/language', 303],
  ...deskRoutes.map(({ method, path }) => [method.toUpperCase(), path, path.replaceAll(/:\w+/gu, 'x'), 401] as const),
];

describe('every route', () => {
  const webhook: ServerPorts['telegramWebhook'] = async () => ({ status: 401 });

  it.each(routes)('%s %s: a stranger gets what a stranger may have', async (method, _pattern, path, status) => {
    const desk = memoryDesk();
    desk.open(someAlert());
    const { app } = server({ telegramWebhook: webhook, desk });
    const response = await app.request(path, { method, headers: method === 'POST' ? form : {} });
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text).not.toContain('小军');
    expect(text).not.toContain('199-0000');
  });

  it.each(routes)('%s %s: answers with the security headers', async (method, _pattern, path) => {
    const { app } = server({ telegramWebhook: webhook });
    const { headers } = await app.request(path, { method, headers: method === 'POST' ? form : {} });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  });

  it.each(routes.filter(([method]) => method === 'POST'))(
    '%s %s: refuses another site',
    async (_method, pattern, path) => {
      if (pattern === '/channels/telegram') return;
      const { app } = server();
      const foreign: readonly Record<string, string>[] = [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { origin: 'https://evil.example' },
        {},
      ];
      for (const headers of foreign) {
        const response = await app.request(path, {
          method: 'POST',
          headers: { ...headers, host: 'localhost' },
        });
        expect(response.status).toBe(403);
      }
    },
  );

  it.each(routes.filter(([method]) => method === 'POST'))(
    '%s %s: refuses a body of 10 MB',
    async (_method, _pattern, path) => {
      let read = -1;
      const { app } = server({
        telegramWebhook: async ({ body }) => {
          read = body.byteLength;
          return { status: 413 };
        },
      });
      const body = 'a'.repeat(10 * 1024 * 1024);
      const real = path.replace('short', freshToken());
      const response = await app.request(real, { method: 'POST', headers: form, body });
      expect(response.status).toBe(413);
      expect(read).toBeLessThanOrEqual(64 * 1024 + 1);
    },
  );

  it('is in the table above', () => {
    const { app } = server({ telegramWebhook: webhook });
    const known = app.routes.filter((route) => route.method !== 'ALL').map((route) => `${route.method} ${route.path}`);
    expect(new Set(known)).toEqual(new Set(routes.map(([method, pattern]) => `${method} ${pattern}`)));
  });
});

describe('outside of the routes', () => {
  it('an unknown address is 404 in Chinese, JSON where a program asks', async () => {
    const { app } = server();
    const page = await app.request('/nothing');
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('没有这个页面')]);
    const json = await app.request('/nothing', { headers: { accept: 'application/json' } });
    expect(await json.json()).toMatchObject({ error: '没有这个页面' });
  });

  it('a webhook that is not configured does not exist', async () => {
    const { app } = server();
    expect((await app.request('/channels/telegram', { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('the webhook gets body and secret and its answer is passed on', async () => {
    const seen: unknown[] = [];
    const { app } = server({
      telegramWebhook: async ({ secretHeader, body }) => {
        seen.push(secretHeader, new TextDecoder().decode(body));
        return { status: 503, retryAfter: 7 };
      },
    });
    const headers = { 'x-telegram-bot-api-secret-token': 's3cret' };
    const response = await app.request('/channels/telegram', { method: 'POST', headers, body: '{"update_id":1}' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7']);
    expect(seen).toEqual(['s3cret', '{"update_id":1}']);
  });

  it('a fault says that nothing is lost, and is reported without its address', async () => {
    const { app, ports } = server();
    ports.chat.away = true;
    const token = freshToken();
    const response = await app.request(`/chat/${token}`);
    const text = await response.text();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(text).toContain('不会丢');
    expect(text).toContain('tel:110');
    expect(ports.faults).toMatchObject([{ where: '/chat/:token', method: 'GET' }]);
  });

  it('metrics hold route patterns and no token', async () => {
    const { app } = server();
    const token = freshToken();
    await app.request(`/chat/${token}`);
    await app.request('/nothing/here');
    const text = await (await app.request('/metrics')).text();
    expect(text).toContain('route="/chat/:token"');
    expect(text).not.toContain(token);
    expect(text).not.toContain('nothing');
  });

  it('files have their hash in the name and are kept for ever', async () => {
    const { app } = server();
    const page = await (await app.request('/chat/'.concat(freshToken()))).text();
    const files = [...page.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(files.length).toBeGreaterThanOrEqual(4);
    let bytes = page.length;
    for (const file of files) {
      expect(file).toMatch(/\.[0-9a-f]{12}\.(js|css)$/);
      const response = await app.request(file);
      expect(response.headers.get('cache-control')).toContain('immutable');
      bytes += (await response.arrayBuffer()).byteLength;
    }
    expect(bytes).toBeLessThan(60 * 1024);
  });

  it('no page has a script or a style of its own', async () => {
    const desk = memoryDesk();
    const alert = someAlert();
    desk.open(alert);
    const { app } = server({ desk });
    const entered = await app.request(`/console/enter/${desk.link(li)}`, { method: 'POST', headers: form });
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    for (const path of [
      '/',
      `/chat/${freshToken()}`,
      '/console',
      `/console/alerts/${alert.id}`,
      '/console/inbox',
      '/console/phone-list',
    ]) {
      const text = await (await app.request(path, { headers: { cookie } })).text();
      expect(text).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
    }
  });
});

describe('health', () => {
  it('the process is up although the database is away', async () => {
    const { app } = server({
      health: {
        heartbeats: () => Promise.reject(new Error('away')),
        readiness: () => Promise.reject(new Error('away')),
      },
    });
    const health = await app.request('/healthz');
    expect([health.status, await health.json()]).toEqual([200, { up: true, heartbeatAgeMs: null }]);
    const ready = await app.request('/readyz');
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { ready: false, database: false, migrations: false, stopping: false },
    ]);
  });

  it('is not ready before the migrations are done, nor while stopping', async () => {
    const behind = { database: true, migrations: false };
    const { app } = server({ health: { heartbeats: async () => [], readiness: async () => behind } });
    expect((await app.request('/readyz')).status).toBe(503);
    const { app: stopping } = server({ closing: AbortSignal.abort() });
    expect((await stopping.request('/readyz')).status).toBe(503);
  });

  it('tells the age of each beat', async () => {
    const { app } = server({
      clock: () => 10_000,
      health: {
        heartbeats: async () => [{ name: 'worker', at: 8_500 }],
        readiness: async () => ({ database: true, migrations: true }),
      },
    });
    expect(await (await app.request('/healthz')).json()).toEqual({ up: true, heartbeatAgeMs: { worker: 1500 } });
    expect((await app.request('/readyz')).status).toBe(200);
  });
});

describe('on https', () => {
  const https = { settings: { ...settings, publicUrl: 'https://jiaxin.example.cn' } };

  it('cookies are bound to the host, and the browser stays on https', async () => {
    const desk = memoryDesk();
    const { app } = server({ ...https, desk });
    const entered = await app.request(`/console/enter/${desk.link(li)}`, { method: 'POST', headers: form });
    const cookie = entered.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-desk=[\w-]{43};/);
    for (const word of ['Secure', 'HttpOnly', 'Path=/', 'SameSite=Lax']) expect(cookie).toContain(word);
    expect(entered.headers.get('strict-transport-security')).toContain('max-age');
    expect(await (await app.request('/console', { headers: { cookie: cookie.split(';')[0] ?? '' } })).text()).toContain(
      '李姐',
    );
  });

  it('the public name counts as our own', async () => {
    const { app } = server(https);
    const post = (origin: string) =>
      app.request('/console/leave', { method: 'POST', headers: { origin, host: '127.0.0.1:3000' } });
    expect((await post('https://jiaxin.example.cn')).status).toBe(303);
    expect((await post('https://jiaxin.example.com')).status).toBe(403);
    expect((await post('null')).status).toBe(403);
  });
});
