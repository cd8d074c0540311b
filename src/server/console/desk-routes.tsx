import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AlertId } from '../../core/ids.ts';
import type { ChatParts } from '../chat/chat-routes.tsx';
import { clientAddress } from '../client-address.ts';
import { cookieOptions, cookiePrefix } from '../cookies.ts';
import { over } from '../limits.ts';
import { sendPage } from '../page.tsx';
import type { DeskActor, DeskAlertDetail } from '../ports.ts';
import { notFound, tooLarge, tooMany, trouble } from '../trouble.tsx';
import { AlertPage } from './alert-page.tsx';
import { answerTo } from './answer-to.ts';
import { DeskPage } from './desk-page.tsx';
import { deskStream } from './desk-stream.ts';
import { EnterPage, NoSession, ReasonPage } from './door-pages.tsx';
import { alertsCsv, inboxCsv, phoneListCsv, sendCsv } from './exports.ts';
import { InboxPage, PhoneListPage } from './list-pages.tsx';
import { readAct } from './read-act.ts';
import { sendMedia } from './send-media.ts';

const formBytes = 64 * 1024;
const linkForm = /^[A-Za-z0-9_-]{16,128}$/;

type Go = (actor: DeskActor) => Response | Promise<Response>;

/** The desk of the staff. Without a session every address but the way in answers 401 and tells nothing. */
export function serveDesk(app: Hono, parts: ChatParts): void {
  const signedIn = (go: (c: Context, actor: DeskActor) => Response | Promise<Response>) => (c: Context) =>
    withActor(c, parts, (actor) => go(c, actor));
  const { desk } = parts.ports;
  app.use('/console/*', bodyLimit({ maxSize: formBytes, onError: tooLarge }));
  app.get('/console/enter/:token', (c) =>
    linkForm.test(c.req.param('token')) ? sendPage(c, EnterPage({ action: c.req.path })) : notFound(c),
  );
  app.post('/console/enter/:token', (c) => enter(c, parts));
  app.post('/console/leave', (c) => leave(c, parts));
  app.get(
    '/console',
    signedIn((c, actor) => showDesk(c, parts, actor)),
  );
  app.get(
    '/console/stream',
    signedIn((c, actor) => openStream(c, parts, actor)),
  );
  app.get(
    '/console/alerts.csv',
    signedIn(async (c, actor) =>
      sendCsv(c, '告警', alertsCsv((await desk.overview(actor)).alerts, parts.ports.settings.timeZone)),
    ),
  );
  app.get(
    '/console/inbox.csv',
    signedIn(async (c, actor) =>
      sendCsv(c, '要人看的', inboxCsv(await desk.inbox(actor), parts.ports.settings.timeZone)),
    ),
  );
  app.get(
    '/console/phone-list.csv',
    signedIn(async (c, actor) =>
      sendCsv(c, '电话名单', phoneListCsv(await desk.phoneList(actor), parts.ports.settings.timeZone)),
    ),
  );
  app.get(
    '/console/inbox',
    signedIn((c, actor) => showInbox(c, parts, actor)),
  );
  app.post(
    '/console/inbox/:id/done',
    signedIn((c, actor) => finishInbox(c, parts, actor)),
  );
  app.get(
    '/console/phone-list',
    signedIn((c, actor) => showPhoneList(c, parts, actor)),
  );
  app.get(
    '/console/media/:ref',
    signedIn((c, actor) => sendMedia(c, parts.ports, actor)),
  );
  app.get(
    '/console/alerts/:id',
    signedIn((c, actor) => showAlert(c, parts, actor)),
  );
  app.post(
    '/console/alerts/:id',
    signedIn((c, actor) => showAlert(c, parts, actor)),
  );
  app.post(
    '/console/alerts/:id/acts',
    signedIn((c, actor) => act(c, parts, actor)),
  );
}

function cookieName(parts: ChatParts): string {
  return `${cookiePrefix(parts.ports.settings)}desk`;
}

async function withActor(c: Context, parts: ChatParts, go: Go): Promise<Response> {
  const session = getCookie(c, cookieName(parts));
  const actor = session && linkForm.test(session) ? await parts.ports.desk.actor(session) : null;
  if (actor) return go(actor);
  return sendPage(c, NoSession(), 401);
}

async function enter(c: Context, parts: ChatParts) {
  const { ports, limits } = parts;
  const token = c.req.param('token') ?? '';
  const wait = await over(limits.enterPerAddress, clientAddress(c, ports.settings));
  if (wait !== null) return tooMany(c, wait);
  const session = linkForm.test(token) ? await ports.desk.enter(token) : null;
  if (!session)
    return trouble(c, 404, '这个链接用不了', '链接只能用一次，过期或者用过了，请找管理员再要一个。记下的事都在。');
  const maxAge = Math.max(60, Math.floor((session.expiresAt - ports.clock()) / 1000));
  setCookie(c, cookieName(parts), session.sessionToken, { ...cookieOptions(ports.settings), maxAge });
  return c.redirect('/console', 303);
}

