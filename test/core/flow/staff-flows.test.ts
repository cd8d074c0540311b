import { describe, expect, it } from 'vitest';
import { compileFlows } from '../../../src/core/flow/compile-flows.ts';
import type { Facts } from '../../../src/core/flow/facts.ts';
import { FlowError } from '../../../src/core/flow/flow-error.ts';
import type { FlowOutput } from '../../../src/core/flow/outcome.ts';
import { flowsOf, knowledge, play } from './support/play.ts';

const report = `
id: T_report
version: 1
title: 快报
side: staff
audience: [CLASS_TEACHER]
vars: {area: string, seen: list}
steps:
  - id: talked
    type: childPick
    onlyWhen: child.talkDue
    prompt: 本周谈过话的?没谈到的回号
    zero: {label: 都谈了, value: ALL_DONE, do: [{act: mark, how: all}]}
    picked: {do: [{act: mark, how: missed}], next: why}
    rest: {do: [{act: mark, how: done}]}
  - id: why
    type: choice
    aside: true
    prompt: 原因
    options: [{label: 没空, value: NO_TIME}, {label: 空号, value: DEAD_NUMBER, flags: [{code: C01}]}]
  - id: who
    type: childPick
    prompt: 有要留意的吗?
    zero: {label: 没有, value: NONE}
    call: T_about
    set: {seen: "{answer.who}"}
  - id: end_note
    type: info
    prompt: "已登记。{var.area}"
    do: [{act: task, kind: closing, list: "{var.seen}"}]
`;
const about = `
id: T_about
version: 1
title: 一个孩子
side: staff
sub: true
perChild: true
vars: {area: string}
steps:
  - id: area
    type: multi
    prompt: "{child.name},哪方面?"
    options:
      - {label: 没到校, value: ABSENT, set: {area: 缺课}}
      - {label: 心情, value: MOOD, next: mood}
      - {label: 伤, value: HURT, next: hurt}
    other: {label: 不放心, value: UNEASY, do: [{act: task, kind: uneasy, note: "说不清:{answer.area}"}]}
  - id: mood
    type: choice
    aside: true
    prompt: 心情怎样?
    options: [{label: 话少, value: QUIET}, {label: 不想活, value: DANGER, flags: [{code: M01}], next: end}]
  - id: hurt
    type: text
    aside: true
    prompt: 什么样的伤?
    flags: [{code: P02, when: "answer.hurt != ''"}]
  - {id: more, type: confirm, prompt: 还有吗?, yes: {label: 有}, no: {label: 没有}}
`;
const flows = flowsOf(report, about);
const children: Facts[] = ['小军', '小红', '小强'].map((name, index) => ({
  'child.name': name,
  'child.talkDue': index < 2,
}));
const begin = () => play(flows, 'T_report', { children });

function lines(outputs: readonly FlowOutput[]): string[] {
  return outputs.map((output) => {
    const ids = 'childIds' in output ? `[${output.childIds.map((id) => id.slice(6)).join()}]` : '';
    if (output.kind === 'act') return `do ${output.name}${ids} ${JSON.stringify(output.args)}`;
    if (output.kind === 'answer') return `${output.stepId}=${JSON.stringify(output.value)}${ids}`;
    if (output.kind === 'flag') return `${output.code}${ids}`;
    return output.kind === 'say' ? output.text : output.kind;
  });
}

describe('a list with a line for those left over', () => {
  it('lists only those due, and 0 stands for all of them', () => {
    const player = begin();
    expect(player.text).toBe('本周谈过话的?没谈到的回号\n1 小军\n2 小红\n0 都谈了');
    expect(lines(player.say('0')).slice(0, 2)).toEqual(['talked=[][0,1]', 'do mark[0,1] {"how":"all"}']);
  });

  it('acts for the picked and for the rest, and asks on about the picked', () => {
    const player = begin();
    expect(lines(player.say('2'))).toEqual([
      'talked=["child-1"][1]',
      'do mark[1] {"how":"missed"}',
      'do mark[0] {"how":"done"}',
      '原因\n1 没空\n2 空号',
    ]);
    expect(lines(player.say('2')).slice(0, 2)).toEqual(['why="DEAD_NUMBER"[1]', 'C01[1]']);
  });

  it('gives no thanks to staff: lists stay short', () => {
    const player = begin();
    player.say('2');
    player.say('2');
    expect(player.text).not.toContain('谢谢您');
  });
});

