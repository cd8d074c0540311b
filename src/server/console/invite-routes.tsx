import { z } from 'zod';
import { type InviteFilter, invitesAtOnce } from '../../app/desk/invites-port.ts';
import { cellText } from '../../core/ledger/cell-text.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { incomplete } from './incomplete.ts';
import { inviteCards } from './invite-cards.tsx';
import { inviteWords } from './invite-words.ts';
import { InvitesPage, MadeInvitesPage } from './invites-page.tsx';
import { originOf } from './origin-of.ts';

export const inviteRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/invites', needs: 'invite.make', go: (desk) => showInvites(desk, undefined, 200) },
  { method: 'post', path: '/console/invites/cards', needs: 'invite.make', stepUp: true, go: makeCards },
  { method: 'get', path: '/console/invites/made', needs: 'invite.make', go: (desk) => showMade(desk, undefined, 200) },
  { method: 'post', path: '/console/invites/made/acts', needs: 'invite.make', go: revoke },
];

const id = z.uuid().or(z.literal('')).catch('');
const page = z.coerce.number().int().min(1).max(10_000).catch(1);
const Filter = z.object({
  kind: z.enum(['family', 'staff']).catch('family'),
  village: id,
  class: id,
  words: z
    .string()
    .max(20_000)
    .transform((text) => cellText(text).slice(0, 60))
    .catch(''),
  again: z.literal('1').optional().catch(undefined),
  page,
});

function filterOf(query: Record<string, string>): { readonly filter: InviteFilter; readonly query: string } {
  const read = Filter.parse(query);
  const { kind, village, class: classId, words, again } = read;
  const kept = new URLSearchParams({ kind, village, class: classId, words, ...(again ? { again } : {}) });
  return {
    filter: { kind, villageId: village, classId, words, again: again === '1', page: read.page },
    query: kept.toString(),
  };
}

async function showInvites(
  desk: Desk,
  notice: string | undefined,
  status: 200 | 409,
  back?: string,
): Promise<Response> {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const asked = back === undefined ? c.req.query() : Object.fromEntries(new URLSearchParams(back));
  const { filter, query } = filterOf(asked);
  const { invites } = ports.rooms;
  const [places, found] = await Promise.all([invites.places(actor), invites.candidates(actor, filter)]);
  return sendPage(c, InvitesPage({ actor, lang, now, timeZone, notice, filter, query, places, ...found }), status);
}

const Wishes = z.object({
  personIds: z.array(z.uuid()).max(invitesAtOnce * 2),
  form: z.enum(['digits', 'link']),
  days: z.coerce.number().int().min(1).max(60),
  back: z.string().max(2_000).catch(''),
});

async function makeCards(desk: Desk): Promise<Response> {
  const { c, ports, actor, lang } = desk;
  const body = await c.req.parseBody({ all: true }).catch(() => ({}) as Record<string, unknown>);
  const chosen = body.personIds === undefined ? [] : [body.personIds].flat();
  const read = Wishes.safeParse({ ...body, personIds: chosen });
  if (!read.success) return incomplete(desk);
  const { back, form, ...wishes } = read.data;
  const result = await ports.rooms.invites.make(actor, { ...wishes, form });
  const say = inviteWords[lang];
  if (result.kind === 'not_live') return showInvites(desk, say.notLive, 409, back);
  if (result.made.length === 0) return showInvites(desk, say.nothing, 409, back);
  return sendPage(
    c,
    await inviteCards({ lang, form, origin: originOf(desk), made: result.made, county: result.county }),
  );
}

const State = z.enum(['open', 'used', 'expired', 'revoked']).catch('open');

async function showMade(desk: Desk, notice: string | undefined, status: 200 | 409): Promise<Response> {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const state = State.parse(c.req.query('state'));
  const at = page.parse(c.req.query('page'));
  const found = await ports.rooms.invites.list(actor, state, at);
  const done = c.req.query('done') === '1' ? inviteWords[lang].revoked : undefined;
  const notices = { notice: notice ?? done };
  return sendPage(c, MadeInvitesPage({ actor, lang, now, timeZone, state, page: at, ...found, ...notices }), status);
}

async function revoke(desk: Desk): Promise<Response> {
  const { c, ports, actor, lang } = desk;
  const read = z.object({ inviteId: z.uuid() }).safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const done = await ports.rooms.invites.revoke(actor, read.data.inviteId);
  if (done === null) return notFound(c);
  if (done) return c.redirect('/console/invites/made?done=1', 303);
  return showMade(desk, inviteWords[lang].late, 409);
}
