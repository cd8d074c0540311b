import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../../src/core/flow/facts.ts';
import { flowsOf, play } from '../support/play.ts';
import { readOne, shown } from '../support/read-one.ts';

const step = '{id: who, type: childPick, prompt: 哪个孩子?}';
const names = (...list: string[]): Facts[] =>
  list.map((name, index) => ({
    'child.name': name,
    'child.className': `三(${index + 1})班`,
    'child.inSchool': index > 0,
  }));
const three = { children: names('小军', '小红', '小强'), perChild: false, side: 'staff' as const };

describe('childPick', () => {
  it('numbers up to eight children from 1, more from 11', () => {
    expect(shown(step, three)).toBe('哪个孩子?\n1 小军\n2 小红\n3 小强');
    const many = names(...'甲乙丙丁戊己庚辛壬'.split('').map((sign) => `小${sign}`));
    expect(shown(step, { ...three, children: many })).toContain('11 小甲\n12 小乙');
    expect(readOne(step, '12 13', { ...three, children: many })).toEqual(['child-1', 'child-2']);
    expect(readOne(step, '1213', { ...three, children: many })).toEqual(['child-1', 'child-2']);
    expect(readOne(step, '2', { ...three, children: many })).toBe('again');
  });

  it.each([
    ['1', ['child-0']],
    ['1 3', ['child-0', 'child-2']],
    ['13', ['child-0', 'child-2']],
    ['小红', ['child-1']],
    ['小军和小强', ['child-0', 'child-2']],
    ['都是', ['child-0', 'child-1', 'child-2']],
    ['4', 'again'],
    ['1 4', 'again'],
    ['小明', 'again'],
  ])('%s', (answer, value) => {
    expect(readOne(step, answer, three)).toEqual(value);
  });

  it('tells the same name apart by the class, and does not guess', () => {
    const twins = { ...three, children: names('小军', '小军') };
    expect(shown(step, twins)).toBe('哪个孩子?\n1 小军(三(1)班)\n2 小军(三(2)班)');
    expect(readOne(step, '小军', twins)).toBe('again');
  });

  it('offers only children for whom the condition holds, and skips itself for none', () => {
    const onlyIn = '{id: who, type: childPick, prompt: 哪个孩子?, onlyWhen: child.inSchool}';
    expect(shown(onlyIn, three)).toBe('哪个孩子?\n1 小红\n2 小强');
    expect(readOne(onlyIn, '1', three)).toEqual(['child-1']);
    expect(shown(onlyIn, { ...three, children: names('小军') })).toBe('还有什么?');
  });

  it('takes one only where the file says so', () => {
    expect(readOne('{id: who, type: childPick, prompt: 哪个?, multiple: false}', '1 2', three)).toBe('again');
  });

  it('reads 0 as nobody, and names it does not know as "other"', () => {
    expect(readOne('{id: who, type: childPick, prompt: 哪个?, zero: {label: 都谈了, value: ALL}}', '0', three)).toEqual(
      [],
    );
    expect(
      readOne('{id: who, type: childPick, prompt: 哪个?, other: {label: 不在名单, value: OTHER}}', '小明', three),
    ).toBe('OTHER');
  });
});

describe('childPick, line: true', () => {
  const flows = flowsOf(`id: T_line
version: 1
title: 一句话
side: staff
perChild: true
vars: {area: string, detail: string}
steps:
  - {id: who, type: childPick, line: true, prompt: 有要留意的吗?, zero: {label: 没有, value: NONE}}
  - {id: last, type: text, prompt: "[{var.area}|{var.detail}|{answer.who}]"}
`);
  const kids = ['小军', '小红'].map((name) => ({ 'child.name': name }));
  it.each([
    ['1 这周老趴桌上,不跟人玩', '[MOOD|这周老趴桌上,不跟人玩|小军]'],
    ['小红 手臂有伤', '[HURT|手臂有伤|小红]'],
    ['2 这周主动举手', '[|这周主动举手|小红]'],
    ['小红这周主动举手', '[|这周主动举手|小红]'],
    ['1', '[||小军]'],
    ['12', '[||小军、小红]'],
    ['小军和小红', '[||小军、小红]'],
    ['0', '[||]'],
  ])('reads %s', (answer, kept) => {
    const player = play(flows, 'T_line', { children: kids });
    player.say(answer);
    expect(player.text).toBe(kept);
  });
  it('does not take a number that is not in the list for a child', () => {
    const player = play(flows, 'T_line', { children: kids });
    player.say('7 没来');
    expect(player.text).toContain('有要留意的吗');
  });
});
