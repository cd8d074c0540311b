import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDuties } from '../../../src/core/duty/parse-duties.ts';
import { FORBIDDEN_WORDS } from '../../../src/core/flow/check/flow-knowledge.ts';
import { readPlaybook } from '../../../src/core/playbook.ts';
import { readPlaybookFolder } from '../../../src/store/playbook-folder.ts';
import { projectPlaybook } from '../../support/playbook.ts';

const { flows, flags } = projectPlaybook();
const around = { flows, flagCodes: new Set(flags.flags.keys()), forbiddenWords: FORBIDDEN_WORDS };

const good = `rules:
  - id: check_in
    title: 报平安
    basis: test
    owner: CAREGIVER
    about: child
    when: "child.active && child.maybeUnder16"
    cron: "30 18 5 * *"
    period: month
    flow: F02_guardian_monthly
    done:
      - {flow: F02_guardian_monthly}
    ladder:
      - {after: 2d, do: remind}
      - {after: 6d, do: task, role: CHILD_DIRECTOR, kind: call, note: "请打电话给{duty.owner}", withinHours: 48}
      - {after: due, do: miss}
    missed:
      - {times: 2, flag: C05}
    unreachable: {role: CHILD_DIRECTOR, kind: call, note: 请打电话, withinHours: 48}
`;
const goodTexts = 'family: {}\nstaff: {}\n';

function problems(duties: string, texts = goodTexts) {
  const read = parseDuties(
    { duties: { name: 'duties.yaml', text: duties }, texts: { name: 'messages/duty-texts.yaml', text: texts } },
    around,
  );
  expect(read.book === null).toBe(read.problems.length > 0);
  return read.problems.map(({ file, line, code }) => `${file.split('/').at(-1)}:${line} ${code}`);
}

/** The good file with one line changed; the mistake is found on that very line. */
function changed(from: string, to: string): { text: string; line: number } {
  expect(good).toContain(from);
  return { text: good.replace(from, to), line: good.slice(0, good.indexOf(from)).split('\n').length };
}

const wholeRule = new Set(['unreachable', 'send', 'no_end']);

