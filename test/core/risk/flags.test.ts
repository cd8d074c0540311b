// proves: S0-57 S0-64 S0-41 S2-02 S2-03 S2-04 S2-05 S4-02 S1-03 S3-01
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { moreSerious, parseFlags } from '../../../src/core/risk/flags.ts';

const data = parse(readFileSync('flows/risk/flags.yaml', 'utf8'));
const book = parseFlags(data);

describe('the flag book', () => {
  it('holds the 64 flags of domain 6.1', () => {
    expect(book.flags.size).toBe(64);
    const letters = [...book.flags.keys()].map((code) => code.charAt(0));
    const counts = Object.fromEntries([...new Set(letters)].map((c) => [c, letters.filter((l) => l === c).length]));
    expect(counts).toEqual({ P: 9, G: 8, A: 4, C: 7, E: 7, M: 4, B: 4, H: 5, N: 3, L: 3, U: 2, S: 3, D: 5 });
  });

  it('is red exactly where domain 6.1 says so by default', () => {
    const red = [...book.flags.values()].filter((flag) => flag.severity === 'red').map((flag) => flag.code);
    expect(red.sort()).toEqual(
      ['G01', 'G02', 'H05', 'M01', 'N03', 'P01', 'P02', 'P03', 'P04', 'P05', 'P06', 'P09'].sort(),
    );
  });

  it('tells the sender what to do only after a red that points at nobody (2.9)', () => {
    for (const flag of book.flags.values()) {
      if (flag.senderText === undefined) continue;
      expect([flag.code, flag.severity]).toEqual([flag.code, 'red']);
      expect(['yes', 'strictest']).not.toContain(flag.restricted);
    }
    for (const code of ['M01', 'P04', 'P06', 'G01', 'G02', 'H05']) expect(book.get(code).senderText).toBeDefined();
  });

  it('never notifies helpers of protection, self-harm, neglect or offences (4.4)', () => {
    for (const flag of book.flags.values()) {
      if (/^P|^M01|^G04|^B04/.test(flag.code)) expect(flag.notified).not.toContain('HELPER');
    }
  });

  it('refuses an unknown code, a second row and a wrong shape with a clear sentence', () => {
    expect(() => book.get('Z99')).toThrow('There is no flag "Z99"');
    expect(() => parseFlags({ flags: [...data.flags, data.flags[0]] })).toThrow('two rows for P01');
    expect(() => parseFlags({ flags: [{ code: 'P1' }] })).toThrow('flag code is a letter and two digits');
  });

  it('keeps the more serious of two levels', () => {
    expect(moreSerious('yellow', 'red')).toBe('red');
    expect(moreSerious('blue', 'blue')).toBe('blue');
  });
});
