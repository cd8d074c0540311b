import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import type { OpenedSession, Visit } from '../../app/desk/door-port.ts';
import { cookieOptions } from '../cookies.ts';
import { sendPage } from '../page.tsx';
import type { ServerPorts } from '../ports.ts';
import { deskCookie } from './desk-cookie.ts';
import { deviceName } from './device-name.ts';
import type { Kept } from './kept-form.tsx';
import { langOf } from './language.ts';
import { FilePage, GoOnPage } from './prove-page.tsx';

/** Gives the session to the browser. */
export function giveSession(c: Context, { settings, clock }: ServerPorts, session: OpenedSession): void {
  const maxAge = Math.max(60, Math.floor((session.expiresAt - clock()) / 1000));
  setCookie(c, deskCookie(settings), session.sessionToken, { ...cookieOptions(settings), maxAge });
}

/** A file leaves the page standing that asked for it: it is then to say that it is done. */
const isFile = (path: string): boolean => /\.(csv|xlsx|docx|zip|svg)(\?|$)/u.test(path);

/** On to where the person was: the form that waited, or a page. */
export function goOn(c: Context, kept: Kept | null, next: string) {
  if (kept) return sendPage(c, GoOnPage({ lang: langOf(c), kept }));
  return isFile(next) ? sendPage(c, FilePage({ lang: langOf(c), path: next })) : c.redirect(next, 303);
}

export function visitOf(c: Context): Visit {
  return { origin: c.req.header('origin') ?? '', device: deviceName(c.req.header('user-agent')) };
}

/** A program's answer to a press; no cache keeps it. */
export function sendJson(c: Context, body: object, status: 200 | 400 | 403 | 409 | 429 = 200) {
  c.header('cache-control', 'no-store');
  return c.json(body, status);
}

/** What the page's script sends; {} when it is nothing of ours. */
export async function readJson(c: Context): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await c.req.json().catch(() => null);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
