import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCombinations } from '../../../src/core/review/read-combinations.ts';
import { projectPlaybook } from '../../support/playbook.ts';

const { flags, flows } = projectPlaybook();
const text = readFileSync(join(import.meta.dirname, '../../../flows/risk/combinations.yaml'), 'utf8');
const problemsOf = (changed: string) =>
  readCombinations({ name: 'risk/combinations.yaml', text: changed }, { flags, flows }).problems;
const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

describe('a mistake in flows/risk/combinations.yaml', () => {
  it('the file as it is has none', () => expect(problemsOf(text)).toEqual([]));

  it.each([
    ['signal: [P02], atLeast: orange', 'signal: [P77], atLeast: orange', 'unknown_flag', 'P77'],
    ['flag: M02, severity: orange', 'flag: M77, severity: orange', 'unknown_flag', 'M77'],
    ['quick: F02_guardian_monthly', 'quick: F77_nothing', 'unknown_flow', 'F77_nothing'],
    ['answer: F02_guardian_monthly.q7_school', 'answer: F02_guardian_monthly.q77', 'unknown_step', 'q77'],
    ['is: [DAILY]', 'is: [EVERY_DAY]', 'unknown_value', 'EVERY_DAY'],
    ['record: attendance, has', 'record: roll_call, has', 'unknown_record', 'roll_call'],
    ['has: { present: false }', 'has: { there: false }', 'unknown_field', 'there'],
    ['otherThan: first', 'otherThan: nobody', 'unknown_name', 'nobody'],
    ['carer.oldest >= 75', 'carer.oldest >= "75"', 'condition', 'carer.oldest'],
    ['carer.oldest >= 75', 'carer.eldest >= 75', 'condition', 'eldest'],
    ['role: TOWN_SUPERVISOR', 'role: PARENT_AWAY', 'unknown_role', 'PARENT_AWAY'],
    [
      'flag: C07, severity: yellow, restricted: true',
      'flag: C07, severity: yellow, restricted: false',
      'tips_off',
      'C07',
    ],
    ['id: ill_twice', 'id: red_open', 'twice', 'red_open'],
    ['yellowDays: 28', 'yellowDays: 101', 'order', 'grow'],
    ['value: TALKED', 'value: PHONED', 'unknown_value', 'PHONED'],
    ['    proposeLevel: high\n', '', 'no_result', 'red_open'],
    ['within: 30d, as: first', 'within: 30 days, as: first', 'shape', ''],
  ])('%s → %s is said with its place', (before, after, code, word) => {
    const problems = problemsOf(text.replace(before, after));
    expect(problems.map((one) => one.code)).toContain(code);
    const problem = problems.find((one) => one.code === code);
    expect(problem?.sentence).toContain(word);
    expect(problem?.file).toBe('risk/combinations.yaml');
    expect(Math.abs((problem?.line ?? 0) - lineOf(before))).toBeLessThanOrEqual(9);
  });
});
