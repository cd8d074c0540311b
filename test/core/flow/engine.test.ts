import { describe, expect, it } from 'vitest';
import { expireFlow, pendingStep, resumeFlow, resumePrompt } from '../../../src/core/flow/engine.ts';
import type { Facts } from '../../../src/core/flow/facts.ts';
import type { Flow } from '../../../src/core/flow/flow.ts';
import { FlowError } from '../../../src/core/flow/flow-error.ts';
import type { FlowOutput } from '../../../src/core/flow/outcome.ts';
import { CHILD, fixture, flowsOf, type Player, type PlayOptions, play } from './support/play.ts';

const flows = flowsOf(fixture('monthly.yaml'));
const flow = flows.get('T_monthly') as Flow;

const girl: Facts = { ...CHILD, 'child.name': '小红', 'child.age': 10 };
const two = [CHILD, girl];

function begin(options: PlayOptions = {}, ...answers: readonly string[]): Player {
  const player = play(flows, 'T_monthly', options);
  for (const answer of answers) player.say(answer);
  return player;
}

/** One short line for each output but the messages. */
function facts(outputs: readonly FlowOutput[]): string[] {
  return outputs.flatMap((output) => {
    const who = 'childIds' in output ? `[${output.childIds.map((id) => id.slice(6)).join()}]` : '';
    if (output.kind === 'answer') {
      return [
        `${output.stepId}=${String(output.value)}${who} ${output.understoodBy}${output.supersedes ? ' again' : ''}`,
      ];
    }
    if (output.kind === 'flag') return [`${output.code}${output.severity ? `/${output.severity}` : ''}${who}`];
    if (output.kind === 'act') return [`do ${output.name}${who}`];
    if (output.kind === 'not_understood') return [`unclear ${output.stepId}`];
    return output.kind === 'ended' ? [`ended ${output.how}`] : [];
  });
}

describe('one child', () => {
  it('begins with the opening, and 0 stands there for a call', () => {
    expect(begin().text).toBe('王奶奶,您好!问问小军好不好,一两分钟。\n1 现在说\n2 晚点\n0 请打电话给我');
  });

  it('ends with "later" when there is no time now', () => {
    expect(facts(begin().say('在地里干活'))).toEqual(['opening=LATER[0] word', 'ended later']);
    expect(facts(begin().say('2'))).toEqual(['opening=LATER[0] digit', 'ended later']);
  });

  it('raises the flag before it asks on, and thanks in the same message', () => {
    const outputs = begin({}, '1').say('3');
    expect(facts(outputs)).toEqual(['q1_health=ILL_UNTREATED[0] digit', 'H01[0]']);
    expect(outputs.at(-1)).toMatchObject({ kind: 'say', text: expect.stringMatching(/^记下了,谢谢您。\n吃饭/) });
    expect(outputs.filter(({ kind }) => kind === 'say')).toHaveLength(1);
  });

  it('says nothing special after a good answer', () => {
    begin({}, '1', '1');
    expect(begin({}, '1', '1').text).toMatch(/^吃饭/);
  });

  it.each([
    ['child.age', 2, ['H01[0]', 'H05[0]']],
    ['child.age', -1, ['H01[0]', 'H05[0]']],
    ['child.age', 9, ['H01[0]']],
  ])('tests conditions on the child: %s %s', (name, value, flags) => {
    const outputs = begin({ children: [{ ...CHILD, [name]: value }] }, '1').say('3');
    expect(facts(outputs).slice(1)).toEqual(flags);
  });

  it('raises what is mentioned, with the word as reason', () => {
    const outputs = begin({}, '1', '高烧,病了还没看').say('对');
    expect(facts(outputs)).toEqual(['q1_health=ILL_UNTREATED[0] word', 'H01[0]', 'H05[0]']);
    expect(outputs.find((output) => output.kind === 'flag' && output.code === 'H05')).toMatchObject({
      because: '高烧',
    });
  });

  it('comes back from an aside to the question after', () => {
    const player = begin({}, '1', '4');
    expect(player.text).toContain('在哪家医院');
    expect(facts(player.say('在县医院,推了一把摔的'))).toEqual([
      'q1b_hospital=在县医院,推了一把摔的[0] word',
      'P02/orange[0]',
    ]);
    expect(player.text).toContain('顾得过来不');
  });

  it('takes the wording that fits the facts', () => {
    const player = begin({ children: [{ ...CHILD, 'child.boarding': true }] }, '1', '1', '1');
    expect(player.text).toMatch(/^周末和放假晚上/);
  });

  it('leaves out what does not apply, and closes with the other words', () => {
    const orphan = { children: [{ ...CHILD, 'child.parentsReachable': false }] };
    const player = begin(orphan, '1', '1', '1', '1');
    expect(player.text).toContain('要帮忙的没有');
    expect(facts(player.say('1'))).toEqual(['q8_needs=NONE[0] digit', 'ended done']);
    expect(player.text).toMatch(/^都记下了,谢谢您。小军有您照看,我们都放心/);
    expect(player.text).not.toContain('爸妈');
  });

  it('runs what several chosen options lead to, one after another', () => {
    const player = begin({}, '1', '1', '1', '1', '1');
    expect(facts(player.say('2 3 4'))).toEqual(['q8_needs=MONEY,MEDICAL,OTHER[0] digit', 'L03[0]', 'L03[0]']);
    expect(player.text).toContain('谁看病');
    player.say('他爷爷');
    expect(player.text).toContain('是什么事');
    expect(facts(player.say('没有'))).toEqual(['q8_other=[0] word', 'ended done']);
  });
});

