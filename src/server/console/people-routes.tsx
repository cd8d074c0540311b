import { z } from 'zod';
import type { MemberFacts, PeopleFilter, PeopleResult } from '../../app/desk/people-port.ts';
import { cellText } from '../../core/ledger/cell-text.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { sendCsv } from './exports.ts';
import { incomplete } from './incomplete.ts';
import { MemberLinkPage, MemberPage } from './member-page.tsx';
import type { MemberPageProps } from './member-sections.tsx';
import { NewMemberPage } from './new-member-page.tsx';
import { originOf } from './origin-of.ts';
import { PeoplePage, peopleTable } from './people-page.tsx';
import { refusalWord } from './people-words.ts';

export const peopleRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/people', needs: 'people.read', go: showPeople },
  { method: 'get', path: '/console/people.csv', needs: 'people.read', stepUp: true, go: exportPeople },
  { method: 'get', path: '/console/people/new', needs: 'people.change', go: (desk) => newMember(desk, {}, 200) },
  { method: 'post', path: '/console/people/new/acts', needs: 'people.change', stepUp: true, go: addMember },
  { method: 'get', path: '/console/people/:id', needs: 'people.read', go: (desk) => showMember(desk, {}, 200) },
  { method: 'post', path: '/console/people/:id/acts', needs: 'people.change', stepUp: true, go: actOnMember },
];

const short = (max: number) =>
  z
    .string()
    .max(20_000)
    .transform((text) => cellText(text).slice(0, max))
    .catch('');

const Filter = z.object({
  words: short(60),
  role: z
    .string()
    .regex(/^[A-Z_]{2,30}$/)
    .catch(''),
  state: z.enum(['active', 'ended']).catch('active'),
  missing: z.enum(['', 'vetting', 'training', 'duty', 'desk']).catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

function filterOf({ c }: Desk): { readonly filter: PeopleFilter; readonly query: string } {
  const filter = Filter.parse(c.req.query());
  const { words, role, state, missing } = filter;
  return { filter, query: new URLSearchParams({ words, role, state, missing }).toString() };
}

async function showPeople(desk: Desk) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const { filter, query } = filterOf(desk);
  const found = await ports.rooms.people.list(actor, filter);
  return sendPage(c, PeoplePage({ actor, lang, now, timeZone, filter, query, ...found }));
}

async function exportPeople(desk: Desk) {
  const { c, ports, actor, lang } = desk;
  const { filter } = filterOf(desk);
  const rows = [];
  for (let page = 1; page <= 200; page += 1) {
    const found = await ports.rooms.people.list(actor, { ...filter, page });
    rows.push(...found.rows);
    if (rows.length >= found.total || found.rows.length === 0) break;
  }
  return sendCsv(c, lang === 'zh' ? '人员' : 'people', peopleTable(rows, lang));
}

type Answer = Pick<MemberPageProps, 'notice' | 'typed' | 'stale'>;

async function showMember(desk: Desk, more: Answer, status: 200 | 400 | 409): Promise<Response> {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const { people } = ports.rooms;
  const member = await people.member(actor, c.req.param('id') ?? '');
  if (member === null) return notFound(c);
  // A county's places and people fill a page of their own: they come with the form that asks for them.
  const form = more.typed?.act ?? c.req.query('form');
  const [places, colleagues] = await Promise.all([
    form === 'add_role' ? people.places(actor) : null,
    form === 'add_leave' ? people.colleagues(actor) : null,
  ]);
  const notice = c.req.query('done') === '1' ? (lang === 'zh' ? '记下了。' : 'Kept.') : undefined;
  return sendPage(c, MemberPage({ actor, lang, now, timeZone, member, places, colleagues, notice, ...more }), status);
}

const actId = z.string().regex(/^[\w-]{8,64}$/);
const id = z.string().max(64).catch('');
const day = z
  .string()
  .regex(/^(\d{4}-\d{2}-\d{2})?$/)
  .catch('?');
const Act = z.discriminatedUnion('act', [
  z.object({ act: z.literal('add_role'), actId, role: short(30), placeId: id, until: day.optional().default('') }),
  z.object({ act: z.literal('end_role'), actId, roleId: id }),
  z.object({
    act: z.literal('change'),
    actId,
    version: id,
    name: short(40),
    phone: short(40),
    employmentNo: short(40),
    vettingOn: day,
    vettingResult: short(80),
    trainingOn: day,
    dutyOn: day,
  }),
  z.object({ act: z.literal('add_leave'), actId, from: day, to: day, deputyId: id, note: short(200) }),
  z.object({ act: z.literal('cancel_leave'), actId, leaveId: id }),
  z.object({ act: z.enum(['link', 'close', 'open']), actId }),
]);

async function actOnMember(desk: Desk): Promise<Response> {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const { people } = ports.rooms;
  const form = await fields(desk);
  const read = Act.safeParse(form);
  if (!read.success) return incomplete(desk);
  const staffId = c.req.param('id') ?? '';
  if (read.data.act === 'link') {
    const made = await people.makeLink(actor, staffId);
    if (made === null) return notFound(c);
    const { token, expiresAt, name } = made;
    const link = `${originOf(desk)}/console/enter/${token}`;
    return sendPage(c, MemberLinkPage({ actor, lang, now, timeZone, staffId, name, link, expiresAt }));
  }
  return answer(desk, await doAct(desk, staffId, read.data), read.data);
}

type Acted = z.infer<typeof Act>;

function doAct({ ports, actor }: Desk, staffId: string, act: Acted): Promise<PeopleResult> {
  const { people } = ports.rooms;
  switch (act.act) {
    case 'add_role':
      return people.addRole(actor, staffId, act);
    case 'end_role':
      return people.endRole(actor, staffId, act.roleId);
    case 'change': {
      const { act: _act, actId: _id, version, ...facts } = act;
      return people.change(actor, staffId, facts satisfies MemberFacts, version);
    }
    case 'add_leave':
      return people.addLeave(actor, staffId, act);
    case 'cancel_leave':
      return people.cancelLeave(actor, act.leaveId);
    default:
      return people.setActive(actor, staffId, act.act === 'open');
  }
}

async function answer(desk: Desk, result: PeopleResult, act: Acted): Promise<Response> {
  const { c, lang } = desk;
  if (result.kind === 'unknown') return notFound(c);
  if (result.kind === 'done') return c.redirect(`/console/people/${result.staffId}?done=1`, 303);
  const typed = { act: act.act, fields: act as unknown as Readonly<Record<string, string>> };
  if (result.kind === 'stale') return showMember(desk, { typed, stale: true }, 409);
  return showMember(desk, { typed, notice: refusalWord(result.why, lang) }, 409);
}

const NewMember = z.object({
  actId,
  realName: short(40),
  name: short(40),
  phone: short(40),
  role: short(30),
  placeId: id,
});

async function newMember(desk: Desk, more: { notice?: string; typed?: Record<string, string> }, status: 200 | 409) {
  const { c, ports, actor, lang, now } = desk;
  return sendPage(
    c,
    NewMemberPage({ actor, lang, now, places: await ports.rooms.people.places(actor), ...more }),
    status,
  );
}

async function addMember(desk: Desk): Promise<Response> {
  const { c, ports, actor, lang } = desk;
  const read = NewMember.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const result = await ports.rooms.people.add(actor, read.data);
  if (result.kind === 'done') return c.redirect(`/console/people/${result.staffId}?done=1`, 303);
  const why = result.kind === 'refused' ? result.why : 'place_unknown';
  return newMember(desk, { typed: read.data, notice: refusalWord(why, lang) }, 409);
}
