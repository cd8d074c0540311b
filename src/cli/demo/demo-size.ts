import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** How large the invented county is, and how long its past. */
export interface DemoSize {
  readonly children: number;
  readonly seed: number;
  readonly months: number;
}

export const smallDemo: DemoSize = { children: 60, seed: 20_261_121, months: 24 };

export const demoHelp = `jiaxin demo [--children <n>] [--seed <n>] [--months <n>]

Everything up with an invented county, and a link for each role to try. 一个编出来的县,每种角色一个链接。
  --children  60 to 100000, default 60; a larger county has as many townships, villages and classes as it needs 孩子数
  --seed      the same seed makes the same county 种子,同一个种子同一个县
  --months    how long its past is, 0 to 24; default 24, above 1000 children 2 (a month of 20000 takes a minute or two) 有几个月的过去
Each size has a data folder of its own (data/demo, data/demo-20000 …) unless JIAXIN_DATA_DIR or DATABASE_URL says otherwise.
`;

/** @returns a sentence when the options make no sense. */
export function readDemoSize(args: readonly string[]): DemoSize | string {
  const given = parse(args);
  if (typeof given === 'string') return given;
  const number = (name: keyof DemoSize, otherwise: number, [least, most]: readonly [number, number]) => {
    const text = given[name];
    if (text === undefined) return otherwise;
    const value = /^\d{1,9}$/u.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most
      ? value
      : `--${name}: a whole number from ${least} to ${most} 要 ${least} 到 ${most} 的整数`;
  };
  const children = number('children', smallDemo.children, [60, 100_000]);
  const seed = number('seed', smallDemo.seed, [0, 999_999_999]);
  const months = number('months', typeof children === 'number' && children > 1000 ? 2 : smallDemo.months, [0, 24]);
  for (const one of [children, seed, months]) if (typeof one === 'string') return one;
  return { children, seed, months } as DemoSize;
}

function parse(args: readonly string[]): Partial<Record<keyof DemoSize, string>> | string {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...args], options: { children: text, seed: text, months: text } }).values;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Where a county of this size lives when nobody says otherwise. */
export function demoFolder({ children, seed }: DemoSize): string {
  const parts = ['demo', ...(children === smallDemo.children && seed === smallDemo.seed ? [] : [children])];
  return join('data', [...parts, ...(seed === smallDemo.seed ? [] : [seed])].join('-'));
}
