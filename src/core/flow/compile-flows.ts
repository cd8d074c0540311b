import { checkGraph } from './check/check-graph.ts';
import { checkHead } from './check/check-head.ts';
import { checkNames } from './check/check-names.ts';
import { checkWords } from './check/check-words.ts';
import type { FlowKnowledge } from './check/flow-knowledge.ts';
import { compileFlow } from './compile-flow.ts';
import type { Flow } from './flow.ts';
import { type FlowSource, type Problem, type ReadFlow, readFlowFile } from './read-flow-file.ts';

export interface CompiledFlows {
  /** By id; only what could be parsed. With problems, nothing of it may be used. */
  readonly flows: ReadonlyMap<string, Flow>;
  /** By file, line and column. */
  readonly problems: readonly Problem[];
}

/** What a flow calls, directly. */
function callsOf(flow: Flow): ReadonlySet<string> {
  const called = new Set<string>();
  for (const step of flow.steps.values()) {
    for (const rules of [step, ...step.options, step.zero, step.other]) {
      if (rules?.call != null) called.add(rules.call);
    }
  }
  return called;
}

/** What it calls in the end, itself too when it goes in a circle. */
function reachedFrom(flow: Flow, calls: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [...(calls.get(flow.id) ?? [])];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...(calls.get(id) ?? []));
  }
  return seen;
}

/** Sub-conversations that nobody calls, circles of calls, and steps of the same name in caller and called. */
function checkCalls(flows: ReadonlyMap<string, Flow>, reads: ReadonlyMap<string, ReadFlow>): void {
  const calls = new Map([...flows.values()].map((flow) => [flow.id, callsOf(flow)]));
  const everCalled = new Set([...calls.values()].flatMap((called) => [...called]));
  for (const flow of flows.values()) {
    const report = reads.get(flow.id)?.report;
    if (flow.sub && !everCalled.has(flow.id))
      report?.(['sub'], 'unreachable_flow', 'Nobody calls this sub-conversation.');
    const reached = reachedFrom(flow, calls);
    if (reached.has(flow.id)) report?.(['id'], 'call_circle', `"${flow.id}" calls itself in the end.`);
    for (const [index, { id }] of flow.file.steps.entries()) {
      if (flow.steps.get(id)?.kind.asks !== true) continue;
      const twin = [...reached].find((name) => name !== flow.id && flows.get(name)?.steps.get(id)?.kind.asks === true);
      // Answers are kept under the step's id within one talk.
      if (twin !== undefined)
        report?.(['steps', index, 'id'], 'clashing_step', `"${twin}", which is called, has a step "${id}" too.`);
    }
  }
}

/**
 * Reads, compiles and checks all conversation files together. Never throws for what authors write: everything wrong is
 * a problem with its place.
 */
export function compileFlows(files: readonly FlowSource[], known: FlowKnowledge): CompiledFlows {
  const flows = new Map<string, Flow>();
  const reads = new Map<string, ReadFlow>();
  const all: ReadFlow[] = [];
  for (const source of files) {
    const read = readFlowFile(source);
    all.push(read);
    if (read.file === null) continue;
    const flow = compileFlow(read.file, source.text, read.report, known.redFlags ?? new Set());
    if (flows.has(flow.id)) {
      read.report(['id'], 'duplicate_flow', `There is another conversation "${flow.id}".`);
      continue;
    }
    flows.set(flow.id, flow);
    reads.set(flow.id, read);
  }
  for (const flow of flows.values()) {
    const report = reads.get(flow.id)?.report;
    if (report === undefined) continue;
    checkHead(flow, report);
    checkNames(flow, known, flows, report);
    checkWords(flow, known, report);
    checkGraph(flow, report);
  }
  checkCalls(flows, reads);
  const problems = all
    .flatMap((read) => read.problems)
    .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
  return { flows, problems };
}

/** Only what is wrong. */
export function checkFlows(files: readonly FlowSource[], known: FlowKnowledge): readonly Problem[] {
  return compileFlows(files, known).problems;
}
