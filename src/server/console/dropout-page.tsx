import {
  type DropoutBoard,
  type DropoutDetail,
  type DropoutForm,
  type DropoutRow,
  dropoutsAPage,
} from '../../app/desk/dropout-port.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { Instant } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { absenceWords, caseStates, codeWord, stepWords } from './dropout-words.ts';
import { Question } from './form-question.tsx';
import { bracketed, type Lang, listed } from './language.ts';
import { Pages } from './pages.tsx';
import { roleWord } from './role-words.ts';
import { saidTime } from './said-time.ts';

export const dropoutWords = {
  zh: {
    title: '缺课和劝返',
    views: { open: '没销号的', closed: '销号的' },
    none: '现在没有这样的孩子。',
    export: '导出',
    count: (school: number, days: number) => `缺课第 ${school} 个上学日，第 ${days} 天`,
    since: (day: string) => `从 ${day} 起`,
    tried: (n: number) => `劝返 ${n} 次`,
    untried: '还没劝返过',
    next: (day: string, what: string, who: string) => `${day} ${what}${who ? `（${who}）` : ''}`,
    nextTitle: '下一步',
    noNext: '一个半月内没有自动的下一步',
    unregistered: '未报到',
    file: '看孩子的档案',
    steps: '走过的每一步',
    clock: '到期自动提醒',
    on: (day: string) => `约 ${day}`,
    forms: {
      attempt: { title: '记一次劝返', save: '记下这次劝返' },
      back: { title: '到校了，或者依法不再来', save: '记下' },
    },
    confirms: '复学以后第 1、5、20 天各点一次「在校」，二十天都在就销号。',
    done: '记下了。',
    changed: (words: string) =>
      `这个孩子的情况刚刚有人改过，这张表现在不用填了；您刚才填的没有记。${words ? `您写的是：${words}` : ''}`,
    incomplete: '还有一项没答，写的都在，补上再按一次。',
    later: '这会儿记不下来，什么都没有改。写的都在，请过一会儿再按一次。',
    notMine: '登记劝返由学校教导处、班主任、儿童主任、儿童督导员做；到校了由老师和教导处记。',
    closedOn: (time: string) => `${time} 销号`,
  },
  en: {
    title: 'Absence and dropout',
    views: { open: 'Open', closed: 'Closed' },
    none: 'There is no such child now.',
    export: 'Export',
    count: (school: number, days: number) => `School day ${school} of absence, day ${days}`,
    since: (day: string) => `since ${day}`,
    tried: (n: number) => `${n} attempt${n === 1 ? '' : 's'}`,
    untried: 'no attempt yet',
    next: (day: string, what: string, who: string) => `${day} ${what}${who ? ` (${who})` : ''}`,
    nextTitle: 'Next',
    noNext: 'nothing comes due by itself within six weeks',
    unregistered: 'did not register',
    file: "The child's file",
    steps: 'Every step so far',
    clock: 'fell due by the clock',
    on: (day: string) => `agreed for ${day}`,
    forms: {
      attempt: { title: 'Write down an attempt', save: 'Keep this attempt' },
      back: { title: 'Back at school, or lawfully elsewhere', save: 'Keep' },
    },
    confirms: 'After a return tick “at school” on day 1, 5 and 20; after twenty days the case closes.',
    done: 'Kept.',
    changed: (words: string) =>
      `Somebody has just changed how this child stands, and this form is not needed any more; what you filled in was not kept.${words ? ` You wrote: ${words}` : ''}`,
    incomplete: 'One question is still open. What you wrote is here; answer it and press again.',
    later: 'It cannot be written down just now, nothing was changed. What you wrote is here; press again in a while.',
    notMine:
      'Attempts are written down by the school office, the class teacher, the child director and the township supervisor; a return by teachers and the school office.',
    closedOn: (time: string) => `closed ${time}`,
  },
} as const;

interface Shared {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
}

interface BoardProps extends Shared {
  readonly board: DropoutBoard;
  readonly view: 'open' | 'closed';
  readonly page: number;
}

/** The dropout board: who is away for how long, and what comes next (domain 4.3 chain E). */
export function DropoutPage({ actor, lang, board, view, page, now, timeZone }: BoardProps) {
  const say = dropoutWords[lang];
  return (
    <DeskFrame
      title={say.title}
      path="/console/dropout"
      actor={actor}
      lang={lang}
      now={now}
      css={['place.css', 'work.css']}
    >
      <div class="headline">
        <h1>{say.title}</h1>
        <a class="noprint" href={`/console/dropout.csv?view=${view}`}>
          {say.export}
        </a>
      </div>
      <ul class="tabs noprint">
        {(['open', 'closed'] as const).map((one) => (
          <li>
            <a href={`/console/dropout?view=${one}`} aria-current={one === view ? 'page' : undefined}>
              {say.views[one]} <b>{board[one]}</b>
            </a>
          </li>
        ))}
      </ul>
      {board.rows.length === 0 ? <p>{say.none}</p> : null}
      {board.rows.map((row) => (
        <article class="card work" aria-labelledby={`t-${row.caseId}`}>
          <h2 id={`t-${row.caseId}`}>
            <a href={`/console/dropout/${row.caseId}`}>{bracketed(row.child, row.fileNo, lang)}</a>{' '}
            <span class="tag">{caseStates[row.state][lang]}</span>
          </h2>
          <Standing row={row} lang={lang} timeZone={timeZone} />
        </article>
      ))}
      <Pages
        path="/console/dropout"
        query={`view=${view}`}
        page={page}
        total={board[view]}
        pageSize={dropoutsAPage}
        lang={lang}
      />
    </DeskFrame>
  );
}

