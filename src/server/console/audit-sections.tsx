import type { Instant } from '../../core/ids.ts';
import { fullTime } from '../clock-time.ts';
import type { AccessRow, ChainState } from '../ports.ts';
import { accessEntities, accessPurposes, auditWords } from './audit-words.ts';
import type { Lang } from './language.ts';

interface Shown {
  readonly lang: Lang;
  readonly timeZone: string;
}

export function aboutWord({ entity, number }: AccessRow, lang: Lang): string {
  return [accessEntities[entity]?.[lang] ?? entity, number].filter(Boolean).join(' ');
}

export function purposeWord({ purpose }: AccessRow, lang: Lang): string {
  return accessPurposes[purpose]?.[lang] ?? purpose;
}

/** Restricted matters that somebody opened with a reason, each waiting for a second look. */
export function Restricted({ restricted, lang, timeZone }: Shown & { readonly restricted: readonly AccessRow[] }) {
  const say = auditWords[lang];
  const waiting = restricted.filter(({ reviewed }) => reviewed === null).length;
  return (
    <section aria-labelledby="restricted">
      <h1 id="restricted">{say.restricted}</h1>
      {restricted.length === 0 ? <p>{say.restrictedNone}</p> : <p>{say.waits(waiting)}</p>}
      {restricted.map((row) => (
        <article class="card">
          <p>
            <b>{row.name}</b> · {aboutWord(row, lang)} · {fullTime(row.at, timeZone)}
          </p>
          <blockquote lang="zh-CN">{row.reason}</blockquote>
          {row.reviewed ? (
            <p class="small">{say.reviewed(row.reviewed.name, fullTime(row.reviewed.at, timeZone))}</p>
          ) : row.mayReview ? (
            <form method="post" action={`/console/audit/access/${row.id}/review`} id={`f-${row.id}`} data-once>
              <button type="submit">{say.review}</button>
            </form>
          ) : (
            <p class="small">{say.own}</p>
          )}
        </article>
      ))}
    </section>
  );
}

/** Whether the log is as it was written. */
export function Chain({
  chain: { last, running, failedAt },
  lang,
  timeZone,
}: {
  chain: ChainState;
  lang: Lang;
  timeZone: string;
}) {
  const say = auditWords[lang];
  const time = (at: Instant) => fullTime(at, timeZone);
  return (
    <section aria-labelledby="chain">
      <h2 id="chain">{say.chain}</h2>
      {last === null ? <p>{say.never}</p> : null}
      {last?.ok ? (
        <>
          <p>{say.fine(time(last.at), last.by)}</p>
          <p class="facts">{say.counts(last.sealed, last.unsealed)}</p>
          <p class="facts">
            {say.head}: <code>{last.head}</code>
          </p>
        </>
      ) : null}
      {last && !last.ok ? (
        <p class="banner" role="alert">
          <b>{say.broken(time(last.at), last.by)}</b> {say.at(last.no, last.problem)}
        </p>
      ) : null}
      {failedAt === null ? null : <p role="alert">{say.failed}</p>}
      {running ? (
        <p role="status">{say.running(time(running.since), running.walked)}</p>
      ) : (
        <form method="post" action="/console/audit/verify" id="f-verify" class="noprint" data-once>
          <button type="submit">{say.verify}</button>
        </form>
      )}
    </section>
  );
}
