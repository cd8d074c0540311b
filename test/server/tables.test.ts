import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkNumbers } from '../../src/server/chat/link-numbers.tsx';
import { looksLikeCode, readPost } from '../../src/server/chat/read-post.ts';
import { screenRows } from '../../src/server/chat/screen-rows.ts';
import { csv } from '../../src/server/console/csv.ts';
import { byUrgency } from '../../src/server/console/desk-page.tsx';
import { readAct } from '../../src/server/console/read-act.ts';
import { timeLeft } from '../../src/server/console/words.ts';
import type { ChatRow } from '../../src/server/ports.ts';
import { someAlert } from './memory-desk.ts';

const ask = (seq: number, labels: string[], text = '好不好？'): ChatRow => ({
  from: 'bot',
  seq,
  at: seq,
  body: { text, buttons: labels.map((label, index) => ({ data: String(index + 1), label })) },
  messageClass: 'reply',
});
const press = (clientId: string, data: string, at = 1): ChatRow => ({
  from: 'me',
  clientId,
  at,
  content: { kind: 'button', data },
});

describe('rows on the screen', () => {
  it('only the latest question that has no answer can be pressed', () => {
    const active = (rows: ChatRow[]) => screenRows(rows).map((row) => row.active);
    expect(active([ask(1, ['好']), ask(2, ['在'])])).toEqual([false, true]);
    expect(active([ask(1, ['好']), press('a', '1')])).toEqual([false, false]);
    expect(active([ask(1, ['好']), { ...ask(2, []), from: 'bot' } as ChatRow])).toEqual([true, false]);
  });

  it('a press is shown with its label; a press of an unknown option with its key', () => {
    const rows = screenRows([ask(1, ['好着呢', '病了']), press('a', '2'), press('b', '7')]);
    expect(rows.map((row) => row.text)).toEqual(['好不好？', '2 病了', '7']);
  });

  it('the same row is shown once, whatever the store gives', () => {
    const rows = [ask(1, ['好']), press('a', '1'), press('a', '1'), ask(1, ['好'])];
    expect(screenRows(rows).map((row) => row.key)).toEqual(['b1', 'ma']);
  });

  it('options that also stand in the text are not said twice; other lines that look alike stay', () => {
    const text = (body: string) => screenRows([ask(1, ['好着呢', '病了'], body)])[0]?.text;
    expect(text('身体好不好？\n1 好着呢\n2. 病了')).toBe('身体好不好？');
    expect(text('身体好不好？\n1 好着呢\n2 病了，还没看')).toBe('身体好不好？\n1 好着呢\n2 病了，还没看');
  });

  it('what was put away stays away, but for the question that waits', () => {
    const rows = [ask(1, ['好']), press('a', '1', 2), ask(3, ['在'])];
    expect(screenRows(rows, 10).map((row) => row.key)).toEqual(['b3']);
    expect(screenRows(rows, 2).map((row) => row.key)).toEqual(['b3']);
    expect(screenRows([...rows, press('b', '1', 11)], 10).map((row) => row.key)).toEqual(['mb']);
  });
});

describe('numbers that can be tapped', () => {
  it.each([
    ['报警110,急救120', ['110', '120']],
    ['李姐 199-0000-1234。', ['19900001234']],
    ['值班电话0851-1234567', ['08511234567']],
    ['档案 QS-1100 号、1100元、A-2611-0110', []],
    ['2026-11-20 来', []],
  ])('%s', (text, numbers) => {
    const html = LinkNumbers({ text }).toString();
    expect([...html.matchAll(/href="tel:(\d+)"/g)].map((match) => match[1])).toEqual(numbers);
  });

  it('what people write is never markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '1', '0', ' ') }), (text) => {
        const html = LinkNumbers({ text }).toString();
        expect(html.replace(/<a href="tel:\d+">|<\/a>/g, '')).not.toMatch(/[<>]/);
      }),
    );
  });
});

