import { clientAddress } from '../client-address.ts';
import { sendPage } from '../page.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import type { DoorLimits } from './door-limits.ts';
import { doorWords, waitWords } from './door-words.ts';
import { readKept, safePath } from './kept-form.tsx';
import { goOn, readJson, sendJson, visitOf } from './let-in.tsx';
import { ProvePage } from './prove-page.tsx';
import { maySetUp } from './step-up.tsx';

export const stepUpRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/step-up', needs: 'own.account', go: showProve },
  { method: 'post', path: '/console/step-up/passkey/options', needs: 'own.account', go: askPasskey },
  { method: 'post', path: '/console/step-up/passkey', needs: 'own.account', go: proveByPasskey },
  { method: 'post', path: '/console/step-up/code', needs: 'own.account', go: proveByCode },
];

async function showProve(desk: Desk) {
  return provePage(desk, { next: safePath(desk.c.req.query('next')) ?? '/console' });
}

async function provePage(
  { c, ports, actor, session, lang, now }: Desk,
  more: Pick<Parameters<typeof ProvePage>[0], 'next' | 'kept' | 'notice'>,
  status: 200 | 403 | 429 = 200,
) {
  const { door } = ports.rooms;
  const standing = await door.standing(actor, session);
  const own = standing ?? { passkey: false, totp: false };
  const may = maySetUp(standing, now);
  return sendPage(c, ProvePage({ lang, passkeys: door.passkeys, standing: own, maySetUp: may, ...more }), status);
}

async function askPasskey({ c, ports, actor }: Desk) {
  return sendJson(c, await ports.rooms.door.proveOptions(actor));
}

async function proveByPasskey({ c, ports, actor, session, lang }: Desk) {
  const { response } = await readJson(c);
  const held = await ports.rooms.door.proveByPasskey(actor, session, response, visitOf(c));
  return held ? sendJson(c, { ok: true }) : sendJson(c, { say: doorWords[lang].passkeyNo }, 403);
}

async function proveByCode(desk: Desk) {
  const { c, parts, ports, actor, session, lang } = desk;
  const form = await fields(desk);
  const code = typeof form.code === 'string' ? form.code.slice(0, 64) : '';
  const [kept, next] = [readKept(form.kept), safePath(form.next) ?? '/console'];
  const limits: DoorLimits = parts.limits.door;
  const wait = await limits.take(actor.staffId, clientAddress(c, ports.settings));
  if (wait !== null) {
    c.header('retry-after', String(wait));
    return provePage(desk, { next, kept, notice: doorWords[lang].wait(waitWords(wait, lang)) }, 429);
  }
  if (!(await ports.rooms.door.proveByCode(actor, session, code)))
    return provePage(desk, { next, kept, notice: doorWords[lang].wrongCode }, 403);
  await limits.forget(actor.staffId);
  return goOn(c, kept, next);
}
