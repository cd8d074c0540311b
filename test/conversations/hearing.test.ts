// proves: S2-49
import { describe, expect, it } from 'vitest';
import { loadConversations } from '../../src/cli/load-conversations.ts';
import { goldenChildId, goldenContext } from '../../src/core/flow/golden.ts';
import type { FlowState } from '../../src/core/flow/outcome.ts';
import { resumeFlow } from '../../src/core/flow/resume-flow.ts';
import { startFlow } from '../../src/core/flow/start-flow.ts';

const loaded = loadConversations('flows');
const at = Date.parse('2026-11-05T18:30:00+08:00');
const child = { 'child.name': '小军', 'child.age': 6, 'child.ageKnown': true, 'child.teacherRecordThisMonth': true };

/** What an answer is taken for after `path`: the option's value, with "?" when it is echoed first; "again" when not understood. */
function heard(flowId: string, path: readonly string[], text: string): string {
  const flow = loaded.flows.get(flowId);
  if (flow === undefined) throw new Error(`There is no conversation ${flowId}.`);
  const ctx = goldenContext(loaded, flow, at, { 'person.name': '王奶奶' }, [child], []);
  const say = (state: FlowState, said: string) => resumeFlow(ctx, flow, state, { kind: 'text', text: said });
  let { state } = startFlow(ctx, flow, { childIds: [goldenChildId(0)] });
  for (const step of path) if (state) state = say(state, step).state;
  if (state === null) throw new Error('The path ends the talk.');
  const turn = say(state, text);
  const answer = turn.outputs.find((output) => output.kind === 'answer');
  if (answer?.kind === 'answer') return String(answer.value);
  if (turn.outputs.some((output) => output.kind === 'not_understood') || turn.state === null) return 'again';
  const confirmed = say(turn.state, '对').outputs.find((output) => output.kind === 'answer');
  return confirmed?.kind === 'answer' ? `${String(confirmed.value)}?` : 'again';
}

const F02 = 'F02_guardian_monthly';
const to = {
  health: ['1'],
  care: ['1', '1'],
  night: ['1', '1', '1'],
  tonight: ['1', '1', '1', '3'],
  mood: ['1', '1', '1', '1'],
  safe: ['1', '1', '1', '1', '1'],
  parents: ['1', '1', '1', '1', '1', '1'],
};

