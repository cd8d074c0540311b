import type { HandoverOverview } from '../../app/desk/handover-port.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { handoverWords } from './handover-words.ts';
import type { Lang } from './language.ts';
import { saidTime } from './said-time.ts';

interface Shared {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly notice?: string;
}

/** The reader's own lists, and how far the villages of their places are. */
export function HandoverPage(props: Shared & { readonly overview: HandoverOverview }) {
  const { actor, lang, now, timeZone, notice, overview } = props;
  const say = handoverWords[lang];
  const at = (time: Instant | null) => (time === null ? say.not : saidTime(time, timeZone, lang));
  return (
    <DeskFrame
      title={say.title}
      path="/console/handover"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['work.css']}
    >
      <h1>{say.title}</h1>
      <p class="facts">{say.holiday(overview.holiday)}</p>
      <h2>{say.mine}</h2>
      {overview.lists.length === 0 && overview.returns.length === 0 ? <p>{say.none}</p> : null}
      {overview.returns.map((list) => (
        <article class="card work">
          <div class="row">
            <p>
              <b>
                {list.village} · {say.back.list}
              </b>{' '}
              {say.count(list.count)}
              <br />
              <small>{list.doneAt === null ? say.due(at(list.dueAt)) : say.doneAt(at(list.doneAt))}</small>
            </p>
            <a class="button" href={`/console/handover/return/${list.villageId}`}>
              {say.back.begin}
            </a>
          </div>
        </article>
      ))}
      {overview.lists.map((list) => (
        <article class="card work">
          <div class="row">
            <p>
              <b>
                {list.village} · {say.sides[list.side]}
              </b>{' '}
              {say.count(list.count)}
              <br />
              <small>
                {list.doneAt !== null
                  ? say.doneAt(at(list.doneAt))
                  : overview.dueAt !== null
                    ? say.due(at(overview.dueAt))
                    : ''}
              </small>
            </p>
            <a class="button" href={`/console/handover/${list.side}/${list.villageId}`}>
              {say.tick}
            </a>
          </div>
        </article>
      ))}
      {overview.progress.length > 0 ? (
        <>
          <h2>{say.progress}</h2>
          <table class="stack">
            <thead>
              <tr>
                {say.head.map((title) => (
                  <th scope="col">{title}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {overview.progress.map((row) => (
                <tr>
                  <td>
                    {row.village} <small>{row.town}</small>
                  </td>
                  <td data-label={say.head[1]}>{row.children}</td>
                  <td data-label={say.head[2]}>{at(row.sentAt)}</td>
                  <td data-label={say.head[3]}>{at(row.signedAt)}</td>
                  <td data-label={say.head[4]}>{at(row.returnedAt)}</td>
                  <td data-label={say.head[5]}>{row.notFound > 0 ? <b>{row.notFound}</b> : 0}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      ) : null}
    </DeskFrame>
  );
}