export function nextOf({ next }: DropoutRow, lang: Lang): string {
  const say = dropoutWords[lang];
  if (!next) return '';
  return say.next(
    next.on,
    stepWords[next.kind][lang],
    listed(
      next.roles.map((role) => roleWord(role, lang)),
      lang,
    ),
  );
}

function Standing({ row, lang, timeZone }: Pick<Shared, 'lang' | 'timeZone'> & { readonly row: DropoutRow }) {
  const say = dropoutWords[lang];
  const reason = row.notRegistered ? say.unregistered : row.reason ? absenceWords[row.reason][lang] : '';
  return (
    <>
      {row.schoolDays > 0 ? (
        <p class="due">
          <b>{say.count(row.schoolDays, row.days)}</b> {say.since(row.since)}
        </p>
      ) : null}
      <p class="facts">
        {[
          row.place,
          row.school,
          reason,
          row.attempts > 0 ? say.tried(row.attempts) : say.untried,
          row.closedAt === null ? '' : say.closedOn(saidTime(row.closedAt, timeZone, lang)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {row.closedAt === null ? (
        <p>
          {say.nextTitle}: {nextOf(row, lang) || say.noNext}
        </p>
      ) : null}
    </>
  );
}

export interface DropoutCasePageProps extends Shared {
  readonly found: DropoutDetail;
  readonly typed: FormAnswers;
  /** To which form `typed` and `missing` belong. */
  readonly form?: DropoutForm;
  readonly missing?: string;
  readonly notice?: string;
}

/** One case: how it stands, every step, and the forms of a return and of an attempt. */
export function DropoutCasePage(props: DropoutCasePageProps) {
  const { actor, lang, now, timeZone, found, notice } = props;
  const say = dropoutWords[lang];
  return (
    <DeskFrame
      title={`${say.title} · ${found.child}`}
      path="/console/dropout"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['place.css', 'work.css']}
      scripts={['form-steps.js']}
      still
    >
      <h1>
        {bracketed(found.child, found.fileNo, lang)} <span class="tag">{caseStates[found.state][lang]}</span>
      </h1>
      <Standing row={found} lang={lang} timeZone={timeZone} />
      {found.childId ? (
        <p>
          <a href={`/console/children/${found.childId}`}>{say.file}</a>
        </p>
      ) : null}
      <h2>{say.steps}</h2>
      <ol class="timeline">
        {found.steps.map((step) => (
          <li>
            <time datetime={new Date(step.at).toISOString()}>{saidTime(step.at, timeZone, lang)}</time>{' '}
            <b>{stepWords[step.kind]?.[lang] ?? step.kind}</b>{' '}
            {[
              step.by || say.clock,
              codeWord(step.line, lang),
              codeWord(step.method, lang),
              codeWord(step.result, lang),
              step.nextOn ? say.on(step.nextOn) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
            {step.text ? <blockquote>{step.text}</blockquote> : null}
          </li>
        ))}
      </ol>
      {found.closedAt === null ? <Forms {...props} /> : null}
    </DeskFrame>
  );
}

function Forms(props: DropoutCasePageProps) {
  const { found, lang } = props;
  const say = dropoutWords[lang];
  const theirs = (['back', 'attempt'] as const).filter((form) => found.forms[form].questions.length > 0);
  const mine = theirs.filter((form) => found.forms[form].open);
  if (theirs.length === 0) return <p class="small">{say.notMine}</p>;
  return (
    <>
      {mine.map((which) => (
        <OneForm {...props} which={which} alone={mine.length === 1} />
      ))}
    </>
  );
}

function OneForm(props: DropoutCasePageProps & { readonly which: DropoutForm; readonly alone: boolean }) {
  const { found, lang, typed, form, missing, now, which, alone } = props;
  const say = dropoutWords[lang];
  const mine = form === which;
  return (
    <details id={`d-${which}`} class="noprint" open={alone || mine}>
      <summary>{say.forms[which].title}</summary>
      {which === 'back' ? <p class="small">{say.confirms}</p> : null}
      <form method="post" action={`/console/dropout/${found.caseId}`} data-once>
        <input type="hidden" name="actId" value={crypto.randomUUID()} />
        <input type="hidden" name="form" value={which} />
        {found.forms[which].questions.map((question) => (
          <Question
            question={question}
            typed={mine ? typed : {}}
            lang={lang}
            missing={mine && question.id === missing}
            today={dayInChina(now)}
          />
        ))}
        <button type="submit" class="strong big-act">
          {say.forms[which].save}
        </button>
      </form>
    </details>
  );
}
