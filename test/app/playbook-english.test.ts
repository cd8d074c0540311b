import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { noteWords } from '../../src/app/desk/note-words.ts';
import { dutyTitle, flagName, flowTitle, runbookOf } from '../../src/app/desk/playbook-names.ts';
import { reasonText } from '../../src/app/desk/reason-words.ts';
import { withoutEnglish } from '../../src/core/check-english.ts';
import { DutyFile } from '../../src/core/duty/duty-file.ts';
import { parseDuties } from '../../src/core/duty/parse-duties.ts';
import { fillTemplate } from '../../src/core/flow/template.ts';
import { type PlaybookFile, readPlaybook } from '../../src/core/playbook.ts';
import { parseFlags } from '../../src/core/risk/flags.ts';
import { wordsIn } from '../../src/server/console/worded.tsx';
import { readPlaybookFolder } from '../../src/store/playbook-folder.ts';
import { projectPlaybook } from '../support/playbook.ts';

const files = readPlaybookFolder(join(import.meta.dirname, '../../flows'));
const textOf = (name: string): string => files.find((file) => file.name === name)?.text ?? '';
const changed = (name: string, from: RegExp, to: string): PlaybookFile[] =>
  files.map((file) => (file.name === name ? { name, text: file.text.replace(from, to) } : file));

describe('English beside the Chinese in flows/', () => {
  it('what the project ships lacks none', () => {
    expect(withoutEnglish(files)).toEqual([]);
  });

  it('names fit into a cell on a telephone', () => {
    const { flags, duties, flows } = projectPlaybook();
    const titles = [...flags.flags.values(), ...duties.rules.values(), ...flows.values()].map(({ en }) => en ?? '');
    expect(titles.filter((title) => title.length > 46 || title === '')).toEqual([]);
  });

  it.each([
    ['risk/flags.yaml', /\n {4}en: .*/u, 5, 'Flag P01 has no English name'],
    ['risk/flags.yaml', /\n {4}runbookEn:(\n {6}- .*)+/u, 15, 'Flag P01 has no English runbook'],
    ['risk/combinations.yaml', /\n {4}becauseEn: .*/u, 32, 'The combination "red_open" gives no reason in English'],
    ['duties.yaml', /\n {4}en: .*/u, 7, 'The duty "morning_digest" has no English title'],
    ['duties.yaml', / en: "Messages, .*?",/u, 1492, 'The duty "tick_due" has no English title'],
    ['conversations/F02-guardian-monthly.yaml', /\nen: .*/u, 5, 'The title has no English'],
  ] as const)('%s without %s: its line and a sentence', (name, line, at, sentence) => {
    const found = withoutEnglish(changed(name, line, '').filter((file) => file.name === name));
    expect(found).toMatchObject([{ file: name, line: at, sentence: expect.stringContaining(sentence) }]);
  });

  it('a county without English runs: the desk then says the Chinese name', () => {
    const own = changed('risk/flags.yaml', /\n {4}en: .*/u, '').map((file) => ({
      ...file,
      text: file.text.replace(/\n {4}runbookEn:(\n {6}- .*)+/u, '').replace(/\n {4}en: "Morning list"/u, ''),
    }));
    const { playbook, problems } = readPlaybook(own);
    expect(problems).toEqual([]);
    if (!playbook) throw new Error('there is no playbook');
    expect(flagName(playbook, 'P01')).toEqual({ zh: '正在发生的危险或紧急求助', en: '正在发生的危险或紧急求助' });
    expect(runbookOf(playbook, 'P01').map(({ zh, en }) => zh === en)).toEqual([true, true, true, true, true]);
    expect(dutyTitle(playbook, 'morning_digest').en).toBe('早上的待办');
    expect(flagName(playbook, 'G02').en).toBe('No adult in charge, or none tonight');
  });

  it('Chinese is no English, and a runbook has as many lines in both', () => {
    const flags = (from: RegExp, to: string) => () => parseFlags(parse(textOf('risk/flags.yaml').replace(from, to)));
    expect(flags(/\n {4}en: .*/u, "\n    en: '危险'")).toThrow('no Chinese signs');
    expect(flags(/(\n {4}runbookEn:)\n {6}- .*/u, '$1')).toThrow('as many lines');
    const duties = DutyFile.safeParse(parse(textOf('duties.yaml').replace(/\n {4}en: .*/u, '\n    en: "早上"')));
    expect(duties.error?.issues.map(({ message }) => message)).toEqual([expect.stringContaining('no Chinese signs')]);
  });

  it('what is no longer in the playbook is called by its code', () => {
    const playbook = projectPlaybook();
    expect([flagName(playbook, 'Z99').en, dutyTitle(playbook, 'gone').zh, flowTitle(playbook, 'F99_gone').en]).toEqual([
      'Z99',
      'gone',
      'F99_gone',
    ]);
  });
});

