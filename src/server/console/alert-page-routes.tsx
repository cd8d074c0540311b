import { z } from 'zod';
import type { AlertId } from '../../core/ids.ts';
import { sendPage } from '../page.tsx';
import type { DeskActResult, DeskAlertDetail } from '../ports.ts';
import { notFound } from '../trouble.tsx';
import type { Typed } from './alert-acts.tsx';
import { AlertPage } from './alert-page.tsx';
import { answerTo } from './answer-to.ts';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { readAct } from './read-act.ts';
import { ReasonPage } from './reason-page.tsx';
import { reportFormWords } from './report-words.ts';

export const alertPageRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/alerts/:id', needs: 'alert.read', go: showAlert },
  { method: 'post', path: '/console/alerts/:id', needs: 'alert.read', go: showAlert },
  { method: 'post', path: '/console/alerts/:id/acts', needs: 'alert.act', go: act },
  { method: 'post', path: '/console/alerts/:id/ticks', needs: 'alert.act', go: tick },
];

const words = {
  zh: {
    done: '记下了。',
    asked: '第一个问题已经发到您的聊天里。',
    incomplete: '这一步没填全，什么都没有改。您写的还在下面，补上再按一次。',
  },
  en: {
    done: 'Kept.',
    asked: 'The first question is in your chat.',
    incomplete:
      'Something is missing, so nothing was changed. What you wrote is still below: add the rest and press again.',
  },
} as const;

type Form = Readonly<Record<string, unknown>>;

/** The alert for this reader, or the answer that stands in its place. `form`: a posted reason. */
async function readAlert({ c, ports, actor, lang }: Desk, form: Form = {}): Promise<DeskAlertDetail | Response> {
  const written = typeof form.reason === 'string' ? form.reason.trim().slice(0, 500) : undefined;
  const id = c.req.param('id') ?? '';
  const alert = await ports.desk.alert(actor, id, written && written.length >= 4 ? written : null);
  if (alert === null) return notFound(c);
  if (alert !== 'reason_needed') return alert;
  return sendPage(c, ReasonPage({ action: `/console/alerts/${encodeURIComponent(id)}`, lang, written }), 403);
}

async function showAlert(desk: Desk) {
  const { c, lang } = desk;
  const alert = await readAlert(desk, c.req.method === 'POST' ? await fields(desk) : {});
  if (alert instanceof Response) return alert;
  const say = words[lang];
  const notices = { 1: say.done, asked: say.asked, report: reportFormWords[lang].saved };
  const done = z.enum(['1', 'asked', 'report']).safeParse(c.req.query('done')).data;
  return page(desk, alert, done && notices[done], 200);
}

function page(
  { c, actor, lang, now, timeZone }: Desk,
  alert: DeskAlertDetail,
  notice: string | undefined,
  status: 200 | 400 | 409 | 503,
  typed?: Typed,
) {
  return sendPage(c, AlertPage({ actor, lang, alert, now, timeZone, notice, typed }), status);
}

/** The alert as it is now, what stood in the way, and the form with what was typed. */
export async function again(desk: Desk, notice: string, status: 400 | 409 | 503, form: Form = {}) {
  const alert = await readAlert(desk);
  if (alert instanceof Response) return alert;
  const text = [form.text, form.note].find((one) => typeof one === 'string' && one !== '');
  const typed = { type: String(form.type ?? ''), text: typeof text === 'string' ? text.slice(0, 4_000) : '' };
  return page(desk, alert, notice, status, typed);
}

async function act(desk: Desk) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const form = await fields(desk);
  const read = readAct(form);
  if (!read) return again(desk, words[lang].incomplete, 400, form);
  const alertId = (c.req.param('id') ?? '') as AlertId;
  const result = await ports.desk.act(actor, { alertId, action: read.action, actId: read.actId, at: now });
  if (result.kind === 'unknown') return notFound(c);
  // Who stepped aside or cannot come may not read it any more.
  const away = read.action.type === 'recuse' || read.action.type === 'off_duty';
  if (result.kind === 'done') return c.redirect(away ? '/console' : `/console/alerts/${alertId}?done=1`, 303);
  return again(desk, answerTo(result, timeZone, lang), statusOf(result), form);
}

export function statusOf({ kind }: DeskActResult): 409 | 503 {
  return kind === 'later' ? 503 : 409;
}

const ActId = z.string().regex(/^[\w-]{8,64}$/);
const Tick = z.object({ actId: ActId, step: z.string().min(1).max(1_000), done: z.enum(['0', '1']) });

async function tick(desk: Desk) {
  const { c, ports, actor, lang, now } = desk;
  const read = Tick.safeParse(await fields(desk));
  if (!read.success) return again(desk, words[lang].incomplete, 400);
  const alertId = (c.req.param('id') ?? '') as AlertId;
  const { actId, step, done } = read.data;
  const known = await ports.desk.tick(actor, { alertId, step, done: done === '1', actId, at: now });
  return known ? c.redirect(`/console/alerts/${alertId}`, 303) : notFound(c);
}
