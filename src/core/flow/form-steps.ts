import type { Flow, FlowBranch, FlowOption, FlowStep } from './flow.ts';

/** A question of a conversation as a form shows it. */
export interface FormStep {
  readonly flow: Flow;
  readonly step: FlowStep;
  /** Asked only after one of these answers; null: always, as far as the form can tell. */
  readonly after: { readonly stepId: string; readonly values: readonly string[] } | null;
}

/**
 * The questions of a conversation and of those it calls, in the order in which they may come. What is asked beside the main line stands
 * behind the question whose answer leads there.
 */
export function formSteps(flow: Flow, flows: (id: string) => Flow | undefined): readonly FormStep[] {
  return flow.main.flatMap((step) => withAsides(flow, step, null, flows));
}

/** Every question of a conversation and of those it calls, whatever leads there. */
export function everyStep(flow: Flow, flows: (id: string) => Flow | undefined): readonly FlowStep[] {
  const known = new Set([flow.id]);
  const all: FlowStep[] = [];
  const queue = [flow];
  for (let one = queue.shift(); one !== undefined; one = queue.shift())
    for (const step of one.steps.values()) {
      all.push(step);
      const calls = [step.call, ...step.options.map(({ call }) => call)].filter((id) => id !== null);
      for (const id of calls) {
        const called = known.has(id) ? undefined : flows(id);
        known.add(id);
        if (called) queue.push(called);
      }
    }
  return all;
}

function withAsides(
  flow: Flow,
  step: FlowStep,
  after: FormStep['after'],
  flows: (id: string) => Flow | undefined,
  above: readonly FlowStep[] = [],
): FormStep[] {
  const called = step.call === null ? undefined : flows(step.call);
  const inside = called ? called.main.flatMap((one) => withAsides(called, one, after, flows)) : [];
  const own: FormStep[] = step.kind.asks ? [{ flow, step, after }] : [];
  const asides = [...leading(step)].flatMap(([to, values]) => {
    const next = flow.steps.get(to);
    // A question that asks itself again stands once.
    if (!next?.aside || next === step || above.includes(next)) return [];
    const follows = values.length === 0 ? after : { stepId: step.id, values };
    return withAsides(flow, next, follows, flows, [...above, step]);
  });
  return [...own, ...asides, ...inside];
}

/** Where the answers of a step lead beside the main line, by the aside; no answers: whatever is said leads there. */
function leading(step: FlowStep): Map<string, string[]> {
  const ways = new Map<string, string[]>();
  const go = (next: readonly FlowBranch[], values: readonly string[]) => {
    for (const { to } of next) ways.set(to, [...(ways.get(to) ?? []), ...values]);
  };
  const options: readonly FlowOption[] = [...step.options, ...(step.zero ? [step.zero] : [])];
  for (const { next, value } of options) go(next, [String(value)]);
  const others = step.options.filter(({ next }) => next.length === 0).map(({ value }) => String(value));
  // A way that hangs on a condition is not one that a form can tell.
  if (step.options.length === 0 || others.length > 0)
    go(
      step.next.filter(({ when }) => when === null),
      others,
    );
  return ways;
}
