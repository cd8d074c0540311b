import type { DutyBoard, DutyFilter, DutyRow } from '../../app/desk/duties-port.ts';
import { dutiesAPage, dutyViews } from '../../app/desk/duties-port.ts';
import { grantsOf, mayEver } from '../../core/access/may.ts';
import { type DutyBulkKind, dutyBulkKinds } from '../../core/duty/hand-over.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { ChooseBar, ChooseTick } from './choose-bar.tsx';
import { DeskFrame } from './desk-frame.tsx';
import { dutyStateWord, dutyViewWord, proofWord } from './duty-words.ts';
import { ActForm, Choice, Field } from './form-field.tsx';
import type { Lang } from './language.ts';
import { Pages } from './pages.tsx';
import { saidTime } from './said-time.ts';
import { worded } from './worded.tsx';

const words = {
  zh: {
    title: '职责',
    export: '导出',
    none: '没有符合的。',
    rule: '哪一种',
    place: '村、镇、学校',
    owner: '负责人姓名',
    who: '谁的',
    whose: { mine: '我自己的', staff: '工作人员的', all: '全部，包括家里的' },
    all: '全部',
    look: '查',
    past: '办完的、没做的只看最近三个月。',
    due: '到期',
    done: '办完',
    asked: '提醒过',
    mine: '我',
    handed: (name: string) => `${name}交来的`,
    how: '怎么算办完',
    finish: '登记办完',
    note: '要补一句的写下来（可以不写）',
    visit: '去登记走访',
    handover: '去点名单',
    about: (child: string, no: string) => `${child}（${no}）`,
  },
  en: {
    title: 'Duties',
    export: 'Export',
    none: 'Nothing fits.',
    rule: 'Kind',
    place: 'Village, township, school',
    owner: "Owner's name",
    who: 'Whose',
    whose: { mine: 'My own', staff: "The staff's", all: "All, the families' too" },
    all: 'All',
    look: 'Look',
    past: 'Done and missed: the last three months.',
    due: 'Due',
    done: 'Done',
    asked: 'Reminded',
    mine: 'me',
    handed: (name: string) => `handed over by ${name}`,
    how: 'What counts as done',
    finish: 'Report as done',
    note: 'A remark, if any',
    visit: 'Record a visit',
    handover: 'Tick the list',
    about: (child: string, no: string) => `${child} (${no})`,
  },
} as const;

export interface DutiesPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly board: DutyBoard;
  readonly filter: DutyFilter;
  readonly now: Instant;
  readonly timeZone: string;
  readonly notice?: string;
}

/** The duties board (domain 7): who has to do what by when, and what was done or missed. */
export function DutiesPage({ actor, lang, board, filter, now, timeZone, notice }: DutiesPageProps) {
  const say = words[lang];
  const query = queryOf(filter);
  return (
    <DeskFrame
      title={say.title}
      path="/console/duties"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['place.css', 'work.css', 'choose.css']}
      scripts={['choose.js']}
    >
      <div class="headline">
        <h1>{say.title}</h1>
        <a class="noprint" href={`/console/duties.csv?${query}`}>
          {say.export}
        </a>
      </div>
      <ul class="tabs noprint">
        {dutyViews.map((view) => (
          <li>
            <a
              href={`/console/duties?${queryOf({ ...filter, view })}`}
              aria-current={view === filter.view ? 'page' : undefined}
            >
              {dutyViewWord[lang][view]} <b>{board.counts[view]}</b>
            </a>
          </li>
        ))}
      </ul>
      <Filter board={board} filter={filter} lang={lang} />
      {filter.view === 'done' || filter.view === 'missed' ? <p class="small">{say.past}</p> : null}
      {board.rows.length === 0 ? <p>{say.none}</p> : null}
      {board.rows.map((row) => (
        <DutyCard row={row} filter={filter} actor={actor} lang={lang} timeZone={timeZone} />
      ))}
      {board.rows.some((row) => row.state === 'due' && mayChoose(row, actor)) ? (
        <ChooseBar action="/console/duties/bulk" kinds={kindsOf(board)} total={null} lang={lang} />
      ) : null}
      <Pages
        path="/console/duties"
        query={query}
        page={filter.page}
        total={board.counts[filter.view]}
        pageSize={dutiesAPage}
        lang={lang}
      />
    </DeskFrame>
  );
}

/** The filter as an address, without the page. */
export function queryOf({ view, rule, place, who, owner }: DutyFilter): string {
  return new URLSearchParams(Object.entries({ view, rule, place, who, owner }).filter(([, value]) => value)).toString();
}

