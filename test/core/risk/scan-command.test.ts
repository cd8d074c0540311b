import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scanCommand } from '../../../src/cli/scan.ts';
import { parseDangerBook } from '../../../src/core/risk/danger-book.ts';

const dangerBook = parseDangerBook(parse(readFileSync('flows/risk/danger-words.yaml', 'utf8')));

async function run(pieces: readonly string[]) {
  const lines: string[] = [];
  async function* input() {
    yield* pieces;
  }
  await scanCommand(
    input(),
    (line) => lines.push(line),
    () => ({ dangerBook }),
  );
  return lines.map((line) => JSON.parse(line));
}

describe('jiaxin scan', () => {
  it('answers every line in order, wherever the stream is cut', async () => {
    const text = '{"id":"a","speaker":"caregiver","text":"娃掉塘里了"}\n{"id":2,"speaker":"child","text":"好着呢"}\n';
    const whole = await run([text]);
    expect(whole).toEqual([
      { id: 'a', signals: [expect.objectContaining({ flag: 'P06', severity: 'red', route: 'alert' })] },
      { id: 2, signals: [] },
    ]);
    expect(await run([...text])).toEqual(whole);
  });

  it('goes on after a line it cannot read, and reads a last line without an end', async () => {
    const answers = await run([
      'oops\n\n[1]\n{"id":1}\n{"id":3,"text":"救命"}\n{"id":4,"speaker":"Grandmother","text":"没得事"}',
    ]);
    expect(answers.map((answer) => answer.id)).toEqual([null, null, null, 3, 4]);
    expect(answers.slice(0, 3).every((answer) => typeof answer.error === 'string' && answer.error.endsWith('.'))).toBe(
      true,
    );
    expect(answers[3].signals[0].flag).toBe('P01');
  });
});
