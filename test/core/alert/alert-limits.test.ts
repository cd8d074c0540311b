import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alertLimits,
  booksOfCounty,
  type CountyLimits,
  durationText,
  lengthOf,
  limitFault,
  limitValue,
} from '../../../src/core/alert/alert-limits.ts';
import { freezeChain } from '../../../src/core/alert/freeze-chain.ts';
import { books, minute } from '../../support/alert-county.ts';

const { chains } = books;
const all = alertLimits(chains);
const one = (key: string) => all.find((row) => row.key === key);
const fault = (key: string, text: string, set: CountyLimits = {}) => limitFault(chains, set, key, text);
const stepOf = (set: CountyLimits, flag: string, severity: 'red' | 'orange', name: string) =>
  freezeChain(booksOfCounty(books, set).chains, books.flags.get(flag), severity, { startedAt: 0 }).steps.find(
    ({ step }) => step === name,
  );

describe('the limits of the chains', () => {
  it('are each there once, with a value within their bounds', () => {
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    for (const { key, standard, least, most } of all) {
      expect([key, lengthOf(standard) <= lengthOf(most)]).toEqual([key, true]);
      expect([key, lengthOf(least) <= lengthOf(standard)]).toEqual([key, true]);
    }
  });

  it('cover every wait of every chain, but for the exercise', () => {
    const waits = Object.entries(chains.rungs).flatMap(([group, rungs]) =>
      group === 'drill' ? [] : rungs.filter(({ after }) => lengthOf(after) > 0).map(({ step }) => `${group}.${step}`),
    );
    const followed = ['red.first_up', 'orange.first_up'];
    expect(waits.filter((key) => !one(key))).toEqual(followed);
    expect(all.filter(({ climbs }) => climbs).map(({ key }) => key)).toEqual(['red.ack', 'orange.ack']);
  });

  it('of red, of a law and of what was promised are never longer; others at most twice', () => {
    expect(fault('red.ack', '16m')).toBe('too_long');
    expect(fault('police.police', '31m')).toBe('too_long');
    expect(one('police.police')).toMatchObject({ bound: 'law', basis: 'L-12' });
    expect(fault('orange.saw_child', '49h')).toBe('too_long');
    expect(fault('yellow.plan', '14d')).toBeNull();
    expect(fault('yellow.plan', '15d')).toBe('too_long');
    // A week of holidays has hardly a working day.
    expect(fault('red.written', '1wd')).toBe('too_long');
    expect(fault('yellow.ack', '8h')).toBeNull();
  });

  it('are no stream of messages, and no nonsense', () => {
    expect(fault('red.again', '1m')).toBe('too_short');
    for (const text of ['', '-5m', '1.5h', '10', '5 m', '99999m'])
      expect([text, fault('red.ack', text)]).toEqual([text, 'wrong']);
    expect(fault('red.nowhere', '5m')).toBe('wrong');
  });

  it('go up one after the other', () => {
    expect(fault('red.second_up', '15m')).toBe('out_of_order');
    expect(fault('red.second_up', '15m', { 'red.ack': '10m' })).toBeNull();
    expect(fault('red.ack', '15m', { 'red.second_up': '12m' })).toBe('out_of_order');
    expect(fault('orange.ack', '1d')).toBe('too_long');
    // Police is not a level above.
    expect(fault('police.police', '5m')).toBeNull();
  });
});

describe("a county's books", () => {
  it('are the files where it has set nothing', () => {
    expect(booksOfCounty(books, {})).toBe(books);
    expect(booksOfCounty(books, undefined)).toBe(books);
  });

  it('hold its limits, the next level with the time to take it', () => {
    const set = { 'red.ack': '10m', 'red.again': '3m', 'red.saw_child': '90m', 'red.saw_child.repeat': '30m' };
    expect(stepOf(set, 'G02', 'red', 'first_up')?.afterMs).toBe(10 * minute);
    expect(stepOf(set, 'G02', 'red', 'again')).toMatchObject({ afterMs: 3 * minute, repeatEveryMs: 3 * minute });
    expect(stepOf(set, 'G02', 'red', 'saw_child')).toMatchObject({ afterMs: 90 * minute, repeatEveryMs: 30 * minute });
    expect(stepOf(set, 'G02', 'red', 'second_up')?.afterMs).toBe(30 * minute);
    expect(booksOfCounty(books, set).chains.ackWithin.red).toEqual({ ms: 10 * minute });
    expect(stepOf(set, 'G06', 'orange', 'first_up')).toEqual(stepOf({}, 'G06', 'orange', 'first_up'));
  });

  it('are never slower where that is not allowed, whatever stands in the table', () => {
    const key = fc.constantFrom(...all.map((row) => row.key));
    const text = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(9999), fc.constantFrom('m', 'h', 'd', 'wd')).map(([n, unit]) => `${n}${unit}`),
    );
    fc.assert(
      fc.property(fc.dictionary(key, text), (set) => {
        const own = booksOfCounty(books, set);
        const { ackWithin, rungs } = own.chains;
        for (const row of all) {
          const value = limitValue(row, set);
          expect(lengthOf(value)).toBeLessThanOrEqual(lengthOf(row.most));
          expect(lengthOf(value)).toBeGreaterThanOrEqual(lengthOf(row.least));
        }
        expect(lengthOf(ackWithin.red)).toBeLessThanOrEqual(lengthOf(chains.ackWithin.red));
        for (const [n, rung] of (rungs.red ?? []).entries()) {
          const file = chains.rungs.red?.[n];
          expect(lengthOf(rung.after)).toBeLessThanOrEqual(lengthOf(file?.after ?? { ms: 0 }));
          expect(rung.repeat === undefined).toBe(file?.repeat === undefined);
        }
        expect(Object.keys(rungs)).toEqual(Object.keys(chains.rungs));
      }),
    );
  });

  it('say a length as an author writes it', () => {
    expect(all.map(({ standard }) => durationText(standard)).filter((text) => !/^\d+(m|h|d|wd)$/u.test(text))).toEqual(
      [],
    );
  });
});
