import { acts } from '../core/act/index.ts';
import { type FlowKnowledge, FORBIDDEN_WORDS } from '../core/flow/check/flow-knowledge.ts';
import { type CompiledFlows, compileFlows } from '../core/flow/compile-flows.ts';
import { parseFlags } from '../core/risk/flags.ts';
import { compileLexicon, type Lexicon, LexiconGroup } from '../core/text/lexicon.ts';
import { type PlaybookFiles, readPlaybookFiles } from '../store/playbook-files.ts';

export interface LoadedConversations extends CompiledFlows {
  readonly files: PlaybookFiles;
  readonly lexicon: Lexicon;
  readonly knowledge: FlowKnowledge;
}

/** Reads and checks the conversations of a playbook folder with the flags, acts and words they may name. */
export function loadConversations(folder: string): LoadedConversations {
  const files = readPlaybookFiles(folder);
  const { flags } = parseFlags(files.yaml('risk/flags.yaml'));
  const knowledge: FlowKnowledge = {
    flagCodes: new Set(flags.keys()),
    acts,
    lexiconGroups: new Set(LexiconGroup.options),
    forbiddenWords: FORBIDDEN_WORDS,
  };
  const lexicon = compileLexicon(files.lexicon);
  return { files, lexicon, knowledge, ...compileFlows(files.conversations, knowledge) };
}
