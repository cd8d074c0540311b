import { z } from 'zod';
import type { ChildId, Instant } from '../ids.ts';
import type { Lexicon } from '../text/lexicon.ts';
import type { Facts } from './facts.ts';
import type { Flow } from './flow.ts';
import type { FlowContext } from './flow-context.ts';
import type { FlowInput, FlowOutput, FlowState, FlowTurn } from './outcome.ts';
import { resumeFlow } from './resume-flow.ts';
import { startFlow } from './start-flow.ts';

/** Golden cases of conversations (docs/flow-format.md section 12): their format, and playing them. */

const FactRecord = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));
const Who = z.array(z.string());

const Expected = z.union([
  z.strictObject({ say: z.coerce.string() }),
  z.strictObject({
    answer: z.record(z.string(), z.unknown()),
    by: z.enum(['digit', 'word', 'staff', 'default']).optional(),
    children: Who.optional(),
    supersedes: z.boolean().optional(),
  }),
  z.strictObject({
    flag: z.string(),
    severity: z.string().optional(),
    restricted: z.boolean().optional(),
    children: Who.optional(),
  }),
  z.strictObject({ act: z.string(), args: z.record(z.string(), z.unknown()).optional(), children: Who.optional() }),
  z.strictObject({ not_understood: z.string() }),
  z.strictObject({ ended: z.enum(['done', 'stopped', 'later', 'to_person']) }),
]);
export type Expected = z.infer<typeof Expected>;

const Input = z.union([
  z.strictObject({ button: z.coerce.string() }),
  z.strictObject({ voice: z.literal(true) }),
  z.strictObject({ photo: z.literal(true) }),
  z.coerce.string(),
]);

const Turn = z.strictObject({ in: Input.optional(), out: z.array(Expected) });

const Person = z.strictObject({ id: z.string(), name: z.string() });

export const GoldenCase = z.strictObject({
  name: z.string().min(1),
  at: z.string().optional(),
  facts: FactRecord.optional(),
  children: z.array(z.int()).optional(),
  vars: FactRecord.optional(),
  turns: z.array(Turn).min(1),
});
export type GoldenCase = z.infer<typeof GoldenCase>;

export const GoldenFile = z.strictObject({
  flow: z.string(),
  facts: FactRecord.default({}),
  children: z.array(FactRecord).default([]),
  people: z.array(Person).default([]),
  cases: z.array(GoldenCase).min(1),
});
export type GoldenFile = z.infer<typeof GoldenFile>;

const DEFAULT_AT = '2026-11-05T18:30:00+08:00';

export interface GoldenWorld {
  readonly flows: ReadonlyMap<string, Flow>;
  readonly lexicon: Lexicon;
}

export interface GoldenResult {
  /** What was different, in sentences; empty when the case holds. */
  readonly problems: readonly string[];
  /** "flow.step=VALUE" of every answer given. */
  readonly taken: ReadonlySet<string>;
}

export function readInput(input: z.infer<typeof Input>): FlowInput {
  if (typeof input === 'string') return { kind: 'text', text: input };
  if ('button' in input) return { kind: 'button', data: input.button };
  return 'voice' in input ? { kind: 'voice' } : { kind: 'photo' };
}

/** Children of a golden file are known by their place. */
export function goldenChildId(place: number): ChildId {
  return `child-${place}` as ChildId;
}

