import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileLexicon } from '../../../src/core/text/lexicon.ts';
import { looksLikeChild } from '../../../src/core/text/looks-like-child.ts';
import { understandChoice } from '../../../src/core/text/understand-choice.ts';
import { readGlobalDigit, understandGlobal } from '../../../src/core/text/understand-global.ts';

const lexicon = compileLexicon(
  readdirSync('flows/lexicon').map((file) => parse(readFileSync(`flows/lexicon/${file}`, 'utf8'))),
);

const HEALTH = [
  { key: '1', label: '好着呢', hears: ['@good', '@none'] },
  { key: '2', label: '有点小毛病,在好了', hears: ['@so_so', '@ill'] },
  { key: '3', label: '病了,还没看', hears: ['@bad'] },
  { key: '4', label: '住院了或伤着了', hears: ['住院', '伤着', '受伤'] },
];
const NIGHT = [
  { key: '1', label: '有,我在', hears: ['@yes', '我在', '有大人'] },
  { key: '2', label: '我有时不在,托了别的大人', hears: ['托了'] },
  { key: '3', label: '有时候就孩子自己', hears: ['@none', '有时候', '有时'] },
  { key: '4', label: '孩子现在不在我这里住', hears: ['不在我这'] },
];
const HURT = [
  { key: '1', label: '没有', hears: ['@none'] },
  { key: '2', label: '磕着碰着的,好了', hears: ['磕', '碰'] },
  { key: '3', label: '有伤,不晓得怎么来的', hears: ['@dont_know', '有伤'] },
  { key: '4', label: '有人欺负', hears: ['@beaten'] },
];
const CONTACT = [
  { key: '1', label: '每星期都有', hears: ['每星期', '每周', '天天'] },
  { key: '2', label: '一两回', hears: ['一两回', '打过一次'] },
  { key: '3', label: '没有', hears: ['@none'] },
  { key: '4', label: '好几个月没音信', hears: ['没音信', '好几个月'] },
];
const YES_NO = [
  { key: '1', label: '对', hears: ['@yes'] },
  { key: '2', label: '不是', hears: ['@none'] },
];
const STEPS = { health: HEALTH, night: NIGHT, hurt: HURT, contact: CONTACT, yesno: YES_NO };

/** "1!" sure · "1?" to be echoed · "-" unclear · "1,2" a sequence. Health, night and hurt are safety questions. */
function read(step: keyof typeof STEPS, text: string): string {
  const understood = understandChoice(lexicon, STEPS[step], text, { safety: step !== 'contact' && step !== 'yesno' });
  if (understood.kind === 'unclear') return '-';
  if (understood.kind === 'sequence') return understood.keys.join(',');
  return `${understood.key}${understood.sure ? '!' : '?'}`;
}

const TABLE: readonly (readonly [keyof typeof STEPS, string, string])[] = [
  ['health', '1', '1!'],
  ['health', '２', '2!'],
  ['health', '三', '3!'],
  ['health', '④', '4!'],
  ['health', '1️⃣', '1!'],
  ['health', '第一个', '1!'],
  ['health', '选2', '2!'],
  ['health', '回1嘛', '1!'],
  ['health', '幺', '1!'],
  ['health', '5', '-'],
  ['health', '12', '-'],
  ['health', '1 1 2 1', '1,1,2,1'],
  ['health', '1121', '1,1,2,1'],
  ['health', '13800000000', '-'],
  ['health', '2个娃', '-'],
  ['health', '110', '-'],
  ['health', '0', '-'],
  ['health', '9', '-'],
  ['health', '最后一个', '4?'],
  ['health', '好着呢', '1!'],
  ['health', '好着咧', '1!'],
  ['health', '要得嘛，好着咧', '1?'],
  ['health', '莫得事', '1!'],
  ['health', '冇事', '1!'],
  ['health', '中，都好', '1!'],
  ['health', '巴适得很', '1!'],
  ['health', '怪好嘞', '1!'],
  ['health', '没得啥子', '1!'],
  ['health', '没啥子毛病', '1?'],
  ['health', '蛮好咧', '1!'],
  ['health', '几好', '1!'],
  ['health', '没毛病', '1!'],
  ['health', '一切正常', '1!'],
  ['health', '好', '1?'],
  ['health', '可以', '1?'],
  ['health', '中', '1?'],
  ['health', '还可以', '2!'],
  ['health', '一般', '2!'],
  ['health', '差不多', '2!'],
  ['health', '马马虎虎', '2!'],
  ['health', '将就', '2!'],
  ['health', '有点咳', '2!'],
  ['health', '屙肚子', '2!'],
  ['health', '发烧哒', '2!'],
  ['health', '都好就是有点咳', '2?'],
  ['health', '不好', '3!'],
  ['health', '恼火得很', '3!'],
  ['health', '不中', '3!'],
  ['health', '不得行', '3!'],
  ['health', '唔好', '3!'],
  ['health', '住院了', '4!'],
  ['health', '没有不舒服', '1?'],
  ['health', '莫得病', '1?'],
  ['health', '没生病', '1?'],
  ['health', '1 好着呢', '1!'],
  ['health', '1 病了', '-'],
  ['health', '他爸昨天打电话了', '-'],
  ['health', '', '-'],
  ['health', '？？？', '-'],
  ['health', '咳了几天,在村卫生室拿了药', '2?'],
  ['health', '好著呢', '1!'],
  ['night', '有', '1!'],
  ['night', '我在的嘛', '1!'],
  ['night', '在嘞', '1!'],
  ['night', '有大人', '1!'],
  ['night', '系啊', '1!'],
  ['night', '没得', '3!'],
  ['night', '莫得人', '3!'],
  ['night', '没人', '3!'],
  ['night', '冇得人咯', '3!'],
  ['night', '有时候没得', '3!'],
  ['night', '不晓得', '-'],
  ['night', '不是没有人', '1?'],
  ['night', '娃不在我这住了', '4?'],
  ['night', '好', '1?'],
  ['hurt', '没有', '1!'],
  ['hurt', '没得', '1!'],
  ['hurt', '莫得嘞', '1!'],
  ['hurt', '冇', '1!'],
  ['hurt', '木有', '1!'],
  ['hurt', '不晓得', '3!'],
  ['hurt', '搞不清', '3!'],
  ['hurt', '遭打', '4!'],
  ['hurt', '有人欺负他', '4!'],
  ['hurt', '没人欺负', '1?'],
  ['hurt', '磕了一下', '2?'],
  ['hurt', '没有被打', '1?'],
  ['hurt', '有伤，不晓得怎么来的', '3!'],
  ['contact', '没有', '3!'],
  ['contact', '没得', '3!'],
  ['contact', '每周都打', '1?'],
  ['contact', '一两回', '2!'],
  ['contact', '还没', '3!'],
  ['yesno', '对头', '1!'],
  ['yesno', '是嘞', '1!'],
  ['yesno', '嗯', '1!'],
  ['yesno', '不是', '2!'],
  ['yesno', '要得', '1!'],
  ['yesno', '唔系', '2!'],
  ['yesno', '不对', '2!'],
  ['yesno', '对，不是', '-'],
];

