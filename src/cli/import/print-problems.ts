import type { CommandIo } from '../command-io.ts';

interface Problem {
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly severity: 'error' | 'warning';
  readonly sentence: string;
}

const SHOWN = 50;

/** Prints what is wrong with which row, errors first; the first 50, or all. */
export function printProblems(
  problems: readonly Problem[],
  { all, withSheet }: { readonly all: boolean; readonly withSheet: boolean },
  io: Pick<CommandIo, 'out'>,
): void {
  const sorted = [...problems].sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  for (const problem of all ? sorted : sorted.slice(0, SHOWN)) io.out(lineOf(problem, withSheet));
  if (!all && sorted.length > SHOWN) io.out(`……还有 ${sorted.length - SHOWN} 条,加 --all 全部列出`);
}

function lineOf({ sheet, row, column, severity, sentence }: Problem, withSheet: boolean): string {
  const place = `${withSheet ? `“${sheet}”` : ''}第 ${row} 行${column === '' ? '' : ` ${column}`}`;
  return `${severity === 'error' ? '错误' : '提醒'} ${place}:${sentence}`;
}
