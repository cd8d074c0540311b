import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../src/channels/split-text.ts';
import { textWithOptions } from '../../src/channels/text-with-options.ts';

describe('splitText', () => {
  it('keeps every character but line ends and blanks, in parts that fit and that no character is cut by', () => {
    const words = fc.array(fc.constantFrom('报到前把户口本带齐', '。', '\n', '\n\n', ' ', '👵🏻', 'a', '1 好着呢'), {
      maxLength: 120,
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 8, max: 60 }), (parts, max) => {
        const text = parts.join('');
        const split = splitText(text, max);
        expect(split.every((part) => part.length <= max && part.isWellFormed())).toBe(true);
        expect(split.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        expect(split.length === 1 || split.every((part) => part.trim() !== '')).toBe(true);
      }),
    );
  });

  it.each([
    ['short', 10, ['short']],
    ['', 10, ['']],
    ['第一行\n第二行\n第三行', 8, ['第一行\n第二行', '第三行']],
    ['今天冷。加件衣。好', 6, ['今天冷。', '加件衣。好']],
    ['👵👵👵', 3, ['👵', '👵', '👵']],
  ])('%j in %i', (text, max, parts) => {
    expect(splitText(text, max)).toEqual(parts);
  });
});

describe('textWithOptions', () => {
  const buttons = [
    { data: '1', label: '好着呢' },
    { data: '2', label: '有点不舒服' },
  ];
  it.each([
    ['娃儿好不好？', '娃儿好不好？\n1 好着呢\n2 有点不舒服'],
    ['娃儿好不好？\n1 好着呢\n2 有点不舒服', '娃儿好不好？\n1 好着呢\n2 有点不舒服'],
    ['好不好？ 1.好着呢 2、有点不舒服', '好不好？ 1.好着呢 2、有点不舒服'],
    ['好不好？ 1️⃣ 好着呢 2️⃣ 有点不舒服', '好不好？ 1️⃣ 好着呢 2️⃣ 有点不舒服'],
    ['好着呢还是有点不舒服？', '好着呢还是有点不舒服？\n1 好着呢\n2 有点不舒服'],
    ['11好着呢', '11好着呢\n2 有点不舒服'],
  ])('%j', (text, expected) => {
    expect(textWithOptions({ text, buttons })).toBe(expected);
  });

  it('a label that already begins with its digit is not numbered twice', () => {
    expect(textWithOptions({ text: '来吗？\n1 我来处理', buttons: [{ data: '1', label: '1 我来处理' }] })).toBe(
      '来吗？\n1 我来处理',
    );
  });
});
