import type { Instant } from '../ids.ts';
import type { DangerBook, Speaker } from '../risk/danger-book.ts';
import { type ScanHit, scan } from '../risk/scan.ts';
import type { ExampleWorld } from './example-world.ts';
import { FACTS } from './facts.ts';
import type { Flow } from './flow.ts';
import { type GoldenWorld, goldenChildId, goldenContext } from './golden.ts';
import type { FlowInput, FlowOutput, FlowState, FlowTurn } from './outcome.ts';
import { resumeFlow } from './resume-flow.ts';
import { startFlow } from './start-flow.ts';

export interface PlayedTurn {
  /** What was put in; null for the beginning. */
  readonly input: FlowInput | null;
  readonly outputs: readonly FlowOutput[];
  /** What the danger scan hears in the words, beside the conversation. */
  readonly heard: readonly ScanHit[];
}

export interface Played {
  readonly turns: readonly PlayedTurn[];
  readonly ended: boolean;
}

export interface Play {
  readonly at: Instant;
  readonly world: ExampleWorld;
  readonly inputs: readonly FlowInput[];
}

/**
 * Plays a conversation from its beginning with these inputs: the same engine as with a family, with a JSON round trip of the state between
 * turns, and nobody is told. What comes after the end is left out. Throws what the engine throws.
 */
export function playFlow(book: GoldenWorld & { readonly danger: DangerBook }, flow: Flow, play: Play): Played {
  const { facts, children, people } = play.world;
  const ctx = goldenContext(book, flow, play.at, facts, children, [...people]);
  const childIds = children.map((_, place) => goldenChildId(place));
  let turn: FlowTurn = startFlow(ctx, flow, { childIds, vars: {} });
  const turns: PlayedTurn[] = [{ input: null, outputs: turn.outputs, heard: [] }];
  for (const input of play.inputs) {
    if (turn.state === null) break;
    turn = resumeFlow(ctx, flow, JSON.parse(JSON.stringify(turn.state)) as FlowState, input);
    const heard =
      input.kind === 'text' ? scan(book.danger, { speaker: speakerOf(flow, play.world), text: input.text }) : [];
    turns.push({ input, outputs: turn.outputs, heard });
  }
  return { turns, ended: turn.state === null };
}

function speakerOf(flow: Flow, { facts }: ExampleWorld): Speaker {
  const role = facts['person.role'];
  if (flow.file.addressee === 'child') return 'child';
  if (flow.side === 'family') return role === 'PARENT_AWAY' || role === 'PARENT' ? 'parent' : 'caregiver';
  return role === 'CLASS_TEACHER' || role === 'SUBJECT_TEACHER' ? 'teacher' : 'staff';
}

/** Facts that the conversation, or one that it calls, asks for: the ones worth choosing before it is played. */
export function factsOf(flow: Flow, flows: ReadonlyMap<string, Flow>): readonly string[] {
  const files = [flow, ...calledBy(flow, flows, new Set([flow.id]))].map(({ file }) => JSON.stringify(file));
  return Object.keys(FACTS).filter((name) => name.includes('.') && files.some((text) => mentions(text, name)));
}

function calledBy(flow: Flow, flows: ReadonlyMap<string, Flow>, seen: Set<string>): Flow[] {
  const ids = [...flow.steps.values()].flatMap((step) => [step.call, ...step.options.map(({ call }) => call)]);
  return ids.flatMap((id) => {
    const called = id === null ? undefined : flows.get(id);
    if (!called || seen.has(called.id)) return [];
    seen.add(called.id);
    return [called, ...calledBy(called, flows, seen)];
  });
}

function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const after = text[at + name.length] ?? '';
    const before = text[at - 1] ?? '';
    if (!/[\w.]/u.test(after) && !/[\w.]/u.test(before)) return true;
  }
  return false;
}
