import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseDangerBook, type Speaker } from '../../../src/core/risk/danger-book.ts';
import { parseFlags, Severity } from '../../../src/core/risk/flags.ts';
import { scan } from '../../../src/core/risk/scan.ts';

const book = parseDangerBook(parse(readFileSync('flows/risk/danger-words.yaml', 'utf8')));
const flags = parseFlags(parse(readFileSync('flows/risk/flags.yaml', 'utf8')));
const corpus: { danger: [string, string, string][]; harmless: [string, string, string][] } = parse(
  readFileSync('test/core/risk/corpus.yaml', 'utf8'),
);
const SPEAKERS: Record<string, Speaker> = { cg: 'caregiver', pa: 'parent', te: 'teacher', st: 'staff', ch: 'child' };
const rank = (severity: string) => Severity.options.indexOf(severity as Severity);

function read(code: string, text: string) {
  const speaker = SPEAKERS[code];
  if (speaker === undefined) throw new Error(`The corpus has no speaker "${code}".`);
  return scan(book, { speaker, text });
}

const told = corpus.danger.map(([code, text, expected]) => {
  const [flag = '', severity = ''] = expected.split(' ');
  const hits = read(code, text);
  const loud = hits.some((hit) => rank(hit.severity) <= rank(severity));
  const named = hits.some((hit) => hit.flag === flag && rank(hit.severity) <= rank(severity));
  return { text, severity, loud, named, hits: hits.map((hit) => `${hit.flag} ${hit.severity} "${hit.because}"`) };
});
const quiet = corpus.harmless.map(([code, text, expected]) => {
  const hits = read(code, text);
  const limit = expected === 'clean' ? 1 : 0;
  return { text, expected, worst: hits[0]?.severity, ok: hits.every((hit) => rank(hit.severity) > limit), hits };
});
const red = told.filter((row) => row.severity === 'red');
const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

describe('the danger scan on the corpus', () => {
  it('has at least 220 sentences, half of them harmless', () => {
    expect(told.length + quiet.length).toBeGreaterThanOrEqual(220);
    expect(quiet.length * 2).toBeGreaterThanOrEqual(told.length + quiet.length);
  });

  it('hears at least 97 % of the red ones and nearly all of the others', () => {
    const missed = red.filter((row) => !row.loud);
    const lost = told.filter((row) => !row.loud);
    console.log(
      `missed: ${missed.length} of ${red.length} red (${share(missed.length, red.length)}), ` +
        `${lost.length} of ${told.length} in all (${share(lost.length, told.length)})`,
    );
    for (const row of lost) console.log(`  missed: ${row.text} → ${row.hits.join(', ') || 'nothing'}`);
    expect(1 - missed.length / red.length).toBeGreaterThanOrEqual(0.97);
    expect(1 - lost.length / told.length).toBeGreaterThanOrEqual(0.96);
  });

  it('names the right flag in at least 93 % of them', () => {
    const wrong = told.filter((row) => !row.named);
    for (const row of wrong) console.log(`  other flag: ${row.text} → ${row.hits.join(', ') || 'nothing'}`);
    expect(1 - wrong.length / told.length).toBeGreaterThanOrEqual(0.93);
  });

  it('raises at most 3 % of the harmless ones to red', () => {
    const alarms = quiet.filter((row) => row.worst === 'red');
    const loud = quiet.filter((row) => !row.ok);
    console.log(
      `false: ${alarms.length} of ${quiet.length} to red (${share(alarms.length, quiet.length)}), ${loud.length} above their limit`,
    );
    for (const row of loud) {
      console.log(
        `  false: ${row.text} → ${row.hits.map((hit) => `${hit.flag} ${hit.severity} "${hit.because}"`).join(', ')}`,
      );
    }
    expect(alarms.length / quiet.length).toBeLessThanOrEqual(0.03);
    expect(loud.length / quiet.length).toBeLessThanOrEqual(0.05);
  });

  it('speaks only of flags that exist, routes red to an alert and quotes at most 40 characters of the text', () => {
    for (const [code, text] of [...corpus.danger, ...corpus.harmless]) {
      for (const hit of read(code, text)) {
        expect(flags.flags.has(hit.flag), hit.flag).toBe(true);
        expect(hit.route).toBe(hit.severity === 'red' ? 'alert' : 'inbox');
        expect(hit.because.length).toBeGreaterThan(0);
        expect(hit.because.length).toBeLessThanOrEqual(40);
      }
    }
  });
});
