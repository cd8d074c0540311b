import type { Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { ChatParts } from '../chat/chat-routes.tsx';
import { clientAddress } from '../client-address.ts';
import { cookieOptions } from '../cookies.ts';
import { over } from '../limits.ts';
import { sendPage } from '../page.tsx';
import { notFound, tooMany, trouble } from '../trouble.tsx';
import { deskTrouble } from '../trouble-words.ts';
import { deskCookie, linkForm } from './desk-cookie.ts';
import { EnterPage } from './door-pages.tsx';
import { serveFirst } from './first-routes.tsx';
import { langOf, languageCookie } from './language.ts';
import { giveSession, visitOf } from './let-in.tsx';
import { serveSignIn } from './sign-in-routes.tsx';

/** What can be reached before anybody has come in. */
export function serveDoor(app: Hono, parts: ChatParts): void {
  app.get('/console/enter/:token', (c) =>
    linkForm.test(c.req.param('token')) ? sendPage(c, EnterPage({ lang: langOf(c), action: c.req.path })) : notFound(c),
  );
  app.post('/console/enter/:token', (c) => enter(c, parts));
  serveFirst(app, parts);
  serveSignIn(app, parts, parts.limits.door);
  app.post('/console/leave', (c) => leave(c, parts));
  app.post('/console/language', (c) => changeLanguage(c, parts));
}

async function enter(c: Context, parts: ChatParts) {
  const { ports, limits } = parts;
  const token = c.req.param('token') ?? '';
  const wait = await over(limits.enterPerAddress, clientAddress(c, ports.settings));
  if (wait !== null) return tooMany(c, wait);
  const session = linkForm.test(token) ? await ports.desk.enter(token, visitOf(c).device) : null;
  if (!session) return trouble(c, 404, deskTrouble.linkUsed[langOf(c)]);
  giveSession(c, ports, session);
  return c.redirect('/console', 303);
}

async function leave(c: Context, parts: ChatParts) {
  const session = getCookie(c, deskCookie(parts.ports.settings));
  if (session) await parts.ports.desk.leave(session);
  deleteCookie(c, deskCookie(parts.ports.settings), cookieOptions(parts.ports.settings));
  return c.redirect('/console', 303);
}

/** The language stays with the browser, and the reader on the page. */
async function changeLanguage(c: Context, { ports }: ChatParts) {
  const { lang, back } = (await c.req.parseBody().catch(() => ({}))) as Record<string, unknown>;
  setCookie(c, languageCookie, lang === 'en' ? 'en' : 'zh', { ...cookieOptions(ports.settings), maxAge: 31_536_000 });
  const path = typeof back === 'string' && /^\/console(\/[\w./-]*)?$/u.test(back) ? back : '/console';
  return c.redirect(path, 303);
}
