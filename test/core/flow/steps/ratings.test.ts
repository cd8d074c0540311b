import { describe, expect, it } from 'vitest';
import { flowsOf, play } from '../support/play.ts';

const flows = flowsOf(`id: T_rate
version: 1
title: 评分
side: staff
vars: {life: int, guard: int, mind: int, body: int}
steps:
  - id: rate
    type: ratings
    prompt: 四项评分,都好回0
    items: [{var: life, label: 生活}, {var: guard, label: 监护}, {var: mind, label: 心理行为}, {var: body, label: 身体}]
  - {id: last, type: text, prompt: "{var.life} {var.guard} {var.mind} {var.body}", do: [{act: mark, n: "{var.mind}"}]}
`);

/** A row of ratings in one answer; every rating is a whole number in a variable. */
describe('ratings', () => {
  it.each([
    ['0', '0 0 0 0'],
    ['都好', '0 0 0 0'],
    ['0000', '0 0 0 0'],
    ['0 2 1 0', '0 2 1 0'],
    ['0210', '0 2 1 0'],
    ['0、2、1、0', '0 2 1 0'],
    ['监护2', '0 2 0 0'],
    ['监护2 心理3', '0 2 3 0'],
    ['心理行为 1,身体 2', '0 0 1 2'],
  ])('reads %s', (answer, ratings) => {
    const player = play(flows, 'T_rate');
    player.say(answer);
    expect(player.text).toBe(ratings);
  });

  it.each(['1', '4 0 0 0', '0 0 0', '00000', '学习2', '监护2 别的3', '还行', ''])(
    'does not guess at "%s"',
    (answer) => {
      const player = play(flows, 'T_rate');
      player.say(answer);
      expect(player.text).toContain('四项评分');
    },
  );

  it('shows the items in the order of the digits, and keeps numbers for acts', () => {
    const player = play(flows, 'T_rate');
    expect(player.start).toMatchObject([{ text: '四项评分,都好回0\n1生活 2监护 3心理行为 4身体' }]);
    expect(player.say('0020')).toMatchObject([{ kind: 'answer', value: ['0', '0', '2', '0'] }, { kind: 'say' }]);
    expect(player.say('好')).toContainEqual(expect.objectContaining({ name: 'mark', args: { n: 2 } }));
  });

  it('is a fault when the head lacks a variable', () => {
    expect(() =>
      flowsOf(`id: T_bad
version: 1
title: 评分
side: staff
vars: {life: int}
steps:
  - {id: rate, type: ratings, prompt: 评分, items: [{var: life, label: 生活}, {var: mind, label: 心理}]}
`),
    ).toThrow('"mind"');
  });
});
