import type { Instant } from '../../core/ids.ts';
import { inEnglish } from '../../core/text/said.ts';
import type { DeskActor, FlowProblem, FlowRow } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { flowWords } from './flow-words.ts';
import { type Lang, listed } from './language.ts';
import { roleWord } from './role-words.ts';
import { worded } from './worded.tsx';

interface FlowListProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly rows: readonly FlowRow[];
  readonly problems: readonly FlowProblem[];
}

/** Every conversation that runs, with what the checks find in its file. */
export function FlowListPage({ actor, lang, now, rows, problems }: FlowListProps) {
  const say = flowWords[lang];
  const faulty = rows.some((row) => row.problems.length > 0);
  return (
    <DeskFrame title={say.title} path="/console/flows" actor={actor} lang={lang} now={now} css={['desk-flows.css']}>
      <div class="headline">
        <h1>{say.head(rows.length)}</h1>
      </div>
      {problems.length === 0 ? <p class="facts">{say.fine}</p> : null}
      <Problems problems={problems} lang={lang} />
      {(['family', 'staff'] as const).map((side) => (
        <section>
          <h2>{say[side]}</h2>
          <table class="stack">
            <thead>
              <tr>
                <th scope="col">{say.name}</th>
                <th scope="col">{say.forWhom}</th>
                {faulty ? <th scope="col">{say.checks}</th> : null}
              </tr>
            </thead>
            <tbody>
              {rows
                .filter((row) => row.side === side)
                .map((row) => (
                  <tr>
                    <td>
                      <a class="row" href={`/console/flows/${row.id}`}>
                        {worded(row.title, lang)}
                      </a>{' '}
                      <small>
                        {row.id} · {say.version(row.version)} · {say.steps(row.steps)}
                      </small>
                    </td>
                    <td>
                      {row.sub
                        ? say.sub
                        : listed(
                            row.audience.map((role) => roleWord(role, lang)),
                            lang,
                          ) || say.everybody}
                    </td>
                    {faulty ? (
                      <td>{row.problems.length === 0 ? '' : <b>{say.problems(row.problems.length)}</b>}</td>
                    ) : null}
                  </tr>
                ))}
            </tbody>
          </table>
        </section>
      ))}
    </DeskFrame>
  );
}

/** What is wrong with the files on disk: file, line, sentence. */
export function Problems({ problems, lang }: { readonly problems: readonly FlowProblem[]; readonly lang: Lang }) {
  const say = flowWords[lang];
  if (problems.length === 0) return null;
  return (
    <section class="banner">
      <b>{say.problems(problems.length)}</b>
      <ul>
        {problems.slice(0, 100).map(({ file, line, sentence }) => (
          <li>
            {say.line(file, line)}: {worded({ zh: sentence, en: inEnglish(sentence) }, lang)}
          </li>
        ))}
      </ul>
    </section>
  );
}
