import { normalizeText } from '../text/normalize-text.ts';
import type { Flow, FlowStep } from './flow.ts';
import type { Person } from './flow-context.ts';
import type { Pending } from './inner-state.ts';
import type { Button } from './outcome.ts';
import { PHRASES } from './phrases.ts';
import type { Run } from './run.ts';
import { entryKey, MOST_ENTRIES } from './steps/read-entries.ts';
import type { ListEntry, ShownOption, StepView } from './steps/step-type.ts';

/** Options as shown, kept by their labels so that the text module prepares each set of words once. */
const shownByStep = new WeakMap<FlowStep, Map<string, readonly ShownOption[]>>();
const MOST_KEPT = 60;

function shownOptions(run: Run, flow: Flow, step: FlowStep, places: readonly number[]): readonly ShownOption[] {
  let kept = shownByStep.get(step);
  if (kept === undefined) {
    kept = new Map();
    shownByStep.set(step, kept);
  }
  const visible = step.fixedLabels
    ? step.options
    : step.options.filter((option) => run.holdsForAny(flow, option.showWhen, places));
  const labels = step.fixedLabels ? null : visible.map((option) => run.fill(flow, option.label, places));
  const name = labels === null ? '' : visible.map((option, index) => `${option.key} ${labels[index]}`).join('\n');
  let shown = kept.get(name);
  if (shown === undefined) {
    if (kept.size >= MOST_KEPT) kept.clear();
    shown = visible.map((option, index) => {
      const label = labels?.[index] ?? option.label.source;
      return { key: option.key, label, folded: normalizeText(label), hears: option.hears, option };
    });
    kept.set(name, shown);
  }
  return shown;
}

/** Children that a step may pick from; the same name twice is told apart by the class (domain 10.14). */
export function childEntries(run: Run, places: readonly number[]): ListEntry[] {
  const names = places.map((place) => run.childName(place));
  return places.slice(0, MOST_ENTRIES).map((place, index) => {
    const name = names[index] ?? '';
    const twice = names.filter((one) => one === name).length > 1;
    const facts = run.factsOf(place);
    const mark = String(facts['child.className'] || facts['child.fileNo'] || '');
    const label = twice && mark !== '' ? `${name}(${mark})` : name;
    const names2 = twice ? [label, name] : [name];
    return { key: entryKey(index, places.length), id: String(run.childIds[place]), label, names: names2, index: place };
  });
}

function peopleEntries(people: readonly Person[], withOther: boolean): ListEntry[] {
  const count = people.length + (withOther ? 1 : 0);
  return people.slice(0, MOST_ENTRIES).map((person, index) => ({
    key: entryKey(index, count),
    id: person.id,
    label: person.name,
    names: [person.name, ...(person.alsoCalled ?? [])],
    index: -1,
  }));
}

function entriesOf(run: Run, flow: Flow, step: FlowStep, places: readonly number[]): readonly ListEntry[] {
  const source = step.kind.entries(step.def);
  if (source === 'none') return [];
  if (source === 'people') {
    const list = step.def.list as Parameters<NonNullable<typeof run.ctx.people>>[0];
    return peopleEntries(run.ctx.people?.(list, run.ids(places)) ?? [], step.other !== null);
  }
  const among = places.length > 0 ? places : run.everyChild();
  return childEntries(
    run,
    among.filter((place) => run.holds(flow, step.onlyWhen, place) && isListed(run, flow, step, place)),
  );
}

/** A child stands in the lists of a step when it is concerned by one of them at least. */
function isListed(run: Run, flow: Flow, step: FlowStep, place: number): boolean {
  return step.options.length === 0 || step.options.some((option) => run.holds(flow, option.showWhen, place));
}

export function viewOf(run: Run, flow: Flow, step: FlowStep, places: readonly number[]): StepView {
  return {
    step,
    options: shownOptions(run, flow, step, places),
    entries: entriesOf(run, flow, step, places),
    lexicon: run.ctx.lexicon,
    side: flow.side,
    today: run.today,
    concerns: (option) =>
      (places.length > 0 ? places : run.everyChild()).filter((place) => run.holds(flow, option.showWhen, place)),
  };
}

