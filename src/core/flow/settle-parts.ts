import { applyRules, goTo } from './apply-rules.ts';
import type { Flow, FlowStep } from './flow.ts';
import type { Pending } from './inner-state.ts';
import { keep, remember } from './keep-answer.ts';
import type { Run } from './run.ts';
import type { ReadingPart } from './steps/step-type.ts';

/**
 * An answer that says one thing of some children and another of others (childLists): each child's answer is the list of
 * what was said of it, and every part leads on about its own children.
 */
export function settleParts(
  run: Run,
  pending: Pending,
  { parts, by }: { readonly parts: readonly ReadingPart[]; readonly by: 'digit' | 'word' },
  words: string,
): void {
  const flow = run.flow(pending.f);
  const step = run.step(pending.f, pending.t);
  const again = remember(run, step, pending);
  for (const { places, value } of byValue(parts)) {
    keep(run, flow, step, places, value);
    run.emit({
      kind: 'answer',
      stepId: step.id,
      childIds: run.ids(places),
      value,
      understoodBy: by,
      ...(by === 'word' ? { text: words } : {}),
      ...(again ? { supersedes: true } : {}),
    });
  }
  run.inner.p = null;
  for (const { option, children, words: said } of parts) {
    const because = run.fill(flow, option.label, children);
    applyRules(run, flow, step, option, { places: children, words: said, because });
  }
  applyRules(run, flow, step, step, { places: pending.c, words, because: words.slice(0, 40) });
  goOn(run, flow, step, parts, pending.c);
}

/** Last what comes first: the agenda is a stack. */
function goOn(run: Run, flow: Flow, step: FlowStep, parts: readonly ReadingPart[], asked: readonly number[]): void {
  goTo(run, flow, step.next, asked);
  for (const { option, children, oneByOne } of [...parts].reverse()) {
    if (option.next.length === 0) continue;
    if (!oneByOne) goTo(run, flow, option.next, children);
    else for (const place of [...children].reverse()) goTo(run, flow, option.next, [place]);
  }
}

function byValue(parts: readonly ReadingPart[]): { places: number[]; value: string[] }[] {
  const ofChild = new Map<number, string[]>();
  for (const { option, children } of parts)
    for (const place of children) ofChild.set(place, [...(ofChild.get(place) ?? []), String(option.value)]);
  const groups = new Map<string, { places: number[]; value: string[] }>();
  for (const [place, value] of [...ofChild].sort(([a], [b]) => a - b)) {
    const group = groups.get(value.join()) ?? { places: [], value };
    group.places.push(place);
    groups.set(value.join(), group);
  }
  return [...groups.values()];
}