/** How grandparents really answer, in the words of Sichuan, Guizhou, Hunan, Henan and Guangdong (domain 10.1–10.3, 11.2). */
describe('F02 hears words of home', () => {
  it.each([
    [to.health, '要得嘛,好着咧', 'WELL?'],
    [to.health, '莫得事', 'WELL?'],
    [to.health, '冇事', 'WELL?'],
    [to.health, '中,都好', 'WELL?'],
    [to.health, '乖得很', 'WELL?'],
    [to.health, '还可以', 'MINOR?'],
    [to.health, '有点咳', 'MINOR?'],
    [to.health, '没得啥子,就是流鼻涕', 'MINOR?'],
    [to.health, '感冒了,吃了药', 'MINOR?'],
    [to.health, '发烧了', 'ILL_UNTREATED?'],
    [to.health, '发烧了,没钱看', 'ILL_UNTREATED?'],
    [to.health, '脑壳痛', 'ILL_UNTREATED?'],
    [to.health, '不好', 'ILL_UNTREATED?'],
    [to.health, '在住院', 'HOSPITAL?'],
    [to.health, '摔断了手,在县医院', 'HOSPITAL?'],
    [to.care, '忙得过来嘛', 'OK'],
    [to.care, '没得问题', 'OK'],
    [to.care, '勉强', 'STRAINED'],
    [to.care, '恼火', 'NEEDS_HELP'],
    [to.care, '带不动了', 'NEEDS_HELP'],
    [to.night, '我在嘛', 'HOME?'],
    [to.night, '我跟他睡', 'HOME?'],
    [to.night, '我和他爷爷都在', 'HOME?'],
    [to.night, '好', 'HOME?'],
    [to.night, '托给隔壁张婶', 'ENTRUSTED?'],
    [to.night, '没得人', 'SOMETIMES_ALONE?'],
    [to.night, '屋头没得大人', 'SOMETIMES_ALONE?'],
    [to.night, '没有', 'SOMETIMES_ALONE?'],
    [to.night, '不在我这里', 'ELSEWHERE?'],
    [to.night, '在他大伯家', 'ELSEWHERE?'],
    [to.night, '他妈接走了', 'ELSEWHERE?'],
    [to.night, '他跟他外婆住', 'ELSEWHERE?'],
    [to.tonight, '没得', 'NOBODY'],
    [to.tonight, '没人', 'NOBODY'],
    [to.tonight, '不晓得', 'UNSURE'],
    [to.tonight, '说不准', 'UNSURE'],
    [to.tonight, '我今晚回来', 'ADULT'],
    [to.tonight, '他爷爷在', 'ADULT?'],
    [to.mood, '老样子', 'SAME'],
    [to.mood, '不爱说话', 'LOW'],
    [to.mood, '费得很', 'LOW'],
    [to.mood, '说过不想活', 'SELF_HARM'],
    [to.mood, '不晓得', 'UNSURE'],
    [to.safe, '莫得', 'NONE?'],
    [to.safe, '没人欺负', 'NONE?'],
    [to.safe, '膝盖磕了一下', 'BUMPS?'],
    [to.safe, '不晓得', 'UNEXPLAINED?'],
    [to.safe, '手上有块青的', 'UNEXPLAINED?'],
    [to.safe, '有人打他', 'BULLIED?'],
    [to.safe, '有娃儿欺负他', 'BULLIED?'],
    [to.parents, '天天打电话', 'WEEKLY?'],
    [to.parents, '打过一回', 'ONCE_OR_TWICE'],
    [to.parents, '有时候打', 'ONCE_OR_TWICE?'],
    [to.parents, '没得', 'NONE'],
    [to.parents, '好久没打了', 'NONE?'],
    [to.parents, '联系不上', 'SILENT'],
    [to.parents, '没事', 'again'],
    [to.parents, '有', 'again'],
  ] as const)('%j %s → %s', (path, text, value) => {
    expect(heard(F02, path, text)).toBe(value);
  });

  it.each([
    [to.night, '有时候他自己在屋头', 'HOME'],
    [to.night, '没有大人在', 'HOME'],
    [to.night, '我不在', 'HOME'],
    [to.tonight, '好', 'ADULT'],
    [to.tonight, '没有大人在', 'ADULT'],
    [to.safe, '身上好几处青的', 'NONE'],
    [to.safe, '脚疼', 'NONE'],
    [to.safe, '下身疼', 'NONE'],
    [to.health, '昨天吐了,今天好些了', 'WELL'],
    [to.health, '不太好', 'WELL'],
    [to.mood, '不好', 'SAME'],
  ] as const)('%j %s is never the good answer', (path, text, good) => {
    expect(heard(F02, path, text).replace('?', '')).not.toBe(good);
  });
});

describe('F03 and F13 hear what is said in few words', () => {
  const worry = ['1', '1', '1'];
  it.each([
    ['F03_parent_monthly', worry, '没说啥', 'NONE?'],
    ['F03_parent_monthly', worry, '说奶奶打他', 'HURT?'],
    ['F03_parent_monthly', worry, '身上有伤', 'HURT?'],
    ['F03_parent_monthly', worry, '说不想活了', 'SELF_HARM?'],
    ['F03_parent_monthly', worry, '不想回去', 'SELF_HARM?'],
    ['F03_parent_monthly', worry, '手机玩多了', 'DAILY?'],
    ['F03_parent_weekly', [], '视频了', 'TALKED'],
    ['F03_parent_weekly', [], '没打', 'NOT_YET'],
    ['F03_parent_weekly', [], '打不通', 'NO_ANSWER'],
    ['F03_parent_weekly', [], '有点事', 'TALK'],
    ['F13_emergency', [], '打过110了', 'CALLED'],
    ['F13_emergency', [], '帮我喊人', 'CANNOT_CALL'],
    ['F13_emergency', [], '他要跳楼', 'SUICIDAL?'],
    ['F13_emergency', [], '误触', 'MISTAKE'],
    // Whatever else is said in an emergency: somebody calls.
    ['F13_emergency', [], '他在河边', 'WORDS'],
    ['F13_emergency', [], '孩子掉水里了', 'WORDS'],
    ['F13_emergency', [], '嗯', 'WORDS'],
  ] as const)('%s %j %s → %s', (flow, path, text, value) => {
    expect(heard(flow, path, text)).toBe(value);
  });
});

describe('F18: an alert is taken by who says so, not by who is merely polite', () => {
  it.each(['好', '收到', '我在开会', '在路上', '转给小李', '我不去'])('%s takes nothing', (text) => {
    expect(heard('F18_alert_handling', [], text).replace('?', '')).not.toBe('TAKE');
  });

  it.each([
    ['我来', 'TAKE'],
    ['马上去', 'TAKE'],
    ['我是他姑', 'RECUSE?'],
    ['休假', 'OFF_DUTY'],
  ])('%s → %s', (text, value) => {
    expect(heard('F18_alert_handling', [], text)).toBe(value);
  });
});
