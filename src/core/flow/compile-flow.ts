import { createHash } from 'node:crypto';
import { normalizeText } from '../text/normalize-text.ts';
import { type Condition, ConditionCompiler } from './condition.ts';
import { FACTS } from './facts.ts';
import type { Flow, FlowAct, FlowBranch, FlowFlag, FlowOption, FlowRules, FlowStep, Wording } from './flow.ts';
import type { FlowFile } from './flow-file.ts';
import { type HeadStep, openingOf, rosterOf } from './head-steps.ts';
import type { Path, Report } from './read-flow-file.ts';
import type { Consequences, FlagRule, Next } from './schema-parts.ts';
import { stepType } from './steps/index.ts';
import type { AnswerType, OptionSource, StepType } from './steps/step-type.ts';
import { hasStrayBrace, parseTemplate, type Template } from './template.ts';

const HOUR_MS = 3_600_000;
type AnyStep = FlowFile['steps'][number];
type Loose = Readonly<Record<string, unknown>>;

/** Words are compared in the form in which answers are read; "@group" stays. */
function foldWord(word: string): string {
  return word.startsWith('@') ? word : normalizeText(word);
}

/** Compiles one parsed file; what is wrong with names, templates and conditions is reported with its place. */
class Compiler {
  readonly #file: FlowFile;
  readonly #report: Report;
  readonly #redFlags: ReadonlySet<string>;
  readonly conditions: ConditionCompiler;

  constructor(file: FlowFile, report: Report, redFlags: ReadonlySet<string>) {
    this.#redFlags = redFlags;
    this.#file = file;
    this.#report = report;
    const answers = new Map<string, AnswerType>();
    if (file.opening) answers.set('opening', 'string');
    if (file.roster) answers.set('roster', 'string');
    for (const step of file.steps) answers.set(step.id, stepType(step.type)?.answerType(step) ?? 'none');
    this.conditions = new ConditionCompiler({ facts: FACTS, answers, vars: file.vars });
  }

  condition(source: unknown, path: Path): Condition | null {
    if (typeof source !== 'string') return null;
    const condition = this.conditions.compile(source);
    if (!('problem' in condition)) return condition;
    this.#report(path, 'condition', `The condition "${source}" is wrong: ${condition.problem}.`);
    return { source, test: () => false };
  }

  template(source: string, path: Path): Template {
    const template = parseTemplate(source);
    if (hasStrayBrace(template)) {
      this.#report(path, 'template', `There is a brace outside a name in "${source}". A name is written {child.name}.`);
    }
    for (const name of template.names) {
      if (!this.conditions.types.has(name)) {
        this.#report(path, 'unknown_name', `There is no fact, answer or variable "${name}" (没有这个名字).`);
      }
    }
    return template;
  }

  flags(rules: readonly FlagRule[] | undefined, path: Path): readonly FlowFlag[] {
    return (rules ?? []).map((rule, index) => ({
      code: rule.code,
      ...(rule.severity === undefined ? {} : { severity: rule.severity }),
      red: rule.severity === undefined ? this.#redFlags.has(rule.code) : rule.severity === 'red',
      ...(rule.restricted === undefined ? {} : { restricted: rule.restricted }),
      when: this.condition(rule.when, [...path, index, 'when']),
      mentions: (rule.mentions ?? []).map(foldWord),
      unlessMentions: (rule.unlessMentions ?? []).map(foldWord),
    }));
  }

  next(next: Next | undefined, path: Path): readonly FlowBranch[] {
    if (next === undefined) return [];
    if (typeof next === 'string') return [{ when: null, to: next }];
    return next.map((branch, index) =>
      'else' in branch
        ? { when: null, to: branch.else }
        : { when: this.condition(branch.when, [...path, index, 'when']), to: branch.to },
    );
  }

