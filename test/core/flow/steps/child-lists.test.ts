import { describe, expect, it } from 'vitest';
import type { FlowOutput } from '../../../../src/core/flow/outcome.ts';
import { flowsOf, play } from '../support/play.ts';

const flows = flowsOf(`id: T_lists
version: 1
title: 三样
side: staff
perChild: true
steps:
  - id: contacts
    type: childLists
    prompt: 都做了回0
    lists:
      - label: 谈过话的?
        onlyWhen: child.talkDue
        done: {value: TALKED, do: [{act: mark, what: talk}]}
        missed: {value: NOT_TALKED, next: why_talk}
      - label: 家长电话?
        onlyWhen: child.parentCallDue
        oneByOne: true
        done: {value: CALLED}
        missed: {value: NOT_CALLED, next: why_call}
        reasons:
          - {value: NO_NUMBER, label: 空号, hears: [停机], flags: [{code: C01}]}
      - label: 亲戚联系?
        onlyWhen: child.relativesDue
        done: {value: RELATIVES}
        missed: {value: NO_RELATIVES, flags: [{code: C02}]}
  - {id: why_talk, type: text, aside: true, prompt: "{child.name}没谈,为什么?"}
  - {id: why_call, type: text, aside: true, prompt: "{child.name}家没打通,为什么?"}
  - {id: last, type: text, prompt: 还有吗?}
`);
const child = (name: string, talk: boolean, call: boolean, relatives: boolean) => ({
  'child.name': name,
  'child.talkDue': talk,
  'child.parentCallDue': call,
  'child.relativesDue': relatives,
});
const three = [child('小军', true, true, false), child('小红', true, true, false), child('小强', true, true, true)];
const names = ['小军', '小红', '小强'];

function told(outputs: readonly FlowOutput[]): string[] {
  const who = (ids: readonly string[]) => ids.map((id) => names[Number(id.slice(6))]).join('、');
  return outputs.flatMap((output) =>
    output.kind === 'answer'
      ? [`${who(output.childIds)}=${(output.value as string[]).join('+')}`]
      : output.kind === 'flag'
        ? [`${output.code} ${who(output.childIds)}`]
        : output.kind === 'act'
          ? [`${output.name} ${who(output.childIds)}`]
          : [],
  );
}

const all = '小军、小红=TALKED+CALLED';
describe('childLists', () => {
  it('puts the lists that are due into one message, a child under one number everywhere', () => {
    const { start } = play(flows, 'T_lists', { children: three });
    expect(start).toMatchObject([
      { text: '都做了回0\n①谈过话的?1小军 2小红 3小强\n②家长电话?同上\n③亲戚联系?小强:1是 2否\n0 都做了' },
    ]);
    const two = [child('小军', false, true, false), child('小红', true, true, false)];
    expect(play(flows, 'T_lists', { children: two }).start).toMatchObject([
      { text: '都做了回0\n①谈过话的?小红:1是 2否\n②家长电话?1小军 2小红\n0 都做了' },
    ]);
  });

  it('leaves the step out when nothing is due', () => {
    const none = [child('小军', false, false, false)];
    expect(play(flows, 'T_lists', { children: none }).start).toMatchObject([{ text: '还有吗?' }]);
  });

  it.each<[string, string[]]>([
    ['0', [all, '小强=TALKED+CALLED+RELATIVES', 'mark 小军、小红、小强']],
    ['都做了', [all, '小强=TALKED+CALLED+RELATIVES', 'mark 小军、小红、小强']],
    ['0 0 1', [all, '小强=TALKED+CALLED+RELATIVES', 'mark 小军、小红、小强']],
    ['001', [all, '小强=TALKED+CALLED+RELATIVES', 'mark 小军、小红、小强']],
    ['0 0 否', [all, '小强=TALKED+CALLED+NO_RELATIVES', 'mark 小军、小红、小强', 'C02 小强']],
    ['0 0 3', [all, '小强=TALKED+CALLED+NO_RELATIVES', 'mark 小军、小红、小强', 'C02 小强']],
    [
      '0 / 2空号 / 0',
      [
        '小军=TALKED+CALLED',
        '小红=TALKED+NO_NUMBER',
        '小强=TALKED+CALLED+RELATIVES',
        'mark 小军、小红、小强',
        'C01 小红',
      ],
    ],
    [
      '0 小红停机 0',
      [
        '小军=TALKED+CALLED',
        '小红=TALKED+NO_NUMBER',
        '小强=TALKED+CALLED+RELATIVES',
        'mark 小军、小红、小强',
        'C01 小红',
      ],
    ],
    ['13/0/1', ['小军=NOT_TALKED+CALLED', '小红=TALKED+CALLED', '小强=NOT_TALKED+CALLED+RELATIVES', 'mark 小红']],
  ])('reads "%s"', (answer, outputs) => {
    expect(told(play(flows, 'T_lists', { children: three }).say(answer))).toEqual(outputs);
  });

  it.each(['0 2', '0 2 1 1', '0 4 1', '12 天气好 1', '谢谢', '0 2 9'])('does not guess at "%s"', (answer) => {
    const player = play(flows, 'T_lists', { children: three });
    expect(told(player.say(answer))).toEqual([]);
    expect(player.text).toContain('谈过话的?');
  });

  it('asks what follows once for all, or child by child', () => {
    const player = play(flows, 'T_lists', { children: three });
    player.say('1,2 / 23 / 1');
    expect(player.text).toBe('小军、小红没谈,为什么?');
    player.say('请假了');
    expect(player.text).toBe('小红家没打通,为什么?');
    player.say('没人接');
    expect(player.text).toBe('小强家没打通,为什么?');
    player.say('没人接');
    expect(player.text).toBe('还有吗?');
  });

  it('can be answered anew once after 返回', () => {
    const player = play(flows, 'T_lists', { children: three });
    player.say('0 0 2');
    player.say('返回');
    expect(player.text).toContain('谈过话的?');
    expect(player.say('0')).toContainEqual(expect.objectContaining({ kind: 'answer', supersedes: true }));
  });
});
