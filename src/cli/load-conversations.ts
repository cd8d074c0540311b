import { join, relative } from 'node:path';
import { withoutEnglish } from '../core/check-english.ts';
import type { FlowKnowledge } from '../core/flow/check/flow-knowledge.ts';
import type { Flow } from '../core/flow/flow.ts';
import type { FlowSource, Problem } from '../core/flow/read-flow-file.ts';
import { conversationsOf, knowledge, readPlaybook } from '../core/playbook.ts';
import { compileLexicon, type Lexicon } from '../core/text/lexicon.ts';
import { readPlaybookFolder } from '../store/playbook-folder.ts';

/** A playbook folder as the commands work with it; names of files are paths from where the command was started. */
export interface LoadedConversations {
  /** Empty when there are problems. */
  readonly flows: ReadonlyMap<string, Flow>;
  readonly lexicon: Lexicon;
  readonly problems: readonly Problem[];
  /** Names without English: the program runs all the same. */
  readonly noEnglish: readonly Problem[];
  /** What conversations of this folder may name. */
  readonly knowledge: FlowKnowledge;
  readonly conversations: readonly FlowSource[];
  /** `*.test.yaml` beside them. */
  readonly goldenCases: readonly FlowSource[];
}

/** Reads and checks a whole playbook folder. Throws one clear sentence when it cannot be read. */
export function loadConversations(folder: string): LoadedConversations {
  const files = readPlaybookFolder(folder);
  const path = (name: string) => relative(process.cwd(), join(folder, name));
  const named = ({ name, text }: FlowSource): FlowSource => ({ name: path(name), text });
  const placed = (problem: Problem): Problem => ({ ...problem, file: path(problem.file) });
  const { playbook, problems } = readPlaybook(files);
  return {
    flows: playbook?.flows ?? new Map<string, Flow>(),
    lexicon: playbook?.lexicon ?? compileLexicon([]),
    knowledge: knowledge(playbook?.flags ?? null),
    problems: problems.map(placed),
    noEnglish: withoutEnglish(files).map(placed),
    conversations: conversationsOf(files).map(named),
    goldenCases: files.filter(({ name }) => /^conversations\/.*\.test\.yaml$/.test(name)).map(named),
  };
}
