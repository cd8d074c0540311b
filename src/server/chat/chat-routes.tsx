import { createHash, randomBytes } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { clientAddress } from '../client-address.ts';
import { cookieOptions, cookiePrefix } from '../cookies.ts';
import { type Limits, over } from '../limits.ts';
import type { ServerMetrics } from '../metrics.ts';
import { sendPage } from '../page.tsx';
import type { ChatDoor, ServerPorts } from '../ports.ts';
import { notFound, tooLarge, tooMany, trouble } from '../trouble.tsx';
import { chatTrouble } from '../trouble-words.ts';
import { ChatPage } from './chat-page.tsx';
import { alreadyHad, chatStream, rowJson, windowRows } from './chat-stream.tsx';
import { isCode } from './read-post.ts';
import { receiveMedia } from './receive-media.ts';
import { receivePost } from './receive-post.ts';
import { screenRows } from './screen-rows.ts';

/** 256 bits in base64url. */
const tokenForm = /^[A-Za-z0-9_-]{43}$/;
const postBytes = 64 * 1024;
const formOverhead = 64 * 1024;
/** Streams one chat may have open: a few phones, a few pages. */
const streamsPerChat = 6;

export interface ChatParts {
  readonly ports: ServerPorts;
  readonly limits: Limits;
  readonly metrics: ServerMetrics;
}

/** The family's chat: a page, its stream, its posts (domain 11.4 "families by a personal link"). */
export function serveChat(app: Hono, parts: ChatParts, maxMediaBytes: number): void {
  const { ports, limits } = parts;
  app.get('/chat', (c) => c.redirect(`/chat/${freshToken()}`, 303));
  app.get('/invite/:code', (c) => openInvite(c, ports, limits));
  app.get('/chat/:token', (c) => withDoor(c, ports, (door) => showChat(c, ports, door)));
  app.get('/chat/:token/rows', (c) => withDoor(c, ports, () => newRows(c, ports)));
  app.get('/chat/:token/stream', streamRoute(parts));
  app.post('/chat/:token/messages', bodyLimit({ maxSize: postBytes, onError: tooLarge }), (c) =>
    withDoor(c, ports, () => receivePost(c, parts, tokenOf(c))),
  );
  app.post('/chat/:token/put-away', bodyLimit({ maxSize: postBytes, onError: tooLarge }), (c) =>
    withDoor(c, ports, () => putAway(c, ports)),
  );
  app.post('/chat/:token/media', bodyLimit({ maxSize: maxMediaBytes + formOverhead, onError: tooLarge }), (c) =>
    withDoor(c, ports, () => receiveMedia(c, parts, tokenOf(c))),
  );
}

/** 256 random bits, base64url. */
export function freshToken(): string {
  return randomBytes(32).toString('base64url');
}

function tokenOf(c: Context): string {
  return c.req.param('token') ?? '';
}

async function withDoor(
  c: Context,
  ports: ServerPorts,
  go: (door: ChatDoor & { kind: 'open' }) => Response | Promise<Response>,
) {
  const token = tokenOf(c);
  if (!tokenForm.test(token)) return notFound(c);
  const door = await ports.chat.open(token);
  if (door.kind === 'closed') return trouble(c, 410, chatTrouble.stopped);
  return go(door);
}

async function showChat(c: Context, ports: ServerPorts, door: ChatDoor & { kind: 'open' }) {
  const token = tokenOf(c);
  const rows = screenRows(await ports.chat.recent(token, windowRows), putAwayAt(c, ports, token));
  const code = c.req.query('c') ?? '';
  const salt = freshToken();
  return sendPage(
    c,
    <ChatPage
      path={`/chat/${token}`}
      rows={rows}
      audience={door.audience}
      drill={door.drill ?? false}
      putAway={putAwayAt(c, ports, token) > 0}
      startCode={isCode(code) ? code : ''}
      formId={(form) => createHash('sha256').update(`${salt}/${form}`).digest('hex').slice(0, 32)}
      timeZone={ports.settings.timeZone}
      dutyPhone={ports.settings.dutyPhone}
      notice={c.req.query('said') === '1' ? '收到了' : ''}
    />,
  );
}

/** For browsers without event streams: the same rows, asked for. */
async function newRows(c: Context, ports: ServerPorts) {
  const token = tokenOf(c);
  const rows = screenRows(await ports.chat.recent(token, windowRows), putAwayAt(c, ports, token));
  const had = alreadyHad(rows, c.req.query('after') ?? '');
  const fresh = rows.filter((row) => !had?.has(row.key));
  const body = fresh.map((row) => rowJson(row, `/chat/${token}`, ports.settings.timeZone)).join(',');
  return c.body(`{"rows":[${body}]}`, 200, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
}

function streamRoute({ ports, metrics }: ChatParts) {
  const open = new Map<string, number>();
  return (c: Context) =>
    withDoor(c, ports, () => {
      const token = tokenOf(c);
      const count = open.get(token) ?? 0;
      if (count >= streamsPerChat) return tooMany(c, 10);
      open.set(token, count + 1);
      metrics.streams.inc({ kind: 'chat' });
      const after = c.req.header('last-event-id') ?? c.req.query('after') ?? '';
      const props = { token, path: `/chat/${token}`, after, putAwayAt: putAwayAt(c, ports, token) };
      return chatStream(c, ports, props, () => {
        metrics.streams.dec({ kind: 'chat' });
        const left = (open.get(token) ?? 1) - 1;
        if (left > 0) open.set(token, left);
        else open.delete(token);
      });
    });
}

/**
 * An invite's link opens a chat of its own with the code ready to go. Nothing is spent by opening it: WeChat looks at
 * every link before a person does. The same phone comes back to the same chat.
 */
async function openInvite(c: Context, ports: ServerPorts, limits: Limits) {
  const code = c.req.param('code') ?? '';
  if (!isCode(code)) return notFound(c);
  const wait = await over(limits.postPerAddress, clientAddress(c, ports.settings));
  if (wait !== null) return tooMany(c, wait);
  const name = `${cookiePrefix(ports.settings)}invite-${createHash('sha256').update(code).digest('hex').slice(0, 16)}`;
  const known = getCookie(c, name);
  const token = known && tokenForm.test(known) ? known : freshToken();
  setCookie(c, name, token, { ...cookieOptions(ports.settings), maxAge: 30 * 24 * 3600 });
  return c.redirect(`/chat/${token}?c=${encodeURIComponent(code)}`, 303);
}

function putAwayName(ports: ServerPorts, token: string): string {
  return `${cookiePrefix(ports.settings)}away-${createHash('sha256').update(token).digest('hex').slice(0, 16)}`;
}

/** Up to when this phone does not show what was said; 0: everything is shown. */
function putAwayAt(c: Context, ports: ServerPorts, token: string): number {
  return Number(getCookie(c, putAwayName(ports, token))) || 0;
}

/** Phones are shared, also with those whom a word was about (domain 10.21): what was said goes out of sight on this one. */
function putAway(c: Context, ports: ServerPorts) {
  const token = tokenOf(c);
  const options = { ...cookieOptions(ports.settings), maxAge: 400 * 24 * 3600 };
  setCookie(c, putAwayName(ports, token), String(ports.clock()), options);
  return c.redirect(`/chat/${token}`, 303);
}