function Filter({ board, filter, lang }: Pick<DutiesPageProps, 'board' | 'filter' | 'lang'>) {
  const say = words[lang];
  const any: readonly [string, string] = ['', say.all];
  return (
    <form method="get" action="/console/duties" class="filters noprint">
      <input type="hidden" name="view" value={filter.view} />
      <Choice label={say.who} name="who" value={filter.who} options={Object.entries(say.whose)} />
      <Choice
        label={say.rule}
        name="rule"
        value={filter.rule}
        options={[any, ...board.rules.map(({ id, title }) => [id, title[lang]] as const)]}
      />
      {board.places.length > 1 ? (
        <Choice
          label={say.place}
          name="place"
          value={filter.place}
          options={[any, ...board.places.map(({ id, name }) => [id, name] as const)]}
        />
      ) : null}
      <Field label={say.owner} name="owner" type="search" value={filter.owner} max={40} />
      <button type="submit">{say.look}</button>
    </form>
  );
}

interface CardProps extends Pick<DutiesPageProps, 'filter' | 'actor' | 'lang' | 'timeZone'> {
  readonly row: DutyRow;
}

function DutyCard({ row, filter, actor, lang, timeZone }: CardProps) {
  const say = words[lang];
  const child = row.child ? say.about(row.child, row.fileNo) : '';
  const open = row.state === 'due';
  const way = open ? wayThere(row, actor, lang) : null;
  return (
    <article class="card work line" aria-labelledby={`t-${row.id}`}>
      {open && mayChoose(row, actor) ? (
        <ChooseTick id={row.id} name={[child, row.title[lang]].filter(Boolean).join(' · ')} lang={lang} />
      ) : null}
      <h2 id={`t-${row.id}`}>
        {child && row.childId ? <a href={`/console/children/${row.childId}`}>{child}</a> : child}
        {child ? ' · ' : ''}
        {worded(row.title, lang)}
      </h2>
      <p class={`due${row.late ? ' late' : ''}`}>
        <span class="tag">{dutyStateWord(row.state, row.late, lang)}</span> {say.due}{' '}
        <b>{saidTime(row.dueAt, timeZone, lang)}</b>
        {row.doneAt !== null ? ` · ${say.done} ${saidTime(row.doneAt, timeZone, lang)}` : ''}
      </p>
      <div class="row">
        <p class="facts">
          {[
            row.place,
            row.mine ? `${row.owner} (${say.mine})` : row.owner,
            row.handedFrom ? say.handed(row.handedFrom) : '',
            row.periodKey,
          ]
            .filter(Boolean)
            .join(' · ')}
          {row.promptedAt !== null ? ` · ${say.asked} ${saidTime(row.promptedAt, timeZone, lang)}` : ''}
        </p>
        {way ? (
          <a class="button noprint" href={way.href}>
            {way.text}
          </a>
        ) : null}
      </div>
      {open && !way ? <Doing row={row} filter={filter} lang={lang} /> : null}
    </article>
  );
}

/** Reporting is offered where something on the page is reported. */
function kindsOf({ rows }: DutyBoard): readonly DutyBulkKind[] {
  const reported = rows.some(
    (row) => row.state === 'due' && row.mine && row.proofs.some(({ type }) => type === 'report'),
  );
  return dutyBulkKinds.filter((kind) => kind !== 'report' || reported);
}

/** Their own, and those of others for whose work they answer; which exactly the next page says. */
function mayChoose(row: DutyRow, actor: DeskActor): boolean {
  const reaches = grantsOf(actor, 'duty.assign').map(({ reach }) => reach);
  return !row.family && (row.mine ? reaches.length > 0 : reaches.includes('scope'));
}

/** Where the record is made that shows it; null: not at the desk, or not by this reader. */
function wayThere(row: DutyRow, actor: DeskActor, lang: Lang): { readonly href: string; readonly text: string } | null {
  const say = words[lang];
  const has = (type: string) => row.proofs.some((proof) => proof.type === type);
  if (has('visit') && row.childId !== null && mayEver(actor, 'visit.write'))
    return { href: `/console/visits/new?child=${row.childId}`, text: say.visit };
  return has('handover') && row.mine && mayEver(actor, 'handover.write')
    ? { href: '/console/handover', text: say.handover }
    : null;
}

/** Only what leaves no other trace is said to be done; of the rest it is said what shows it. */
function Doing({ row, filter, lang }: Pick<CardProps, 'row' | 'filter' | 'lang'>) {
  const say = words[lang];
  if (!row.mine || !row.proofs.some(({ type }) => type === 'report'))
    return (
      <p class="small">
        {say.how}
        {lang === 'zh' ? '：' : ': '}
        {row.proofs.map((proof) => proofWord(proof, lang)).join(lang === 'zh' ? '；' : '; ')}
      </p>
    );
  return (
    <details id={`d-${row.id}`} class="noprint">
      <summary>{say.finish}</summary>
      <ActForm
        action="/console/duties"
        act="report"
        id={`f-${row.id}`}
        button={say.finish}
        fields={{ duty: row.id, back: queryOf(filter) }}
      >
        <label for={`n-${row.id}`}>{say.note}</label>
        <textarea id={`n-${row.id}`} name="note" rows={2} maxlength={500}></textarea>
      </ActForm>
    </details>
  );
}
