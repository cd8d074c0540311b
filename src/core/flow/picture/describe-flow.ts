import type { Flow, FlowBranch, FlowOption, FlowRules, FlowStep, Wording } from '../flow.ts';

/** A way out of a step: an answer, a condition, or what happens when nothing is understood. */
export interface StepWay {
  readonly kind: 'option' | 'condition' | 'unclear' | 'call' | 'on';
  /** The label of the option or the condition as the file has it; "" for `on`. */
  readonly text: string;
  /** The digit that chooses it; "" when there is none. */
  readonly digit: string;
  /** Codes of the flags that it raises, red ones marked. */
  readonly flags: readonly { readonly code: string; readonly red: boolean; readonly when: string }[];
  /** Names of the acts. */
  readonly acts: readonly string[];
  /** A step, "end", another conversation of `call`; null: on along the main line. */
  readonly to: string | null;
}

export interface Text {
  /** The condition under which it is said; "" for always. */
  readonly when: string;
  readonly text: string;
  readonly voice: string;
}

export interface DescribedStep {
  readonly id: string;
  readonly type: string;
  readonly role: FlowStep['role'];
  readonly aside: boolean;
  readonly safety: boolean;
  /** "" when it is always asked. */
  readonly askWhen: string;
  /** What a person reads, the ordinary wording last. */
  readonly texts: readonly Text[];
  readonly ways: readonly StepWay[];
}

export interface DescribedFlow {
  /** Opening and roster first, then the main line, each aside behind the first step that leads there. */
  readonly steps: readonly DescribedStep[];
  readonly closing: readonly Text[];
}

/** A conversation as people read it: what is said, what may be answered, where each answer leads. */
export function describeFlow(flow: Flow): DescribedFlow {
  const head = [flow.opening, flow.roster].filter((step) => step !== null);
  const seen = new Set<string>();
  const ordered = flow.main.flatMap((step) => withAsides(flow, step, seen));
  const rest = [...flow.steps.values()].filter(({ id }) => !seen.has(id));
  return {
    steps: [...head, ...ordered, ...rest].map(describeStep),
    closing: flow.closing.map(textOf),
  };
}

function withAsides(flow: Flow, step: FlowStep, seen: Set<string>): FlowStep[] {
  if (seen.has(step.id)) return [];
  seen.add(step.id);
  const asides = targetsOf(step).flatMap((id) => {
    const next = flow.steps.get(id);
    return next?.aside ? withAsides(flow, next, seen) : [];
  });
  return [step, ...asides];
}

/** Steps that an answer or a condition of this step names, in the order of the file. */
function targetsOf(step: FlowStep): string[] {
  const options = [...step.options, ...present(step.zero), ...present(step.other), ...present(step.picked)];
  return [...options, step].flatMap(({ next }) => next.map(({ to }) => to));
}

function present<T>(one: T | null): T[] {
  return one === null ? [] : [one];
}

function describeStep(step: FlowStep): DescribedStep {
  return {
    id: step.id,
    type: step.role === 'step' ? step.kind.type : step.role,
    role: step.role,
    aside: step.aside,
    safety: step.safety,
    askWhen: step.askWhen?.source ?? '',
    texts: step.wordings.map(textOf),
    ways: waysOf(step),
  };
}

function textOf({ when, text, voice }: Wording): Text {
  return { when: when?.source ?? '', text: text.source, voice: voice?.source ?? '' };
}

function waysOf(step: FlowStep): StepWay[] {
  const options = [...step.options, ...present(step.zero), ...present(step.other)].flatMap(optionWays);
  const picked = [...present(step.picked), ...present(step.rest)]
    .filter((rules) => rules.flags.length + rules.acts.length + rules.next.length > 0)
    .flatMap((rules) => rulesWays(rules, 'condition', '', ''));
  const own = hasRules(step) ? rulesWays(step, 'on', '', '') : [];
  const unclear =
    step.unclear.flags.length > 0
      ? [{ ...none, kind: 'unclear' as const, flags: flagsOf(step.unclear.flags), to: null }]
      : [];
  return [...options, ...picked, ...own, ...unclear];
}

const none = { text: '', digit: '', flags: [], acts: [], to: null } as const;

function hasRules({ flags, acts, next, call }: FlowRules): boolean {
  return flags.length + acts.length + next.length > 0 || call !== null;
}

function optionWays(option: FlowOption): StepWay[] {
  const digit = option.role !== 'other' && /^\d/u.test(option.key) ? option.key : '';
  return rulesWays(option, 'option', option.label.source, digit);
}

/** One line for the rule itself, and one for each condition of its way on. */
function rulesWays(rules: FlowRules, kind: StepWay['kind'], text: string, digit: string): StepWay[] {
  const conditional = rules.next.filter(({ when }) => when !== null);
  const plain = rules.next.find(({ when }) => when === null);
  const first: StepWay = {
    kind,
    text,
    digit,
    flags: flagsOf(rules.flags),
    acts: [...new Set(rules.acts.map(({ name }) => name))],
    to: plain ? target(plain) : null,
  };
  const branches = conditional.map(
    (branch): StepWay => ({ ...none, kind: 'condition', text: branch.when?.source ?? '', to: target(branch) }),
  );
  const calls: StepWay[] = rules.call === null ? [] : [{ ...none, kind: 'call', text: rules.call, to: null }];
  return [first, ...branches, ...calls];
}

function target({ to }: FlowBranch): string | null {
  return to === 'continue' ? null : to;
}

function flagsOf(flags: FlowRules['flags']): StepWay['flags'] {
  return flags.map(({ code, red, when }) => ({ code, red, when: when?.source ?? '' }));
}
