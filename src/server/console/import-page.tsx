import type { ImportBatch, ImportLine, ImportPreview } from '../../app/desk/import-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { Back } from './back-link.tsx';
import { DeskFrame } from './desk-frame.tsx';
import { ActForm } from './form-field.tsx';
import { lineWords, noteWords } from './import-english.ts';
import { importWords } from './import-words.ts';
import { colon, type Lang } from './language.ts';
import { saidTime } from './said-time.ts';
import { worded } from './worded.tsx';

interface Common {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly notice?: string;
}

export function ImportPage({
  actor,
  lang,
  now,
  timeZone,
  notice,
  batches,
}: Common & { readonly batches: readonly ImportBatch[] }) {
  const say = importWords[lang];
  return (
    <DeskFrame
      title={say.title}
      path="/console/import"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <div class="headline">
        <h1>{say.head}</h1>
        <a class="button noprint" href="/console/import/template.xlsx">
          {say.template}
        </a>
      </div>
      <p>{say.say}</p>
      <form method="post" action="/console/import/upload" enctype="multipart/form-data" id="upload" data-once>
        <label class="field">
          <span>{say.choose}</span>
          <input class="wide" type="file" name="file" accept=".xlsx,.csv" required />
        </label>
        <button type="submit" class="strong">
          {say.look}
        </button>
      </form>
      <h2>{say.mine}</h2>
      {batches.length === 0 ? (
        <p>{say.none}</p>
      ) : (
        <table class="stack">
          <thead>
            <tr>
              {say.listHead.map((text) => (
                <th scope="col">{text}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {batches.map((batch) => (
              <tr>
                <td>
                  <a href={`/console/import/${batch.id}`}>{batch.fileName}</a>
                </td>
                <td>{batch.rows}</td>
                <td>{saidTime(batch.at, timeZone, lang)}</td>
                <td>
                  {say.states[batch.state]} {batch.note ? <small>{worded(noteWords(batch.note), lang)}</small> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </DeskFrame>
  );
}

interface BatchPageProps extends Common {
  readonly batch: ImportBatch;
  readonly preview: ImportPreview | null;
}

/** What one upload would do, row by row, until it is confirmed or dropped; then how far it is. */
export function ImportBatchPage(props: BatchPageProps) {
  const { actor, lang, now, timeZone, notice, batch, preview } = props;
  const say = importWords[lang];
  return (
    <DeskFrame
      title={batch.fileName}
      path="/console/import"
      css={['place.css']}
      scripts={['import.js']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <Back href="/console/import">{say.back}</Back>
      <h1>
        {batch.fileName} <span class="tag">{say.states[batch.state]}</span>
      </h1>
      <p class="facts">
        {saidTime(batch.at, timeZone, lang)} · {say.rows(batch.rows)}
      </p>
      {batch.note ? <p class="banner">{worded(noteWords(batch.note), lang)}</p> : null}
      {batch.state === 'running' ? <Running batch={batch} lang={lang} /> : null}
      {preview === null ? null : <Preview {...props} preview={preview} />}
      {batch.state === 'written' && mayEver(actor, 'invite.make') ? (
        <p>
          <a class="button noprint" href="/console/invites">
            {say.next}
          </a>
        </p>
      ) : null}
    </DeskFrame>
  );
}

function Running({ batch, lang }: { readonly batch: ImportBatch; readonly lang: Lang }) {
  const say = importWords[lang];
  if (batch.stuck) return <p class="banner">{say.stuck}</p>;
  const share = Math.floor((batch.done / Math.max(1, batch.rows)) * 100);
  return (
    <div data-running="1">
      <p>
        <progress value={share} max={100} aria-label={say.states.running}>
          {share}%
        </progress>{' '}
        <b>{share}%</b>
      </p>
      <p>
        {say.running} <a href={`/console/import/${batch.id}`}>{say.refresh}</a>
      </p>
    </div>
  );
}

function Preview({ batch, preview, lang }: BatchPageProps & { readonly preview: ImportPreview }) {
  const say = importWords[lang];
  const action = `/console/import/${batch.id}/acts`;
  const waits = batch.state === 'preview' || batch.stuck;
  const counts: readonly (readonly [string, number])[] = [
    ...preview.fresh.map(([what, count]) => [say.fresh(what), count] as const),
    [say.changed, preview.changed],
    [say.there, preview.alreadyThere],
    [say.bad, preview.refused],
    [say.warnings, preview.warnings],
  ];
  const confirms = preview.may === 'all' || preview.may === 'good_rows';
  const word = batch.stuck ? say.again : preview.may === 'good_rows' ? say.confirmGood : say.confirm;
  return (
    <>
      <dl class="numbers">
        {counts
          .filter(([, count]) => count > 0)
          .map(([what, count]) => (
            <div>
              <dt>{what}</dt>
              <dd>{count}</dd>
            </div>
          ))}
      </dl>
      <p>
        <b>{say.may[preview.may]}</b>
      </p>
      {waits ? (
        <div class="acts">
          {confirms ? <ActForm action={action} act="confirm" id="confirm" button={word} /> : null}
          <ActForm action={action} act="drop" id="drop" button={say.drop} strong={false} />
          {preview.lines.length > 0 ? (
            <a class="button" href={`/console/import/${batch.id}/lines.csv`}>
              {say.export}
            </a>
          ) : null}
        </div>
      ) : null}
      {(['refused', 'changed', 'warning'] as const).map((what) => (
        <Lines title={say.lines[what]} lines={preview.lines.filter((line) => line.what === what)} lang={lang} />
      ))}
      {preview.ignored.length > 0 ? (
        <p>
          {say.notRead}
          {colon(lang)}
          {worded(preview.ignored.join('、'), lang)}
        </p>
      ) : null}
    </>
  );
}

function Lines({
  title,
  lines,
  lang,
}: {
  readonly title: string;
  readonly lines: readonly ImportLine[];
  readonly lang: Lang;
}) {
  const say = importWords[lang];
  if (lines.length === 0) return null;
  return (
    <section>
      <h2>
        {title} {lines.length}
      </h2>
      <ul class="tree">
        {lines.slice(0, 100).map(({ sheet, row, column, ...line }) => (
          <li>
            <small>{worded(say.where(sheet, row, column), lang)}</small>{' '}
            {lineWords(line).map((part) => (
              <>{worded(part, lang)} </>
            ))}
          </li>
        ))}
      </ul>
      {lines.length > 100 ? <p>{say.export} ↑</p> : null}
    </section>
  );
}
