import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { drawCounty } from '../../src/cli/demo/draw-county.ts';
import { drawHistory, type History } from '../../src/cli/demo/draw-history.ts';
import { monthOf } from '../../src/cli/demo/draw-talk.ts';
import { recordKinds } from '../../src/core/ledger/record-kinds.ts';

const now = Date.UTC(2026, 10, 18, 2, 0);
const dayMs = 86_400_000;

interface Step {
  readonly id: string;
  readonly options?: readonly {
    readonly value: string;
    readonly flags?: readonly { readonly code: string; readonly severity?: string }[];
  }[];
}

const { ledger } = drawCounty(20_261_121, now);
let history: History;

beforeAll(() => {
  history = drawHistory(ledger, 5, now);
});

describe('what lies behind the invented county', () => {
  it('is the same for the same seed, and two years of it', () => {
    expect(drawHistory(ledger, 5, now)).toEqual(history);
    expect(Math.min(...history.answers.map(({ at }) => at))).toBeLessThan(now - 690 * dayMs);
    expect(history.answers.length).toBeGreaterThan(6_000);
  });

  it('leaves this month to whoever tries the product: only parents have called in it', () => {
    const start = monthOf(now, 0).start;
    const said = [...history.sessions, ...history.answers, ...history.records];
    expect(said.filter(({ at }) => at >= start)).toEqual([]);
    expect(new Set(history.contacts.filter(({ at }) => at >= start).map(({ fromRole }) => fromRole))).toEqual(
      new Set(['parent']),
    );
    expect(history.contacts.every(({ at }) => at <= now)).toBe(true);
  });

  it('holds nothing that is an alert: answers are options without a flag above blue, every parent who is away has called within ten days', () => {
    const text = readFileSync(new URL('../../flows/conversations/F02-guardian-monthly.yaml', import.meta.url), 'utf8');
    const flow = parse(text) as { readonly steps: readonly Step[] };
    const options = new Map<string, NonNullable<Step['options']>[number]>(
      flow.steps.flatMap(({ id, options: all = [] }) =>
        all.map((option) => [`${id} ${option.value}`, option] as const),
      ),
    );
    const said = new Set<string>(
      history.answers.flatMap(({ stepId, value }) => [value].flat().map((one) => `${stepId} ${String(one)}`)),
    );
    for (const one of said) {
      const loud = (options.get(one)?.flags ?? []).filter(({ severity }) => severity !== 'blue');
      expect([one, options.has(one), loud.map(({ code }) => code)]).toEqual([
        one,
        true,
        one === 'q8_needs HOMEWORK' ? ['E06'] : [],
      ]);
    }
    const away = ledger.parentStates.filter(({ away: gone, status }) => gone && status === 'normal');
    expect(history.heard.length).toBe(away.length);
    for (const { at } of history.heard) expect(now - at).toBeLessThan(10 * dayMs);
  });

  it('has records of known kinds with fields that they have', () => {
    for (const { kind, data } of history.records)
      expect(Object.keys(recordKinds.get(kind)?.fields ?? {})).toEqual(expect.arrayContaining(Object.keys(data)));
  });
});
