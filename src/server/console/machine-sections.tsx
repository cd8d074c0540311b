import { channels as channelWords } from './alert-words.ts';
import type { MachinePageProps } from './machine-page.tsx';
import { jobWords, machineWords } from './machine-words.ts';
import { saidTime } from './said-time.ts';
import { worded } from './worded.tsx';

export function Alarms({ lang, timeZone, state, mayClear }: MachinePageProps) {
  const say = machineWords[lang];
  if (state.alarms.length === 0) return null;
  return (
    <section>
      <h2>{say.alarms}</h2>
      {state.alarms.map(({ id, what, raisedAt }) => (
        <article class="card">
          <p>{worded(what, lang)}</p>
          <p class="facts">{say.since(saidTime(raisedAt, timeZone, lang))}</p>
          {mayClear ? (
            <form method="post" action={`/console/machine/alarms/${id}/clear`} id={`f-${id}`} data-once>
              <button type="submit">{say.clear}</button>
            </form>
          ) : null}
        </article>
      ))}
    </section>
  );
}

/** Jobs that ran and jobs that did not, the latter first. */
export function Jobs({ lang, timeZone, state }: MachinePageProps) {
  const say = machineWords[lang];
  return (
    <section>
      <h2>{say.jobs}</h2>
      <p class="facts">
        {state.calendarAt === null ? say.calendarNever : say.calendar(saidTime(state.calendarAt, timeZone, lang))}
      </p>
      {state.jobs.length === 0 ? <p>{say.noJobs}</p> : null}
      {state.jobs.length === 0 ? null : (
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">{say.job}</th>
              <th scope="col">{say.last}</th>
              <th scope="col">{say.done}</th>
              <th scope="col">{say.skipped}</th>
              <th scope="col">{say.stuck}</th>
            </tr>
          </thead>
          <tbody>
            {state.jobs.map(({ job, title, lastAt, lastPeriod, done, skipped, stuck }) => (
              <tr>
                <td>
                  {title ? worded(title, lang) : null} {title ? <small>{job}</small> : (jobWords[job]?.[lang] ?? job)}
                </td>
                <td class="in-line">
                  {lastAt === null
                    ? ''
                    : `${saidTime(lastAt, timeZone, lang)}${lastPeriod.includes('@') ? '' : ` (${lastPeriod})`}`}
                </td>
                {(
                  [
                    [say.done, done],
                    [say.skipped, skipped],
                    [say.stuck, stuck],
                  ] as const
                ).map(([name, count]) => (
                  <td data-label={name} class={count === 0 ? 'zero' : undefined}>
                    {count > 0 && name !== say.done ? <b>{count}</b> : count}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

export function Dead({ lang, timeZone, state }: MachinePageProps) {
  const say = machineWords[lang];
  return (
    <section>
      <h2>{say.dead}</h2>
      {state.deadCount === 0 ? <p>{say.none}</p> : <p>{say.deadSay(state.deadCount)}</p>}
      {state.dead.length === 0 ? null : (
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">{say.received}</th>
              <th scope="col">{say.channels}</th>
              <th scope="col">{say.attempts}</th>
              <th scope="col">{say.problem}</th>
            </tr>
          </thead>
          <tbody>
            {state.dead.map((one) => (
              <tr>
                <td class="in-line">{saidTime(one.receivedAt, timeZone, lang)}</td>
                <td class="in-line">{channelWords[one.channel][lang]}</td>
                <td data-label={say.attempts}>{one.attempts}</td>
                <td>
                  <code>{one.problem}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
