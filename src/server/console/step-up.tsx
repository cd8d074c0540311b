import type { DoorStanding } from '../../app/desk/door-port.ts';
import type { Instant } from '../../core/ids.ts';
import { sendPage } from '../page.tsx';
import { wantsJson } from '../trouble.tsx';
import type { Desk } from './desk-route.ts';
import { keepForm, pathOf } from './kept-form.tsx';
import { sendJson } from './let-in.tsx';
import { ProvePage } from './prove-page.tsx';

/** A proof holds for so long. */
const proofHoldsMs = 10 * 60_000;
/** So long after coming by a link somebody without any way of their own may set one up. */
const linkHoldsMs = 60 * 60_000;

export function provedLately(standing: DoorStanding | null, now: Instant): boolean {
  return standing !== null && now - standing.provedAt <= proofHoldsMs;
}

/** Whether a way may be added now: after a proof, or as the first one of somebody whom a link brought in. */
export function maySetUp(standing: DoorStanding | null, now: Instant): boolean {
  if (standing === null) return false;
  if (provedLately(standing, now)) return true;
  return !standing.passkey && !standing.totp && standing.method === 'link' && now - standing.enteredAt <= linkHoldsMs;
}

/**
 * For routes with `stepUp`, and for what a route decides itself: null when the person proved within ten minutes that it is them; otherwise the
 * page that asks for it and then goes on with this very request.
 */
export async function askToProve(desk: Desk): Promise<Response | null> {
  const { ports, actor, session, now } = desk;
  const standing = await ports.rooms.door.standing(actor, session);
  return provedLately(standing, now) ? null : await provePage(desk, standing);
}

/** The same before a way in is added. */
export async function askBeforeAdding(desk: Desk): Promise<Response | null> {
  const { ports, actor, session, now } = desk;
  const standing = await ports.rooms.door.standing(actor, session);
  return maySetUp(standing, now) ? null : await provePage(desk, standing);
}

async function provePage({ c, ports, lang, now }: Desk, standing: DoorStanding | null): Promise<Response> {
  // A script cannot show a page: it goes to one.
  if (wantsJson(c)) return sendJson(c, { to: '/console/step-up?next=/console/account' }, 403);
  const page = ProvePage({
    lang,
    passkeys: ports.rooms.door.passkeys,
    standing: standing ?? { passkey: false, totp: false },
    maySetUp: maySetUp(standing, now),
    next: c.req.method === 'GET' ? pathOf(c) : '/console',
    kept: await keepForm(c),
  });
  return sendPage(c, page, 403);
}
