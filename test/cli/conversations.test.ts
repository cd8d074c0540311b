import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatCommand } from '../../src/cli/chat.ts';
import { checkCommand } from '../../src/cli/check.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

const root = resolve(import.meta.dirname, '../..');
let folder = '';
let out = '';
let err = '';

function terminal(...lines: readonly string[]): Terminal {
  out = '';
  err = '';
  return {
    input: Readable.from(lines.map((line) => `${line}\n`)),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  };
}

/** The project's own duties and combinations name conversations that this folder does not have. */
const combinations = `contact:
  blueDays: 14
  yellowDays: 28
  orangeDays: 91
  lostDays: 183
  weeksShown: 12
  parentSays: [{answer: T_monthly.q1_health, value: WELL, means: met, days: 7}]
  carerSays: {answer: T_monthly.q1_health, inTouch: [WELL], silent: [MINOR]}
  support: {answer: T_monthly.q1_health, paid: [WELL]}
combinations:
  - {id: red_open, title: 有红色提醒没结案, when: [{open: red}], period: reason, proposeLevel: high, because: 有红色提醒, becauseEn: A red alert, basis: test}
`;
const duties = `rules:
  - id: monthly
    title: 每月报平安
    en: Monthly check-in
    basis: test
    owner: CAREGIVER
    about: child
    cron: "30 18 5 * *"
    period: month
    flow: T_monthly
    done: [{flow: T_monthly}]
    unreachable: {role: CHILD_DIRECTOR, kind: call, note: 请打电话, noteEn: Please phone, withinHours: 48}
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jiaxin-flows-'));
  for (const part of ['lexicon', 'risk', 'alerts', 'messages'])
    cpSync(join(root, 'flows', part), join(folder, part), { recursive: true });
  mkdirSync(join(folder, 'conversations'));
  cpSync(join(root, 'test/core/flow/fixtures/monthly.yaml'), join(folder, 'conversations/monthly.yaml'));
  writeFileSync(join(folder, 'duties.yaml'), duties);
  writeFileSync(join(folder, 'risk/combinations.yaml'), combinations);
  writeFileSync(join(folder, 'messages/duty-texts.yaml'), 'family: {}\nstaff: {}\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('jiaxin check', () => {
  it('says what is wrong with place and sentence, and exits 1', () => {
    const path = join(folder, 'conversations/monthly.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('next: q3b_tonight', 'next: q3c_tonight'));
    expect(checkCommand([folder], terminal())).toBe(1);
    expect(out).toMatch(/monthly\.yaml:\d+:\d+ steps\.3\.options\.2\.next: There is no step "q3c_tonight"/);
    expect(checkCommand([folder, '--json'], terminal())).toBe(1);
    const report = JSON.parse(out);
    expect(report.ok).toBe(false);
    expect(report.problems).toContainEqual(expect.objectContaining({ code: 'unknown_step', line: expect.any(Number) }));
  });

  it('reads the other files of the playbook too', () => {
    writeFileSync(join(folder, 'lexicon/village.yaml'), 'region: 石桥\nwords: {goood: [好得板]}\n');
    expect(checkCommand([folder], terminal())).toBe(1);
    expect(out).toContain('goood');
  });

  it('exits 0 for good files, and tells what golden cases do not cover', () => {
    expect(checkCommand([folder, '--no-cases'], terminal())).toBe(0);
    expect(checkCommand([folder], terminal())).toBe(1);
    expect(out).toContain('"T_monthly" has no golden cases');
    expect(out).toContain('T_monthly.q3b_tonight=NO');
  });

  it('asks for the English of a name, with line and sentence', () => {
    const path = join(folder, 'risk/flags.yaml');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/\n {4}en: .*/u, ''));
    expect(checkCommand([folder, '--no-cases'], terminal())).toBe(1);
    expect(out).toMatch(/risk\/flags\.yaml:5:\d+ flags\.0\.name: Flag P01 has no English name/u);
    expect(checkCommand([folder, '--no-cases', '--json'], terminal())).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, problems: [{ code: 'no_english', line: 5 }] });
  });

  it('exits 2 with one sentence for a wrong folder or option', () => {
    expect(checkCommand([join(folder, 'nowhere')], terminal())).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(checkCommand(['--nonsense'], terminal())).toBe(2);
  });

  it('prints the facts and its help', () => {
    expect(checkCommand(['--facts'], terminal())).toBe(0);
    expect(out).toMatch(/^child\.age +int/m);
    expect(checkCommand(['--help'], terminal())).toBe(0);
    expect(out).toContain('--json');
  });
});

describe('jiaxin chat', () => {
  it('plays with facts and clock, one JSON line for every turn', async () => {
    const lines = terminal('{"text":"1"}', '"3"', '停');
    const code = await chatCommand(
      ['T_monthly', '--folder', folder, '--jsonl', '--at', '2026-11-05T18:30+08:00', '--facts', 'child.age=2'],
      lines,
    );
    expect(code).toBe(0);
    const turns = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(turns.map(({ ended }) => ended)).toEqual([false, false, false, true]);
    expect(turns[2].outputs).toContainEqual(expect.objectContaining({ kind: 'flag', code: 'H05' }));
  });

  it('keeps what was played as a golden case that holds', async () => {
    const play = (...lines: readonly string[]) =>
      chatCommand(['T_monthly', '--folder', folder, '--save-case', `case ${lines.join(' ')}`], terminal(...lines));
    expect(await play('1', '3', '返回', '1', '停')).toBe(0);
    expect(await play('都好', '屋头没得人', '对')).toBe(0);
    const path = join(folder, 'conversations/monthly.test.yaml');
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain('- { flag: H01 }');
    checkCommand([folder], terminal());
    expect(out).not.toContain('monthly.test.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('{ flag: H01 }', '{ flag: H02 }'));
    expect(checkCommand([folder], terminal())).toBe(1);
    expect(out).toMatch(/monthly\.test\.yaml T_monthly, "case 1 3 返回 1 停", turn 3 \("3"\): unexpected: flag H01/);
  });

  it('says in one sentence what it cannot play', async () => {
    expect(await chatCommand(['T_nothing', '--folder', folder], terminal())).toBe(2);
    expect(err).toContain('There is no conversation "T_nothing"');
    expect(await chatCommand(['T_monthly', '--folder', folder, '--facts', 'child.nome=1'], terminal())).toBe(2);
    expect(err).toContain('There is no fact "child.nome"');
    expect(await chatCommand(['T_monthly', '--folder', folder, '--at', 'soon'], terminal())).toBe(2);
    expect(await chatCommand([], terminal())).toBe(2);
  });
});
