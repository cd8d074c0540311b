import type { ChildId } from '../ids.ts';
import type { Condition } from './condition.ts';
import { noValue } from './condition.ts';
import { clockFacts, dayOf, FACTS, type Facts, type FactValue } from './facts.ts';
import type { Flow, FlowStep, Wording } from './flow.ts';
import type { FlowContext } from './flow-context.ts';
import { FlowError } from './flow-error.ts';
import type { Inner } from './inner-state.ts';
import type { Button, FlowOutput, FlowState, FlowTurn } from './outcome.ts';
import { fillTemplate, parseTemplate, type Template } from './template.ts';

/** Steps that one turn may pass; more means a loop that the checks did not see. */
const STEP_LIMIT = 100;
const NUMERALS = '零一两三四五六七八九十';
const PHRASE_TEMPLATES = new Map<string, Template>();

interface Said {
  readonly text: string;
  readonly voice?: string | undefined;
  readonly buttons?: readonly Button[] | undefined;
  readonly stepId: string;
  readonly own?: boolean;
}

/** Two children are 两个, twelve are 12个. */
export function countWord(count: number): string {
  return `${NUMERALS[count] ?? count}个`;
}

/** One turn of a conversation: what it may look up, and what it has yielded so far. Lives for one call. */
export class Run {
  readonly ctx: FlowContext;
  readonly top: Flow;
  readonly childIds: readonly ChildId[];
  readonly inner: Inner;
  readonly startedAt: number;
  readonly today: number;
  /** A worrying answer was given: the next sentence is the thanks. */
  thanksDue = false;
  ended = false;
  readonly #outputs: FlowOutput[] = [];
  readonly #says: Said[] = [];
  readonly #facts = new Map<number, Facts>();
  #clock: Facts | null = null;
  #steps = 0;

  constructor(ctx: FlowContext, top: Flow, childIds: readonly ChildId[], inner: Inner, startedAt: number) {
    this.ctx = ctx;
    this.top = top;
    this.childIds = childIds;
    this.inner = inner;
    this.startedAt = startedAt;
    this.today = dayOf(ctx.now);
  }

  /** Throws FlowError `step_limit` when a turn goes round in circles. */
  countStep(): void {
    this.#steps += 1;
    if (this.#steps > STEP_LIMIT) {
      throw new FlowError('step_limit', `The conversation ${this.top.id} passed ${STEP_LIMIT} steps in one turn.`);
    }
  }

  flow(id: string): Flow {
    const flow = id === this.top.id ? this.top : this.ctx.flows(id);
    if (flow === undefined) throw new FlowError('unknown_flow', `There is no conversation "${id}".`);
    return flow;
  }

  step(flowId: string, stepId: string): FlowStep {
    const flow = this.flow(flowId);
    const head = stepId === 'opening' ? flow.opening : stepId === 'roster' ? flow.roster : null;
    const step = head ?? flow.steps.get(stepId);
    if (step === undefined) throw new FlowError('unknown_step', `${flowId} has no step "${stepId}".`);
    return step;
  }

  /** All places of the talk's children. */
  everyChild(): number[] {
    return this.childIds.map((_, index) => index);
  }

  ids(places: readonly number[]): ChildId[] {
    return places.map((place) => this.childIds[place]).filter((id) => id !== undefined);
  }

  factsOf(place: number): Facts {
    let facts = this.#facts.get(place);
    if (facts === undefined) {
      const id = this.childIds[place];
      facts = this.ctx.facts(id === undefined ? [] : [id]);
      this.#facts.set(place, facts);
    }
    return facts;
  }

  /** A name's value as a condition about one child (or none: -1) sees it. */
  value(flow: Flow, name: string, place: number): FactValue {
    if (name.startsWith('answer.')) return this.#answer(flow, name.slice(7), place);
    if (name.startsWith('var.'))
      return this.inner.v[name.slice(4)] ?? noValue(name, flow.vars[name.slice(4)] ?? 'string');
    // Of all children of the talk, whichever child's facts are asked.
    if (name === 'children.names' && this.childIds.length > 0) return this.namesOf(this.everyChild());
    if (name === 'children.count') return this.childIds.length;
    if (name === 'children.countWord') return countWord(this.childIds.length);
    const given = this.factsOf(place)[name];
    if (given !== undefined) return given;
    if (name === 'talk.seconds') return Math.max(0, Math.floor((this.ctx.now - this.startedAt) / 1000));
    this.#clock ??= clockFacts(this.ctx.now);
    return this.#clock[name] ?? noValue(name, 'string');
  }

