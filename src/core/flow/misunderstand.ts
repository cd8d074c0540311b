import { normalizeText } from '../text/normalize-text.ts';
import { goTo, raiseFlags } from './apply-rules.ts';
import { sayPending } from './ask.ts';
import { begin, beginAbout } from './begin.ts';
import type { FlowStep } from './flow.ts';
import type { Pending } from './inner-state.ts';
import { PHRASES } from './phrases.ts';
import type { Run } from './run.ts';

/** The pending question without what an echo had added. */
export function askAgain({ f, t, c, n }: Pending): Pending {
  return { f, t, c, n, ph: 'ask' };
}

/** The answer was no answer: the question once more, then what the step says. `lead`: what is said before it. */
export function misunderstood(run: Run, pending: Pending, text: string, lead?: string): void {
  const step = run.step(pending.f, pending.t);
  const digits = /^[\d\s,.、,。]+$/.test(normalizeText(text)) && text !== '';
  // A wrong digit is no message to anybody.
  if (!digits) run.emit({ kind: 'not_understood', stepId: step.id, childIds: run.ids(pending.c) });
  const again = { ...askAgain(pending), n: pending.n + 1 };
  run.inner.p = again;
  if (again.n > step.unclear.retry) {
    if (lead !== undefined) run.say({ text: lead, stepId: step.id });
    return giveUp(run, again, !digits);
  }
  run.say({ text: lead ?? (digits ? PHRASES.againDigit : PHRASES.again), stepId: step.id });
  sayPending(run, again);
}

/** Leaves a question unanswered. Without an answer to the opening or the roster every question is asked. */
export function leave(run: Run, step: FlowStep): void {
  run.inner.p = null;
  if (step.role === 'opening') begin(run, false);
  else if (step.role === 'roster') beginAbout(run, null);
}

/** `told`: a person has been told in this turn already. An unanswered question never goes by unseen. */
export function giveUp(run: Run, pending: Pending, told: boolean): void {
  const flow = run.flow(pending.f);
  const step = run.step(pending.f, pending.t);
  if (!told) run.emit({ kind: 'not_understood', stepId: step.id, childIds: run.ids(pending.c) });
  const { flags, atLast } = step.unclear;
  raiseFlags(run, flow, step, flags, { places: pending.c, words: '', because: '没有听明白回答' });
  if (atLast === 'callback') {
    run.inner.p = { ...pending, ph: 'call' };
    return sayPending(run, run.inner.p);
  }
  leave(run, step);
  if (atLast === 'next') goTo(run, flow, step.next, pending.c);
}
