import type { Instant } from '../../core/ids.ts';
import type { DeskAlertSteps } from '../ports.ts';
import type { AlertPart } from './alert-page.tsx';
import { stepOutcomes, stepWords } from './alert-words.ts';
import { listed } from './language.ts';
import { roleWord } from './role-words.ts';
import { saidTime } from './said-time.ts';

const words = {
  zh: {
    chain: '步骤和时限',
    next: '下一步',
    fired: '已做',
    pending: '等着',
    last: (at: string) => `做过 ${at}`,
    skipped: '不用做',
    times: (n: number, at: string) => `共 ${n} 次，最近 ${at}`,
  },
  en: {
    chain: 'Steps and time limits',
    next: 'Next',
    fired: 'Done',
    pending: 'Waiting',
    last: (at: string) => `done ${at}`,
    skipped: 'Not needed',
    times: (n: number, at: string) => `${n} times, last ${at}`,
  },
} as const;

/** The whole chain: what has fired, what comes when, what was not needed. */
export function Chain({ alert, lang, timeZone, now }: AlertPart & { readonly now: Instant }) {
  const say = words[lang];
  const time = (at: Instant) => saidTime(at, timeZone, lang);
  const next = alert.steps
    .flatMap((step) => (step.state === 'pending' ? [step.at] : step.nextAt === null ? [] : [step.nextAt]))
    .sort((a, b) => a - b)[0];
  if (alert.steps.length === 0) return null;
  // What is to come stands before what has been; what was not needed comes last.
  const comes = (step: DeskAlertSteps) => (step.state === 'pending' ? step.at : step.nextAt);
  const rank = (step: DeskAlertSteps) => (comes(step) !== null ? 0 : step.state === 'fired' ? 1 : 2);
  const steps = alert.steps.toSorted((a, b) => rank(a) - rank(b) || (comes(a) ?? 0) - (comes(b) ?? 0));
  return (
    <section>
      <h2>{say.chain}</h2>
      <ol class="chain">
        {steps.map((step) => {
          const at = comes(step);
          const outcome = stepOutcomes[step.outcome]?.[lang];
          return (
            <li class={at === null ? step.state : 'pending'}>
              <b>{at === null ? say[step.state] : time(at)}</b> {stepWords[step.message]?.[lang] ?? step.step}{' '}
              {at !== null && at === next ? <span class="tag">{say.next}</span> : null}
              <br />
              <small>
                {[
                  listed(
                    step.roles.map((role) => roleWord(role, lang)),
                    lang,
                  ),
                  ...history(step, say, time),
                  at !== null && at < now ? '…' : '',
                  outcome ?? '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** When it was taken; nothing of a step that is still to come for the first time. */
function history(step: DeskAlertSteps, say: (typeof words)['zh' | 'en'], time: (at: Instant) => string): string[] {
  if (step.state === 'pending') return [];
  return [
    step.nextAt === null ? time(step.at) : say.last(time(step.at)),
    step.lastAt === null ? '' : say.times(step.times, time(step.lastAt)),
  ];
}
