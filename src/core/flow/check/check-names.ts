import type { Flow } from '../flow.ts';
import type { Path, Report } from '../read-flow-file.ts';
import type { ActCall, Consequences, FlagRule } from '../schema-parts.ts';
import type { FlowKnowledge } from './flow-knowledge.ts';

type Loose = Readonly<Record<string, unknown>>;
/** Rules of a step, with where they stand. */
export interface PlacedRules {
  readonly rules: Consequences;
  readonly path: Path;
  /** Whether it is the answer of an option that is not the best one. */
  readonly worse: boolean;
}

/** Everything in a step that has consequences: the step, its options, yes/no, zero, other, picked, rest. */
export function rulesOf(step: Loose, path: Path): readonly PlacedRules[] {
  const found: PlacedRules[] = [{ rules: step as Consequences, path, worse: false }];
  const options = (step.options as Loose[] | undefined) ?? [];
  const all = [...options, step.yes as Loose | undefined, step.no as Loose | undefined];
  const hasBest = all.some((option) => option?.best === true);
  for (const [index, option] of options.entries()) {
    const worse = hasBest && option.best !== true;
    found.push({ rules: option as Consequences, path: [...path, 'options', index], worse });
  }
  for (const [index, list] of ((step.lists as Loose[] | undefined) ?? []).entries()) {
    const at: Path = [...path, 'lists', index];
    for (const name of ['done', 'missed'] as const)
      found.push({ rules: list[name] as Consequences, path: [...at, name], worse: false });
    for (const [n, reason] of ((list.reasons as Loose[] | undefined) ?? []).entries())
      found.push({ rules: reason as Consequences, path: [...at, 'reasons', n], worse: false });
  }
  for (const name of ['yes', 'no', 'zero', 'other', 'picked', 'rest'] as const) {
    const part = step[name] as Loose | undefined;
    if (part === undefined) continue;
    const worse = hasBest && part.best !== true && name !== 'zero';
    found.push({ rules: part as Consequences, path: [...path, name], worse });
  }
  return found;
}

function checkWords(words: unknown, path: Path, known: FlowKnowledge, report: Report): void {
  for (const [index, word] of ((words as string[] | undefined) ?? []).entries()) {
    if (word.startsWith('@') && !known.lexiconGroups.has(word.slice(1))) {
      report([...path, index], 'unknown_group', `There is no group "${word}" in the lexicon (词库里没有这一组).`);
    }
  }
}

function checkFlags(flags: readonly FlagRule[] | undefined, path: Path, known: FlowKnowledge, report: Report): void {
  for (const [index, flag] of (flags ?? []).entries()) {
    if (!known.flagCodes.has(flag.code)) {
      report([...path, index, 'code'], 'unknown_flag', `There is no flag "${flag.code}" (没有这个标记).`);
    }
    checkWords(flag.mentions, [...path, index, 'mentions'], known, report);
    checkWords(flag.unlessMentions, [...path, index, 'unlessMentions'], known, report);
  }
}

function hasTemplate(value: unknown): boolean {
  return typeof value === 'string' && /\{[a-zA-Z][\w.]*\}/.test(value);
}

function checkAct(call: ActCall, path: Path, known: FlowKnowledge, report: Report): void {
  const act = known.acts.get(call.act);
  if (act === undefined) {
    report([...path, 'act'], 'unknown_act', `There is no act "${call.act}" (没有这个动作).`);
    return;
  }
  const { act: _name, when: _when, ...args } = call;
  const parsed = act.args.safeParse(args);
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0] ?? '');
    // What a template gives is known only in the talk.
    if (hasTemplate(args[name])) continue;
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : name;
    const comma = /[^\x00-\x7f]/.test(keys)
      ? ' Inside {…} a text with a comma needs quotes (带逗号的文字要加引号).'
      : '';
    report(
      [...path, keys.split(', ')[0] ?? ''],
      'act_argument',
      `The act "${call.act}", ${keys}: ${issue.message}.${comma}`,
    );
  }
}

/** Names of flags, acts, sub-conversations, lexicon groups and steps. */
export function checkNames(flow: Flow, known: FlowKnowledge, flows: ReadonlyMap<string, Flow>, report: Report): void {
  for (const [index, step] of flow.file.steps.entries()) {
    const path: Path = ['steps', index];
    for (const { rules, path: at } of rulesOf(step as Loose, path)) {
      checkFlags(rules.flags, [...at, 'flags'], known, report);
      for (const [n, call] of (rules.do ?? []).entries()) checkAct(call, [...at, 'do', n], known, report);
      checkCall(flow, rules.call, [...at, 'call'], flows, report);
      checkNext(flow, rules.next, [...at, 'next'], report);
      checkWords((rules as Loose).hears, [...at, 'hears'], known, report);
    }
    const unclear = 'onUnclear' in step ? step.onUnclear : undefined;
    checkFlags(unclear?.flags, [...path, 'onUnclear', 'flags'], known, report);
  }
}

function checkCall(
  flow: Flow,
  call: string | undefined,
  path: Path,
  flows: ReadonlyMap<string, Flow>,
  report: Report,
): void {
  if (call === undefined) return;
  const sub = flows.get(call);
  if (sub === undefined) report(path, 'unknown_flow', `There is no conversation "${call}" (没有这段对话).`);
  else if (!sub.sub) report(path, 'not_a_sub', `"${call}" is not a sub-conversation: it lacks "sub: true".`);
  else if (sub.side !== flow.side) report(path, 'wrong_side', `"${call}" is written for the other side.`);
}

function checkNext(flow: Flow, next: Consequences['next'], path: Path, report: Report): void {
  if (next === undefined) return;
  const branches = typeof next === 'string' ? [{ else: next }] : next;
  for (const [index, branch] of branches.entries()) {
    const to = 'else' in branch ? branch.else : branch.to;
    const at = typeof next === 'string' ? path : [...path, index];
    if (to !== 'end' && to !== 'continue' && !flow.steps.has(to)) {
      report(at, 'unknown_step', `There is no step "${to}" (没有这一步).`);
    }
    if ('else' in branch && index < branches.length - 1) report(at, 'no_else', 'Nothing may follow "else".');
  }
  const last = branches.at(-1);
  if (last !== undefined && !('else' in last)) {
    report(path, 'no_else', 'The list must end with "- else: …": otherwise nobody knows where to go (缺 else).');
  }
}