async function leave(c: Context, parts: ChatParts) {
  const session = getCookie(c, cookieName(parts));
  if (session) await parts.ports.desk.leave(session);
  deleteCookie(c, cookieName(parts), cookieOptions(parts.ports.settings));
  return c.redirect('/console', 303);
}

async function showDesk(c: Context, { ports }: ChatParts, actor: DeskActor) {
  const overview = await ports.desk.overview(actor);
  return sendPage(c, DeskPage({ actor, overview, now: ports.clock(), timeZone: ports.settings.timeZone }));
}

function openStream(c: Context, parts: ChatParts, actor: DeskActor) {
  const session = getCookie(c, cookieName(parts)) ?? '';
  parts.metrics.streams.inc({ kind: 'desk' });
  const stillIn = async () => (await parts.ports.desk.actor(session)) !== null;
  return deskStream(c, parts.ports, actor, stillIn, () => parts.metrics.streams.dec({ kind: 'desk' }));
}

/** The alert for this reader, or the answer that stands in its place. */
async function readAlert(c: Context, { ports }: ChatParts, actor: DeskActor): Promise<DeskAlertDetail | Response> {
  const form = c.req.method === 'POST' && c.req.path.endsWith(c.req.param('id') ?? '') ? await fields(c) : {};
  const reason =
    typeof form.reason === 'string' && form.reason.trim().length >= 4 ? form.reason.trim().slice(0, 500) : null;
  const id = c.req.param('id') ?? '';
  const alert = await ports.desk.alert(actor, id, reason);
  if (alert === null) return notFound(c);
  if (alert === 'reason_needed')
    return sendPage(c, ReasonPage({ action: `/console/alerts/${encodeURIComponent(id)}` }), 403);
  return alert;
}

async function showAlert(c: Context, parts: ChatParts, actor: DeskActor) {
  const alert = await readAlert(c, parts, actor);
  if (alert instanceof Response) return alert;
  return alertAnswer(c, parts, actor, alert, c.req.query('done') === '1' ? '记下了。' : undefined, 200);
}

function alertAnswer(
  c: Context,
  { ports }: ChatParts,
  actor: DeskActor,
  alert: DeskAlertDetail,
  notice: string | undefined,
  status: 200 | 409 | 503,
) {
  return sendPage(
    c,
    AlertPage({ actor, alert, now: ports.clock(), timeZone: ports.settings.timeZone, notice }),
    status,
  );
}

async function act(c: Context, parts: ChatParts, actor: DeskActor) {
  const { ports } = parts;
  const read = readAct(await fields(c));
  if (!read) return trouble(c, 400, '这一步没填全', '请回到上一页补上再按一次。已经记下的都在。');
  const alertId = (c.req.param('id') ?? '') as AlertId;
  const result = await ports.desk.act(actor, { alertId, action: read.action, actId: read.actId, at: ports.clock() });
  if (result.kind === 'unknown') return notFound(c);
  // Who stepped aside or cannot come may not read it any more.
  const away = read.action.type === 'recuse' || read.action.type === 'off_duty';
  if (result.kind === 'done') return c.redirect(away ? '/console' : `/console/alerts/${alertId}?done=1`, 303);
  const alert = await readAlert(c, parts, actor);
  if (alert instanceof Response) return alert;
  return alertAnswer(
    c,
    parts,
    actor,
    alert,
    answerTo(result, ports.settings.timeZone),
    result.kind === 'later' ? 503 : 409,
  );
}

async function showInbox(c: Context, { ports }: ChatParts, actor: DeskActor) {
  const notice = c.req.query('done') === '1' ? '记下了：办好了。' : undefined;
  const items = await ports.desk.inbox(actor);
  return sendPage(c, InboxPage({ actor, items, now: ports.clock(), timeZone: ports.settings.timeZone, notice }));
}

async function finishInbox(c: Context, { ports }: ChatParts, actor: DeskActor) {
  const known = await ports.desk.finishInbox(actor, c.req.param('id') ?? '', ports.clock());
  return known ? c.redirect('/console/inbox?done=1', 303) : notFound(c);
}

async function showPhoneList(c: Context, { ports }: ChatParts, actor: DeskActor) {
  const items = await ports.desk.phoneList(actor);
  return sendPage(c, PhoneListPage({ actor, items, now: ports.clock(), timeZone: ports.settings.timeZone }));
}

/** The form's fields; a body that is no form has none. */
async function fields(c: Context): Promise<Readonly<Record<string, unknown>>> {
  return c.req.parseBody().catch(() => ({}));
}
