import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { parse } from 'yaml';
import type { FlowSource } from '../core/flow/read-flow-file.ts';

/** The folder `flows/` as it lies on disk: text, not yet understood. */
export interface PlaybookFiles {
  /** `flows/conversations/*.yaml` without the golden cases; names are relative to where the process was started. */
  readonly conversations: readonly FlowSource[];
  /** `*.test.yaml` beside them. */
  readonly goldenCases: readonly FlowSource[];
  /** Parsed `lexicon/*.yaml`, the common file first. */
  readonly lexicon: readonly unknown[];
  /** One file of the folder by its name, e.g. "risk/flags.yaml"; throws one clear sentence when it is not there. */
  readonly text: (name: string) => string;
  /** The same, parsed. */
  readonly yaml: (name: string) => unknown;
}

function yamlNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
  } catch {
    throw new Error(`The folder ${folder} cannot be read: is this the folder with the conversations?`);
  }
}

function sourcesIn(folder: string, names: readonly string[]): FlowSource[] {
  return names.map((name) => {
    const path = join(folder, name);
    return { name: relative(process.cwd(), path), text: readFileSync(path, 'utf8') };
  });
}

function parseYaml(path: string, text: string): unknown {
  try {
    return parse(text, { schema: 'core', strict: true, maxAliasCount: 20 });
  } catch (error) {
    throw new Error(`${path} is not valid YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`);
  }
}

/**
 * Reads the playbook folder. A file whose name begins with "_" is a sample and is left out.
 * Throws one clear sentence for a folder or file that cannot be read, or YAML that is none (conversations excepted: their
 * problems are told with their place by `compileFlows`).
 */
export function readPlaybookFiles(folder: string): PlaybookFiles {
  const conversations = join(folder, 'conversations');
  const names = yamlNames(conversations).filter((name) => !name.startsWith('_'));
  const text = (name: string): string => {
    try {
      return readFileSync(join(folder, name), 'utf8');
    } catch {
      throw new Error(`${join(folder, name)} cannot be read.`);
    }
  };
  const yaml = (name: string): unknown => parseYaml(join(folder, name), text(name));
  const lexicon = yamlNames(join(folder, 'lexicon'))
    .sort((a, b) => Number(basename(b) === 'common.yaml') - Number(basename(a) === 'common.yaml'))
    .map((name) => yaml(join('lexicon', name)));
  return {
    conversations: sourcesIn(
      conversations,
      names.filter((name) => !name.endsWith('.test.yaml')),
    ),
    goldenCases: sourcesIn(
      conversations,
      names.filter((name) => name.endsWith('.test.yaml')),
    ),
    lexicon,
    text,
    yaml,
  };
}
