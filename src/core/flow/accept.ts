import { applyRules, goTo, raiseFlags } from './apply-rules.ts';
import { sayPending, viewOf } from './ask.ts';
import { begin, beginAbout } from './begin.ts';
import type { FactValue } from './facts.ts';
import type { Flow, FlowOption, FlowStep } from './flow.ts';
import type { Pending } from './inner-state.ts';
import { keep, remember } from './keep-answer.ts';
import { PHRASES } from './phrases.ts';
import type { Run } from './run.ts';
import { settleParts } from './settle-parts.ts';
import type { ReadingPart } from './steps/step-type.ts';

/** An answer that is understood and certain. */
export interface Understood {
  readonly value: unknown;
  readonly options: readonly FlowOption[];
  readonly by: 'digit' | 'word';
  /** Picked children (childPick, roster). */
  readonly children?: readonly number[] | undefined;
  readonly note?: boolean | undefined;
  readonly set?: Readonly<Record<string, FactValue>> | undefined;
  readonly parts?: readonly ReadingPart[] | undefined;
}

function isWorrying(step: FlowStep, options: readonly FlowOption[]): boolean {
  return step.hasBest && options.some((option) => !option.best && option.role !== 'zero');
}

/** With several children an answer that is not the best one is asked to be about somebody. */
function needsWhich(flow: Flow, step: FlowStep, pending: Pending, understood: Understood): boolean {
  if (pending.c.length < 2 || step.role !== 'step' || step.aboutFamily || !flow.perChild) return false;
  return isWorrying(step, understood.options);
}

/**
 * Takes an answer: the answer itself, flags, variables, acts, then the way on. With several children and a worrying
 * answer it asks "是哪个?" first.
 */
export function accept(run: Run, pending: Pending, understood: Understood, words: string): void {
  const flow = run.flow(pending.f);
  const step = run.step(pending.f, pending.t);
  Object.assign(run.inner.v, understood.set);
  if (understood.parts !== undefined)
    return settleParts(run, pending, { parts: understood.parts, by: understood.by }, words);
  if (needsWhich(flow, step, pending, understood)) {
    const keys = understood.options.map(({ key }) => key);
    if (pending.e === undefined) raiseRedNow(run, pending, understood.options, words);
    const { f, t, c } = pending;
    // Once it is known which child it is, the flag is raised again about that child.
    run.inner.p = { f, t, c, ph: 'which', n: 0, k: keys, w: words, by: understood.by };
    sayPending(run, run.inner.p);
    return;
  }
  settle(run, pending, understood, words, pending.c);
}

/**
 * Red first, conversation later (rule 2): what is red is raised before anything is asked back, for all the children it may
 * be about. Returns the codes.
 */
export function raiseRedNow(run: Run, pending: Pending, options: readonly FlowOption[], words: string): string[] {
  const flow = run.flow(pending.f);
  const step = run.step(pending.f, pending.t);
  const raised: string[] = [];
  for (const option of options) {
    const because = `${run.fill(flow, option.label, pending.c)}(正在问清楚)`;
    for (const flag of option.flags.filter(({ red }) => red)) {
      if (raiseFlags(run, flow, step, [flag], { places: pending.c, words, because })) raised.push(flag.code);
    }
  }
  return raised;
}

/** The children left out of a divided answer get the best one, marked as not said in words. */
function giveDefault(run: Run, flow: Flow, step: FlowStep, places: readonly number[], again: boolean): void {
  const best = step.options.find((option) => option.best);
  if (places.length === 0 || best === undefined) return;
  const value = step.kind.answerType(step.def) === 'list' ? [best.value] : best.value;
  keep(run, flow, step, places, value);
  run.emit({
    kind: 'answer',
    stepId: step.id,
    childIds: run.ids(places),
    value,
    understoodBy: 'default',
    ...(again ? { supersedes: true } : {}),
  });
}

