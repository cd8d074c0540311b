import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { resumeFlow, startFlow } from '../core/flow/engine.ts';
import { exampleWorld } from '../core/flow/example-world.ts';
import { FACTS, type Facts, type FactValue } from '../core/flow/facts.ts';
import type { Flow } from '../core/flow/flow.ts';
import type { FlowContext } from '../core/flow/flow-context.ts';
import { describeOutput, GoldenFile, goldenChildId, goldenContext } from '../core/flow/golden.ts';
import type { FlowInput, FlowOutput, FlowState, FlowTurn } from '../core/flow/outcome.ts';
import { type PlayedCase, writeGoldenCase } from './golden-writer.ts';
import { type LoadedConversations, loadConversations } from './load-conversations.ts';
import { processTerminal, type Terminal } from './terminal.ts';

const HELP = `jiaxin chat <conversation>   Plays one conversation in the terminal. 在终端里试一段对话。
  --folder <path>      the playbook folder (default: flows)
  --at <time>          the clock, e.g. 2026-11-05T18:30+08:00 (default: now)
  --facts <what>       a YAML file {facts, children, people, vars}, or name=value; may be given several times
                       without it: those of the golden cases beside the conversation, or the catalogue's examples
  --jsonl              one message a line in ({"text": "…"}, {"button": "1"}, {"voice": true} or plain words), and for
                       every turn one line out: {"outputs": […], "ended": false}
  --save-case <name>   write what was played as a golden case into <conversation>.test.yaml
Exit code: 0 all right · 1 the conversation has faults · 2 the command was wrong
`;

interface World {
  facts: Record<string, FactValue>;
  children: Facts[];
  /** Places in the golden file's list of children, when not all of them are in the talk. */
  only?: readonly number[];
  people: { id: string; name: string }[];
  vars: Record<string, FactValue>;
}

function goldenPath(loaded: LoadedConversations, flow: Flow): string {
  const source = loaded.conversations.find(({ text }) => new RegExp(`^id: ${flow.id}\\s*(?:#.*)?$`, 'm').test(text));
  return (source?.name ?? `${flow.id}.yaml`).replace(/\.yaml$/, '.test.yaml');
}

function worldOf(loaded: LoadedConversations, flow: Flow): World {
  const source = loaded.goldenCases.find(({ name }) => name === goldenPath(loaded, flow));
  const golden = source === undefined ? undefined : GoldenFile.safeParse(parse(source.text, { schema: 'core' })).data;
  if (golden === undefined) {
    const { facts, children, people } = exampleWorld();
    return { facts: { ...facts }, children: [...children], people: [...people], vars: {} };
  }
  // The first of the children: most talks are about one. Others are given with --facts.
  const only = golden.children.length > 1 ? [0] : undefined;
  return {
    facts: { ...golden.facts },
    children: golden.children.slice(0, 1),
    only,
    people: [...golden.people],
    vars: {},
  };
}

function readValue(text: string): FactValue {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,9}$/.test(text) ? Number(text) : text;
}

/** `name=value` (a child's fact goes to every child), or a file. Throws one clear sentence. */
function addFacts(world: World, given: string): Record<string, FactValue> {
  const [name = '', ...rest] = given.split('=');
  if (rest.length > 0) {
    if (FACTS[name] === undefined) throw new Error(`There is no fact "${name}". jiaxin check --facts lists them.`);
    const value = readValue(rest.join('='));
    if (name.startsWith('child.')) world.children = world.children.map((child) => ({ ...child, [name]: value }));
    else world.facts[name] = value;
    return { [name]: value };
  }
  const data = GoldenFile.partial()
    .omit({ cases: true })
    .loose()
    .parse(parse(readFileSync(given, 'utf8'), { schema: 'core' }));
  Object.assign(world.facts, data.facts);
  if (data.children?.length) {
    world.children = [...data.children];
    world.only = undefined;
  }
  if (data.people?.length) world.people = [...data.people];
  Object.assign(world.vars, data.vars);
  return {};
}

function readLine(line: string): FlowInput {
  try {
    const data: unknown = JSON.parse(line);
    if (typeof data === 'string') return { kind: 'text', text: data };
    if (typeof data === 'object' && data !== null) {
      if ('text' in data) return { kind: 'text', text: String(data.text) };
      if ('button' in data) return { kind: 'button', data: String(data.button) };
      if ('voice' in data) return { kind: 'voice' };
      if ('photo' in data) return { kind: 'photo' };
    }
  } catch {
    // Plain words.
  }
  return { kind: 'text', text: line };
}

