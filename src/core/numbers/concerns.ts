import { type CountedPlace, hiddenPlaces } from './hide-small.ts';

/** An alert about a child, and where the child is. */
export interface PlacedConcern {
  /** What it counts as: the first letter of its flag (domain 6.1), one of the six losses … */
  readonly groups: readonly string[];
  readonly childId: string;
  /** Ids of the places that hold the child, from the top down. */
  readonly held: readonly string[];
}

/** Children per place: a child with two alerts of one group counts once. */
export type ConcernCounts = (group: string, placeId: string) => number;

export function countConcerns(concerns: readonly PlacedConcern[]): ConcernCounts {
  const children = new Map<string, Set<string>>();
  for (const { groups, childId, held } of concerns)
    for (const group of groups)
      for (const placeId of held) {
        const key = `${group} ${placeId}`;
        children.set(key, (children.get(key) ?? new Set()).add(childId));
      }
  return (group, placeId) => children.get(`${group} ${placeId}`)?.size ?? 0;
}

/** A place and the one it belongs to; the root belongs to none. */
export interface TreePlace {
  readonly id: string;
  readonly parentId: string | null;
}

/**
 * The same counts for those outside the line of duty; null: not shown. Reckoned over the whole county, so that no two pages together tell more.
 * `sets`: groups of which one may be reckoned from the others; where one of a set is hidden, all are.
 */
export function countsForOthers(
  counts: ConcernCounts,
  sets: readonly (readonly string[])[],
  places: readonly TreePlace[],
): (group: string, placeId: string) => number | null {
  const below = new Map<string, TreePlace[]>();
  for (const place of places)
    if (place.parentId !== null) below.set(place.parentId, [...(below.get(place.parentId) ?? []), place]);
  const roots = places.filter(({ parentId }) => parentId === null);
  const hidden = new Map(
    sets.flatMap((groups) => {
      const away = new Set(roots.flatMap((root) => [...hiddenPlaces(treeOf(root.id, groups, counts, below))]));
      return groups.map((group) => [group, away] as const);
    }),
  );
  return (group, placeId) => (hidden.get(group)?.has(placeId) ? null : counts(group, placeId));
}

function treeOf(
  id: string,
  groups: readonly string[],
  counts: ConcernCounts,
  below: ReadonlyMap<string, readonly TreePlace[]>,
): CountedPlace {
  const own = groups.map((group) => counts(group, id));
  const parts = (below.get(id) ?? []).map((part) => treeOf(part.id, groups, counts, below));
  if (parts.length === 0) return { id, counts: own, parts };
  // Who lives in the town itself and in none of its villages is a part like another.
  const rest = own.map((count, at) => count - parts.reduce((sum, part) => sum + (part.counts[at] ?? 0), 0));
  const itself = { id: `${id} itself`, counts: rest, parts: [] };
  return { id, counts: own, parts: rest.some((count) => count > 0) ? [...parts, itself] : parts };
}
