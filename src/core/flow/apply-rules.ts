import type { LexiconGroup } from '../text/lexicon.ts';
import { normalizeText } from '../text/normalize-text.ts';
import type { FactValue } from './facts.ts';
import type { Flow, FlowAct, FlowBranch, FlowFlag, FlowRules, FlowStep } from './flow.ts';
import type { Run } from './run.ts';
import type { Template } from './template.ts';

/** What an answer leads to is about these children; `words` is what was said, `because` how the answer is called. */
export interface Answered {
  readonly places: readonly number[];
  readonly words: string;
  readonly because: string;
}

function mentioned(run: Run, words: readonly string[], said: string): string | undefined {
  for (const word of words) {
    if (!word.startsWith('@')) {
      if (said.includes(word)) return word;
      continue;
    }
    for (const one of run.ctx.lexicon.groups.get(word.slice(1) as LexiconGroup) ?? [])
      if (said.includes(one)) return one;
  }
  return undefined;
}

/** The children for whom a rule holds; null when it holds for none (or, without children, does not hold). */
function concerned(run: Run, flow: Flow, when: FlowFlag['when'], places: readonly number[]): readonly number[] | null {
  if (when === null) return places;
  if (places.length === 0) return run.holds(flow, when, -1) ? places : null;
  const some = places.filter((place) => run.holds(flow, when, place));
  return some.length > 0 ? some : null;
}

/** Raises the flags that hold, child by child. True when there was one. */
export function raiseFlags(
  run: Run,
  flow: Flow,
  step: FlowStep,
  flags: readonly FlowFlag[],
  answered: Answered,
): boolean {
  if (flags.length === 0) return false;
  const said = normalizeText(answered.words);
  let raised = false;
  for (const flag of flags) {
    const word = mentioned(run, flag.mentions, said);
    if (flag.mentions.length > 0 && word === undefined) continue;
    if (mentioned(run, flag.unlessMentions, said) !== undefined) continue;
    const places = concerned(run, flow, flag.when, answered.places);
    if (places === null) continue;
    raised = true;
    run.emit({
      kind: 'flag',
      code: flag.code,
      ...(flag.severity === undefined ? {} : { severity: flag.severity }),
      ...(flag.restricted === undefined ? {} : { restricted: flag.restricted }),
      childIds: run.ids(places),
      stepId: step.id,
      because: word ?? answered.because,
    });
  }
  return raised;
}

function isTemplate(value: unknown): value is Template {
  return typeof value === 'object' && value !== null && 'pieces' in value;
}

/** Fills in the templates of an argument; one that is exactly a name keeps the name's type. */
function argument(run: Run, flow: Flow, value: unknown, places: readonly number[]): unknown {
  if (isTemplate(value)) {
    const [before, name, after] = value.pieces;
    const alone = value.pieces.length === 3 && before === '' && after === '' && name !== undefined;
    const plain = alone && !(name.startsWith('child.') && places.length > 1);
    return plain ? run.value(flow, name, places[0] ?? -1) : run.fill(flow, value, places);
  }
  if (Array.isArray(value)) return value.map((one) => argument(run, flow, one, places));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, argument(run, flow, one, places)]));
}

function doActs(run: Run, flow: Flow, step: FlowStep, acts: readonly FlowAct[], all: readonly number[]): void {
  for (const act of acts) {
    const places = concerned(run, flow, act.when, all);
    if (places === null) continue;
    const args = argument(run, flow, act.args, places) as Record<string, unknown>;
    run.emit({ kind: 'act', name: act.name, args, childIds: run.ids(places), stepId: step.id });
  }
}

/** Flags, variables and acts of a rule set, in this order. True when a flag was raised. */
export function applyRules(
  run: Run,
  flow: Flow,
  step: FlowStep,
  rules: Pick<FlowRules, 'flags' | 'acts' | 'set'>,
  answered: Answered,
): boolean {
  const raised = raiseFlags(run, flow, step, rules.flags, answered);
  for (const [name, value] of rules.set) {
    run.inner.v[name] = argument(run, flow, value, answered.places) as FactValue;
  }
  doActs(run, flow, step, rules.acts, answered.places);
  return raised;
}

/** Goes where the first branch that holds says; `continue` and no branch change nothing. */
export function goTo(run: Run, flow: Flow, branches: readonly FlowBranch[], places: readonly number[]): void {
  const to = branches.find(({ when }) => run.holdsForAny(flow, when, places))?.to ?? 'continue';
  if (to === 'continue') return;
  const agenda = run.inner.g;
  const step = to === 'end' ? undefined : run.step(flow.id, to);
  if (step?.aside === true) {
    agenda.push({ f: flow.id, c: [...places], t: to });
    return;
  }
  const line = agenda.findLastIndex((item) => 'i' in item && item.f === flow.id);
  if (line === -1) return;
  const item = agenda[line];
  agenda.length = step === undefined ? line : line + 1;
  if (step !== undefined && item !== undefined && 'i' in item) item.i = step.mainIndex;
}
