import type { FlowKnowledge } from '../core/flow/check/flow-knowledge.ts';
import { type CompiledFlows, compileFlows } from '../core/flow/compile-flows.ts';
import { knowledge } from '../core/playbook.ts';
import { parseFlags } from '../core/risk/flags.ts';
import { compileLexicon, type Lexicon } from '../core/text/lexicon.ts';
import { type PlaybookFiles, readPlaybookFiles } from '../store/playbook-files.ts';

export interface LoadedConversations extends CompiledFlows {
  readonly files: PlaybookFiles;
  readonly lexicon: Lexicon;
  readonly knowledge: FlowKnowledge;
}

/** Reads and checks the conversations of a playbook folder with the flags, acts and words they may name. */
export function loadConversations(folder: string): LoadedConversations {
  const files = readPlaybookFiles(folder);
  const known = knowledge(parseFlags(files.yaml('risk/flags.yaml')));
  const lexicon = compileLexicon(files.lexicon);
  return { files, lexicon, knowledge: known, ...compileFlows(files.conversations, known) };
}
