import { z } from 'zod';
import type { CodeAct, CodeResult, ProxyWay } from '../../app/desk/talk-port.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { incomplete } from './incomplete.ts';
import { type Base, CallerPage, FindCallerPage, ProxyFormPage } from './proxy-pages.tsx';
import { proxyWords } from './proxy-words.ts';

export const proxyRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/phone-in', needs: 'phone_in.write', go: findCaller },
  ...formRoutes('/console/phone-in', 'phone_in.write'),
  ...formRoutes('/console/proxy', 'inbox.act'),
];

/** The same pages, reached by a call or from the inbox; each by its own line of the table of rights. */
function formRoutes(base: Base, needs: ProxyWay): readonly DeskRoute[] {
  const by: Way = { base, way: needs };
  return [
    { method: 'get', path: `${base}/:person`, needs, go: (desk) => callerAnswer(desk, by, { status: 200 }) },
    { method: 'post', path: `${base}/:person`, needs, go: (desk) => begin(desk, by) },
    { method: 'get', path: `${base}/:person/:session`, needs, go: (desk) => showForm(desk, by) },
    { method: 'post', path: `${base}/:person/:session`, needs, go: (desk) => answer(desk, by) },
  ];
}

interface Way {
  readonly base: Base;
  readonly way: ProxyWay;
}

const Begin = z.object({ flowId: z.string().min(1).max(80), actId: z.uuid() });
const Answer = z.object({
  actId: z.uuid(),
  seenAt: z.coerce.number().int().nonnegative(),
  button: z.string().max(80).default(''),
  text: z.string().max(20_000).default(''),
});

async function findCaller({ c, ports, actor, lang, now, timeZone }: Desk) {
  const words = (c.req.query('q') ?? '').toWellFormed().replaceAll('\u0000', '').trim().slice(0, 40);
  const [people, unfinished] = await Promise.all([
    ports.rooms.talk.find(actor, words),
    ports.rooms.talk.unfinished(actor),
  ]);
  return sendPage(c, FindCallerPage({ actor, lang, now, timeZone, words, people, unfinished }));
}

interface Said {
  readonly notice?: string;
  readonly status: 200 | 409 | 503;
  readonly typed?: string;
  readonly readOut?: readonly string[];
}

async function callerAnswer(desk: Desk, { base, way }: Way, { notice, status, readOut = [] }: Said) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const caller = await ports.rooms.talk.caller(actor, way, c.req.param('person') ?? '');
  if (!caller) return notFound(c);
  const said = notice ?? (c.req.query('over') === '1' ? proxyWords[lang].over : undefined);
  return sendPage(c, CallerPage({ base, actor, lang, now, timeZone, notice: said, caller, readOut }), status);
}

async function showForm(desk: Desk, by: Way) {
  return formAnswer(desk, by, desk.c.req.param('session') ?? '', { status: 200 });
}

async function formAnswer(
  desk: Desk,
  by: Way,
  sessionId: string,
  { notice, status, typed = '' }: Said,
): Promise<Response> {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const form = await ports.rooms.talk.form(actor, by.way, c.req.param('person') ?? '', sessionId);
  // It has ended, or it never was: whoever may speak for this person is told so.
  if (!form) return callerAnswer(desk, by, { notice: proxyWords[lang].gone, status: status === 200 ? 409 : status });
  return sendPage(c, ProxyFormPage({ base: by.base, actor, lang, now, timeZone, notice, form, typed }), status);
}

async function begin(desk: Desk, by: Way) {
  const read = Begin.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const { flowId, actId } = read.data;
  return coded(desk, by, { actId, what: { type: 'begin', flowId } });
}

async function answer(desk: Desk, by: Way) {
  const { c, lang } = desk;
  const read = Answer.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const { actId, ...given } = read.data;
  const sessionId = c.req.param('session') ?? '';
  if (given.button === '' && given.text.trim() === '')
    return formAnswer(desk, by, sessionId, { notice: proxyWords[lang].empty, status: 409 });
  return coded(desk, by, { actId, what: { type: 'answer', sessionId, ...given } });
}

async function coded(desk: Desk, by: Way, act: Pick<CodeAct, 'actId' | 'what'>): Promise<Response> {
  const { c, ports, actor, lang, now } = desk;
  const personId = c.req.param('person') ?? '';
  const result = await ports.rooms.talk.code(actor, by.way, { ...act, personId, at: now });
  if (result.kind === 'unknown') return notFound(c);
  if (result.kind === 'next') return c.redirect(`${by.base}/${personId}/${result.sessionId}`, 303);
  if (result.kind === 'over')
    return result.readOut.length === 0
      ? c.redirect(`${by.base}/${personId}?over=1`, 303)
      : callerAnswer(desk, by, { notice: proxyWords[lang].over, status: 200, readOut: result.readOut });
  return notRecorded(desk, by, act, result);
}

function notRecorded(
  desk: Desk,
  by: Way,
  { what }: Pick<CodeAct, 'what'>,
  result: Exclude<CodeResult, { kind: 'unknown' | 'next' | 'over' }>,
): Promise<Response> {
  const say = proxyWords[desk.lang];
  const notice = result.kind === 'refused' ? say.drill : say[result.kind];
  const status = result.kind === 'later' ? 503 : 409;
  if (what.type === 'begin' || result.kind === 'gone') return callerAnswer(desk, by, { notice, status });
  const typed = what.text.toWellFormed().slice(0, 2_000);
  return formAnswer(desk, by, what.sessionId, { notice, status, typed });
}