function show(terminal: Terminal, outputs: readonly FlowOutput[], jsonl: boolean, ended: boolean): void {
  if (jsonl) {
    terminal.out(`${JSON.stringify({ outputs, ended })}\n`);
    return;
  }
  for (const output of outputs) {
    if (output.kind === 'say') terminal.out(`\n${output.text}\n`);
    else terminal.out(`   · ${describeOutput(output)}\n`);
  }
}

interface ChatOptions {
  readonly folder: string;
  readonly at: string | undefined;
  readonly facts: readonly string[];
  readonly jsonl: boolean;
  readonly saveCase: string | undefined;
}

/**
 * `jiaxin chat`. Reads lines from standard input until the conversation or the input ends; returns the exit code.
 * Nothing is stored and nobody is told; 0, 9 and the danger scan belong to the house and are not played here.
 */
export async function chatCommand(args: readonly string[], terminal: Terminal = processTerminal): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        folder: { type: 'string', default: 'flows' },
        at: { type: 'string' },
        facts: { type: 'string', multiple: true, default: [] },
        jsonl: { type: 'boolean', default: false },
        'save-case': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [flowId] = positionals;
    if (values.help || flowId === undefined) {
      (values.help ? terminal.out : terminal.err)(HELP);
      return values.help ? 0 : 2;
    }
    const { folder, at, facts, jsonl } = values;
    return await chat(terminal, flowId, { folder, at, facts, jsonl, saveCase: values['save-case'] });
  } catch (error) {
    terminal.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function chat(terminal: Terminal, flowId: string, options: ChatOptions): Promise<number> {
  const loaded = loadConversations(options.folder);
  if (loaded.problems.length > 0) {
    for (const { file, line, column, sentence } of loaded.problems) {
      terminal.err(`${file}:${line}:${column} ${sentence}\n`);
    }
    return 1;
  }
  const flow = loaded.flows.get(flowId);
  if (flow === undefined)
    throw new Error(`There is no conversation "${flowId}". There are: ${[...loaded.flows.keys()].join(', ')}.`);
  const world = worldOf(loaded, flow);
  const own = Object.assign({}, ...options.facts.map((given) => addFacts(world, given))) as Record<string, FactValue>;
  const now = options.at === undefined ? Date.now() : Date.parse(options.at);
  if (Number.isNaN(now)) throw new Error(`"${options.at}" is no time. Write it like 2026-11-05T18:30+08:00.`);
  const ctx = goldenContext(loaded, flow, now, world.facts, world.children, world.people);
  const turns = await converse(terminal, ctx, flow, world, options.jsonl);
  if (options.saveCase !== undefined) {
    const played: PlayedCase = {
      name: options.saveCase,
      at: options.at,
      facts: Object.keys(own).length > 0 ? own : undefined,
      children: world.only,
      turns,
    };
    const path = goldenPath(loaded, flow);
    writeGoldenCase(path, { flow: flow.id, facts: world.facts, children: world.children }, played);
    if (!options.jsonl) terminal.out(`\n${path}: "${options.saveCase}" is written.\n`);
  }
  return 0;
}

async function converse(
  terminal: Terminal,
  ctx: FlowContext,
  flow: Flow,
  world: World,
  jsonl: boolean,
): Promise<PlayedCase['turns']> {
  const turns: { in?: FlowInput; out: readonly FlowOutput[] }[] = [];
  const childIds = world.children.map((_, place) => goldenChildId(place));
  let turn: FlowTurn = startFlow(ctx, flow, { childIds, vars: world.vars });
  turns.push({ out: turn.outputs });
  show(terminal, turn.outputs, jsonl, turn.state === null);
  if (turn.state === null) return turns;
  const lines = createInterface({ input: terminal.input, terminal: false });
  if (!jsonl) terminal.out('> ');
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const input = jsonl ? readLine(line) : ({ kind: 'text', text: line } as const);
    turn = resumeFlow(ctx, flow, JSON.parse(JSON.stringify(turn.state)) as FlowState, input);
    turns.push({ in: input, out: turn.outputs });
    show(terminal, turn.outputs, jsonl, turn.state === null);
    if (turn.state === null) break;
    if (!jsonl) terminal.out('> ');
  }
  lines.close();
  return turns;
}