describe('answers in words', () => {
  it.each(TABLE.map(([step, text, expected]) => [step, text, expected] as const))(
    '%s: "%s" is %s',
    (step, text, expected) => {
      expect(read(step, text)).toBe(expected);
    },
  );

  it('covers at least 80 phrases', () => expect(TABLE.length).toBeGreaterThanOrEqual(80));

  it('gives one word the meaning of its step (10.3)', () => {
    expect([read('hurt', '没得'), read('night', '没得'), read('contact', '没得')]).toEqual(['1!', '3!', '3!']);
  });

  it('refuses a lexicon file of another shape', () => {
    expect(() => compileLexicon([{ region: 'x', words: { maybe: ['a'] } }])).toThrow('A lexicon file is not valid');
  });
});

describe('global words', () => {
  it.each([
    ['急', 'urgent'],
    ['急事', 'urgent'],
    ['急急急', 'urgent'],
    ['不急', null],
    ['他急着上学', null],
    ['出事了', 'urgent'],
    ['打电话给我嘛', 'call_me'],
    ['喊人来', 'call_me'],
    ['麻烦给我打个电话', 'call_me'],
    ['他爸昨天打电话了', null],
    ['不用打电话给我', null],
    ['再说一遍', 'repeat'],
    ['你说啥子', 'repeat'],
    ['没听懂', 'repeat'],
    ['停', 'stop'],
    ['停电了', null],
    ['莫问了', 'stop'],
    ['你打错了，我不是他奶奶', 'wrong_person'],
    ['你打错了', 'wrong_person'],
    ['菜单', 'menu'],
    ['返回', 'back'],
    ['按错了', 'back'],
    ['好着呢', null],
    ['1', null],
    ['', null],
  ])('"%s" is %s', (text, expected) => expect(understandGlobal(lexicon, text)).toBe(expected));

  it.each([
    ['0', 0],
    ['９', 9],
    ['九', 9],
    ['⓪', 0],
    ['1', null],
    ['90', null],
    ['0 1', null],
    ['好', null],
  ])('the digit of "%s" is %s', (text, expected) => expect(readGlobalDigit(text)).toBe(expected));
});

describe('a child on the phone (10.12)', () => {
  it.each([
    '我是小军',
    '我是小军,爷爷打我',
    '我叫小红,奶奶不给我饭吃',
    '我爷爷打我',
    '我爷爷出去了',
    '我今年9岁',
    '我奶奶不识字，我帮她打',
    '阿姨救救我',
    '我妈打我',
    '我同桌打我',
    '爸爸妈妈不要我了',
  ])('hears a child in "%s"', (text) => expect(looksLikeChild(text)).toBe(true));
  it.each([
    '我爷爷辈的人',
    '我是小军的奶奶',
    '我是小军奶奶',
    '我妈在家带娃',
    '好着呢',
    '小军好着呢',
    '我们班今天有人没来',
    '我孙子9岁',
    '他爷爷不在',
    '1',
    '',
  ])('hears none in "%s"', (text) => expect(looksLikeChild(text)).toBe(false));
});
