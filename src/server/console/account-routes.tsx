import qrcode from 'qrcode';
import { z } from 'zod';
import type { LeaveForm } from '../../app/desk/leave-port.ts';
import type { StaffId } from '../../core/ids.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { CodesPage, TotpPage } from './account-once-pages.tsx';
import { AccountPage } from './account-page.tsx';
import { accountWords, type DoneWord, type RefusedWord } from './account-words.ts';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { doorWords } from './door-words.ts';
import type { LeaveFields } from './leave-section.tsx';
import { readJson, sendJson, visitOf } from './let-in.tsx';
import { askBeforeAdding, maySetUp } from './step-up.tsx';

const needs = 'own.account';

export const accountRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/account', needs, go: showAccount },
  { method: 'post', path: '/console/account/passkeys/options', needs, go: askForPasskey },
  { method: 'post', path: '/console/account/passkeys', needs, go: addPasskey },
  { method: 'get', path: '/console/account/totp', needs, go: showTotp },
  { method: 'post', path: '/console/account/totp', needs, go: addTotp },
  { method: 'post', path: '/console/account/ways/:id/name', needs, go: renameWay },
  { method: 'post', path: '/console/account/ways/:id/remove', needs, stepUp: true, go: removeWay },
  { method: 'post', path: '/console/account/recovery', needs, stepUp: true, go: makeCodes },
  { method: 'post', path: '/console/account/sessions/end-others', needs, go: endOthers },
  { method: 'post', path: '/console/account/sessions/:id/end', needs, go: endSession },
  { method: 'post', path: '/console/account/leave', needs, go: addLeave },
  { method: 'post', path: '/console/account/leave/:id/cancel', needs, go: cancelLeave },
];

const words = (text: unknown, most: number) =>
  typeof text === 'string'
    ? text
        .toWellFormed()
        .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
        .trim()
        .slice(0, most)
    : '';
const nameOf = (text: unknown) => words(text, 40);
const done = ({ c }: Desk, what: DoneWord) => c.redirect(`/console/account?done=${what}`, 303);

async function showAccount(desk: Desk) {
  const { c, lang } = desk;
  const say = accountWords[lang];
  const what = c.req.query('done') ?? '';
  const notice = Object.hasOwn(say.done, what) ? say.done[what as DoneWord] : undefined;
  return accountPage(desk, 200, c.req.query('begun') === '1' ? say.begun : notice);
}

async function accountPage(desk: Desk, status: 200 | 409 | 422, notice?: string, leave?: LeaveFields) {
  const { c, ports, actor, session, lang, now, timeZone } = desk;
  const { door, leave: leaves } = ports.rooms;
  const [standing, account, own] = await Promise.all([
    door.standing(actor, session),
    door.account(actor, session),
    leaves.leaves(actor),
  ]);
  const page = AccountPage({
    actor,
    lang,
    now,
    timeZone,
    account,
    leaves: own,
    passkeys: door.passkeys,
    adding: maySetUp(standing, now) ? 'now' : account.ways.length > 0 ? 'prove' : 'link',
    leave,
    notice,
  });
  return sendPage(c, page, status);
}

async function askForPasskey(desk: Desk) {
  const { c, ports, actor } = desk;
  return (await askBeforeAdding(desk)) ?? sendJson(c, await ports.rooms.door.addOptions(actor));
}

async function addPasskey(desk: Desk) {
  const asked = await askBeforeAdding(desk);
  if (asked) return asked;
  const { c, ports, actor, session, lang } = desk;
  const { response, name } = await readJson(c);
  const visit = visitOf(c);
  const called = nameOf(name) || visit.device;
  const result = await ports.rooms.door.addPasskey(actor, session, response, called, visit);
  return result.kind === 'added' ? sendJson(c, { ok: true }) : sendJson(c, { say: doorWords[lang].passkeyNo }, 409);
}

async function showTotp(desk: Desk) {
  return (await askBeforeAdding(desk)) ?? totpPage(desk, undefined, '');
}

async function totpPage(desk: Desk, secret: string | undefined, name: string, wrong = false) {
  const { c, ports, actor, lang, now } = desk;
  const made = ports.rooms.door.newTotp(actor, secret);
  if (made === null) return notFound(c);
  const qr = await qrcode.toString(made.uri, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' });
  return sendPage(c, TotpPage({ actor, lang, now, secret: made.secret, qr, name, wrong }), wrong ? 422 : 200);
}

async function addTotp(desk: Desk) {
  const asked = await askBeforeAdding(desk);
  if (asked) return asked;
  const form = await fields(desk);
  const secret = words(form.secret, 64);
  const name = nameOf(form.name);
  const { ports, actor, session } = desk;
  const result = await ports.rooms.door.addTotp(actor, session, secret, words(form.code, 20), name);
  return result.kind === 'added' ? done(desk, 'added') : totpPage(desk, secret, name, true);
}

async function renameWay(desk: Desk) {
  const { c, ports, actor, lang } = desk;
  const name = nameOf((await fields(desk)).name);
  if (name === '') return accountPage(desk, 422, accountWords[lang].refused.form);
  const known = await ports.rooms.door.renameWay(actor, c.req.param('id') ?? '', name);
  return known ? done(desk, 'renamed') : notFound(c);
}

async function removeWay(desk: Desk) {
  const { c, ports, actor } = desk;
  const known = await ports.rooms.door.removeWay(actor, c.req.param('id') ?? '');
  return known ? done(desk, 'removed') : notFound(c);
}

async function makeCodes({ c, ports, actor, lang, now }: Desk) {
  return sendPage(c, CodesPage({ actor, lang, now, codes: await ports.rooms.door.newRecoveryCodes(actor) }));
}

async function endSession(desk: Desk) {
  const { c, ports, actor } = desk;
  const known = await ports.rooms.door.endSession(actor, c.req.param('id') ?? '');
  return known ? done(desk, 'ended') : notFound(c);
}

async function endOthers(desk: Desk) {
  await desk.ports.rooms.door.endOtherSessions(desk.actor, desk.session);
  return done(desk, 'ended');
}

const day = z.string().refine((text) => /^\d{4}-\d\d-\d\d$/u.test(text) && !Number.isNaN(Date.parse(text)));
const Leave = z.object({
  fromDay: day,
  toDay: day,
  deputyStaffId: z.union([z.literal('').transform(() => null), z.uuid().transform((id) => id as StaffId)]),
  note: z.string().transform((text) => words(text, 200)),
  actId: z.string().regex(/^[\w-]{8,64}$/u),
});

async function addLeave(desk: Desk) {
  const { ports, actor, lang } = desk;
  const form = await fields(desk);
  const read = Leave.safeParse(form);
  const refuse = (why: RefusedWord, status: 409 | 422) =>
    accountPage(desk, status, accountWords[lang].refused[why], {
      fromDay: words(form.fromDay, 10),
      toDay: words(form.toDay, 10),
      deputyStaffId: words(form.deputyStaffId, 36),
      note: words(form.note, 200),
    });
  if (!read.success) return refuse('form', 422);
  const leave: LeaveForm = read.data;
  const result = await ports.rooms.leave.add(actor, leave);
  return result === 'added' ? done(desk, 'leave') : refuse(result, result === 'overlaps' ? 409 : 422);
}

async function cancelLeave(desk: Desk) {
  const { c, ports, actor } = desk;
  const known = await ports.rooms.leave.cancel(actor, c.req.param('id') ?? '');
  return known ? done(desk, 'cancelled') : notFound(c);
}