describe('echo', () => {
  it('asks back at a safety question and takes 对 for it', () => {
    const player = begin({}, '1', '1', '1');
    expect(facts(player.say('屋头没得人'))).toEqual([]);
    expect(player.text).toBe('您是说:有时就孩子自己,对吗?\n1 对\n2 不是');
    expect(facts(player.say('对头'))).toEqual(['q3_night=ALONE[0] word']);
    expect(player.text).toContain('今天晚上有大人没有');
  });

  it.each([['不是'], ['2'], ['不对'], ['搞错了']])('puts the question again after %s', (no) => {
    const player = begin({}, '1', '1', '1', '屋头没得人');
    expect(facts(player.say(no))).toEqual([]);
    expect(player.text).toMatch(/^晚上睡觉/);
  });

  it('takes another digit as the answer itself', () => {
    expect(facts(begin({}, '1', '1', '1', '屋头没得人').say('4'))).toEqual(['q3_night=ELSEWHERE[0] digit', 'G07[0]']);
  });

  it('hears the same words again as yes', () => {
    const player = begin({}, '1', '1', '1', '没得人');
    expect(facts(player.say('没得人'))).toEqual(['q3_night=ALONE[0] word']);
  });

  it('hears another answer in what is no plain yes, and asks back about that', () => {
    const player = begin({}, '1', '1', '1', '没得人');
    expect(facts(player.say('有'))).toEqual([]);
    expect(player.text).toBe('您是说:有,我在,对吗?\n1 对\n2 不是');
  });

  it('does not lose what was said when the person stops, or time is over, before confirming', () => {
    const unsure = begin({}, '1', '高烧,病了还没看');
    const state = unsure.state;
    if (state === null) throw new Error('over');
    expect(facts(expireFlow(unsure.ctx, flow, state).outputs)).toEqual(['H01[0]', 'H05[0]', 'unclear q1_health']);
    expect(facts(unsure.say('停'))).toEqual(['H01[0]', 'H05[0]', 'unclear q1_health', 'ended stopped']);
  });
});

