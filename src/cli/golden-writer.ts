import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isSeq, parseDocument, Scalar, stringify, visit } from 'yaml';
import type { Facts } from '../core/flow/facts.ts';
import type { Expected } from '../core/flow/golden.ts';
import type { FlowInput, FlowOutput } from '../core/flow/outcome.ts';

/** A conversation as it was played, ready to become a golden case. */
export interface PlayedCase {
  /** Places in the file's list of children; absent: all. */
  readonly children?: readonly number[];
  readonly name: string;
  readonly at?: string | undefined;
  readonly facts?: Facts | undefined;
  readonly turns: readonly { readonly in?: FlowInput; readonly out: readonly FlowOutput[] }[];
}

/** The part of a message that a case names: the question's own line, without its options. */
function partOf(text: string): string {
  const lines = text.split('\n').filter((line) => line !== '' && !/^\d{1,2} /.test(line));
  return (lines.at(-1) ?? text).slice(0, 24);
}

function expectedOf(output: FlowOutput, nameOf: (id: string) => string, several: boolean): Expected {
  const children = (ids: readonly string[]) => (several && ids.length > 0 ? { children: ids.map(nameOf) } : {});
  switch (output.kind) {
    case 'say':
      return { say: partOf(output.text) };
    case 'answer':
      return {
        answer: { [output.stepId]: output.value },
        ...children(output.childIds),
        ...(output.supersedes === true ? { supersedes: true } : {}),
      };
    case 'flag':
      return {
        flag: output.code,
        ...(output.severity === undefined ? {} : { severity: output.severity }),
        ...(output.restricted === undefined ? {} : { restricted: output.restricted }),
        ...children(output.childIds),
      };
    case 'act': {
      const args = Object.keys(output.args).length === 0 ? {} : { args: { ...output.args } };
      return { act: output.name, ...args, ...children(output.childIds) };
    }
    case 'not_understood':
      return { not_understood: output.stepId };
    case 'ended':
      return { ended: output.how };
  }
}

function inputOf(input: FlowInput): unknown {
  if (input.kind === 'text') return input.text;
  if (input.kind === 'button') return { button: input.data };
  return input.kind === 'voice' ? { voice: true } : { photo: true };
}

/**
 * Adds the case to a golden file, or begins one with `head`. A case of the same name is replaced. Comments and the
 * other cases stay as they are.
 */
export function writeGoldenCase(
  path: string,
  head: { readonly flow: string; readonly facts: Facts; readonly children: readonly Facts[] },
  played: PlayedCase,
): void {
  const nameOf = (id: string) => String(head.children[Number(id.slice(6))]?.['child.name'] ?? id);
  const one = {
    name: played.name,
    ...(played.at === undefined ? {} : { at: played.at }),
    ...(played.facts === undefined ? {} : { facts: played.facts }),
    ...(played.children === undefined ? {} : { children: played.children }),
    turns: played.turns.map(({ in: input, out }) => ({
      ...(input === undefined ? {} : { in: inputOf(input) }),
      out: out.map((output) => expectedOf(output, nameOf, head.children.length > 1)),
    })),
  };
  const text = existsSync(path) ? readFileSync(path, 'utf8') : stringify({ ...head, cases: [] });
  const document = parseDocument(text);
  const cases = document.get('cases');
  if (!isSeq(cases)) throw new Error(`${path} has no list "cases".`);
  cases.flow = false;
  const node = document.createNode(one);
  // One line for every expected output keeps the file readable.
  visit(node, {
    Map(_key, map, ancestors) {
      if (ancestors.length > 4) map.flow = true;
    },
    Scalar(_key, scalar) {
      if (typeof scalar.value === 'string' && /^\d/.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const at = cases.items.findIndex(
    (item) => (item as { get?: (key: string) => unknown }).get?.('name') === played.name,
  );
  if (at === -1) cases.add(node);
  else cases.set(at, node);
  writeFileSync(path, document.toString({ lineWidth: 0 }));
}