describe('what a duty leaves for a person', () => {
  const playbook = projectPlaybook();
  const tasks = [...playbook.duties.rules.values()].flatMap(({ steps, missed, unreachable }) => [
    ...steps.flatMap((step) => (step.do.type === 'task' ? [step.do.task] : [])),
    ...missed.flatMap(({ task }) => task ?? []),
    ...(unreachable ? [unreachable] : []),
  ]);
  const said = (name: string) => (name === 'children.names' ? '小军、小红' : '王奶奶');

  it('is English for every task, with the names as they were written', () => {
    expect(tasks.length).toBeGreaterThan(60);
    for (const { note, noteEn } of tasks) {
      const written = fillTemplate(note, said);
      const { zh, en } = noteWords(playbook, written);
      expect([zh, en.join('')]).toEqual([[written], noteEn && fillTemplate(noteEn, said)]);
    }
  });

  it('says how far the question got; and words that are none of ours stay', () => {
    const { en } = noteWords(playbook, '六天没回话,请打电话给王奶奶,问问小军,记成代答。(送到了,没回)');
    expect(en.join('')).toBe(
      'No answer for six days: phone 王奶奶, ask about 小军, record it as answered by proxy. (delivered, no answer)',
    );
    expect(noteWords(playbook, '奶奶住院').en).toEqual(['奶奶住院']);
    expect(noteWords(playbook, 'H02 奶奶住院').en).toEqual([flagName(playbook, 'H02'), ' 奶奶住院']);
  });

  it('has the same names in both languages', () => {
    const own = (from: RegExp, to: string): PlaybookFile[] => [
      { name: 'duties.yaml', text: textOf('duties.yaml').replace(from, to) },
    ];
    const [file] = own(/noteEn: "No answer for six days: phone \{duty.owner\}/u, 'noteEn: "No answer: phone them');
    const texts = { name: 'messages/duty-texts.yaml', text: textOf('messages/duty-texts.yaml') };
    const flagCodes = new Set(playbook.flags.flags.keys());
    const { problems } = parseDuties(
      { duties: file as PlaybookFile, texts },
      { flows: playbook.flows, flagCodes, forbiddenWords: [] },
    );
    expect(problems).toMatchObject([{ file: 'duties.yaml', code: 'names' }]);
    expect(withoutEnglish(own(/, noteEn: "[^"]*"|\n +noteEn: .*/u, ''))).toMatchObject([
      { sentence: expect.stringContaining('The note has no English') },
    ]);
  });
});

describe('why a signal was raised', () => {
  const playbook = projectPlaybook();
  const english = (because: string) => wordsIn(reasonText(playbook, because), 'en');

  it('is English for every sentence of ours', () => {
    const { combinations, flows } = playbook;
    const sentences = [
      ...combinations.rules.map(({ because }) => because),
      ...[...flows.values()].map(({ title }) => title),
      ...['急事求助', '像是孩子在写', '号码换了人', '没有听明白回答', '无故缺课超过一星期', '疑似辍学满一个月'],
      ...['2026-11-18满16周岁', '2026-01-02起没有见面的记录', '从2026-10-01起,没有妈妈跟孩子联系的记录(48天)'],
      ...['父母2026-10-01起都在外,还没有委托照护协议', '委托照护协议2026-12-01到期', '委托照护协议已经到期'],
      ...['委托照护还没有书面告诉学校和村里', '没有出生日期:年龄待核,各条年龄线都按严的算'],
      ...['没到校,今天没有人见到孩子,一小时了家里还联系不上', '连续2期没有回话:监护人每月报平安'],
    ];
    expect(sentences.map(english).filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
    expect(english('连续2期没有回话:监护人每月报平安')).toBe("No answer 2 times running: Carer's monthly check-in");
  });

  it('stays as it is for what somebody said', () => {
    expect(reasonText(playbook, '今晚屋头没得人')).toBe('今晚屋头没得人');
  });
});
