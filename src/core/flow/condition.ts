import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { FACTS, type FactEntry, type FactValue, readIsoDate } from './facts.ts';
import { FlowError } from './flow-error.ts';
import type { AnswerType } from './steps/step-type.ts';

/** Gives the value of a name of the catalogue, `answer.<id>` or `var.<name>`; never undefined. */
export type Values = (name: string) => FactValue;

/** A CEL condition, compiled and type-checked once. */
export interface Condition {
  readonly source: string;
  /** Throws FlowError `condition_failed` when the evaluation itself fails (a division by zero). */
  test(values: Values): boolean;
}

/** What a conversation may name besides the facts. */
export interface Names {
  readonly facts: Readonly<Record<string, FactEntry>>;
  readonly answers: ReadonlyMap<string, AnswerType>;
  readonly vars: Readonly<Record<string, 'string' | 'int' | 'bool' | 'list'>>;
}

const CEL_TYPE: Readonly<Record<string, string>> = {
  string: 'string',
  int: 'int',
  double: 'double',
  bool: 'bool',
  list: 'list<string>',
};
const VARIABLES = 'vars';
const LIMITS = { maxAstNodes: 200, maxDepth: 20 };

function daysBetween(from: string, to: string): bigint {
  const a = readIsoDate(from);
  const b = readIsoDate(to);
  return BigInt(a === undefined || b === undefined ? 0 : b - a);
}

/** Every name with its type: `answer.` and `var.` beside the facts. */
export function namesAndTypes({ facts, answers, vars }: Names): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const [name, { type }] of Object.entries(facts)) types.set(name, type);
  for (const [id, type] of answers) if (type !== 'none') types.set(`answer.${id}`, type);
  for (const [name, type] of Object.entries(vars)) types.set(`var.${name}`, type);
  return types;
}

/** The environment in which one conversation's conditions are checked. */
export class ConditionCompiler {
  readonly types: ReadonlyMap<string, string>;
  readonly #environment: Environment;

  constructor(names: Names) {
    this.types = namesAndTypes(names);
    this.#environment = new Environment({ limits: LIMITS });
    const roots = new Map<string, Record<string, string>>();
    for (const [name, type] of this.types) {
      const [root = '', field] = name.split('.');
      const celType = CEL_TYPE[type] ?? 'string';
      // "var" is a word of CEL's own.
      const known = root === 'var' ? VARIABLES : root;
      if (field === undefined) this.#environment.registerVariable(root, celType);
      else roots.set(known, { ...roots.get(known), [field]: celType });
    }
    for (const [root, schema] of roots) this.#environment.registerVariable({ name: root, schema });
    this.#environment.registerFunction('daysBetween(string, string): int', daysBetween);
  }

  /** The condition, or one sentence that says what is wrong with it. */
  compile(source: string): Condition | { readonly problem: string } {
    try {
      const program = this.#environment.parse(source.replace(/\bvar\./g, `${VARIABLES}.`));
      const checked = program.check();
      if (!checked.valid) return { problem: firstLine(checked.error) };
      if (checked.type !== 'bool') return { problem: `it gives ${checked.type ?? 'nothing'}, not true or false` };
      return bind(source, program, namesIn(program.ast, this.types));
    } catch (error) {
      return { problem: firstLine(error) };
    }
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

interface Read {
  readonly name: string;
  readonly root: string;
  readonly field: string | undefined;
  readonly type: string;
}

/** The names that an expression reads, so that only these are looked up. */
function namesIn(node: ASTNode, types: ReadonlyMap<string, string>): readonly Read[] {
  const found = new Map<string, Read>();
  const add = (written: string) => {
    const [root = '', field] = written.split('.');
    const name = root === VARIABLES ? `var.${field}` : written;
    const type = types.get(name);
    if (type !== undefined) found.set(name, { name, root, field, type });
  };
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === 'object' && value !== null && 'op' in value) visit(value as ASTNode);
  };
  const visit = (one: ASTNode): void => {
    if (one.op === 'id') add(one.args);
    else if (one.op === '.') {
      const [object, field] = one.args;
      if (object.op === 'id') add(`${object.args}.${field}`);
      else visit(object);
    } else walk(one.args);
  };
  visit(node);
  return [...found.values()];
}

function toCel(value: FactValue, type: string): unknown {
  if (type === 'int') return BigInt(typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : -1);
  return value;
}

function bind(
  source: string,
  program: (context: Record<string, unknown>) => unknown,
  reads: readonly Read[],
): Condition {
  return {
    source,
    test(values) {
      const context: Record<string, unknown> = {};
      for (const { name, root, field, type } of reads) {
        const value = toCel(values(name), type);
        if (field === undefined) context[root] = value;
        else {
          const record = (context[root] ?? {}) as Record<string, unknown>;
          record[field] = value;
          context[root] = record;
        }
      }
      try {
        return program(context) === true;
      } catch (error) {
        throw new FlowError('condition_failed', `The condition "${source}" failed: ${firstLine(error)}`);
      }
    },
  };
}

/** What a name is when nothing has been said or is known. */
export function noValue(name: string, type: string): FactValue {
  const entry = FACTS[name];
  if (entry !== undefined) return entry.none;
  if (type === 'int' || type === 'double') return -1;
  if (type === 'bool') return false;
  return type === 'list' ? [] : '';
}
