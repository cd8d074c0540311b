import { accept, callSub } from './accept.ts';
import { applyRules, goTo } from './apply-rules.ts';
import { sayPending, viewOf } from './ask.ts';
import type { Flow, FlowStep } from './flow.ts';
import { PHRASES } from './phrases.ts';
import type { Run } from './run.ts';
import type { StepView } from './steps/step-type.ts';

/** Goes on until something is asked or the talk is over. Throws FlowError `step_limit` when it would never stop. */
export function advance(run: Run): void {
  while (!run.ended && run.inner.p === null) {
    const item = run.inner.g.pop();
    if (item === undefined) return finish(run);
    run.countStep();
    const flow = run.flow(item.f);
    if ('t' in item) {
      visit(run, flow, run.step(item.f, item.t), item.c);
      continue;
    }
    const step = flow.main[item.i];
    if (step === undefined) continue;
    run.inner.g.push({ ...item, i: item.i + 1 });
    if (item.s !== 1 || step.safety) visit(run, flow, step, item.c);
  }
}

/** "记下了,谢谢您。" in front of what comes next (domain 5.1). */
function sayThanks(run: Run, stepId: string): void {
  if (!run.thanksDue) return;
  run.thanksDue = false;
  run.say({ text: PHRASES.thanks, stepId });
}

function finish(run: Run): void {
  const closing = run.wording(run.top, run.top.closing, run.top.perChild ? run.everyChild() : []);
  // A closing says it in its own words.
  if (closing?.text.includes('记下') !== true) sayThanks(run, 'closing');
  if (closing !== null) run.say({ text: closing.text, voice: closing.voice, stepId: 'closing' });
  run.end('done');
}

/** The children a step is asked about; null: it is left out. */
function placesFor(run: Run, flow: Flow, step: FlowStep, places: readonly number[]): readonly number[] | null {
  let about = places;
  if (step.aboutFamily && flow.perChild && flow === run.top) {
    if (run.inner.a[flow.id]?.[step.id] !== undefined) return null;
    about = run.everyChild();
  }
  if (step.askWhen === null) return about;
  if (about.length === 0) return run.holds(flow, step.askWhen, -1) ? about : null;
  const some = about.filter((place) => run.holds(flow, step.askWhen, place));
  return some.length > 0 ? some : null;
}

function nothingToAsk(step: FlowStep, view: StepView): boolean {
  const source = step.kind.entries(step.def);
  if (source !== 'none') {
    return view.entries.length === 0 && (step.onlyWhen !== null || (step.zero === null && step.other === null));
  }
  return step.options.length > 0 && view.options.length === 0;
}

function visit(run: Run, flow: Flow, step: FlowStep, agendaPlaces: readonly number[]): void {
  const places = placesFor(run, flow, step, agendaPlaces);
  if (places === null) return;
  if (!step.kind.asks) return pass(run, flow, step, places);
  const view = viewOf(run, flow, step, places);
  if (nothingToAsk(step, view)) return;
  const pending = { f: flow.id, t: step.id, c: [...places], ph: 'ask' as const, n: 0 };
  run.inner.p = pending;
  const given = run.inner.q?.[step.id];
  const shown = given === undefined ? undefined : view.options.find(({ key }) => key === given);
  if (run.inner.q !== undefined) delete run.inner.q[step.id];
  if (shown === undefined) {
    sayThanks(run, step.id);
    return sayPending(run, pending);
  }
  const value = step.kind.answerType(step.def) === 'list' ? [shown.option.value] : shown.option.value;
  const understood = { value, options: [shown.option], by: 'digit' as const };
  if (!step.safety) return accept(run, pending, understood, shown.key);
  // Given in a row of digits: a safety question is confirmed one by one all the same (domain 10.4).
  sayThanks(run, step.id);
  const wording = run.wording(flow, step.wordings, places);
  run.say({ text: wording?.text ?? '', voice: wording?.voice, stepId: step.id });
  run.inner.p = { ...pending, ph: 'echo', k: [shown.key], w: shown.key, by: 'digit' };
  sayPending(run, run.inner.p);
}

/** A step that waits for nothing. */
function pass(run: Run, flow: Flow, step: FlowStep, places: readonly number[]): void {
  const wording = run.wording(flow, step.wordings, places);
  if (wording !== null && wording.text !== '') {
    sayThanks(run, step.id);
    run.say({ text: wording.text, voice: wording.voice, stepId: step.id, own: step.ownMessage });
  }
  const raised = applyRules(run, flow, step, step, { places, words: '', because: flow.title });
  if (raised && flow.side === 'family') run.thanksDue = true;
  goTo(run, flow, step.next, places);
  if (step.call !== null) callSub(run, step.call, places, step.def.each === true);
}
