import type { BulkForm, BulkRow, BulkView } from '../../app/desk/bulk-port.ts';
import type { Instant } from '../../core/ids.ts';
import { mostAtOnce } from '../../core/ledger/bulk-change.ts';
import type { DeskActor } from '../ports.ts';
import { BulkFields } from './bulk-fields.tsx';
import { bulkWords, goWord, isDuty, valueWord } from './bulk-words.ts';
import { DeskFrame } from './desk-frame.tsx';
import type { Lang } from './language.ts';
import { saidTime } from './said-time.ts';
import { worded } from './worded.tsx';

export interface BulkPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly view: BulkView;
  /** The page's own address, and the list's. */
  readonly path: string;
  readonly list: string;
  /** What stands in the fields. */
  readonly typed: BulkForm;
  /** More than this were found. */
  readonly found: number;
  readonly notice?: string;
}

/** One act on many rows: filled in, looked at, done, taken back; each on the same address. */
export function BulkPage(props: BulkPageProps) {
  const { actor, lang, now, view, list, found, notice } = props;
  const say = bulkWords[lang];
  const title = `${say.kinds[view.kind]}${lang === 'zh' ? '：' : ': '}${say.unit(view.chosen, view.kind)}`;
  const open = view.state === 'form' || view.state === 'preview';
  return (
    <DeskFrame
      title={title}
      path={list}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['place.css', 'children.css', 'work.css', 'choose.css']}
      still
    >
      <p class="back noprint">
        <a href={list}>{open ? say.back : list.endsWith('duties') ? backWord(lang, true) : backWord(lang, false)}</a>
      </p>
      <h1>{title}</h1>
      {open && found > mostAtOnce ? <p class="banner">{say.capped(found, mostAtOnce)}</p> : null}
      {view.state === 'form' ? <BulkFields {...props} /> : null}
      {view.state === 'preview' ? <Preview {...props} /> : null}
      {open ? null : <Result {...props} />}
    </DeskFrame>
  );
}

const backWord = (lang: Lang, duties: boolean): string =>
  lang === 'zh' ? (duties ? '回职责' : '回孩子名单') : duties ? 'Back to the duties' : 'Back to the children';

function Preview(props: BulkPageProps) {
  const { view, path, lang } = props;
  const say = bulkWords[lang];
  const count = say.unit(view.rows.length, view.kind);
  return (
    <>
      <details id="d-fields" open={props.notice !== undefined} class="noprint">
        <summary>{say.refill}</summary>
        <BulkFields {...props} />
      </details>
      {view.rows.length === 0 ? (
        <p>{say.nobody}</p>
      ) : (
        <form method="post" action={path} id="confirm" data-once>
          <p class="summary">{summary(view, lang)}</p>
          <h2>{view.kind === 'visit' || view.kind === 'report' ? say.willDo(count) : say.will(count)}</h2>
          <p class="small">{say.untick}</p>
          <Rows {...props} ticks />
          <p>
            {isDuty(view.kind) ? say.quietDuty : say.quiet}{' '}
            {view.kind === 'hand_over' ? say.handNote : view.kind === 'report' ? say.reportNote : ''}
          </p>
          <button type="submit" name="do" value="confirm" class="strong">
            {goWord(view.kind, count, lang)}
          </button>
        </form>
      )}
      <LeftOut {...props} />
    </>
  );
}

/** What was filled in, in a line. */
function summary({ kind, form, asksHome, choices }: BulkView, lang: Lang): string {
  const say = bulkWords[lang];
  const home = asksHome && form.along !== '' ? `${say.along}${lang === 'zh' ? '' : ' '}${say[form.along]}` : '';
  const day = kind === 'visit' ? say.visitBy(form.to) : kind === 'hand_over' ? '' : say.sinceDay(form.since, kind);
  const taker = kind === 'hand_over' ? say.handTo(choices.find(({ id }) => id === form.to)?.name ?? '') : '';
  return [taker, day, form.source, form.note, home].filter(Boolean).join(lang === 'zh' ? '；' : '; ');
}