describe('several children', () => {
  it('"both fine" asks every question once for all, by "两个孩子"', () => {
    const player = begin({ children: two }, '1');
    expect(player.text).toBe('您照看小军、小红两个。\n1 两个都好\n2 有一个要说说');
    player.say('1');
    expect(player.text).toMatch(/^两个孩子最近身体好不好/);
    expect(facts(player.say('1'))).toEqual(['q1_health=WELL[0,1] digit']);
  });

  it('asks "是哪个" after a worrying answer; the others get the best one', () => {
    const player = begin({ children: two }, '1', '1');
    expect(facts(player.say('3'))).toEqual([]);
    expect(player.text).toBe('是哪个?\n1 小军\n2 小红\n3 都是');
    expect(facts(player.say('小红'))).toEqual([
      'q1_health=ILL_UNTREATED[1] digit',
      'q1_health=WELL[0] default',
      'H01[1]',
    ]);
  });

  it('goes into an aside about that child only, then back to all', () => {
    const player = begin({ children: two }, '1', '1', '1', '1', '3', '2');
    expect(player.text).toContain('今天晚上有大人没有');
    expect(facts(player.say('1'))).toEqual(['q3b_tonight=YES[1] digit', 'G05[1]']);
    expect(facts(player.say('1'))).toEqual(['q6_parents=WEEKLY[0,1] digit']);
  });

  it('raises a flag for exactly the children for whom it holds', () => {
    expect(facts(begin({ children: two }, '1', '1', '1', '1', '3', '3').say('1'))).toEqual([
      'q3b_tonight=YES[0,1] digit',
      'G06[0]',
      'G05[1]',
    ]);
  });

  it('takes an unreadable "which" to be about all, and a person reads it', () => {
    const player = begin({ children: two }, '1', '1', '3', '哎呀');
    expect(facts(player.say('说不清'))).toEqual([
      'unclear q1_health',
      'q1_health=ILL_UNTREATED[0,1] digit',
      'H01[0,1]',
    ]);
  });

  it('"one has something": all questions about that one, safety about the others, the family once', () => {
    const player = begin({ children: two }, '1', '2', '2');
    const asked: string[] = [player.text];
    for (let turn = 0; turn < 20 && player.state !== null; turn += 1) {
      player.say('1');
      asked.push(player.text.split('\n')[0] ?? '');
    }
    expect(asked.map((text) => text.slice(0, 6))).toEqual([
      '小红最近身体',
      '吃饭、穿衣、',
      '晚上睡觉,屋',
      '他爸妈这个月',
      '家里有要帮忙',
      '小军最近身体',
      '晚上睡觉,屋',
      '都记下了,谢',
    ]);
  });

  it('hears the child named instead of a number', () => {
    expect(begin({ children: two }, '1', '小红有点事').text).toMatch(/^小红最近身体/);
  });

  it('asks a question only about the children it applies to', () => {
    const children = [CHILD, { ...girl, 'child.parentsReachable': false }];
    const player = begin({ children }, '1', '1', '1', '1', '1');
    expect(facts(player.say('1'))).toEqual(['q6_parents=WEEKLY[0] digit']);
  });

  it('says names when only some of three are meant', () => {
    const three = [...two, { ...CHILD, 'child.name': '小强' }];
    const player = begin({ children: three }, '1', '2', '1', '1', '1', '1', '1', '1');
    expect(player.text).toMatch(/^小红、小强最近身体/);
  });
});