describe('reading a post', () => {
  const id = 'abcdefgh';
  it.each([
    ['a text', { clientId: id, text: '好' }, { content: { kind: 'text', text: '好' } }],
    ['an option', { clientId: id, button: '2' }, { content: { kind: 'button', data: '2' } }],
    [
      'halves of characters and NUL',
      { clientId: id, text: 'a\ud800\u0000b' },
      { content: { kind: 'text', text: 'a\ufffdb' } },
    ],
    ['nothing', { clientId: id, text: '  ' }, { problem: 'empty' }],
    ['too much', { clientId: id, text: 'x'.repeat(4001) }, { problem: 'too_long' }],
    ['no id', { text: '好' }, { problem: 'malformed' }],
    ['an id of somebody who tries', { clientId: '../../etc', text: '好' }, { problem: 'malformed' }],
    ['no object', 'hello', { problem: 'malformed' }],
    ['a list as text', { clientId: id, text: ['a'] }, { problem: 'malformed' }],
  ])('%s', (_name, input, expected) => {
    expect(readPost(input)).toMatchObject(expected);
  });

  it.each([
    ['123456', undefined, true],
    [' 1 2 3 4 5 6 ', undefined, true],
    ['１２３４５６', undefined, true],
    ['12345', undefined, false],
    ['打110', undefined, false],
    ['您好', '654321', true],
    ['您好', 'kD93jfKe03kfLwpq20', false],
  ])('%s with link %s is a guess: %s', (text, startCode, guess) => {
    const post = readPost({ clientId: id, text, startCode });
    expect('problem' in post ? null : looksLikeCode(post)).toBe(guess);
  });
});

describe('reading an act', () => {
  const actId = 'abcdefgh';
  const staff = '00000000-0000-4000-8000-000000000001';
  it.each([
    [{ type: 'take', actId }, { type: 'take' }],
    [
      { type: 'called_police', number: '110', actId },
      { type: 'called_police', number: '110' },
    ],
    [{ type: 'called_police', number: '999', actId }, null],
    [
      { type: 'hand_over', toStaffId: staff, actId },
      { type: 'hand_over', toStaffId: staff },
    ],
    [{ type: 'hand_over', toStaffId: '', actId }, null],
    [
      { type: 'request_close', outcome: 'resolved', text: ' 见到了 ', actId },
      { type: 'request_close', outcome: 'resolved', text: '见到了' },
    ],
    [{ type: 'request_close', outcome: 'resolved', text: ' ', actId }, null],
    [{ type: 'saw_child', note: '', actId }, { type: 'saw_child' }],
    [{ type: 'close_everything', actId }, null],
    [{ type: 'take' }, null],
  ])('%j', (form, action) => {
    expect(readAct(form)?.action ?? null).toEqual(action);
  });
});

describe('exports', () => {
  it.each(['=1+1', '+86', '-1', '@x', '\t=1', '  =1', '＝1', '\r=1'])('%j is text in a spreadsheet', (cell) => {
    expect(csv([[cell]])).toBe(`\uFEFF"'${cell}"\r\n`);
  });
  it('quotes stay inside their cell', () => {
    expect(csv([['a"b', 'c,d\ne']])).toBe('\uFEFF"a""b","c,d\ne"\r\n');
  });
});

describe('what must be done now', () => {
  it('red first, then by time left, without a time last, practice after all that is real', () => {
    const alerts = [
      someAlert({ no: 'drill', drill: true, dueAt: 1 }),
      someAlert({ no: 'orange', severity: 'orange', dueAt: 2 }),
      someAlert({ no: 'red without time', dueAt: null }),
      someAlert({ no: 'red later', dueAt: 9 }),
      someAlert({ no: 'red soon', dueAt: 5 }),
    ];
    expect(byUrgency(alerts).map((alert) => alert.no)).toEqual([
      'red soon',
      'red later',
      'red without time',
      'orange',
      'drill',
    ]);
  });

  it.each([
    [0, '剩 0 分'],
    [15 * 60_000, '剩 15 分'],
    [65 * 60_000, '剩 1 小时 5 分'],
    [-3 * 60_000, '已超 3 分'],
    [50 * 3_600_000, '剩 2 天'],
  ])('%i ms: %s', (ms, words) => {
    expect(timeLeft(1_000_000_000 + ms, 1_000_000_000)).toBe(words);
  });
});
