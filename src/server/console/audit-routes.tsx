import { momentIn } from '../../core/calendar/civil-time.ts';
import type { Instant } from '../../core/ids.ts';
import { fullTime } from '../clock-time.ts';
import { sendPage } from '../page.tsx';
import type { AuditFilter } from '../ports.ts';
import { notFound } from '../trouble.tsx';
import { AccessPage, AuditPage } from './audit-page.tsx';
import { aboutWord, purposeWord } from './audit-sections.tsx';
import { auditActions, auditWords } from './audit-words.ts';
import type { Desk, DeskRoute } from './desk-route.ts';
import { sendCsv } from './exports.ts';

const needs = 'audit.read';

export const auditRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/audit', needs, go: showLog },
  { method: 'get', path: '/console/audit.csv', needs, stepUp: true, go: exportLog },
  { method: 'post', path: '/console/audit/verify', needs, go: verify },
  { method: 'get', path: '/console/audit/access', needs, go: showAccess },
  { method: 'get', path: '/console/audit/access.csv', needs, stepUp: true, go: exportAccess },
  { method: 'post', path: '/console/audit/access/:id/review', needs, go: review },
];

const pageRows = 100;
const csvRows = 20_000;
const dayMs = 86_400_000;
const usualDays = 7;

function filterOf({ c, now, timeZone }: Desk): AuditFilter {
  const said = (name: string, most: number) =>
    (c.req.query(name) ?? '').toWellFormed().replaceAll('\u0000', '').trim().slice(0, most);
  const to = dayStart(said('to', 10), timeZone);
  const from = dayStart(said('from', 10), timeZone);
  const end = to === null ? endOfToday(now, timeZone) : to + dayMs;
  const who = said('who', 10);
  return {
    from: from ?? end - usualDays * dayMs,
    to: end,
    name: said('name', 20),
    number: said('number', 30).toUpperCase(),
    who: who === 'family' || who === 'system' || who === 'all' ? who : 'staff',
    action: said('action', 60),
    before: said('before', 60) || null,
  };
}

/** Midnight with which this day begins; null when it is none. */
function dayStart(day: string, timeZone: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(day)) return null;
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? null : momentIn(timeZone, at / dayMs, 0);
}

function endOfToday(now: Instant, timeZone: string): Instant {
  return (dayStart(fullTime(now, timeZone).slice(0, 10), timeZone) ?? now) + dayMs;
}

function queryOf({ c }: Desk): string {
  const kept = ['from', 'to', 'name', 'number', 'who', 'action'].flatMap((name): [string, string][] => {
    const value = c.req.query(name);
    return value ? [[name, value.toWellFormed().slice(0, 60)]] : [];
  });
  return new URLSearchParams(kept).toString();
}

async function showLog(desk: Desk) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const { audit } = ports.rooms;
  const filter = filterOf(desk);
  const reviews = actor.roles.some(({ role }) => role === 'PRIVACY_OFFICER');
  const [log, actions, chain, restricted] = await Promise.all([
    audit.log(actor, filter, pageRows),
    audit.actions(actor),
    audit.chain(actor),
    reviews ? audit.restricted(actor, now - 90 * dayMs, 50) : null,
  ]);
  const notice = c.req.query('done') === '1' ? auditWords[lang].done : undefined;
  const view = { actor, lang, now, timeZone, filter, query: queryOf(desk), notice };
  return sendPage(c, AuditPage({ ...view, log, actions, chain, restricted }));
}

async function showAccess(desk: Desk) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const filter = filterOf(desk);
  const access = await ports.rooms.audit.access(actor, filter, pageRows);
  return sendPage(c, AccessPage({ actor, lang, now, timeZone, filter, query: queryOf(desk), access }));
}

async function exportLog(desk: Desk) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const say = auditWords[lang];
  const { rows } = await ports.rooms.audit.log(actor, filterOf(desk), csvRows);
  await ports.rooms.audit.exported(actor, 'audit', rows.length, now);
  const lines = rows.map((row) => [
    row.seq,
    fullTime(row.at, timeZone),
    row.name || say.actors[row.actor],
    auditActions[row.action]?.[lang] ?? row.action,
    row.number || row.entity,
  ]);
  return sendCsv(c, say.log, [['#', say.time, say.who, say.what, say.about], ...lines]);
}

async function exportAccess(desk: Desk) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const say = auditWords[lang];
  const { rows } = await ports.rooms.audit.access(actor, filterOf(desk), csvRows);
  await ports.rooms.audit.exported(actor, 'access', rows.length, now);
  const lines = rows.map((row) => [
    fullTime(row.at, timeZone),
    row.name,
    aboutWord(row, lang),
    purposeWord(row, lang),
    row.reason,
  ]);
  return sendCsv(c, say.access, [[say.time, say.who, say.about, say.why, say.reason], ...lines]);
}

async function verify({ c, ports, actor, now }: Desk) {
  await ports.rooms.audit.verify(actor, now);
  return c.redirect('/console/audit#chain', 303);
}

async function review({ c, ports, actor, now }: Desk) {
  const known = await ports.rooms.audit.review(actor, c.req.param('id') ?? '', now);
  return known ? c.redirect('/console/audit?done=1', 303) : notFound(c);
}
