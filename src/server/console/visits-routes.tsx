import { z } from 'zod';
import type { VisitForm, VisitPlanRow, VisitReceived } from '../../app/desk/visits-port.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import { fullTime } from '../clock-time.ts';
import { sendPage } from '../page.tsx';
import { notFound, wantsJson } from '../trouble.tsx';
import type { Desk, DeskRoute } from './desk-route.ts';
import { sendCsv } from './exports.ts';
import { promptOf, readAnswers } from './form-question.tsx';
import { saidTime } from './said-time.ts';
import { VisitFormPage, VisitReceivedPage, visitWords } from './visit-form-page.tsx';
import { VisitPickPage } from './visit-pick-page.tsx';
import { planWords, VisitsPage } from './visits-page.tsx';

export const visitsRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/visits', needs: 'visit.write', go: showPlan },
  { method: 'get', path: '/console/visits.csv', needs: 'visit.write', go: exportPlan },
  { method: 'get', path: '/console/visits/new', needs: 'visit.write', go: showForm },
  { method: 'get', path: '/console/visits/received', needs: 'visit.write', go: showReceived },
  { method: 'post', path: '/console/visits', needs: 'visit.write', go: save },
];

async function showPlan({ c, ports, actor, lang, now, timeZone }: Desk) {
  const plan = await ports.rooms.visits.plan(actor, c.req.query('village') ?? '');
  return sendPage(c, VisitsPage({ actor, lang, plan, now, timeZone }));
}

async function exportPlan({ c, ports, actor, lang, timeZone }: Desk) {
  const { village, rows } = await ports.rooms.visits.plan(actor, c.req.query('village') ?? '');
  if (!village) return notFound(c);
  const say = planWords[lang];
  const head =
    lang === 'zh'
      ? ['孩子', '档案号', '组', '等级', '哪天前', '为什么', '要办的事', '上次走访', '见到没有']
      : ['Child', 'File', 'Group', 'Level', 'Due', 'Why', 'Tasks', 'Last visit', 'Seen'];
  const line = (row: VisitPlanRow) => [
    row.name,
    row.fileNo,
    row.group,
    row.level ? (say.levels[row.level] ?? row.level) : say.noLevel,
    row.dueAt === null ? '' : fullTime(row.dueAt, timeZone),
    row.why?.[lang] ?? '',
    String(row.tasks),
    row.lastOn ?? '',
    row.lastOn === null ? '' : row.lastMet ? '✓' : '✗',
  ];
  return sendCsv(c, `${say.title}-${village.name}`, [head, ...rows.map(line)]);
}

async function showForm(desk: Desk) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const child = c.req.query('child') ?? '';
  if (child === '') {
    const pick = await ports.rooms.visits.pick(actor, (c.req.query('q') ?? '').toWellFormed().replaceAll('\u0000', ''));
    return sendPage(c, VisitPickPage({ actor, lang, now, timeZone, pick }));
  }
  const form = await ports.rooms.visits.form(actor, child);
  return form ? formPage(desk, form, {}, { startedAt: now }) : notFound(c);
}

interface Back {
  readonly startedAt: number;
  readonly missing?: string;
  readonly notice?: string;
  readonly status?: 422 | 503;
}

function formPage(desk: Desk, form: VisitForm, typed: FormAnswers, { status, ...back }: Back) {
  const { c, actor, lang, now, timeZone } = desk;
  return sendPage(c, VisitFormPage({ actor, lang, now, timeZone, form, typed, ...back }), status ?? 200);
}

const Sent = z.object({
  child: z.uuid(),
  actId: z.string().regex(/^[\w-]{8,64}$/),
  startedAt: z.coerce.number().int().min(0).catch(0),
});

async function save(desk: Desk) {
  const { c, ports, actor, lang, now } = desk;
  const body: Record<string, unknown> = await c.req.parseBody({ all: true }).catch(() => ({}));
  const sent = Sent.safeParse(body);
  const form = sent.success ? await ports.rooms.visits.form(actor, sent.data.child) : null;
  if (!sent.success || !form) return notFound(c);
  const { child, actId } = sent.data;
  const startedAt = sent.data.startedAt || now;
  const answers = readAnswers(body, form.questions);
  const result = await ports.rooms.visits.save(actor, { childId: child, answers, actId, startedAt });
  const say = visitWords[lang];
  c.header('cache-control', 'no-store');
  if (result.kind === 'unknown') return notFound(c);
  if (result.kind === 'received') {
    if (wantsJson(c)) return c.json(receipt(desk, result.visit));
    return c.redirect(`/console/visits/received?act=${encodeURIComponent(actId)}`, 303);
  }
  const question = result.kind === 'incomplete' ? form.questions.find(({ id }) => id === result.stepId) : undefined;
  const notice = result.kind === 'later' ? say.later : question ? say.incomplete : say.broken;
  const status = result.kind === 'later' ? 503 : 422;
  if (wantsJson(c))
    return c.json(
      { notice: question ? `${notice} ${promptOf(question, lang)}` : notice, missing: question?.id ?? '' },
      status,
    );
  return formPage(desk, form, answers, { startedAt, notice, missing: question?.id, status });
}

/** What the page says of a form that has arrived. */
function receipt({ lang, timeZone }: Desk, visit: VisitReceived) {
  const say = visitWords[lang];
  return {
    received: say.received(visit.name, saidTime(visit.at, timeZone, lang)),
    more: visit.met ? '' : say.notMet,
    alerted: visit.alerted ? say.alerted : '',
    back: say.back,
  };
}

async function showReceived(desk: Desk) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const actId = c.req.query('act') ?? '';
  const visit = /^[\w-]{8,64}$/u.test(actId) ? await ports.rooms.visits.received(actor, actId) : null;
  if (!visit) return notFound(c);
  return sendPage(c, VisitReceivedPage({ actor, lang, now, timeZone, visit, actId }));
}