  #answer(flow: Flow, stepId: string, place: number): FactValue {
    const answers = this.inner.a[flow.id] ?? {};
    const value = answers[`${stepId}@${place}`] ?? answers[stepId];
    if (value !== undefined && value !== null) return value as FactValue;
    const step = flow.steps.get(stepId);
    return noValue(`answer.${stepId}`, step?.kind.answerType(step.def) ?? 'string');
  }

  holds(flow: Flow, condition: Condition | null, place: number): boolean {
    return condition === null || condition.test((name) => this.value(flow, name, place));
  }

  /** Holds for one of these children at least; with no children it is tested once. */
  holdsForAny(flow: Flow, condition: Condition | null, places: readonly number[]): boolean {
    if (condition === null) return true;
    return places.length === 0
      ? this.holds(flow, condition, -1)
      : places.some((one) => this.holds(flow, condition, one));
  }

  childName(place: number): string {
    return String(this.factsOf(place)['child.name'] ?? FACTS['child.name']?.spoken ?? '');
  }

  namesOf(places: readonly number[]): string {
    return places.map((place) => this.childName(place)).join('、');
  }

  /** A name as a text about these children says it (docs/flow-format.md section 6). */
  spoken(flow: Flow, name: string, places: readonly number[]): string {
    if (!name.startsWith('child.') || places.length <= 1) return this.#word(flow, name, places[0] ?? -1);
    if (name === 'child.name') {
      const everyone = places.length === this.childIds.length;
      return everyone ? `${countWord(places.length)}孩子` : this.namesOf(places);
    }
    return [...new Set(places.map((place) => this.#word(flow, name, place)))].filter((word) => word !== '').join('、');
  }

  #word(flow: Flow, name: string, place: number): string {
    const value = this.value(flow, name, place);
    if (name.startsWith('answer.')) return this.#answerWord(flow, name.slice(7), value);
    if (typeof value === 'boolean') return value ? '是' : '不是';
    const word = typeof value === 'object' ? value.join('、') : String(value);
    const missing = word === '' || (value === -1 && FACTS[name]?.type === 'int');
    return missing ? (FACTS[name]?.spoken ?? '') : word;
  }

  /** Labels for choices, names for children. */
  #answerWord(flow: Flow, stepId: string, value: FactValue): string {
    const step = flow.steps.get(stepId);
    const one = (item: unknown): string => {
      const option =
        step === undefined ? undefined : [...step.options, step.zero, step.other].find((o) => o?.value === item);
      if (option) return option.label.source;
      if (step?.kind.entries(step.def) === 'people') return this.#personName(step, String(item));
      const place = this.childIds.indexOf(item as ChildId);
      return place >= 0 ? this.childName(place) : item === -1 ? '' : String(item);
    };
    return Array.isArray(value) ? value.map(one).join('、') : one(value);
  }

  /** A picked person is spoken of by name. */
  #personName(step: FlowStep, id: string): string {
    const list = step.def.list as Parameters<NonNullable<FlowContext['people']>>[0];
    return this.ctx.people?.(list, this.childIds).find((person) => person.id === id)?.name ?? '';
  }

  fill(flow: Flow, template: Template, places: readonly number[]): string {
    return fillTemplate(template, (name) => this.spoken(flow, name, places));
  }

  /** One of the engine's own phrases. */
  phrase(source: string): string {
    if (!source.includes('{')) return source;
    let template = PHRASE_TEMPLATES.get(source);
    if (template === undefined) {
      template = parseTemplate(source);
      PHRASE_TEMPLATES.set(source, template);
    }
    return this.fill(this.top, template, []);
  }

  wording(
    flow: Flow,
    wordings: readonly Wording[],
    places: readonly number[],
  ): { text: string; voice?: string } | null {
    const found = wordings.find(({ when }) => this.holdsForAny(flow, when, places));
    if (found === undefined) return null;
    const text = this.fill(flow, found.text, places);
    return found.voice === null ? { text } : { text, voice: this.fill(flow, found.voice, places) };
  }

  say(said: Said): void {
    if (said.text !== '') this.#says.push(said);
  }

  emit(output: FlowOutput): void {
    this.#outputs.push(output);
  }

  end(how: 'done' | 'stopped' | 'later' | 'to_person'): void {
    this.ended = true;
    this.inner.p = null;
    this.#outputs.push({ kind: 'ended', how });
  }

  /** Joins what was said into as few messages as possible: what has buttons, or wants to stand alone, ends one. */
  #messages(): FlowOutput[] {
    const messages: FlowOutput[] = [];
    let open: Said[] = [];
    const close = () => {
      const last = open.at(-1);
      if (last === undefined) return;
      const voiced = open.some((one) => one.voice !== undefined);
      messages.push({
        kind: 'say',
        text: open.map((one) => one.text).join('\n'),
        ...(last.buttons === undefined ? {} : { buttons: last.buttons }),
        ...(voiced ? { voiceText: open.map((one) => one.voice ?? one.text).join(' ') } : {}),
        stepId: last.stepId,
      });
      open = [];
    };
    for (const said of this.#says) {
      if (said.own === true) close();
      open.push(said);
      if (said.own === true || said.buttons !== undefined) close();
    }
    close();
    return messages;
  }

  turn(): FlowTurn {
    const ended = this.#outputs.filter((output) => output.kind === 'ended');
    const others = this.#outputs.filter((output) => output.kind !== 'ended');
    const outputs = [...others, ...this.#messages(), ...ended];
    if (this.ended) return { state: null, outputs };
    const state: FlowState = {
      flowId: this.top.id,
      flowVersion: this.top.version,
      flowHash: this.top.hash,
      childIds: this.childIds,
      startedAt: this.startedAt,
      inner: this.inner,
    };
    return { state, outputs };
  }
}
