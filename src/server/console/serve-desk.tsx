import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { getCookie } from 'hono/cookie';
import { mayEver } from '../../core/access/may.ts';
import type { ChatParts } from '../chat/chat-routes.tsx';
import { notFound, tooLarge } from '../trouble.tsx';
import { deskCookie, linkForm } from './desk-cookie.ts';
import type { DeskRoute } from './desk-route.ts';
import { serveDoor } from './door-routes.tsx';
import { uploadBytes, uploadPath, uploadTooLarge } from './import-routes.tsx';
import { langOf } from './language.ts';
import { deskRoutes } from './routes.ts';
import { askToSignIn } from './sign-in-routes.tsx';
import { askToProve } from './step-up.tsx';

const formBytes = 64 * 1024;

/** The desk of the staff. Without a session every address but the way in answers 401 and tells nothing. */
export function serveDesk(app: Hono, parts: ChatParts): void {
  // A page may cost 60 KB on its way and no more. One that another site has led to is not made shorter: its length would tell how well the
  // words of that address fit what stands in the page.
  const shorter = compress();
  app.use('/console/*', (c, next) =>
    /^(cross|same)-site$/u.test(c.req.header('sec-fetch-site') ?? '') ? next() : shorter(c, next),
  );
  const form = bodyLimit({ maxSize: formBytes, onError: tooLarge });
  const file = bodyLimit({ maxSize: uploadBytes, onError: uploadTooLarge });
  app.use('/console/*', (c, next) => (c.req.path === uploadPath ? file : form)(c, next));
  serveDoor(app, parts);
  for (const route of deskRoutes) app.on(route.method, route.path, (c) => answer(c, parts, route));
}

async function answer(c: Context, parts: ChatParts, route: DeskRoute): Promise<Response> {
  const { ports } = parts;
  const session = getCookie(c, deskCookie(ports.settings));
  const actor = session && linkForm.test(session) ? await ports.desk.actor(session) : null;
  if (!session || !actor) return askToSignIn(c, parts);
  if (!mayEver(actor, route.needs)) return notFound(c);
  const { timeZone } = ports.settings;
  const desk = { c, parts, ports, actor, session, lang: langOf(c), now: ports.clock(), timeZone };
  return (route.stepUp ? await askToProve(desk) : null) ?? route.go(desk);
}