describe('a duty file with a mistake', () => {
  it('without one is read', () => {
    expect(problems(good)).toEqual([]);
  });

  it.each([
    ['an unknown conversation', 'flow: F02_guardian_monthly\n    done', 'flow: F99_nothing\n    done', 'unknown_flow'],
    [
      'a conversation of the other side',
      'flow: F02_guardian_monthly\n    done',
      'flow: F07_visit\n    done',
      'wrong_side',
    ],
    ['an unknown conversation as evidence', '- {flow: F02_guardian_monthly}', '- {flow: F98}', 'unknown_flow'],
    ['an unknown flag', 'flag: C05', 'flag: C99', 'unknown_flag'],
    [
      'an unknown role',
      'role: CHILD_DIRECTOR, kind: call, note: "',
      'role: CHILD_BOSS, kind: call, note: "',
      'unknown_role',
    ],
    ['an unknown owner', 'owner: CAREGIVER', 'owner: NEIGHBOUR', 'unknown_role'],
    ['a family that could not be phoned', '    unreachable: {', '    promptsOff: phone\n    #{', 'unreachable'],
    ['an unknown kind of record', '- {flow: F02_guardian_monthly}', '- {record: nothing}', 'unknown_record'],
    [
      'an unknown state of a record',
      '- {flow: F02_guardian_monthly}',
      '- {record: handover, state: eaten}',
      'unknown_state',
    ],
    ['an unknown field of a record', '- {flow: F02_guardian_monthly}', '- {record: visit, data: {seen: yes}}', 'field'],
    ['a wrong condition', 'child.active &&', 'child.actve &&', 'condition'],
    ['a condition of another type', '"child.active && child.maybeUnder16"', '"child.age"', 'condition'],
    ['a wrong cron', '30 18 5 * *', '30 25 5 * *', 'cron'],
    ['a cron with seconds', '30 18 5 * *', '0 30 18 5 * *', 'cron'],
    ['a wrong offset', 'after: 2d', 'after: soon', 'offset'],
    ['an unknown field', 'basis: test', 'basis: test\n    colour: red', 'shape'],
    ['an unknown text', 'flow: F02_guardian_monthly\n    done', 'text: nothing_said\n    done', 'unknown_text'],
    ['an unknown name in a note', '{duty.owner}', '{duty.boss}', 'unknown_fact'],
    ['a ladder that ends in silence', '      - {after: due, do: miss}\n', '', 'no_end'],
    ['two ways to ask', 'period: month', 'period: month\n    digest: visit', 'send'],
    ['a period by an unknown fact', 'period: month', 'period: {of: child.shoe}', 'unknown_fact'],
  ])('%s names its line', (_name, from, to, code) => {
    const { text, line } = changed(from, to);
    const found = problems(text).filter((one) => one.endsWith(` ${code}`));
    expect(found).not.toEqual([]);
    const lines = found.map((one) => Number(/:(\d+) /u.exec(one)?.[1]));
    // A fault of the whole rule or its ladder stands at the head of it.
    expect(Math.min(...lines.map((one) => Math.abs(one - line)))).toBeLessThanOrEqual(wholeRule.has(code) ? 20 : 1);
  });

  it.each([
    ['a forbidden word', 'family:\n  one: 留守的孩子\nstaff: {}\n', 'forbidden_word'],
    ['a law', 'family:\n  one: 按法律要求每周打电话\nstaff: {}\n', 'forbidden_word'],
    ['你', 'family:\n  one: 你好\nstaff: {}\n', 'you'],
    ['too many words', `family:\n  one: ${'很'.repeat(81)}\nstaff: {}\n`, 'too_long'],
    ['an unknown name', 'family:\n  one: "{child.shoe}"\nstaff: {}\n', 'unknown_fact'],
    ['a text nobody sends', 'family:\n  one: 天冷了\nstaff: {}\n', 'unused'],
  ])('a text with %s names its line', (_name, texts, code) => {
    expect(problems(good, texts)).toContain(`duty-texts.yaml:2 ${code}`);
  });

  it('YAML that is none is one sentence', () => {
    expect(problems('rules: [')[0]).toMatch(/^duties.yaml:\d+ yaml$/u);
  });

  it('leaves the running playbook as it is: there is none to take its place', () => {
    const files = readPlaybookFolder(join(import.meta.dirname, '../../../flows')).map((file) =>
      file.name === 'duties.yaml'
        ? { ...file, text: file.text.replace('role: CHILD_DIRECTOR', 'role: CHILD_BOSS') }
        : file,
    );
    const { playbook, problems: found } = readPlaybook(files);
    expect(playbook).toBeNull();
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ file: 'duties.yaml', code: 'unknown_role' });
    const line = files.find(({ name }) => name === 'duties.yaml')?.text.split('\n')[(found[0]?.line ?? 0) - 1];
    expect(line).toContain('CHILD_BOSS');
  });

  it('a conversation that names a duty nobody has is found at its line', () => {
    const files = readPlaybookFolder(join(import.meta.dirname, '../../../flows')).map((file) =>
      file.name.endsWith('F03-parent-weekly.yaml')
        ? { ...file, text: file.text.replace('schedule: parent_weekly', 'schedule: parent_dayly') }
        : file,
    );
    const { problems: found } = readPlaybook(files);
    expect(found.map(({ file, sentence }) => [file, sentence.includes('parent_dayly')])).toEqual([
      ['conversations/F03-parent-weekly.yaml', true],
    ]);
    expect(found[0]?.line).toBe(10);
  });

  it('the example in docs/adding-a-duty.md is read', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/adding-a-duty.md'), 'utf8');
    const blocks = [...page.matchAll(/```yaml\n(# (\S+)\n[\s\S]*?)```/gu)].map((match) => [match[2], match[1]]);
    const of = (name: string) => String(blocks.find(([file]) => file === name)?.[1]);
    expect(problems(of('duties.yaml'), of('messages/duty-texts.yaml'))).toEqual([]);
  });
});