/** A question with its numbered lines as one text, and the same lines as buttons. */
export function sayQuestion(
  run: Run,
  stepId: string,
  prompt: string,
  lines: readonly Button[],
  more: { readonly voice?: string | undefined; readonly own?: boolean; readonly body?: readonly string[] } = {},
): void {
  const text = [prompt, ...(more.body ?? []), ...lines.map(({ data, label }) => `${data} ${label}`)].join('\n');
  run.say({ text, voice: more.voice, buttons: lines.length > 0 ? lines : undefined, stepId, own: more.own === true });
}

function linesOf(run: Run, step: FlowStep, view: StepView): readonly Button[] {
  const lines = step.kind.lines(view);
  if (step.role === 'opening' && run.ctx.side === 'family') return [...lines, { data: '0', label: PHRASES.callMe }];
  const zero = step.zero?.label.source;
  // "1 没有" and "0 没有" would be one answer twice; 0 is understood all the same.
  return zero === undefined || lines.some(({ label }) => label === zero)
    ? lines
    : [...lines, { data: '0', label: zero }];
}

/** Puts the pending question as it stands, whatever its phase. */
export function sayPending(run: Run, pending: Pending): void {
  const flow = run.flow(pending.f);
  const step = run.step(pending.f, pending.t);
  const yesNo = (yes: string, no: string) => [
    { data: '1', label: yes },
    { data: '2', label: no },
  ];
  if (pending.ph === 'call')
    return sayQuestion(run, step.id, run.phrase(PHRASES.giveUp), yesNo(PHRASES.callYes, PHRASES.callNo));
  if (pending.ph === 'which') {
    const prompt = step.role === 'roster' ? flow.rosterWhich : PHRASES.which;
    return sayQuestion(run, step.id, prompt, whichLines(run, pending.c));
  }
  const view = viewOf(run, flow, step, pending.c);
  if (pending.ph === 'row')
    return sayQuestion(run, step.id, PHRASES.echo(rowLabels(run, pending)), yesNo(PHRASES.yes, PHRASES.no));
  if (pending.ph === 'echo') {
    const labels = view.options.filter(({ key }) => pending.k?.includes(key)).map(({ label }) => label);
    return sayQuestion(run, step.id, PHRASES.echo(labels.join('、')), yesNo(PHRASES.yes, PHRASES.no));
  }
  const wording = run.wording(flow, step.wordings, pending.c);
  sayQuestion(run, step.id, wording?.text ?? '', linesOf(run, step, view), {
    voice: wording?.voice,
    own: step.ownMessage,
    body: step.kind.body?.(view) ?? [],
  });
}

/** The children of a divided answer, and "all of them" as the last entry. */
export function whichLines(run: Run, places: readonly number[]): Button[] {
  const count = places.length + 1;
  const lines = childEntries(run, places).map(({ label }, index) => ({ data: entryKey(index, count), label }));
  return [...lines, { data: entryKey(places.length, count), label: PHRASES.whichAll }];
}

/** The main-line questions still to come in this pass, from the pending one on, if every answer leads straight on. */
export function questionsLeft(run: Run, pending: Pending): readonly FlowStep[] {
  const flow = run.flow(pending.f);
  const step = run.step(pending.f, pending.t);
  const item = run.inner.g.at(-1);
  if (step.aside || step.role !== 'step' || item === undefined || !('i' in item) || item.f !== pending.f) return [step];
  const ahead = flow.main.slice(item.i).filter((one) => {
    if (!one.kind.asks || (item.s === 1 && !one.safety)) return false;
    return run.holdsForAny(flow, one.askWhen, item.c);
  });
  return [step, ...ahead];
}

function rowLabels(run: Run, pending: Pending): string {
  const flow = run.flow(pending.f);
  return questionsLeft(run, pending)
    .map((step, index) => {
      const shown = shownOptions(run, flow, step, pending.c).find(({ key }) => key === pending.k?.[index]);
      return `${'①②③④⑤⑥⑦⑧⑨⑩'[index] ?? ''}${shown?.label ?? ''}`;
    })
    .join(' ');
}
