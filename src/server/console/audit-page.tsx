import type { Instant } from '../../core/ids.ts';
import { fullTime } from '../clock-time.ts';
import type { AccessRow, AuditFilter, AuditRow, ChainState, DeskActor, Paged } from '../ports.ts';
import { aboutWord, Chain, purposeWord, Restricted } from './audit-sections.tsx';
import { accessEntities, auditActions, auditWords } from './audit-words.ts';
import { DeskFrame } from './desk-frame.tsx';
import type { Lang } from './language.ts';

export interface AuditView {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly filter: AuditFilter;
  /** The filter as it stands in the address, without the page. */
  readonly query: string;
  readonly notice?: string;
}

interface LogProps extends AuditView {
  readonly log: Paged<AuditRow>;
  readonly actions: readonly string[];
  readonly chain: ChainState;
  /** Null: not this reader's to review. */
  readonly restricted: readonly AccessRow[] | null;
}

const auditPath = '/console/audit';
const accessPath = '/console/audit/access';

/** Who did what, and whether the log is as it was written; for whoever answers for personal data, restricted accesses first (domain 10.41). */
export function AuditPage(props: LogProps) {
  const { actor, lang, now, timeZone, filter, query, notice, log, actions, chain, restricted } = props;
  const say = auditWords[lang];
  return (
    <DeskFrame
      title={say.title}
      path={auditPath}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['desk-audit.css']}
    >
      {restricted === null ? null : <Restricted {...props} restricted={restricted} />}
      <Chain chain={chain} lang={lang} timeZone={timeZone} />
      <div class="headline">
        <h1>{say.log}</h1>
        <a href={accessPath}>{say.access}</a>
      </div>
      <form method="get" action={auditPath} class="filter noprint">
        <Period filter={filter} lang={lang} timeZone={timeZone} />
        <label>
          {say.who}
          <select name="who" class="wide">
            {(['staff', 'family', 'system', 'all'] as const).map((who) => (
              <option value={who} selected={who === filter.who}>
                {say.actors[who]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say.what}
          <select name="action" class="wide">
            <option value="">{say.anyAction}</option>
            {[...new Set([...actions, filter.action])].filter(Boolean).map((action) => (
              <option value={action} selected={action === filter.action}>
                {auditActions[action]?.[lang] ?? action}
              </option>
            ))}
          </select>
        </label>
        <Find lang={lang} csv={`${auditPath}.csv?${query}`} />
      </form>
      {log.rows.length === 0 ? <p class="empty">{say.none}</p> : null}
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">{say.time}</th>
            <th scope="col">{say.who}</th>
            <th scope="col">{say.what}</th>
            <th scope="col">{say.about}</th>
          </tr>
        </thead>
        <tbody>
          {log.rows.map((row) => (
            <tr>
              <td class="in-line when">{fullTime(row.at, timeZone)}</td>
              <td class="in-line">{row.name || say.actors[row.actor]}</td>
              <td class="in-line">{auditActions[row.action]?.[lang] ?? row.action}</td>
              <td class="in-line">{row.number || <small>{accessEntities[row.entity]?.[lang] ?? row.entity}</small>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Next path={auditPath} query={query} next={log.next} lang={lang} />
    </DeskFrame>
  );
}

/** Who read whose file, by number only. */
export function AccessPage(props: AuditView & { readonly access: Paged<AccessRow> }) {
  const { actor, lang, now, timeZone, filter, query, access } = props;
  const say = auditWords[lang];
  return (
    <DeskFrame title={say.access} path={accessPath} actor={actor} lang={lang} now={now} css={['desk-audit.css']}>
      <div class="headline">
        <h1>{say.access}</h1>
        <a href={auditPath}>{say.log}</a>
      </div>
      <form method="get" action={accessPath} class="filter noprint">
        <Period filter={filter} lang={lang} timeZone={timeZone} />
        <Find lang={lang} csv={`${accessPath}.csv?${query}`} />
      </form>
      {access.rows.length === 0 ? <p class="empty">{say.none}</p> : null}
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">{say.time}</th>
            <th scope="col">{say.who}</th>
            <th scope="col">{say.about}</th>
            <th scope="col">{say.why}</th>
          </tr>
        </thead>
        <tbody>
          {access.rows.map((row) => (
            <tr>
              <td class="in-line when">{fullTime(row.at, timeZone)}</td>
              <td class="in-line">{row.name}</td>
              <td class="in-line">{aboutWord(row, lang)}</td>
              <td>
                {purposeWord(row, lang)}
                {row.reason ? <blockquote lang="zh-CN">{row.reason}</blockquote> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Next path={accessPath} query={query} next={access.next} lang={lang} />
    </DeskFrame>
  );
}

function Period({ filter, lang, timeZone }: { filter: AuditFilter; lang: Lang; timeZone: string }) {
  const say = auditWords[lang];
  return (
    <>
      <label>
        {say.from}
        <input class="wide" type="date" name="from" value={fullTime(filter.from, timeZone).slice(0, 10)} />
      </label>
      <label>
        {say.to}
        <input class="wide" type="date" name="to" value={fullTime(filter.to - 1, timeZone).slice(0, 10)} />
      </label>
      <label>
        {say.name}
        <input class="wide" name="name" maxlength={20} value={filter.name} />
      </label>
      <label>
        {say.number}
        <input class="wide" name="number" maxlength={30} value={filter.number} />
      </label>
    </>
  );
}

function Find({ lang, csv }: { readonly lang: Lang; readonly csv: string }) {
  const say = auditWords[lang];
  return (
    <div>
      <button type="submit" class="strong">
        {say.find}
      </button>
      <a class="button" href={csv}>
        {say.export}
      </a>
    </div>
  );
}

function Next({ path, query, next, lang }: { path: string; query: string; next: string | null; lang: Lang }) {
  if (next === null) return null;
  return (
    <p class="noprint">
      <a class="button" href={`${path}?${query}&before=${next}`}>
        {auditWords[lang].next}
      </a>
    </p>
  );
}
