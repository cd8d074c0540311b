import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseDangerBook, Speaker } from '../../../src/core/risk/danger-book.ts';
import { scan } from '../../../src/core/risk/scan.ts';

const data = parse(readFileSync('flows/risk/danger-words.yaml', 'utf8'));
const book = parseDangerBook(data);
const words = Object.values<string[]>(data.words)
  .flat()
  .filter((word) => !word.startsWith('@'));
const speakers = fc.constantFrom(...Speaker.options);
const caregiver = (text: string, childAge?: number) => scan(book, { speaker: 'caregiver', text, childAge });

describe('scan', () => {
  it('never throws and stays in its shape, whatever the text', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .array(fc.constantFrom(...words, '，', '。', ' ', '没有', 'a'), { maxLength: 60 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(
        anything,
        speakers,
        fc.option(fc.integer({ min: 0, max: 18 }), { nil: undefined }),
        (text, speaker, childAge) => {
          const hits = scan(book, { speaker, text, childAge });
          expect(new Set(hits.map((hit) => hit.flag)).size).toBe(hits.length);
          for (const hit of hits) {
            expect(hit.because.length).toBeLessThanOrEqual(40);
            if (hit.severity === 'red') expect(hit.route).toBe('alert');
            else expect(hit.route).toBe('inbox');
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('reads the end of a very long message, and in linear time', () => {
    const floods = [
      '今天天气很好我们去公园里面走走看看花草',
      '孩子被爷爷打了身上有伤不敢说',
      '打',
      '没有人',
      '不 想 ',
      '娃，',
    ];
    const time = (text: string) => {
      const start = performance.now();
      caregiver(text);
      return performance.now() - start;
    };
    for (const flood of floods) {
      const long = flood.repeat(Math.ceil(100_000 / flood.length));
      time(long);
      const best = Math.min(time(long), time(long), time(long));
      // Far above the usual 40–100 ms: a shared machine is slow at times, a quadratic scan would need minutes.
      expect(best, flood).toBeLessThan(1500);
      expect(caregiver(`${long}。娃掉塘里了`).map((hit) => hit.flag)).toContain('P06');
    }
  });

  it('costs little for an ordinary message', () => {
    const messages = [
      '莫得事，就是今晚屋头没得人，我在外头干活，晚点回来再讲哈',
      '娃儿吃得睡得，放心，作业也做完了',
      '好着呢',
    ];
    for (let i = 0; i < 3000; i += 1) caregiver(messages[i % 3] ?? '');
    const start = performance.now();
    for (let i = 0; i < 3000; i += 1) caregiver(messages[i % 3] ?? '');
    const micros = ((performance.now() - start) / 3000) * 1000;
    console.log(`scan: ${micros.toFixed(1)} µs a message`);
    expect(micros).toBeLessThan(1000);
  });

  it.each([
    ['娃掉塘里了', '書包掉塘裏了'],
    ['有人打他', '没有人打他'],
    ['他被打了', '不是没有打电话'],
    ['娃娃落水了', '娃会游泳'],
  ])('hears "%s" and not "%s"', (danger, harmless) => {
    expect(caregiver(danger)[0]?.severity).toBe('red');
    expect(caregiver(harmless)).toEqual([]);
  });

  it('keeps a neighbour’s child out of the alert, but tells a person', () => {
    const [hit] = caregiver('隔壁家娃娃落水了');
    expect(hit).toMatchObject({ flag: 'P06', route: 'inbox', otherChild: true });
  });

  it('lets a threat about later go to the inbox, and a call for help to the alert', () => {
    expect(caregiver('以后再这样我要报警').every((hit) => hit.route === 'inbox')).toBe(true);
    expect(caregiver('快报警，有人砍人')[0]).toMatchObject({ flag: 'P01', route: 'alert' });
    expect(scan(book, { speaker: 'teacher', text: '要不要报警？' })[0]).toMatchObject({
      flag: 'P01',
      severity: 'orange',
    });
  });

  it('weighs the age: alone at home is orange under eight, yellow above, nothing at sixteen', () => {
    const level = (age?: number) => caregiver('娃一个人在家', age).find((hit) => hit.flag === 'G06')?.severity;
    expect([level(5), level(10), level(16), level()]).toEqual(['orange', 'yellow', undefined, 'orange']);
  });

  it.each([
    '不 想 活 了',
    '不.想.活',
    '8想活',
    'bu xiang huo',
    'bù xiǎng huó',
    '不想huo',
    '不\u200b想活',
    '想４',
    '想自鲨',
    '亖了算了',
  ])('sees through "%s"', (text) => {
    expect(scan(book, { speaker: 'child', text })[0]).toMatchObject({ flag: 'M01', severity: 'red' });
  });

  it('names a mistake in the file', () => {
    expect(() =>
      parseDangerBook({ ...data, rules: [{ flag: 'P01', severity: 'red', say: ['@nobody_knows'] }] }),
    ).toThrow('a family "nobody_knows" that does not exist');
    expect(() => parseDangerBook({})).toThrow('The danger words are not valid');
  });
});