describe('red first', () => {
  const red = flowsOf(`id: T_red
version: 1
title: 急
side: family
perChild: true
steps:
  - id: mood
    type: choice
    safety: true
    prompt: 性子跟平常比?
    options:
      - {label: 一样, value: SAME, best: true}
      - {label: 话少, value: QUIET, hears: [不说话], flags: [{code: L03}]}
      - {label: 说过不想活, value: DANGER, hears: [不想活], flags: [{code: M01}, {code: G02, severity: orange}]}
closing: {text: "记下了。急事报警110,急救120。"}`);

  it('is raised for all before "是哪个", and again for the one named; the rest waits', () => {
    const player = play(red, 'T_red', { children: two });
    expect(facts(player.say('3'))).toEqual(['M01[0,1]']);
    expect(player.text).toMatch(/^是哪个/);
    expect(facts(player.say('2'))).toEqual([
      'mood=DANGER[1] digit',
      'mood=SAME[0] default',
      'M01[1]',
      'G02/orange[1]',
      'ended done',
    ]);
  });

  it('is raised before the echo when the words were clear, and only once', () => {
    const player = play(red, 'T_red');
    expect(facts(player.say('不想活'))).toEqual(['M01[0]']);
    expect(player.text).toMatch(/^您是说:说过不想活,对吗/);
    expect(facts(player.say('对'))).toEqual(['mood=DANGER[0] word', 'G02/orange[0]', 'ended done']);
  });

  it('stays raised when the person says it was not meant, or stops', () => {
    const player = play(red, 'T_red');
    player.say('不想活');
    expect(facts(player.say('不是'))).toEqual([]);
    expect(facts(player.say('停'))).toEqual(['ended stopped']);
    const stopped = play(red, 'T_red');
    stopped.say('不想活');
    expect(facts(stopped.say('停'))).toEqual(['G02/orange[0]', 'unclear mood', 'ended stopped']);
  });

  it('waits for the confirmation when the words were not clear, and what is not red always does', () => {
    expect(facts(play(red, 'T_red').say('好像又有点不想活什么的'))).toEqual([]);
    expect(facts(play(red, 'T_red').say('不说话'))).toEqual([]);
  });
});

describe('fast path and rows of digits', () => {
  it.each([['都好'], ['好着呢'], ['莫得事']])('%s to the opening leaves only the safety questions', (fine) => {
    const player = begin({}, fine);
    expect(player.text).toMatch(/^小军最近身体/);
    player.say('1');
    expect(player.text).toMatch(/^晚上睡觉/);
    expect(facts(player.say('1'))).toEqual(['q3_night=ADULT_HOME[0] digit', 'ended done']);
  });

  it('"都好就是有点咳" asks everything, and a person reads the words', () => {
    const player = begin();
    expect(facts(player.say('都好就是有点咳'))).toEqual(['opening=NOW[0] word', 'unclear opening']);
    player.say('1');
    expect(player.text).toMatch(/^吃饭/);
  });

  it('"好" alone begins the talk, and is no "all fine"', () => {
    expect(facts(begin().say('好'))).toEqual(['opening=NOW[0] word']);
  });

  it('takes a row that answers exactly what is left; safety is confirmed one by one', () => {
    const player = begin({}, '1');
    expect(facts(player.say('1 2 1 2 1'))).toEqual([]);
    expect(player.text).toBe('您是说:①好着呢 ②有点吃力 ③有,我在 ④一两回 ⑤没有,对吗?\n1 对\n2 不是');
    expect(facts(player.say('1'))).toEqual([]);
    expect(player.text).toBe('小军最近身体好不好?\n您是说:好着呢,对吗?\n1 对\n2 不是');
    expect(facts(player.say('1'))).toEqual(['q1_health=WELL[0] digit', 'q2_living=HARD[0] digit', 'G05/blue[0]']);
    expect(player.text).toContain('您是说:有,我在,对吗?');
    expect(facts(player.say('对'))).toEqual([
      'q3_night=ADULT_HOME[0] digit',
      'q6_parents=SOME[0] digit',
      'C01/blue[0]',
      'q8_needs=NONE[0] digit',
      'ended done',
    ]);
  });

  it.each([['1 1 1'], ['1 1 1 1 1 1'], ['1 1 7 1 1']])('does not take %s', (row) => {
    const player = begin({}, '1');
    expect(facts(player.say(row))).toEqual([]);
    expect(player.text).toMatch(/^请看一下下面的数字,再回一次:\n小军最近身体/);
  });
});

