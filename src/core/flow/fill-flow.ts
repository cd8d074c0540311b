import type { ChildId, Instant } from '../ids.ts';
import { accept, type Understood } from './accept.ts';
import { advance } from './advance.ts';
import { viewOf } from './ask.ts';
import { begin } from './begin.ts';
import type { Flow, FlowOption, FlowStep } from './flow.ts';
import type { FlowContext } from './flow-context.ts';
import type { Pending } from './inner-state.ts';
import type { FlowOutput } from './outcome.ts';
import { Run } from './run.ts';
import type { StepView } from './steps/step-type.ts';

/**
 * What a form says, by the id of the step; `<step>@<child id>` where a step is asked of several children one by one, or answered child by
 * child. Codes of options, ids of a list, a day as yyyy-mm-dd, ratings in their order, or words; where a question also hears what is none of
 * its options, words may stand beside the codes.
 */
export type FormAnswers = Readonly<Record<string, string | readonly string[]>>;

export interface FormStart {
  readonly childIds: readonly ChildId[];
  /** When the form was opened: some conversations ask again what was answered too fast (domain 10.45). */
  readonly startedAt: Instant;
}

export interface FilledFlow {
  readonly outputs: readonly FlowOutput[];
  /** The first question that the form leaves without a valid answer, as `FormAnswers` names it; the outputs are then void. */
  readonly missing: string | null;
}

/** Longer than any form, a class of children one by one included. */
const mostAnswers = 400;

/**
 * A whole conversation in one go, as a form answers it: the same steps, conditions, flags and acts as in a chat. Nothing has to be made
 * out of words: what is chosen is certain. Throws FlowError for a playbook that was not checked.
 */
export function fillFlow(ctx: FlowContext, flow: Flow, start: FormStart, answers: FormAnswers): FilledFlow {
  const run = new Run(ctx, flow, start.childIds, { g: [], p: null, a: {}, v: {} }, start.startedAt);
  begin(run, false);
  advance(run);
  for (let count = 0; !run.ended && run.inner.p !== null; count++) {
    const pending = run.inner.p;
    const [name, ...alsoNamed] = namesOf(run, pending);
    const given = [name, ...alsoNamed].map((one) => answers[one]).find((one) => one !== undefined);
    const understood = pending.ph === 'ask' && count < mostAnswers ? understand(run, pending, given, answers) : null;
    if (understood === null) return { outputs: [], missing: name };
    accept(run, pending, understood.answer, understood.words);
    advance(run);
  }
  return { outputs: run.turn().outputs, missing: null };
}

/** How the form may name it: about one child by that child, of several children only so; a step's own name says it for all. */
function namesOf(run: Run, { t, c }: Pending): readonly [string, ...string[]] {
  const [only] = run.ids(c);
  if (c.length !== 1 || !only) return [t];
  return run.childIds.length > 1 ? [`${t}@${only}`, t] : [t, `${t}@${only}`];
}

interface Heard {
  readonly answer: Understood;
  readonly words: string;
}

function understand(
  run: Run,
  pending: Pending,
  given: string | readonly string[] | undefined,
  answers: FormAnswers,
): Heard | null {
  const step = run.step(pending.f, pending.t);
  const view = viewOf(run, run.flow(pending.f), step, pending.c);
  const list = (one: string | readonly string[] | undefined) => [one ?? []].flat().filter((word) => word !== '');
  if (step.kind.fill) {
    const parts = step.kind.fill(view, (childId) => list(answers[`${pending.t}@${childId}`]));
    return parts ? { answer: { value: [], options: [], by: 'digit', parts }, words: '' } : null;
  }
  const said = list(given);
  const [only, second] = said;
  const beside = second === undefined ? [step.zero, step.other].find((option) => option?.value === only) : null;
  if (beside) return besideTheList(beside, step, view);
  if (step.options.length > 0) return said.length === 0 ? null : optionsOrWords(step, view, said);
  if (step.kind.entries(step.def) !== 'none') return said.length === 0 ? null : entries(step, view, said);
  // Where words are asked for, nothing written is what 0 says.
  if (said.length === 0 && step.zero) return besideTheList(step.zero, step, view);
  return words(step, view, said.join(' '));
}

/** What stands beside the options: 0, or somebody who is not in the list. For a list of children 0 is about everybody listed. */
function besideTheList(option: FlowOption, step: FlowStep, view: StepView): Heard {
  const isZero = option === step.zero;
  const isList = step.kind.answerType(step.def) === 'list';
  const isAboutAll = isZero && step.kind.entries(step.def) === 'children';
  const children = isAboutAll ? view.entries.map(({ index }) => index) : undefined;
  const value = isZero && isList ? [] : option.value;
  return { answer: { value, options: [option], by: 'digit', children }, words: option.label.source };
}

/** Codes of a question that also hears other things, with what was written beside them; words alone are that other thing. */
function optionsOrWords(step: FlowStep, view: StepView, said: readonly string[]): Heard | null {
  const written = step.other === null ? [] : said.filter((one) => !isCode(step, one));
  if (written.length === 0 || step.other === null) return options(step, view, said);
  const words = written.join(' ');
  const codes = said.filter((one) => !written.includes(one));
  if (codes.length > 0) {
    const chosen = options(step, view, codes);
    return chosen && { answer: { ...chosen.answer, by: 'word' }, words };
  }
  const isList = step.kind.answerType(step.def) === 'list';
  const value = isList ? [step.other.value] : step.other.value;
  return { answer: { value, options: [step.other], by: 'word' }, words };
}

/** Whether it is one of the question's own values, rather than words of whoever filled the form. */
export function isCode(step: FlowStep, said: string): boolean {
  return [...step.options, step.zero, step.other].some((option) => option !== null && String(option.value) === said);
}

function options(step: FlowStep, view: StepView, said: readonly string[]): Heard | null {
  const shown = view.options.filter(({ option }) => said.includes(String(option.value)));
  const chosen = shown.map(({ option }) => option);
  const isList = step.kind.answerType(step.def) === 'list';
  if (chosen.length !== new Set(said).size || (!isList && chosen.length !== 1)) return null;
  // "None" together with something else contradicts itself.
  if (chosen.length > 1 && chosen.some(({ best }) => best)) return null;
  const value = isList ? chosen.map((option) => option.value) : chosen[0]?.value;
  return { answer: { value, options: chosen, by: 'digit' }, words: shown.map(({ label }) => label).join('、') };
}

function entries(step: FlowStep, view: StepView, said: readonly string[]): Heard | null {
  const picked = view.entries.filter(({ id }) => said.includes(id));
  const isList = step.kind.answerType(step.def) === 'list';
  if (picked.length !== new Set(said).size || (!isList && picked.length !== 1)) return null;
  const children = step.kind.entries(step.def) === 'children' ? picked.map(({ index }) => index) : undefined;
  const value = isList ? picked.map(({ id }) => id) : picked[0]?.id;
  return { answer: { value, options: [], by: 'digit', children }, words: picked.map(({ label }) => label).join('、') };
}

/** A day, ratings, words: read as the step itself reads them. */
function words(step: FlowStep, view: StepView, text: string): Heard | null {
  if (text.trim() === '')
    return step.def.optional === true ? { answer: { value: '', options: [], by: 'digit' }, words: '' } : null;
  const reading = step.kind.read(view, text);
  return reading.kind === 'value' ? { answer: reading, words: text } : null;
}
