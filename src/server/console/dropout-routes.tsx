import { z } from 'zod';
import type { DropoutDetail, DropoutForm, DropoutRow } from '../../app/desk/dropout-port.ts';
import type { FormQuestion } from '../../app/desk/form-questions.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import { fullTime } from '../clock-time.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import type { Desk, DeskRoute } from './desk-route.ts';
import { DropoutCasePage, DropoutPage, dropoutWords, nextOf } from './dropout-page.tsx';
import { absenceWords, caseStates } from './dropout-words.ts';
import { sendCsv } from './exports.ts';
import { readAnswers } from './form-question.tsx';

export const dropoutRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/dropout', needs: 'dropout.read', go: showBoard },
  { method: 'get', path: '/console/dropout.csv', needs: 'dropout.read', go: exportBoard },
  { method: 'get', path: '/console/dropout/:id', needs: 'dropout.read', go: showCase },
  { method: 'post', path: '/console/dropout/:id', needs: 'dropout.read', go: note },
];

const Query = z.object({
  view: z.enum(['open', 'closed']).catch('open'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

async function showBoard({ c, ports, actor, lang, now, timeZone }: Desk) {
  const { view, page } = Query.parse(c.req.query());
  const board = await ports.rooms.dropout.board(actor, view, page);
  return sendPage(c, DropoutPage({ actor, lang, board, view, page, now, timeZone }));
}

async function exportBoard({ c, ports, actor, lang, timeZone }: Desk) {
  const { view } = Query.parse(c.req.query());
  const rows = await ports.rooms.dropout.all(actor, view);
  const head =
    lang === 'zh'
      ? ['孩子', '档案号', '村', '学校', '状态', '原因', '从哪天', '上学日', '天数', '劝返次数', '下一步', '销号']
      : [
          'Child',
          'File',
          'Village',
          'School',
          'State',
          'Reason',
          'Since',
          'School days',
          'Days',
          'Attempts',
          'Next',
          'Closed',
        ];
  const line = (row: DropoutRow) => [
    row.child,
    row.fileNo,
    row.place,
    row.school,
    caseStates[row.state][lang],
    row.reason ? absenceWords[row.reason][lang] : '',
    row.since,
    String(row.schoolDays),
    String(row.days),
    String(row.attempts),
    nextOf(row, lang),
    row.closedAt === null ? '' : fullTime(row.closedAt, timeZone),
  ];
  return sendCsv(c, dropoutWords[lang].title, [head, ...rows.map(line)]);
}

async function showCase(desk: Desk) {
  const { c, ports, actor, lang } = desk;
  const found = await ports.rooms.dropout.one(actor, c.req.param('id') ?? '');
  if (!found) return notFound(c);
  return casePage(desk, found, {}, { notice: c.req.query('done') === '1' ? dropoutWords[lang].done : undefined });
}

interface Back {
  readonly form?: DropoutForm;
  readonly missing?: string;
  readonly notice?: string;
  readonly status?: 409 | 422 | 503;
}

function casePage(desk: Desk, found: DropoutDetail, typed: FormAnswers, { status, ...back }: Back) {
  const { c, actor, lang, now, timeZone } = desk;
  return sendPage(c, DropoutCasePage({ actor, lang, now, timeZone, found, typed, ...back }), status ?? 200);
}

async function note(desk: Desk) {
  const { c, ports, actor, lang } = desk;
  const caseId = c.req.param('id') ?? '';
  const body: Record<string, unknown> = await c.req.parseBody({ all: true }).catch(() => ({}));
  const sent = Sent.safeParse(body);
  const found = sent.success ? await ports.rooms.dropout.one(actor, caseId) : null;
  if (!sent.success || !found) return notFound(c);
  const { form, actId } = sent.data;
  const say = dropoutWords[lang];
  const answers = readAnswers(body, found.forms[form].questions);
  const result = await ports.rooms.dropout.note(actor, { caseId, form, answers, actId });
  switch (result.kind) {
    case 'unknown':
      return notFound(c);
    case 'done':
      return c.redirect(`/console/dropout/${caseId}?done=1`, 303);
    // Somebody has closed the case meanwhile, or the child is back: what is so now is shown, with what was written.
    case 'over':
      return casePage(
        desk,
        found,
        {},
        { notice: say.changed(wordsIn(found.forms[form].questions, answers)), status: 409 },
      );
    case 'incomplete':
      return casePage(desk, found, answers, { form, notice: say.incomplete, missing: result.stepId, status: 422 });
    case 'later':
      return casePage(desk, found, answers, { form, notice: say.later, status: 503 });
  }
}

const Sent = z.object({ form: z.enum(['attempt', 'back']).catch('attempt'), actId: z.string().regex(/^[\w-]{8,64}$/) });

/** What somebody wrote into a form that is not needed any more: it is shown once more. */
function wordsIn(questions: readonly FormQuestion[], answers: FormAnswers): string {
  const written = questions.filter(({ type }) => type === 'text').flatMap(({ id }) => answers[id] ?? []);
  return written.filter((one) => one !== '').join('；');
}