  #argument(value: unknown, path: Path): unknown {
    if (typeof value === 'string') return value.includes('{') ? this.template(value, path) : value;
    if (Array.isArray(value)) return value.map((one, index) => this.#argument(one, [...path, index]));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.#argument(one, [...path, key])]));
    }
    return value;
  }

  acts(acts: Consequences['do'], path: Path): readonly FlowAct[] {
    return (acts ?? []).map(({ act, when, ...args }, index) => ({
      name: act,
      when: this.condition(when, [...path, index, 'when']),
      args: this.#argument(args, [...path, index]) as Loose,
    }));
  }

  rules(source: Consequences, path: Path): FlowRules {
    return {
      flags: this.flags(source.flags, [...path, 'flags']),
      acts: this.acts(source.do, [...path, 'do']),
      set: Object.entries(source.set ?? {}).map(([name, value]) => {
        if (!(name in this.#file.vars)) {
          this.#report([...path, 'set', name], 'unknown_name', `There is no variable "${name}" in the head's vars.`);
        }
        return [name, this.#argument(value, [...path, 'set', name])] as const;
      }),
      next: this.next(source.next, [...path, 'next']),
      call: source.call ?? null,
    };
  }

  option({ source, value, key }: OptionSource, path: Path, role: FlowOption['role']): FlowOption {
    return {
      ...this.rules(source as Consequences, path),
      key: key ?? '',
      value,
      label: this.template(String(source.label), [...path, 'label']),
      best: source.best === true,
      hears: (source.hears as string[] | undefined) ?? [],
      showWhen: this.condition(source.showWhen, [...path, 'showWhen']),
      role,
    };
  }

  wordings(source: HeadStep['wording'] | Loose, path: Path, field = 'prompt'): readonly Wording[] {
    const of = (one: Loose, at: Path): Wording => ({
      when: this.condition(one.when, [...at, 'when']),
      text: this.template(String(one[field] ?? ''), [...at, field]),
      voice: typeof one.voiceText === 'string' ? this.template(one.voiceText, [...at, 'voiceText']) : null,
    });
    const loose = source as Loose;
    const variants = ((loose.variants as Loose[] | undefined) ?? []).map((one, index) =>
      of(one, [...path, 'variants', index]),
    );
    if (loose[field] === undefined) return variants;
    return [...variants, { ...of(loose, path), when: null }];
  }

  #base(kind: StepType, sources: readonly OptionSource[], path: Path, role: FlowStep['role']) {
    const options = sources.map((source, index) =>
      this.option(
        { ...source, key: source.key ?? String(index + 1) },
        role === 'step' ? [...path, ...source.path] : source.path,
        'option',
      ),
    );
    return {
      kind,
      role,
      options,
      hasBest: options.some((option) => option.best),
      fixedLabels: options.every((option) => option.label.names.length === 0 && option.showWhen === null),
    };
  }

  step(step: AnyStep, index: number, mainIndex: number): FlowStep {
    const path: Path = ['steps', index];
    const kind = stepType(step.type);
    if (kind === undefined) throw new Error(`There is no step type "${step.type}".`);
    const def = step as Loose & AnyStep;
    const unnumbered = (name: 'zero' | 'other'): FlowOption | null => {
      const source = (step as Loose)[name] as Loose | undefined;
      if (source === undefined) return null;
      const key = name === 'zero' ? '0' : '';
      return this.option({ source, value: String(source.value), key, path: [] }, [...path, name], name);
    };
    const forChildren = (name: 'picked' | 'rest'): FlowRules | null => {
      const source = (step as Loose)[name] as Consequences | undefined;
      return source === undefined ? null : this.rules(source, [...path, name]);
    };
    for (const name of kind.sets?.(step) ?? []) {
      if (name in this.#file.vars) continue;
      this.#report(path, 'unknown_name', `An answer to it sets "${name}", which is not in the head's vars.`);
    }
    const unclear = 'onUnclear' in step ? step.onUnclear : undefined;
    const family = this.#file.side === 'family';
    return {
      ...this.rules(step, path),
      ...this.#base(kind, kind.options(step), path, 'step'),
      id: step.id,
      def,
      aside: step.aside === true,
      mainIndex: step.aside === true ? -1 : mainIndex,
      wordings: this.wordings(step, path),
      askWhen: this.condition(step.askWhen, [...path, 'askWhen']),
      safety: 'safety' in step && step.safety === true,
      aboutFamily: step.about === 'family',
      ownMessage: step.ownMessage === true,
      zero: unnumbered('zero'),
      other: unnumbered('other'),
      picked: forChildren('picked'),
      rest: forChildren('rest'),
      onlyWhen: this.condition((step as Loose).onlyWhen, [...path, 'onlyWhen']),
      unclear: {
        retry: unclear?.retry ?? (family ? 1 : 2),
        atLast: unclear?.then ?? (family ? 'callback' : 'skip'),
        flags: this.flags(unclear?.flags, [...path, 'onUnclear', 'flags']),
      },
    };
  }

  headStep(head: HeadStep | null): FlowStep | null {
    if (head === null) return null;
    return {
      ...this.rules({}, [head.id]),
      ...this.#base(head.kind, head.options, [head.id], head.role),
      id: head.id,
      def: {},
      aside: false,
      mainIndex: -1,
      wordings: this.wordings(head.wording, [head.id]),
      askWhen: null,
      safety: false,
      aboutFamily: false,
      ownMessage: false,
      zero: null,
      other: null,
      picked: null,
      rest: null,
      onlyWhen: null,
      unclear: { retry: 1, atLast: 'callback', flags: [] },
    };
  }
}

/** Compiles a parsed file. Whatever is wrong is reported; the flow is whole all the same, so that checks can go on. */
export function compileFlow(file: FlowFile, text: string, report: Report, redFlags: ReadonlySet<string>): Flow {
  const compiler = new Compiler(file, report, redFlags);
  const steps: FlowStep[] = [];
  let mainIndex = 0;
  for (const [index, step] of file.steps.entries()) {
    steps.push(compiler.step(step, index, mainIndex));
    if (step.aside !== true) mainIndex += 1;
  }
  const byId = new Map<string, FlowStep>();
  for (const [index, step] of steps.entries()) {
    if (byId.has(step.id)) report(['steps', index, 'id'], 'duplicate_step', `The step id "${step.id}" is used twice.`);
    else byId.set(step.id, step);
  }
  return {
    id: file.id,
    version: file.version,
    hash: createHash('sha256').update(text).digest('hex'),
    title: file.title,
    en: file.en,
    side: file.side,
    audience: file.audience,
    trigger: file.trigger ?? {},
    ttlMs: (file.ttlHours ?? (file.side === 'family' ? 48 : 4)) * HOUR_MS,
    priority: file.priority,
    perChild: file.perChild,
    sub: file.sub,
    vars: file.vars,
    steps: byId,
    main: steps.filter((step) => !step.aside),
    opening: compiler.headStep(openingOf(file)),
    fastPath: file.opening?.fastPath === true,
    roster: compiler.headStep(rosterOf(file)),
    rosterWhich: file.roster?.which ?? '是哪个?',
    closing: file.closing === undefined ? [] : compiler.wordings(file.closing, ['closing'], 'text'),
    file,
  };
}