/** Records the answer about `places` and goes on. */
export function settle(
  run: Run,
  pending: Pending,
  understood: Understood,
  words: string,
  places: readonly number[],
): void {
  const flow = run.flow(pending.f);
  const step = run.step(pending.f, pending.t);
  const again = remember(run, step, pending);
  const about = understood.children ?? places;
  const isList = step.kind.answerType(step.def) === 'list';
  keep(run, flow, step, places, isList ? [understood.value].flat() : understood.value);
  run.emit({
    kind: 'answer',
    stepId: step.id,
    childIds: run.ids(step.role === 'opening' ? run.everyChild() : about),
    value: understood.value,
    understoodBy: understood.by,
    ...(understood.by === 'word' ? { text: words } : {}),
    ...(again ? { supersedes: true } : {}),
  });
  const left = pending.c.filter((place) => !places.includes(place));
  giveDefault(run, flow, step, left, again);
  if (understood.note === true) run.emit({ kind: 'not_understood', stepId: step.id, childIds: run.ids(about) });
  run.inner.p = null;
  if (step.role === 'step') follow(run, flow, step, { ...understood, children: about }, words, pending);
  else followHead(run, step, understood, pending);
}

function followHead(run: Run, step: FlowStep, understood: Understood, pending: Pending): void {
  if (step.role === 'roster') {
    if (understood.value === 'FINE') beginAbout(run, null);
    else if (understood.children !== undefined) beginAbout(run, understood.children);
    else {
      run.inner.p = { ...pending, ph: 'which', n: 0 };
      sayPending(run, run.inner.p);
    }
    return;
  }
  if (understood.value === 'LATER') {
    run.say({ text: PHRASES.later, stepId: step.id });
    run.end('later');
  } else begin(run, understood.value === 'FINE');
}

function follow(
  run: Run,
  flow: Flow,
  step: FlowStep,
  understood: Understood & { readonly children: readonly number[] },
  words: string,
  pending: Pending,
): void {
  const { options, children: places } = understood;
  const because = options.map((option) => run.fill(flow, option.label, places)).join('、') || words.slice(0, 40);
  const answered = { places, words, because };
  let raised = false;
  const early = pending.e ?? [];
  for (const option of options) {
    // Raised when it was asked back already, for the same children.
    const flags = option.flags.filter(({ code, red }) => !red || !early.includes(code));
    raised =
      applyRules(run, flow, step, { ...option, flags }, answered) || flags.length < option.flags.length || raised;
  }
  const isPick = step.kind.entries(step.def) === 'children' && options.length === 0;
  if (isPick) {
    if (step.picked) raised = applyRules(run, flow, step, step.picked, answered) || raised;
    const listed = viewOf(run, flow, step, pending.c).entries.map(({ index }) => index);
    const rest = listed.filter((place) => !places.includes(place));
    if (step.rest && rest.length > 0) applyRules(run, flow, step, step.rest, { ...answered, places: rest });
  }
  raised = applyRules(run, flow, step, step, answered) || raised;
  if (flow.side === 'family' && (raised || isWorrying(step, options))) run.thanksDue = true;
  if (isPick && step.def.narrow === true) narrow(run, flow, places);
  goOn(run, flow, step, options, places, isPick);
}

function narrow(run: Run, flow: Flow, places: readonly number[]): void {
  const line = run.inner.g.findLast((item) => 'i' in item && item.f === flow.id);
  if (line !== undefined) line.c = [...places];
}

/** Pushes what comes next onto the agenda: last what comes first. */
function goOn(
  run: Run,
  flow: Flow,
  step: FlowStep,
  options: readonly FlowOption[],
  places: readonly number[],
  isPick: boolean,
): void {
  const own = options.filter((option) => option.next.length > 0);
  const pickedNext = isPick ? (step.picked?.next ?? []) : [];
  if (pickedNext.length > 0) goTo(run, flow, pickedNext, places);
  else if (own.length === 0 || options.length > 1) goTo(run, flow, step.next, places);
  // A list's call is for those who were picked, not for 0 or for somebody who is not in it.
  const isList = step.kind.entries(step.def) === 'children';
  if (step.call !== null && (isPick || !isList)) callSub(run, step.call, places, isPick);
  for (const option of [...options].reverse()) {
    if (option.next.length > 0) goTo(run, flow, option.next, places);
    if (option.call !== null) callSub(run, option.call, places, false);
  }
}

export function callSub(run: Run, id: string, places: readonly number[], oneByOne: boolean): void {
  run.flow(id);
  if (!oneByOne) run.inner.g.push({ f: id, c: [...places], i: 0 });
  else for (const place of [...places].reverse()) run.inner.g.push({ f: id, c: [place], i: 0 });
}
