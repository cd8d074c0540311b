import { z } from 'zod';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { AlertId } from '../../core/ids.ts';
import { sendPage } from '../page.tsx';
import type { DeskReportForm } from '../ports.ts';
import { notFound } from '../trouble.tsx';
import { again, statusOf } from './alert-page-routes.tsx';
import { answerTo } from './answer-to.ts';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { readAnswers } from './form-question.tsx';
import { ReportPage } from './report-page.tsx';
import { reportFormWords } from './report-words.ts';

export const reportRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/alerts/:id/report', needs: 'alert.act', go: showForm },
  { method: 'post', path: '/console/alerts/:id/report', needs: 'alert.act', go: fill },
  { method: 'post', path: '/console/alerts/:id/report/chat', needs: 'alert.act', go: beginInChat },
];

const alertIdOf = ({ c }: Desk): AlertId => (c.req.param('id') ?? '') as AlertId;

interface Back {
  readonly missing?: string;
  readonly notice?: string;
  readonly compare?: boolean;
  readonly status?: 409 | 422 | 503;
}

function page(desk: Desk, form: DeskReportForm, typed: FormAnswers, { status, ...back }: Back) {
  const { c, actor, lang, now } = desk;
  return sendPage(c, ReportPage({ actor, lang, now, form, typed, ...back }), status ?? 200);
}

async function showForm(desk: Desk) {
  const form = await desk.ports.desk.reportForm(desk.actor, alertIdOf(desk));
  return form ? page(desk, form, form.answers, {}) : notFound(desk.c);
}

const ActId = z.string().regex(/^[\w-]{8,64}$/);
const Sent = z.object({ actId: ActId, version: z.string().max(64) });

async function fill(desk: Desk) {
  const { c, ports, actor, lang } = desk;
  const body: Record<string, unknown> = await c.req.parseBody({ all: true }).catch(() => ({}));
  const sent = Sent.safeParse(body);
  if (!sent.success) return notFound(c);
  const alertId = alertIdOf(desk);
  const form = await ports.desk.reportForm(actor, alertId);
  const { actId, version } = sent.data;
  const say = reportFormWords[lang];
  // The alert is closed or handed on: what was written is given back on the alert's page.
  if (!form) return again(desk, `${say.over} ${wordsOf(body)}`, 409);
  const answers = readAnswers(body, form.questions);
  const result = await ports.desk.fillReport(actor, { alertId, answers, version, actId });
  switch (result.kind) {
    case 'done':
      return c.redirect(`/console/alerts/${alertId}?done=report`, 303);
    case 'unknown':
      return notFound(c);
    case 'changed':
      return page(desk, form, answers, { notice: say.changed, compare: true, status: 409 });
    case 'over':
      return page(desk, form, answers, { notice: say.over, status: 409 });
    case 'incomplete':
      return page(desk, form, answers, { notice: say.incomplete, missing: result.stepId, status: 422 });
    case 'later':
      return page(desk, form, answers, { notice: say.later503, status: 503 });
  }
}

/** What was written, of a form whose questions are not this reader's any more. */
function wordsOf(body: Readonly<Record<string, unknown>>): string {
  const written = ['r1_where', 'r4_facts', 'r4b_words', 'r6_who', 'r8_station', 'r9_receipt'].flatMap(
    (name) => body[name] ?? [],
  );
  return written
    .filter((one): one is string => typeof one === 'string' && one.trim() !== '')
    .map((one) => one.slice(0, 1_000).toWellFormed().trim())
    .join('；');
}

async function beginInChat(desk: Desk) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const read = z.object({ actId: ActId }).safeParse(await fields(desk));
  if (!read.success) return notFound(c);
  const alertId = alertIdOf(desk);
  const result = await ports.desk.beginReport(actor, alertId, read.data.actId, now);
  if (result.kind === 'unknown') return notFound(c);
  if (result.kind === 'done') return c.redirect(`/console/alerts/${alertId}?done=asked`, 303);
  return again(desk, answerTo(result, timeZone, lang), statusOf(result));
}
