import type { Instant } from '../../core/ids.ts';
import type { DeskActor, MachineState } from '../ports.ts';
import { channels as channelWords } from './alert-words.ts';
import { DeskFrame } from './desk-frame.tsx';
import { Problems } from './flow-list-page.tsx';
import type { Lang } from './language.ts';
import { Alarms, Dead, Jobs } from './machine-sections.tsx';
import { adviceFor, backlogWords, machineWords, processWords } from './machine-words.ts';
import { saidTime } from './said-time.ts';

export interface MachinePageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly state: MachineState;
  readonly mayClear: boolean;
  readonly notice?: string;
}

const silentMs = 3 * 60_000;

/** How the machine does and what to do about it, in plain words (issue: channel health, jobs that ran and that did not). */
export function MachinePage(props: MachinePageProps) {
  const { actor, lang, now, timeZone, state, notice } = props;
  const say = machineWords[lang];
  const wrong = wrongCount(state, now);
  return (
    <DeskFrame
      title={say.title}
      path="/console/machine"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['desk-audit.css']}
    >
      <h1>{wrong === 0 ? say.fine : say.look(wrong)}</h1>
      <Alarms {...props} />
      <h2>{say.channels}</h2>
      {state.channels.length === 0 ? <p>{say.noChannels}</p> : null}
      {state.channels.map(({ channel, state: how, reason, since }) => (
        <article class="card">
          <h3>
            {channelWords[channel][lang]} <span class="tag">{say[how]}</span>
          </h3>
          <p class="facts">
            {say.since(saidTime(since, timeZone, lang))} {how === 'down' ? <code>{reason}</code> : null}
          </p>
          {how === 'down' ? <p>{adviceFor(channel, reason, lang)}</p> : null}
        </article>
      ))}
      <h2>{say.processes}</h2>
      {state.beats.length === 0 ? <p>{say.noBeat}</p> : null}
      <ul class="rows">
        {state.beats.map(({ name, at }) => (
          <li>
            <span class="still">
              <span>
                {processWords[name]?.[lang] ?? name} <small>{say.beat(say.ago(Math.floor((now - at) / 60_000)))}</small>
              </span>
              {now - at > silentMs ? <b>{say.silent}</b> : null}
            </span>
          </li>
        ))}
      </ul>
      <Queues {...props} />
      <Jobs {...props} />
      <Dead {...props} />
      <h2>{say.playbook}</h2>
      {state.problems.length === 0 ? <p>{say.playbookFine}</p> : null}
      <Problems problems={state.problems} lang={lang} />
    </DeskFrame>
  );
}

function wrongCount(state: MachineState, now: Instant): number {
  return (
    state.alarms.length +
    state.channels.filter(({ state: how }) => how === 'down').length +
    (state.beats.length === 0 ? 1 : 0) +
    state.beats.filter(({ at }) => now - at > silentMs).length +
    state.jobs.filter(({ skipped, stuck }) => skipped + stuck > 0).length +
    (state.problems.length > 0 ? 1 : 0)
  );
}

function Queues({ lang, timeZone, state }: MachinePageProps) {
  const say = machineWords[lang];
  return (
    <section>
      <h2>{say.backlog}</h2>
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">{say.what}</th>
            <th scope="col">{say.waiting}</th>
            <th scope="col">{say.late}</th>
            <th scope="col">{say.oldest}</th>
          </tr>
        </thead>
        <tbody>
          {state.backlog.map(({ what, waiting, late, oldestAt }) => (
            <tr>
              <td>{backlogWords[what]?.[lang] ?? what}</td>
              <td data-label={say.waiting}>{waiting}</td>
              <td data-label={say.late}>{late > 0 ? <b>{late}</b> : late}</td>
              <td class="in-line">{waiting === 0 || oldestAt === null ? '' : saidTime(oldestAt, timeZone, lang)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {state.failedSends > 0 ? <p>{say.failed(state.failedSends)}</p> : null}
    </section>
  );
}
