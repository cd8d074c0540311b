import type { Flow, FlowStep } from './flow.ts';
import { copyAgenda, type Pending } from './inner-state.ts';
import type { Run } from './run.ts';

/** Keeps an answer in the conversation's memory: for all children, or for these alone. */
export function keep(run: Run, flow: Flow, step: FlowStep, places: readonly number[], value: unknown): void {
  const answers = run.inner.a[flow.id] ?? {};
  run.inner.a[flow.id] = answers;
  const partly = places.length > 0 && places.length < run.childIds.length;
  if (partly) for (const place of places) answers[`${step.id}@${place}`] = value;
  else {
    for (const place of places) delete answers[`${step.id}@${place}`];
    answers[step.id] = value;
  }
}

/** Remembers how it stood, so that 返回 can come back here once. The opening is not come back to. */
export function remember(run: Run, step: FlowStep, pending: Pending): boolean {
  const { inner } = run;
  const name = `${pending.f}.${pending.t}`;
  const again = inner.r === name;
  delete inner.r;
  delete inner.b;
  if (step.role !== 'opening') {
    const { f, t, c } = pending;
    inner.b = { g: copyAgenda(inner.g), p: { f, t, c, ph: 'ask', n: 0 } };
  }
  return again;
}
