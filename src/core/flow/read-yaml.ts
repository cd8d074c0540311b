import { isMap, isNode, isPair, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';

/** Something wrong with a file of the playbook, where it stands (from 1), in one sentence. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** A short fixed word for programs, e.g. "unknown_step". */
  readonly code: string;
  readonly sentence: string;
}

export type Path = readonly (string | number)[];
export type Report = (path: Path, code: string, sentence: string) => void;

/** A file as text; `name` is what problems say. */
export interface YamlSource {
  readonly name: string;
  readonly text: string;
}

export interface ReadYaml<T> {
  readonly file: T | null;
  readonly problems: Problem[];
  readonly report: Report;
}

/** The node at a path; the deepest that exists, or the key of a map entry when `onKey`. */
function nodeAt(root: Node | null, path: Path): Node | null {
  let node: Node | null = root;
  for (const part of path) {
    let next: unknown;
    if (isMap(node)) next = node.items.find((item) => isPair(item) && String(item.key) === String(part))?.value;
    else if (isSeq(node)) next = node.items[Number(part)];
    if (!isNode(next)) return node;
    node = next;
  }
  return node;
}

function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    // {label: 病了,还没看} reads as two fields.
    const comma = issue.keys.some((key) => /[^\x00-\x7f]/.test(key))
      ? ' Inside {…} a text with a comma needs quotes (带逗号的文字要加引号).'
      : '';
    return `Unknown field: ${issue.keys.join(', ')}.${comma}`;
  }
  return `${issue.message}.`;
}

/**
 * Reads one YAML file: strict (core schema, unique keys, few aliases), then the schema. Every problem has its place in the
 * text. Never throws.
 */
export function readYaml<T>({ name, text }: YamlSource, schema: z.ZodType<T>): ReadYaml<T> {
  const counter = new LineCounter();
  const document = parseDocument(text, { schema: 'core', strict: true, uniqueKeys: true, lineCounter: counter });
  const problems: Problem[] = [];
  const at = (offset: number, code: string, sentence: string) => {
    const { line, col } = counter.linePos(offset);
    problems.push({ file: name, line: Math.max(1, line), column: Math.max(1, col), code, sentence });
  };
  const report: Report = (path, code, sentence) =>
    at(
      nodeAt(document.contents, path)?.range?.[0] ?? 0,
      code,
      `${path.length > 0 ? `${path.join('.')}: ` : ''}${sentence}`,
    );

  for (const error of [...document.errors, ...document.warnings]) {
    at(error.pos[0], 'yaml', `This is not valid YAML: ${error.message.split('\n')[0] ?? ''}`);
  }
  if (problems.length > 0) return { file: null, problems, report };
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    at(0, 'yaml', `This is not valid YAML: ${error instanceof Error ? error.message : String(error)}.`);
    return { file: null, problems, report };
  }
  const parsed = schema.safeParse(data);
  if (parsed.success) return { file: parsed.data, problems, report };
  for (const issue of parsed.error.issues) {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    const extra = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    report(path, 'shape', explain(issue));
    const key = extra === undefined ? null : keyAt(document.contents, path, extra);
    const last = problems.at(-1);
    if (key?.range && last) {
      const { line, col } = counter.linePos(key.range[0]);
      problems[problems.length - 1] = { ...last, line, column: col };
    }
  }
  return { file: null, problems, report };
}

function keyAt(root: Node | null, path: Path, key: string): Node | null {
  const map = nodeAt(root, path);
  if (!isMap(map)) return null;
  const found = map.items.find((item) => String(item.key) === key)?.key;
  return isNode(found) ? found : null;
}