function Result(props: BulkPageProps) {
  const { view, path, lang, timeZone } = props;
  const say = bulkWords[lang];
  const count = say.unit(view.rows.length, view.kind);
  return (
    <>
      <h2>{view.state === 'undone' ? say.undone(count) : say.done(count)}</h2>
      {view.mayUndo && view.undoUntil !== null ? (
        <form method="post" action={path} id="undo" class="undo noprint" data-once>
          <button type="submit" name="do" value="undo">
            {say.undo}
          </button>{' '}
          <span class="small">{say.undoUntil(saidTime(view.undoUntil, timeZone, lang))}</span>
        </form>
      ) : null}
      {view.rows.length > 0 ? <Rows {...props} /> : null}
      <LeftOut {...props} />
    </>
  );
}

/** Who changes, from what to what. On a telephone a block each. */
function Rows(props: BulkPageProps & { readonly ticks?: boolean }) {
  const { view, lang, ticks } = props;
  const { head, was, again, planned, visitDay } = bulkWords[lang];
  const visit = view.kind === 'visit';
  const duty = isDuty(view.kind);
  const undone = view.state === 'undone';
  const withHome = view.rows.some(({ along, stays }) => along.length + stays.length > 0);
  const now = visit ? planned : undone ? head.becomes : ticks ? head.now : was;
  const then = visit ? visitDay : undone ? again : head.becomes;
  const titles = [duty ? head.duty : head.name, ...(view.kind === 'report' ? [head.due] : [now, then])];
  return (
    <table class="stack bulk">
      <thead>
        <tr>
          {titles.map((title) => (
            <th scope="col">{title}</th>
          ))}
          {withHome ? <th scope="col">{head.home}</th> : null}
        </tr>
      </thead>
      <tbody>
        {view.rows.map((row) => (
          <tr>
            <td>
              <Named row={row} ticks={ticks} lang={lang} />
            </td>
            {view.kind === 'report' ? (
              <Due {...props} row={row} />
            ) : (
              <Change {...props} row={row} wasWord={now} isWord={then} />
            )}
            {withHome ? <Home {...props} row={row} /> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Named({ row, ticks, lang }: { readonly row: BulkRow; readonly ticks?: boolean; readonly lang: Lang }) {
  const title = row.title && worded(row.title, lang);
  const said = (
    <span>
      <b>{row.name || title}</b> <small>{row.fileNo}</small> {row.name && title ? <span>{title}</span> : null}
    </span>
  );
  if (!ticks) return said;
  return (
    <label class="tick">
      <input type="checkbox" name="row" value={`${row.id}.${row.was}`} checked />
      {said}
    </label>
  );
}

type RowProps = BulkPageProps & { readonly row: BulkRow };

function Due({ row, lang, timeZone }: RowProps) {
  return <td data-label={bulkWords[lang].head.due}>{row.dueAt === null ? '' : saidTime(row.dueAt, timeZone, lang)}</td>;
}

function Change({
  row,
  view,
  lang,
  wasWord,
  isWord,
}: RowProps & { readonly wasWord: string; readonly isWord: string }) {
  // A visit that was withdrawn is named by its day.
  const undone = view.state === 'undone' && view.kind !== 'visit';
  const value = (text: string) => valueWord(view.kind, text, lang);
  return (
    <>
      <td data-label={wasWord}>{value(undone ? row.to : row.from)}</td>
      <td data-label={isWord}>
        <b>{value(undone ? row.from : row.to)}</b>
      </td>
    </>
  );
}

function Home({ row, lang }: RowProps) {
  const say = bulkWords[lang];
  const names = (all: readonly string[]) => all.join(lang === 'zh' ? '、' : ', ');
  return (
    <td>
      {row.along.length > 0 ? <span class="home-line">{say.comes(names(row.along))}</span> : null}
      {row.stays.length > 0 ? <span class="home-line">{say.stays(names(row.stays))}</span> : null}
    </td>
  );
}

function LeftOut({ view, lang }: BulkPageProps) {
  const say = bulkWords[lang];
  if (view.leftOut.length === 0) return null;
  const count = say.unit(view.leftOut.length, view.kind);
  return (
    <section aria-labelledby="left">
      <h2 id="left">{view.state === 'undone' ? say.kept(count) : say.left(count)}</h2>
      <ul class="tree">
        {view.leftOut.map(({ name, fileNo, title, why }) => (
          <li>
            <b>{name || title}</b> <small>{fileNo}</small> {name ? title : ''}
            <span class="why">{say.why[why]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