describe('sub-conversations', () => {
  it('run once for each picked child and come back', () => {
    const player = begin();
    player.say('0');
    expect(lines(player.say('1 3'))).toEqual([
      'who=["child-0","child-2"][0,2]',
      '小军,哪方面?\n1 没到校\n2 心情\n3 伤',
    ]);
    player.say('1');
    expect(player.text).toContain('还有吗');
    player.say('2');
    expect(player.text).toMatch(/^小强,哪方面/);
    player.say('2 3');
    expect(player.text).toContain('心情怎样');
    player.say('1');
    expect(lines(player.say('手臂青了')).slice(0, 2)).toEqual(['hurt="手臂青了"[2]', 'P02[2]']);
    expect(lines(player.say('2'))).toEqual([
      'more=false[2]',
      'do task[] {"kind":"closing","list":["child-0","child-2"]}',
      '已登记。缺课',
      'ended',
    ]);
  });

  it('"end" ends the sub-conversation only', () => {
    const player = begin();
    player.say('0');
    player.say('1 2');
    player.say('2');
    expect(lines(player.say('2'))).toEqual(['mood="DANGER"[0]', 'M01[0]', '小红,哪方面?\n1 没到校\n2 心情\n3 伤']);
  });

  it('keeps words that fit no area as "other"', () => {
    const player = begin();
    player.say('0');
    player.say('1');
    expect(lines(player.say('老趴桌上,不跟人玩')).slice(0, 2)).toEqual([
      'area=["UNEASY"][0]',
      'do task[0] {"kind":"uneasy","note":"说不清:不放心"}',
    ]);
  });

  it('that are not there are a fault with a code', () => {
    const alone = compileFlows([{ name: 'a.yaml', text: report }], knowledge).flows;
    const player = play(alone, 'T_report', { children });
    player.say('0');
    expect(() => player.say('1')).toThrow(expect.objectContaining({ code: 'unknown_flow' }));
  });
});

describe('ways on', () => {
  const head = 'id: T_ways\nversion: 1\ntitle: t\nside: staff\nvars: {n: int, place: string}\n';

  it('takes the first branch that holds, else the last', () => {
    const ways = flowsOf(
      `${head}steps:
  - {id: times, type: number, prompt: 几回?, max: 9, next: [{when: "answer.times == 0", to: none}, {when: "answer.times > 3", to: end}, {else: continue}]}
  - {id: some, type: text, prompt: 怎么样?}
  - {id: none, type: text, aside: true, prompt: 为什么?}`,
    );
    const went = (answer: string) => {
      const player = play(ways, 'T_ways');
      player.say(answer);
      return player.state === null ? 'over' : player.text;
    };
    expect([went('0'), went('2'), went('5')]).toEqual(['为什么?', '怎么样?', 'over']);
  });

  it('knows variables from the start and from "set"', () => {
    const vars = flowsOf(
      `${head}steps:
  - {id: a, type: choice, prompt: "{var.n}?", options: [{label: 甲, value: A, set: {place: 塘边}}, {label: 乙, value: B}]}
  - {id: b, type: info, askWhen: "var.n > 2 && var.place == '塘边'", prompt: "{var.place},{answer.a}"}
  - {id: c, type: text, prompt: 还有?}`,
    );
    const player = play(vars, 'T_ways', { vars: { n: 3 } });
    expect(player.text).toMatch(/^3\?/);
    player.say('1');
    expect(player.text).toBe('塘边,甲\n还有?');
  });

  it('counts days between two dates', () => {
    const late = flowsOf(
      `${head}steps:
  - {id: day, type: date, prompt: 哪天?, do: [{act: mark, when: "daysBetween(answer.day, today) > 7"}]}`,
    );
    expect(lines(play(late, 'T_ways').say('10月20日'))).toContain('do mark[] {}');
    expect(lines(play(late, 'T_ways').say('昨天'))).not.toContain('do mark[] {}');
  });

  it('throws with a code instead of going round for ever', () => {
    const circle = compileFlows(
      [
        {
          name: 'a.yaml',
          text: `${head}steps:\n  - {id: a, type: info, prompt: 甲, next: b}\n  - {id: b, type: info, prompt: 乙, next: a}`,
        },
      ],
      knowledge,
    ).flows;
    expect(() => play(circle, 'T_ways')).toThrow(FlowError);
    expect(() => play(circle, 'T_ways')).toThrow(expect.objectContaining({ code: 'step_limit' }));
  });
});
