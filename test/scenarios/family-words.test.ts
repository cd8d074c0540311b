import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textsOf } from '../../src/core/flow/check/check-words.ts';
import type { PlaybookFile } from '../../src/core/playbook.ts';
import { readPlaybook } from '../../src/core/playbook.ts';
import { readPlaybookFolder } from '../../src/store/playbook-folder.ts';
import { Party } from '../support/party.ts';
import { projectPlaybook } from '../support/playbook.ts';

/** Acceptance scenario 28 (domain 12.1, 5.1, 5.2, 10.46): words no family may read, and questions no path may leave out. */

const root = join(import.meta.dirname, '../..');
const files = readPlaybookFolder(join(root, 'flows'));
const forbidden = '留守 困境 风险 高危 预警 问题儿童 监护不力 监护缺失 贫困户 辍学生 帮扶对象'.split(' ');

/** The playbook with one text put in place of another in one file. */
function changed(name: string, from: string, to: string): readonly PlaybookFile[] {
  const file = files.find((one) => one.name === name);
  if (!file?.text.includes(from)) throw new Error(`${name} does not hold "${from}".`);
  return files.map((one) => (one === file ? { name, text: file.text.replace(from, to) } : one));
}

const codes = (list: readonly PlaybookFile[]) => readPlaybook(list).problems.map(({ code, file }) => `${file} ${code}`);
const f02 = 'conversations/F02-guardian-monthly.yaml';

describe('28 · Given everything a family can be told', () => {
  it('Then no conversation of the playbook says a forbidden word, in no variant and on no button', () => {
    const family = [...projectPlaybook().flows.values()].filter(({ side }) => side === 'family');
    const texts = family.flatMap((flow) => textsOf(flow).map(({ text }) => `${flow.id}: ${text}`));
    expect(family.length).toBeGreaterThan(4);
    expect(texts.length).toBeGreaterThan(150);
    expect(texts.filter((text) => forbidden.some((word) => text.includes(word)))).toEqual([]);
    const help = Object.values(projectPlaybook().senderHelp);
    expect(help.filter((text) => forbidden.some((word) => text.includes(word)))).toEqual([]);
  });

  it('Then no sentence in the code that answers families says one', () => {
    const folders = ['src/core/decide', 'src/core/flow', 'src/core/act', 'src/server/chat'];
    const sentences = folders.flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((name) => /\.tsx?$/u.test(name))
        .flatMap((name) =>
          [
            ...readFileSync(join(root, folder, name), 'utf8').matchAll(
              /['"`>]([^'"`<>]*\p{Script=Han}[^'"`<>]*)['"`<]/gu,
            ),
          ].map(([, sentence]) => `${name}: ${sentence}`),
        ),
    );
    expect(sentences.length).toBeGreaterThan(30);
    expect(sentences.filter((sentence) => forbidden.some((word) => sentence.includes(word)))).toEqual([]);
  });

  it.each(forbidden)(
    'When an author writes %s in a question, a button, a variant or the closing, Then the playbook is refused',
    (word) => {
      for (const [from, to] of [
        ['顾得过来不?', `${word},顾得过来不?`],
        ['label: 有点吃力', `label: 有点${word}`],
        ['周末和放假晚上睡觉', `${word}晚上睡觉`],
        ['都记下了,谢谢您,{children', `都记下了,${word},{children`],
      ] as const)
        expect(codes(changed(f02, from, to))).toEqual([`${f02} forbidden_word`]);
    },
  );

  it.each([
    ['q1_health', 'id: q1_health\n    type: choice\n    safety: true'],
    ['q3_night', 'id: q3_night\n    type: choice\n    safety: true'],
    ['q5_safe', 'id: q5_safe\n    type: choice\n    safety: true'],
  ])(
    'When an author lets a path go round %s, or asks it only sometimes, Then the playbook is refused',
    (_step, head) => {
      expect(codes(files)).toEqual([]);
      const sometimes = codes(changed(f02, head, `${head}\n    askWhen: "child.age < 10"`));
      expect(sometimes.length).toBeGreaterThan(0);
      expect(sometimes.every((problem) => problem.startsWith(f02))).toBe(true);
    },
  );

  it('When an author ends the month early after an answer, Then the playbook is refused', () => {
    const early = codes(
      changed(f02, '{label: 有点吃力, value: STRAINED,', '{label: 有点吃力, value: STRAINED, next: end,'),
    );
    expect(early.length).toBeGreaterThan(0);
  });
});

/** Everything that was asked on the way to the end, when each question gets the digit that `answer` names for it. */
function walk(flowId: string, relation: 'carer' | 'parent', answer: (step: string) => string): ReadonlySet<string> {
  const party = new Party(projectPlaybook());
  const { children, now } = party.situation;
  party.situation = { ...party.situation, now, children: children.map((child) => ({ ...child, relation })) };
  const asked = new Set<string>();
  party.ask(flowId);
  for (let turn = 0; turn < 40; turn += 1) {
    const pending = party.situation.sessions[0];
    const step = (pending?.state.inner as { p: { t: string } | null } | undefined)?.p?.t;
    if (!pending || pending.flowId !== flowId || !step) return asked;
    asked.add(step);
    party.write(answer(step));
  }
  throw new Error(`${flowId} does not end.`);
}

describe('28 · Given the monthly conversations', () => {
  it.each([
    ['F02_guardian_monthly', 'carer', ['q1_health', 'q3_night', 'q5_safe']],
    ['F03_parent_monthly', 'parent', ['p3_worry']],
  ] as const)(
    'When %s is walked with every pair of answers, and fast, Then every path asks %s: %j',
    (flowId, relation, safety) => {
      const flow = projectPlaybook().flows.get(flowId);
      const main = flow?.main.filter(({ options }) => options.length > 0) ?? [];
      const keys = (step: (typeof main)[number] | undefined) => step?.options.map(({ key }) => key) ?? [];
      let walked = 0;
      for (const [index, a] of main.entries())
        for (const b of main.slice(index + 1))
          for (const x of keys(a))
            for (const y of keys(b)) {
              const asked = walk(flowId, relation, (step) => (step === a.id ? x : step === b.id ? y : '1'));
              walked += 1;
              expect(
                safety.filter((step) => !asked.has(step)),
                `${a.id}=${x} ${b.id}=${y}`,
              ).toEqual([]);
            }
      expect(walked).toBeGreaterThan(100);
      if (relation === 'carer') {
        const fast = walk(flowId, relation, (step) => (step === 'opening' ? '都好' : '1'));
        expect([...fast].filter((step) => step !== 'opening')).toEqual([...safety]);
      }
    },
  );
});
