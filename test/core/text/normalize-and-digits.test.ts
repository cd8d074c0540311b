import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeChild } from '../../../src/core/text/looks-like-child.ts';
import { MAX_TEXT_LENGTH, normalizeText } from '../../../src/core/text/normalize-text.ts';
import { type Digits, readDigits } from '../../../src/core/text/read-digits.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .array(
      fc.constantFrom(
        '著',
        '裏',
        '①',
        '1️⃣',
        '❶',
        '\ud800',
        '\u0301',
        'ﬁ',
        'İ',
        '㈠',
        '!',
        '！',
        ' ',
        '\n',
        '\u200b',
        '𠀀',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
);

describe('normalizeText', () => {
  it('never throws, changes nothing the second time, and stays within its length', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalizeText(text);
        expect(normalizeText(once)).toBe(once);
        expect(once.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH);
        expect(once.isWellFormed()).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('is idempotent at the cap too', () => {
    for (const text of ['ﷺ'.repeat(5000), `${'a'.repeat(3999)}😀`, '好 '.repeat(4000), '！'.repeat(9000)]) {
      const once = normalizeText(text);
      expect(normalizeText(once)).toBe(once);
      expect(once.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH);
    }
  });

  it.each([
    ['Ｈｅｌｌｏ　１２', 'hello 12'],
    ['屋頭沒得人', '屋头没得人'],
    ['著火了！！！！', '着火了!'],
    ['不\u200b想\u0000活', '不想活'],
    ['bù xiǎng huó', 'bu xiang huo'],
    ['好\ud800的', '好的'],
    ['1️⃣ ② ❸', '1 2 3'],
    ['  好 \n\n 的  ', '好\n的'],
  ])('turns %j into %j', (raw, plain) => expect(normalizeText(raw)).toBe(plain));
});

const one = (n: number): Digits => ({ kind: 'one', n });
const many = (...ns: number[]): Digits => ({ kind: 'many', ns });
const none: Digits = { kind: 'none' };

describe('readDigits (10.5)', () => {
  it.each<[string, Digits]>([
    ['1', one(1)],
    ['１', one(1)],
    ['一', one(1)],
    ['壹', one(1)],
    ['幺', one(1)],
    ['①', one(1)],
    ['1️⃣', one(1)],
    ['❶', one(1)],
    ['第一个', one(1)],
    ['选1', one(1)],
    ['1。', one(1)],
    ['回1', one(1)],
    ['我选二', one(2)],
    ['(1)', one(1)],
    ['1号', one(1)],
    ['0', one(0)],
    ['九', one(9)],
    ['头一个', one(1)],
    ['1 1 2 1', many(1, 1, 2, 1)],
    ['1、3', many(1, 3)],
    ['11 13', many(11, 13)],
    ['1和3', many(1, 3)],
    ['1121', { kind: 'number', n: 1121, digits: '1121' }],
    ['12', { kind: 'number', n: 12, digits: '12' }],
    ['十二', { kind: 'number', n: 12, digits: '12' }],
    ['500', { kind: 'number', n: 500, digits: '500' }],
    ['37.5', { kind: 'number', n: 37.5 }],
    ['2个娃', { kind: 'number', n: 2, unit: '个娃' }],
    ['3天', { kind: 'number', n: 3, unit: '天' }],
    ['13800000000', none],
    ['110', none],
    ['昨天打了3次', none],
    ['一般', none],
    ['一样', none],
    ['', none],
    ['好', none],
  ])('reads %j', (text, expected) => expect(readDigits(text)).toEqual(expected));

  it('never throws, and a lone digit is that digit in every script', () => {
    fc.assert(
      fc.property(
        anyText,
        (text) => typeof readDigits(text).kind === 'string' && typeof looksLikeChild(text) === 'boolean',
      ),
    );
    for (let n = 1; n <= 9; n += 1) {
      for (const sign of [
        `${n}`,
        String.fromCodePoint(0xff10 + n),
        String.fromCodePoint(0x245f + n),
        '一二三四五六七八九'.charAt(n - 1),
      ]) {
        expect(readDigits(sign)).toEqual(one(n));
      }
    }
  });
});
