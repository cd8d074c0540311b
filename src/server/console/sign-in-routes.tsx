import type { Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ChatParts } from '../chat/chat-routes.tsx';
import { clientAddress } from '../client-address.ts';
import { over } from '../limits.ts';
import { sendPage } from '../page.tsx';
import type { ServerPorts } from '../ports.ts';
import { deskCookie, linkForm } from './desk-cookie.ts';
import type { DoorLimits } from './door-limits.ts';
import { doorWords, waitWords } from './door-words.ts';
import { keepForm, pathOf, readKept, safePath } from './kept-form.tsx';
import { langOf } from './language.ts';
import { giveSession, goOn, readJson, sendJson, visitOf } from './let-in.tsx';
import { SignInPage, type SignInPageProps } from './sign-in-page.tsx';

/** For the machine's sake only: far more than a township presses. */
const passkeysPerMinute = 600;

/** Signing in: the page, its passkey, its code. */
export function serveSignIn(app: Hono, parts: ChatParts, limits: DoorLimits): void {
  const { ports } = parts;
  const presses = new RateLimiterMemory({ keyPrefix: 'door-passkey', points: passkeysPerMinute, duration: 60 });
  app.get('/console/sign-in', (c) => showSignIn(c, parts));
  app.post('/console/sign-in', (c) => signInByCode(c, parts, limits));
  app.post('/console/sign-in/passkey/options', async (c) => {
    if ((await over(presses, clientAddress(c, ports.settings))) !== null) return sendJson(c, {}, 429);
    return sendJson(c, await ports.rooms.door.enterOptions());
  });
  app.post('/console/sign-in/passkey', async (c) => {
    if ((await over(presses, clientAddress(c, ports.settings))) !== null) return sendJson(c, {}, 429);
    const { response } = await readJson(c);
    const session = await ports.rooms.door.enterByPasskey(response, visitOf(c));
    if (!session) return sendJson(c, { say: doorWords[langOf(c)].passkeyNo }, 403);
    giveSession(c, ports, session);
    return sendJson(c, { ok: true });
  });
}

/** Without a session: the way in stands at the address itself, and what was sent there waits. */
export async function askToSignIn(c: Context, { ports }: ChatParts) {
  const kept = await keepForm(c);
  const next = c.req.method === 'GET' ? pathOf(c) : '/console';
  return signInPage(c, ports, { next, kept }, 401);
}

async function showSignIn(c: Context, { ports }: ChatParts) {
  const next = safePath(c.req.query('next')) ?? '/console';
  const session = getCookie(c, deskCookie(ports.settings));
  if (session && linkForm.test(session) && (await ports.desk.actor(session))) return c.redirect(next, 303);
  return signInPage(c, ports, { next }, 200);
}

async function signInPage(
  c: Context,
  { rooms: { door } }: ServerPorts,
  more: Pick<SignInPageProps, 'next' | 'kept' | 'phone' | 'notice'>,
  status: 200 | 401 | 429,
) {
  const nobodyYet = await door.nobodyYet();
  return sendPage(c, SignInPage({ lang: langOf(c), passkeys: door.passkeys, nobodyYet, ...more }), status);
}

async function signInByCode(c: Context, { ports }: ChatParts, limits: DoorLimits) {
  const form: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
  const phone = typeof form.phone === 'string' ? form.phone.slice(0, 30) : '';
  const code = typeof form.code === 'string' ? form.code.slice(0, 64) : '';
  const kept = readKept(form.kept);
  const next = safePath(form.next) ?? '/console';
  const lang = langOf(c);
  const again = (notice: string, status: 401 | 429) => signInPage(c, ports, { next, kept, phone, notice }, status);

  const account = phone.replaceAll(/\D/gu, '');
  const wait = await limits.take(account, clientAddress(c, ports.settings));
  if (wait !== null) {
    c.header('retry-after', String(wait));
    return again(doorWords[lang].wait(waitWords(wait, lang)), 429);
  }
  const session = await ports.rooms.door.enterByCode(phone, code, visitOf(c));
  if (!session) return again(doorWords[lang].wrong, 401);
  await limits.forget(account);
  giveSession(c, ports, session);
  return goOn(c, kept, next);
}
