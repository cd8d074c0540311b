import type { Flow, FlowOption, FlowStep } from '../flow.ts';
import type { Path, Report } from '../read-flow-file.ts';
import { rulesOf } from './check-names.ts';

/** Where a talk can stand: at main-line place `m`, or in aside `t` from which it returns to place `m`. */
interface Place {
  readonly m: number;
  readonly t?: string;
}
const END: Place = { m: -1 };

function nameOf(place: Place): string {
  return `${place.m}/${place.t ?? ''}`;
}

/** All ways on that an answer of a step may name; "continue" is among them when some answer names none. */
function targetsOf(step: FlowStep): ReadonlySet<string> {
  const targets = new Set<string>();
  const own = step.next.length > 0 ? step.next.map(({ to }) => to) : ['continue'];
  const add = (option: Pick<FlowOption, 'next'>) => {
    if (option.next.length === 0) for (const to of own) targets.add(to);
    for (const { to } of option.next) targets.add(to);
  };
  for (const option of step.options) add(option);
  if (step.zero) add(step.zero);
  if (step.other) add(step.other);
  if (step.picked) add(step.picked);
  if (step.options.length === 0 || step.kind.type === 'multi') for (const to of own) targets.add(to);
  // A question that is given up is left behind.
  if (step.kind.asks) {
    if (step.unclear.atLast === 'next') for (const to of own) targets.add(to);
    else targets.add('continue');
  }
  return targets;
}

class Graph {
  readonly #flow: Flow;
  readonly #safetyOnly: boolean;

  constructor(flow: Flow, safetyOnly: boolean) {
    this.#flow = flow;
    this.#safetyOnly = safetyOnly;
  }

  stepAt(place: Place): FlowStep | undefined {
    return place.t === undefined ? this.#flow.main[place.m] : this.#flow.steps.get(place.t);
  }

  waysFrom(place: Place): readonly Place[] {
    const step = this.stepAt(place);
    if (step === undefined) return [END];
    const isMain = place.t === undefined;
    const onward: Place = { m: isMain ? place.m + 1 : place.m };
    if (isMain && this.#safetyOnly && !step.safety) return [onward];
    const ways: Place[] = [];
    for (const to of targetsOf(step)) {
      const target = this.#flow.steps.get(to);
      if (to === 'end') ways.push(END);
      else if (to === 'continue' || target === undefined) ways.push(onward);
      else if (target.aside) ways.push({ m: onward.m, t: to });
      else ways.push({ m: target.mainIndex });
    }
    const mayBeSkipped = step.askWhen !== null || step.onlyWhen !== null || step.kind.entries(step.def) !== 'none';
    return mayBeSkipped ? [...ways, onward] : ways;
  }

  /** Every place that can be reached without setting foot on `avoid`, with the place it was reached from. */
  reach(avoid?: FlowStep): ReadonlyMap<string, { readonly place: Place; readonly from: Place | null }> {
    const found = new Map<string, { place: Place; from: Place | null }>();
    const queue: { place: Place; from: Place | null }[] = [{ place: { m: 0 }, from: null }];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const step = next.place.m === -1 ? undefined : this.stepAt(next.place);
      if (found.has(nameOf(next.place)) || (avoid !== undefined && step === avoid)) continue;
      found.set(nameOf(next.place), next);
      if (next.place.m === -1) continue;
      for (const way of this.waysFrom(next.place)) queue.push({ place: way, from: next.place });
    }
    return found;
  }
}

function pathOf(flow: Flow, step: FlowStep): Path {
  return ['steps', flow.file.steps.findIndex(({ id }) => id === step.id)];
}

/** The steps of a way to the end that passes a safety step by, for the sentence. */
function wayAround(graph: Graph, avoid: FlowStep): string | null {
  const reached = graph.reach(avoid);
  let at = reached.get(nameOf(END));
  if (at === undefined) return null;
  const names = ['end'];
  while (at?.from) {
    const step = graph.stepAt(at.from);
    if (step !== undefined) names.unshift(step.id);
    at = reached.get(nameOf(at.from));
  }
  return names.join(' → ');
}

function checkSafety(flow: Flow, report: Report): void {
  const passes = [new Graph(flow, false)];
  if (flow.fastPath || flow.roster !== null) passes.push(new Graph(flow, true));
  for (const step of flow.steps.values()) {
    if (!step.safety) continue;
    const at = pathOf(flow, step);
    if (step.aside) report(at, 'safety_aside', `The safety step "${step.id}" may not be an aside.`);
    if (step.askWhen !== null)
      report([...at, 'askWhen'], 'safety_condition', `The safety step "${step.id}" may not have askWhen.`);
    if (step.aside || step.askWhen !== null) continue;
    for (const graph of passes) {
      const way = wayAround(graph, step);
      if (way === null) continue;
      report(at, 'safety_missed', `There is a way around the safety step "${step.id}" (绕过了安全问题): ${way}.`);
      break;
    }
  }
  const none = ![...flow.steps.values()].some(({ safety }) => safety);
  if (flow.fastPath && none)
    report(['opening', 'fastPath'], 'no_safety_step', 'The fast path asks safety steps, and there are none.');
}

/** Unreachable steps, places without a way to the end, ways around a safety step, jumps that leave children behind. */
export function checkGraph(flow: Flow, report: Report): void {
  const graph = new Graph(flow, false);
  const reached = graph.reach();
  const seen = new Set(
    [...reached.values()].map(({ place }) => (place.m === -1 ? '' : (graph.stepAt(place)?.id ?? ''))),
  );
  for (const step of flow.steps.values()) {
    if (!seen.has(step.id)) {
      report(pathOf(flow, step), 'unreachable_step', `Nobody ever reaches the step "${step.id}" (走不到这一步).`);
    }
  }
  checkDeadEnds(flow, graph, reached, report);
  checkSafety(flow, report);
  if (flow.perChild && !flow.sub) checkJumps(flow, report);
}

function checkDeadEnds(flow: Flow, graph: Graph, reached: ReturnType<Graph['reach']>, report: Report): void {
  const ends = new Set([nameOf(END)]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [name, { place }] of reached) {
      if (ends.has(name) || !graph.waysFrom(place).some((way) => ends.has(nameOf(way)))) continue;
      ends.add(name);
      grown = true;
    }
  }
  const dead = new Set<FlowStep>();
  for (const [name, { place }] of reached) {
    const step = ends.has(name) ? undefined : graph.stepAt(place);
    if (step !== undefined) dead.add(step);
  }
  for (const step of dead) {
    report(pathOf(flow, step), 'dead_end', `From the step "${step.id}" there is no way to the end (走不到结束).`);
  }
}

/** An answer about one of several children may not take the others along (docs/flow-format.md section 6). */
function checkJumps(flow: Flow, report: Report): void {
  for (const [index, source] of flow.file.steps.entries()) {
    if ('about' in source && source.about === 'family') continue;
    for (const { rules, path, worse } of rulesOf(source as Readonly<Record<string, unknown>>, ['steps', index])) {
      if (!worse || rules.next === undefined) continue;
      const branches =
        typeof rules.next === 'string' ? [rules.next] : rules.next.map((one) => ('else' in one ? one.else : one.to));
      for (const to of branches) {
        const target = flow.steps.get(to);
        if (target !== undefined && !target.aside) {
          report(
            [...path, 'next'],
            'jump_for_one_child',
            `"${to}" is on the main line: with several children this answer may lead only to an aside.`,
          );
        }
      }
    }
  }
}
