import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countConcerns, countsForOthers } from '../../../src/core/numbers/concerns.ts';
import { type CountedPlace, hiddenPlaces } from '../../../src/core/numbers/hide-small.ts';

const leaf = (id: string, ...counts: number[]): CountedPlace => ({ id, counts, parts: [] });
const over = (id: string, parts: readonly CountedPlace[]): CountedPlace => ({
  id,
  parts,
  counts: (parts[0]?.counts ?? [0]).map((_, at) => parts.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0)),
});
/** Two townships of two villages. */
const county = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): CountedPlace =>
  over('county', [over('x', [leaf('a', a), leaf('b', b)]), over('y', [leaf('c', c), leaf('d', d)])]);
/** So many counts of a place, each of them often nothing. */
const countsOf = (kinds: number) =>
  fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 })), { minLength: kinds, maxLength: kinds });
const hidden = (...counts: number[]) => [...hiddenPlaces(county(counts))].sort();

describe('small counts', () => {
  it.each([
    ['nothing is small', [5, 6, 0, 9], []],
    ['nobody at all', [0, 0, 0, 0], []],
    ['one small village: another goes with it', [3, 9, 7, 8], ['a', 'b']],
    ['two small ones that hide each other', [3, 2, 7, 8], ['a', 'b']],
    [
      'one small in a small township: the other township too, with all that is in it',
      [3, 0, 7, 8],
      ['a', 'b', 'c', 'd', 'x', 'y'],
    ],
    ['a small whole', [1, 0, 2, 0], ['a', 'b', 'c', 'county', 'd', 'x', 'y']],
  ])('%s', (_what, counts, expected) => {
    expect(hidden(...counts)).toEqual(expected);
  });

  it('nobody who knows all that is shown can tell a small one', () => {
    const count = fc.integer({ min: 0, max: 7 });
    const all: number[][] = [];
    for (let n = 0; n < 10 ** 4; n++) all.push([...String(n).padStart(4, '0')].map(Number));
    const ids = ['a', 'b', 'c', 'd'];
    const seen = (counts: readonly number[], away: ReadonlySet<string>) => {
      const list: (number | null)[] = [];
      const walk = (place: CountedPlace) => {
        list.push(away.has(place.id) ? null : (place.counts[0] ?? 0));
        place.parts.forEach(walk);
      };
      walk(county(counts));
      return list.join();
    };
    fc.assert(
      fc.property(fc.array(count, { minLength: 4, maxLength: 4 }), (counts) => {
        const away = hiddenPlaces(county(counts));
        const page = seen(counts, away);
        const possible = all.filter((other) => seen(other, away) === page);
        for (const [index, id] of ids.entries()) {
          const own = counts[index] ?? 0;
          if (own === 0 || own >= 5) continue;
          expect([counts, id, new Set(possible.map((other) => other[index])).size > 1]).toEqual([counts, id, true]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of any tree: what is small is hidden, what is inside the hidden too, and a shown sum hides two or none', () => {
    const tree = fc
      .array(fc.array(countsOf(3), { maxLength: 8 }), { maxLength: 8 })
      .chain((towns) => fc.constantFrom(1, 3).map((kinds) => ({ towns, kinds })))
      .map(({ towns, kinds }) =>
        over(
          'c',
          towns.map((villages, t) =>
            over(
              `t${t}`,
              villages.map((counts, v) => leaf(`t${t}v${v}`, ...counts.slice(0, kinds))),
            ),
          ),
        ),
      );
    fc.assert(
      fc.property(tree, (root) => {
        const away = hiddenPlaces(root);
        const walk = (place: CountedPlace, above: boolean): void => {
          const gone = away.has(place.id);
          if (place.counts.some((count) => count > 0 && count < 5)) expect(gone).toBe(true);
          if (above) expect(gone).toBe(true);
          const inside = place.parts.filter(({ id }) => away.has(id));
          if (!gone && inside.length > 0) {
            expect(inside.length).toBeGreaterThan(1);
            for (const at of place.counts.keys()) {
              const sum = inside.reduce((all, { counts }) => all + (counts[at] ?? 0), 0);
              expect(sum === 0 || sum >= 5).toBe(true);
            }
            expect(inside.some(({ counts }) => counts.some((count) => count > 0))).toBe(true);
          }
          for (const part of place.parts) walk(part, gone);
        };
        walk(root, false);
      }),
    );
  });
});

describe('children with an open alert', () => {
  const placed = (letter: string, childId: string, ...held: string[]) => ({
    groups: [letter],
    childId,
    held: ['county', ...held],
  });

  it('a child counts once for a letter, in every place that holds it', () => {
    const counts = countConcerns([
      placed('M', '1', 'x', 'a'),
      placed('M', '1', 'x', 'a'),
      placed('P', '1', 'x', 'a'),
      placed('M', '2', 'x', 'b'),
    ]);
    expect(['county', 'x', 'a', 'b', 'y'].map((id) => counts('M', id))).toEqual([2, 2, 1, 1, 0]);
    expect(counts('P', 'county')).toBe(1);
  });

  it('who lives in the township itself does not give its villages away', () => {
    const many = (n: number, ...held: string[]) =>
      Array.from({ length: n }, (_, no) => placed('M', `${held.join()}${no}`, ...held));
    const places = [
      { id: 'county', parentId: null },
      { id: 'x', parentId: 'county' },
      { id: 'a', parentId: 'x' },
      { id: 'b', parentId: 'x' },
    ];
    // 3 in the township itself, 6 and 7 in its villages: of 16 shown, one village must not be left to take from.
    const counts = countConcerns([...many(3, 'x'), ...many(6, 'x', 'a'), ...many(7, 'x', 'b')]);
    const shown = countsForOthers(counts, [['M']], places);
    expect(['x', 'a', 'b'].map((id) => shown('M', id))).toEqual([16, null, 7]);
  });

  it('counts of one set go together: where one is small none of them is shown', () => {
    const many = (group: string, n: number, ...held: string[]) =>
      Array.from({ length: n }, (_, no) => placed(group, `${held.join()}${no}`, ...held));
    const places = [{ id: 'county', parentId: null }, ...['x', 'y', 'z'].map((id) => ({ id, parentId: 'county' }))];
    // 10 were opened in x and 6 are open: that 4 were closed must not be left to reckon.
    const counts = countConcerns([
      ...[many('opened', 10, 'x'), many('open', 6, 'x'), many('closed', 4, 'x')].flat(),
      ...[many('opened', 8, 'y'), many('open', 8, 'y'), many('open', 7, 'z'), many('closed', 5, 'z')].flat(),
    ]);
    const shown = countsForOthers(counts, [['open', 'opened', 'closed']], places);
    const rows = ['county', 'x', 'y', 'z'].map((id) => ['open', 'opened', 'closed'].map((group) => shown(group, id)));
    const none = [null, null, null];
    expect(rows).toEqual([[21, 18, 9], none, [8, 8, 0], none]);
  });
});
