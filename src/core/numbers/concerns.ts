import { type CountedPlace, hiddenPlaces } from './hide-small.ts';

/** An open alert about a child, and where the child is. */
export interface PlacedConcern {
  /** First letter of the flag: P, M, G … (domain 6.1). */
  readonly letter: string;
  readonly childId: string;
  /** Ids of the places that hold the child, from the top down. */
  readonly held: readonly string[];
}

/** Children per place: a child with two alerts of one letter counts once. */
export type ConcernCounts = (letter: string, placeId: string) => number;

export function countConcerns(concerns: readonly PlacedConcern[]): ConcernCounts {
  const children = new Map<string, Set<string>>();
  for (const { letter, childId, held } of concerns)
    for (const placeId of held) {
      const key = `${letter} ${placeId}`;
      children.set(key, (children.get(key) ?? new Set()).add(childId));
    }
  return (letter, placeId) => children.get(`${letter} ${placeId}`)?.size ?? 0;
}

/** A place and the one it belongs to; the root belongs to none. */
export interface TreePlace {
  readonly id: string;
  readonly parentId: string | null;
}

/** The same counts for those outside the line of duty; null: not shown. Reckoned over the whole county, so that no two pages together tell more. */
export function countsForOthers(
  counts: ConcernCounts,
  letters: readonly string[],
  places: readonly TreePlace[],
): (letter: string, placeId: string) => number | null {
  const below = new Map<string, TreePlace[]>();
  for (const place of places)
    if (place.parentId !== null) below.set(place.parentId, [...(below.get(place.parentId) ?? []), place]);
  const roots = places.filter(({ parentId }) => parentId === null);
  const hidden = new Map(
    letters.map((letter) => [
      letter,
      new Set(roots.flatMap((root) => [...hiddenPlaces(treeOf(root.id, letter, counts, below))])),
    ]),
  );
  return (letter, placeId) => (hidden.get(letter)?.has(placeId) ? null : counts(letter, placeId));
}

function treeOf(
  id: string,
  letter: string,
  counts: ConcernCounts,
  below: ReadonlyMap<string, readonly TreePlace[]>,
): CountedPlace {
  const count = counts(letter, id);
  const parts = (below.get(id) ?? []).map((part) => treeOf(part.id, letter, counts, below));
  if (parts.length === 0) return { id, count, parts };
  // Who lives in the town itself and in none of its villages is a part like another.
  const rest = count - parts.reduce((sum, part) => sum + part.count, 0);
  return { id, count, parts: rest > 0 ? [...parts, { id: `${id} itself`, count: rest, parts: [] }] : parts };
}
