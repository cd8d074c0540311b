import { z } from 'zod';
import { type Problem, type Report, readYaml } from './flow/read-yaml.ts';
import type { PlaybookFile } from './playbook.ts';

const Titled = z.looseObject({ en: z.string().optional() });
const FlagRows = z.looseObject({
  flags: z.array(
    z.looseObject({ code: z.string(), en: z.string().optional(), runbookEn: z.array(z.string()).optional() }),
  ),
});
const Task = z.looseObject({ note: z.string().optional(), noteEn: z.string().optional() });
const DutyLines = z.looseObject({
  rules: z.array(
    z.looseObject({
      id: z.string(),
      en: z.string().optional(),
      ladder: z.array(Task).default([]),
      missed: z.array(z.looseObject({ task: Task.optional() })).default([]),
      unreachable: Task.optional(),
    }),
  ),
  machine: z.array(z.looseObject({ id: z.string(), en: z.string().optional() })).default([]),
});
const Combinations = z.looseObject({
  combinations: z.array(z.looseObject({ id: z.string(), becauseEn: z.string().optional() })),
});

/**
 * Names that the desk shows and that have no English beside them, each with its line. A county may run so: an English page then shows the Chinese,
 * marked as such. What the project ships has them all, and `jiaxin check` says what lacks.
 */
export function withoutEnglish(files: readonly PlaybookFile[]): Problem[] {
  return files.flatMap((file) => {
    if (file.name === 'risk/flags.yaml') return checked(file, FlagRows, flagsWithout);
    if (file.name === 'duties.yaml') return checked(file, DutyLines, dutiesWithout);
    if (file.name === 'risk/combinations.yaml') return checked(file, Combinations, combinationsWithout);
    if (!/^conversations\/.+(?<!\.test)\.yaml$/u.test(file.name)) return [];
    return checked(file, Titled, ({ en }, report) => {
      if (en === undefined) lacks(report, ['title'], 'The title has no English: add "en:" below it');
    });
  });
}

/** Files that cannot be read have their problems already. */
function checked<T>(file: PlaybookFile, schema: z.ZodType<T>, look: (data: T, report: Report) => void): Problem[] {
  const read = readYaml(file, schema);
  if (!read.file) return [];
  look(read.file, read.report);
  return read.problems;
}

function lacks(report: Report, path: readonly (string | number)[], sentence: string): void {
  report(path, 'no_english', `${sentence} (缺英文).`);
}

function flagsWithout({ flags }: z.infer<typeof FlagRows>, report: Report): void {
  for (const [n, { code, en, runbookEn }] of flags.entries()) {
    if (en === undefined)
      lacks(report, ['flags', n, 'name'], `Flag ${code} has no English name: add "en:" below its name`);
    if (!runbookEn)
      lacks(
        report,
        ['flags', n, 'runbook'],
        `Flag ${code} has no English runbook: add "runbookEn:" with as many lines`,
      );
  }
}

function dutiesWithout(file: z.infer<typeof DutyLines>, report: Report): void {
  for (const part of ['rules', 'machine'] as const)
    for (const [n, { id, en }] of file[part].entries())
      if (en === undefined)
        lacks(report, [part, n, 'title'], `The duty "${id}" has no English title: add "en:" below its title`);
  for (const [n, { ladder, missed, unreachable }] of file.rules.entries()) {
    const tasks = [
      ...ladder.map((task, step) => [task, ['ladder', step]] as const),
      ...missed.map(({ task }, step) => [task, ['missed', step, 'task']] as const),
      [unreachable, ['unreachable']] as const,
    ];
    for (const [task, path] of tasks)
      if (task?.note !== undefined && task.noteEn === undefined)
        lacks(
          report,
          ['rules', n, ...path, 'note'],
          'The note has no English: add "noteEn:" with the same names in braces',
        );
  }
}

function combinationsWithout({ combinations }: z.infer<typeof Combinations>, report: Report): void {
  for (const [n, { id, becauseEn }] of combinations.entries())
    if (becauseEn === undefined)
      lacks(
        report,
        ['combinations', n, 'because'],
        `The combination "${id}" gives no reason in English: add "becauseEn:"`,
      );
}
