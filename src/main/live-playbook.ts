import { createHash } from 'node:crypto';
import type { Clock } from '../app/clock.ts';
import type { DeskBanner } from '../app/desk-ports.ts';
import type { Log } from '../app/log.ts';
import type { FlowSource, Problem } from '../core/flow/read-flow-file.ts';
import { conversationsOf, type Playbook, readPlaybook } from '../core/playbook.ts';
import { inEnglish } from '../core/text/said.ts';
import { CannotStart } from '../store/cannot-start.ts';
import type { FlowVersion, FlowVersionStore } from '../store/flow-versions.ts';
import { readPlaybookFolder } from '../store/playbook-folder.ts';

export interface LivePlaybook {
  current(): Playbook;
  /** What is wrong with the files on disk while the playbook before them goes on, as the desk shows it. */
  notices(): readonly DeskBanner[];
  /** The same, each with its place. */
  problems(): readonly Problem[];
  /** Reads the folder again; with problems the running version stays. */
  reload(): Promise<readonly Problem[]>;
}

/** The playbook in use. Every text of a conversation is kept in the store, so that a version in use cannot vanish. */
export async function openPlaybook(
  folder: string,
  versions: FlowVersionStore,
  log: Log,
  clock: Clock,
): Promise<LivePlaybook> {
  let seen = '';
  let problems: readonly Problem[] = [];
  let running: Playbook | null = null;
  let since = 0;

  const reload = async (): Promise<readonly Problem[]> => {
    const files = readPlaybookFolder(folder);
    const text = JSON.stringify(files);
    if (text === seen) return problems;
    seen = text;
    const sources = conversationsOf(files);
    const reading = readPlaybook(files, await versions.inUse());
    problems = reading.problems;
    since = clock.now();
    for (const { file, line, sentence } of problems) log.error({ file, line }, `flows: ${sentence}`);
    if (!reading.playbook) return problems;
    await versions.keep(versionsOf(reading.playbook, sources));
    running = keepingOlder(reading.playbook, running);
    return problems;
  };

  await reload();
  const first = problems[0];
  if (!running)
    throw new CannotStart(
      `flows/${first?.file}:${first?.line}: ${first?.sentence} (${problems.length} in all; npx jiaxin check lists them)`,
    );
  return {
    current: () => running as Playbook,
    notices: () => noticesOf(problems, since),
    problems: () => problems,
    reload,
  };
}

/** The running conversations with their texts, which are found by their hash. */
function versionsOf(playbook: Playbook, sources: readonly FlowSource[]): FlowVersion[] {
  const texts = new Map(sources.map(({ text }) => [createHash('sha256').update(text).digest('hex'), text]));
  return [...playbook.flows.values()].map(({ hash, id, version }) => ({
    hash,
    flowId: id,
    version,
    source: texts.get(hash) ?? '',
  }));
}

/** A talk may begin with the version before while the new one is being read: that stays at hand too. */
function keepingOlder(next: Playbook, before: Playbook | null): Playbook {
  if (!before) return next;
  const flows = [...before.older, ...[...before.flows.values()].map((flow) => [flow.hash, flow] as const)];
  return { ...next, older: new Map([...flows, ...next.older]) };
}

function noticesOf(problems: readonly Problem[], since: number): DeskBanner[] {
  const [first] = problems;
  if (!first) return [];
  const [more, others] = problems.length > 1 ? [`(共${problems.length}处)`, ` (${problems.length} in all)`] : ['', ''];
  const text = {
    zh: `流程文件有错,仍用改动以前的版本:flows/${first.file} 第${first.line}行 ${first.sentence}${more}`,
    en: `A file of the playbook is wrong; the version before the change goes on: flows/${first.file}, line ${first.line}: ${inEnglish(first.sentence)}${others}`,
  };
  return [{ key: 'playbook', text, phoneList: false, since }];
}
