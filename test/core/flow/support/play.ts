import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { FlowKnowledge } from '../../../../src/core/flow/check/flow-knowledge.ts';
import { FORBIDDEN_WORDS } from '../../../../src/core/flow/check/flow-knowledge.ts';
import { compileFlows } from '../../../../src/core/flow/compile-flows.ts';
import type { Facts } from '../../../../src/core/flow/facts.ts';
import type { Flow } from '../../../../src/core/flow/flow.ts';
import type { FlowContext, Person } from '../../../../src/core/flow/flow-context.ts';
import type { FlowInput, FlowOutput, FlowState, FlowTurn } from '../../../../src/core/flow/outcome.ts';
import { resumeFlow } from '../../../../src/core/flow/resume-flow.ts';
import { startFlow } from '../../../../src/core/flow/start-flow.ts';
import type { ChildId, Instant } from '../../../../src/core/ids.ts';
import { compileLexicon, LexiconGroup } from '../../../../src/core/text/lexicon.ts';

const LEXICON_FOLDER = new URL('../../../../flows/lexicon/', import.meta.url);
export const lexicon = compileLexicon(
  readdirSync(LEXICON_FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => parse(readFileSync(new URL(name, LEXICON_FOLDER), 'utf8'))),
);

/** 2026-11-05 18:30 in China, a Thursday. */
export const THURSDAY: Instant = Date.parse('2026-11-05T18:30:00+08:00');

const anything = z.looseObject({});
export const knowledge: FlowKnowledge = {
  flagCodes: new Set(['H01', 'H02', 'H05', 'P02', 'G02', 'G05', 'G06', 'G07', 'C01', 'C02', 'L03', 'M01']),
  redFlags: new Set(['G02', 'M01']),
  acts: new Map([
    [
      'task',
      { args: z.strictObject({ kind: z.string(), note: z.string().optional(), list: z.array(z.string()).optional() }) },
    ],
    ['callback', { args: z.strictObject({}) }],
    ['mark', { args: anything }],
  ]),
  lexiconGroups: new Set(LexiconGroup.options),
  forbiddenWords: FORBIDDEN_WORDS,
};

/** Compiles texts that must be right. */
export function flowsOf(...texts: readonly string[]): ReadonlyMap<string, Flow> {
  const { flows, problems } = compileFlows(
    texts.map((text, index) => ({ name: `flow-${index}.yaml`, text })),
    knowledge,
  );
  if (problems.length > 0) throw new Error(problems.map((p) => `${p.file}:${p.line} ${p.sentence}`).join('\n'));
  return flows;
}

export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
}

export interface Player {
  /** Outputs of the start, then of every input. */
  readonly start: readonly FlowOutput[];
  say(input: string | FlowInput): readonly FlowOutput[];
  readonly state: FlowState | null;
  /** Texts of all messages of the last turn. */
  readonly text: string;
  readonly ctx: FlowContext;
}

export interface PlayOptions {
  readonly children?: readonly Facts[];
  readonly facts?: Facts;
  readonly vars?: Facts;
  readonly people?: readonly Person[];
  readonly now?: Instant;
  readonly skipOpening?: boolean;
}

export const CHILD: Facts = {
  'child.name': '小军',
  'child.age': 7,
  'child.ageKnown': true,
  'child.parentsReachable': true,
};

/** Plays a conversation with a JSON round trip of the state between turns. */
export function play(flows: ReadonlyMap<string, Flow>, id: string, options: PlayOptions = {}): Player {
  const flow = flows.get(id);
  if (flow === undefined) throw new Error(`no flow ${id}`);
  const children = options.children ?? [CHILD];
  const childIds = children.map((_, index) => `child-${index}` as ChildId);
  const ctx: FlowContext = {
    now: options.now ?? THURSDAY,
    lexicon,
    side: flow.side,
    flows: (name) => flows.get(name),
    facts: (ids) => ({
      'person.name': '王奶奶',
      'director.name': '李姐',
      'director.phone': '199-0000-1234',
      ...options.facts,
      ...children[childIds.indexOf(ids[0] as ChildId)],
    }),
    people: () => options.people ?? [],
  };
  let last: FlowTurn = startFlow(ctx, flow, {
    childIds,
    vars: options.vars ?? {},
    skipOpening: options.skipOpening ?? false,
  });
  const start = last.outputs;
  return {
    ctx,
    start,
    say(input) {
      if (last.state === null) throw new Error('the conversation is over');
      const state = JSON.parse(JSON.stringify(last.state)) as FlowState;
      last = resumeFlow(ctx, flow, state, typeof input === 'string' ? { kind: 'text', text: input } : input);
      return last.outputs;
    },
    get state() {
      return last.state;
    },
    get text() {
      return last.outputs.flatMap((output) => (output.kind === 'say' ? [output.text] : [])).join('\n---\n');
    },
  };
}