describe('what is not understood', () => {
  it('keeps the words for a person, repeats once, then offers a call in the fixed words', () => {
    const player = begin({}, '1');
    expect(facts(player.say('他爸昨天打电话了'))).toEqual(['unclear q1_health']);
    expect(player.text).toMatch(/^您说的我记下了。再问一句:\n小军最近身体/);
    expect(facts(player.say('天晴了'))).toEqual(['unclear q1_health']);
    expect(player.text).toBe('我没听明白,记下来给李姐看了。要打电话给您吗?\n1 要\n2 不用');
  });

  it('calls when wanted, and when even that is not understood', () => {
    expect(facts(begin({}, '1', '他爸打电话了', '天晴了').say('要'))).toEqual(['do callback[0]', 'ended to_person']);
    expect(facts(begin({}, '1', '他爸打电话了', '天晴了').say('赶集去了'))).toEqual([
      'unclear q1_health',
      'do callback[0]',
      'ended to_person',
    ]);
  });

  it('goes on without a call, or with the answer after all', () => {
    const player = begin({}, '1', '他爸打电话了', '天晴了', '不用');
    expect(player.text).toMatch(/^吃饭/);
    expect(facts(begin({}, '1', '他爸打电话了', '天晴了').say('4'))).toEqual(['q1_health=HOSPITAL[0] digit', 'H02[0]']);
  });

  it('skips where the step says so, and raises its flags', () => {
    const player = begin({}, '1', '1', '1', '4', ' ');
    expect(facts(player.say(' '))).toEqual(['unclear q3d_where', 'G07/orange[0]']);
    expect(player.text).toContain('他爸妈这个月');
  });

  it('answers voice and pictures politely, and a person looks', () => {
    const player = begin({}, '1');
    expect(facts(player.say({ kind: 'voice' }))).toEqual(['unclear q1_health']);
    expect(player.text).toMatch(/^收到您的语音,李姐会听。\n小军最近身体/);
    expect(facts(begin({}, '1').say({ kind: 'photo' }))).toEqual(['unclear q1_health']);
  });
});

describe('words that are valid everywhere', () => {
  it('再说一遍 repeats whatever is pending', () => {
    const player = begin({}, '1', '1', '1', '屋头没得人');
    const echo = player.text;
    player.say('再说一遍');
    expect(player.text).toBe(echo);
  });

  it('停 ends politely', () => {
    expect(facts(begin({}, '1', '1').say('停'))).toEqual(['ended stopped']);
  });

  it('返回 goes back one answer; the new one supersedes, raised flags stay raised', () => {
    const player = begin({}, '1', '3');
    player.say('返回');
    expect(player.text).toMatch(/^小军最近身体/);
    expect(facts(player.say('1'))).toEqual(['q1_health=WELL[0] digit again']);
    player.say('返回');
    player.say('返回');
    expect(player.text).toMatch(/^前面的已经记下了/);
  });
});

describe('interruption', () => {
  it('offers the pending question again and changes nothing', () => {
    const player = begin({}, '1', '1');
    const state = player.state;
    if (state === null) throw new Error('over');
    const offer = resumePrompt(player.ctx, flow, state);
    expect(offer.state).toBe(state);
    expect(offer.outputs).toMatchObject([
      { kind: 'say', text: expect.stringMatching(/^刚才问到一半,咱们接着说。.*\n吃饭/) },
    ]);
  });

  it('says what is pending', () => {
    const player = begin({}, '1', '1', '1', '4');
    if (player.state === null) throw new Error('over');
    expect(pendingStep(flow, player.state, () => undefined)).toEqual({
      flowId: 'T_monthly',
      stepId: 'q3d_where',
      childIds: ['child-0'],
      takesZero: false,
      takesText: true,
      takesPhoto: false,
      safety: false,
    });
  });

  it('refuses the state of another conversation', () => {
    const player = begin({}, '1');
    if (player.state === null) throw new Error('over');
    const state = { ...player.state, flowId: 'T_other' };
    expect(() => resumeFlow(player.ctx, flow, state, { kind: 'text', text: '1' })).toThrow(FlowError);
  });
});