export function goldenContext(
  world: GoldenWorld,
  flow: Flow,
  at: Instant,
  facts: Facts,
  children: readonly Facts[],
  people: GoldenFile['people'],
): FlowContext {
  const places = new Map(children.map((child, place) => [goldenChildId(place), child]));
  return {
    now: at,
    lexicon: world.lexicon,
    side: flow.side,
    flows: (id) => world.flows.get(id),
    facts: (ids) => ({ ...facts, ...(ids[0] === undefined ? {} : places.get(ids[0])) }),
    people: () => people,
  };
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function sameChildren(
  expected: readonly string[] | undefined,
  ids: readonly ChildId[],
  children: readonly Facts[],
): boolean {
  if (expected === undefined) return true;
  const names = ids.map((id) => String(children[Number(id.slice(6))]?.['child.name'] ?? id));
  return sameJson([...expected].sort(), [...names].sort());
}

function fits(expected: Expected, output: FlowOutput, children: readonly Facts[]): boolean {
  if ('say' in expected) return output.kind === 'say' && output.text.includes(expected.say);
  if ('answer' in expected) {
    const [step, value] = Object.entries(expected.answer)[0] ?? ['', undefined];
    return (
      output.kind === 'answer' &&
      output.stepId === step &&
      sameJson(output.value, value) &&
      (expected.by === undefined || output.understoodBy === expected.by) &&
      (expected.supersedes === undefined || (output.supersedes ?? false) === expected.supersedes) &&
      sameChildren(expected.children, output.childIds, children)
    );
  }
  if ('flag' in expected) {
    return (
      output.kind === 'flag' &&
      output.code === expected.flag &&
      (expected.severity === undefined || output.severity === expected.severity) &&
      (expected.restricted === undefined || (output.restricted ?? false) === expected.restricted) &&
      sameChildren(expected.children, output.childIds, children)
    );
  }
  if ('act' in expected) {
    const args = expected.args;
    return (
      output.kind === 'act' &&
      output.name === expected.act &&
      (args === undefined || Object.entries(args).every(([key, value]) => sameJson(output.args[key], value))) &&
      sameChildren(expected.children, output.childIds, children)
    );
  }
  if ('ended' in expected) return output.kind === 'ended' && output.how === expected.ended;
  return output.kind === 'not_understood' && output.stepId === expected.not_understood;
}

/** One line for people: what an output is. */
export function describeOutput(output: FlowOutput): string {
  switch (output.kind) {
    case 'say':
      return `say "${output.text.replaceAll('\n', ' / ')}"`;
    case 'answer':
      return `answer ${output.stepId}=${JSON.stringify(output.value)}`;
    case 'flag':
      return `flag ${output.code}`;
    case 'act':
      return `act ${output.name} ${JSON.stringify(output.args)}`;
    case 'not_understood':
      return `not_understood ${output.stepId}`;
    case 'ended':
      return `ended ${output.how}`;
  }
}

/** Expected outputs in order; only messages may stand between them unmentioned. */
function compare(expected: readonly Expected[], outputs: readonly FlowOutput[], children: readonly Facts[]): string[] {
  let next = 0;
  const problems: string[] = [];
  for (const output of outputs) {
    const wanted = expected[next];
    if (wanted !== undefined && fits(wanted, output, children)) next += 1;
    else if (output.kind !== 'say') problems.push(`unexpected: ${describeOutput(output)}`);
  }
  for (const wanted of expected.slice(next)) problems.push(`missing: ${JSON.stringify(wanted)}`);
  if (problems.length > 0) problems.push(`it was: ${outputs.map(describeOutput).join(' · ')}`);
  return problems;
}

/** Plays one case, with a JSON round trip of the state between turns. Throws what the engine throws. */
export function playGoldenCase(world: GoldenWorld, file: GoldenFile, one: GoldenCase): GoldenResult {
  const flow = world.flows.get(file.flow);
  if (flow === undefined) return { problems: [`There is no conversation "${file.flow}".`], taken: new Set() };
  const at = Date.parse(one.at ?? DEFAULT_AT);
  if (Number.isNaN(at)) return { problems: [`"at: ${one.at}" is no time.`], taken: new Set() };
  const chosen = one.children ?? file.children.map((_, place) => place);
  const ctx = goldenContext(world, flow, at, { ...file.facts, ...one.facts }, file.children, file.people);
  const taken = new Set<string>();
  const problems: string[] = [];
  let owner = flow.id;
  let state: FlowState | null = null;
  for (const [index, step] of one.turns.entries()) {
    const where = `${file.flow}, "${one.name}", turn ${index + 1}${step.in === undefined ? '' : ` (${JSON.stringify(step.in)})`}`;
    if (index === 0 && step.in !== undefined) return { problems: [`${where}: the first turn has no "in".`], taken };
    if (index > 0 && (state === null || step.in === undefined)) {
      return { problems: [...problems, `${where}: the conversation is over, or "in" is missing.`], taken };
    }
    const turn: FlowTurn =
      state === null || step.in === undefined
        ? startFlow(ctx, flow, { childIds: chosen.map(goldenChildId), vars: one.vars ?? {} })
        : resumeFlow(ctx, flow, JSON.parse(JSON.stringify(state)) as FlowState, readInput(step.in));
    state = turn.state;
    for (const output of turn.outputs) {
      if (output.kind !== 'answer') continue;
      for (const value of [output.value].flat()) taken.add(`${owner}.${output.stepId}=${String(value)}`);
    }
    problems.push(...compare(step.out, turn.outputs, file.children).map((text) => `${where}: ${text}`));
    owner = (turn.state?.inner as { p?: { f?: string } } | undefined)?.p?.f ?? flow.id;
  }
  return { problems, taken };
}

/** "flow.step=VALUE" of every option that raises a flag: each must be taken by some case. */
export function flaggedOptions(flow: Flow): readonly string[] {
  return [...flow.steps.values()].flatMap((step) =>
    [...step.options, ...(step.other ? [step.other] : [])]
      .filter((option) => option.flags.length > 0)
      .map((option) => `${flow.id}.${step.id}=${String(option.value)}`),
  );
}
