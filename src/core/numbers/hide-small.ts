/** Counts of 1 to 4 point at somebody (domain 9.1, acceptance 27). */
export const smallest = 5;

/** A place with its count and the places it is made of: where there are any, their counts add up to its own. */
export interface CountedPlace {
  readonly id: string;
  readonly count: number;
  readonly parts: readonly CountedPlace[];
}

/**
 * The places whose count may not leave the line of duty: the small ones, and as many others as it takes that none of them can be
 * reckoned from a total that is shown. What is inside a hidden place is hidden whole, since it would add up to it.
 */
export function hiddenPlaces(root: CountedPlace): ReadonlySet<string> {
  const hidden = new Set<string>();
  if (isSmall(root.count)) hideWhole(root, hidden);
  else hideWithin(root, hidden);
  return hidden;
}

const isSmall = (count: number): boolean => count > 0 && count < smallest;

function hideWhole(place: CountedPlace, hidden: Set<string>): void {
  hidden.add(place.id);
  for (const part of place.parts) hideWhole(part, hidden);
}

/** The count of `place` is shown: its parts must not give away the small ones among them. */
function hideWithin(place: CountedPlace, hidden: Set<string>): void {
  const parts = place.parts.toSorted((a, b) => a.count - b.count || (a.id < b.id ? -1 : 1));
  const chosen = new Set(parts.filter(({ count }) => isSmall(count)));
  if (chosen.size > 0) {
    // Two small ones that are all of a small rest would still be known: what is hidden together must not be small either.
    const others = [...parts.filter(({ count }) => count >= smallest), ...parts.filter(({ count }) => count === 0)];
    const isSafe = () => chosen.size >= 2 && [...chosen].reduce((sum, { count }) => sum + count, 0) >= smallest;
    for (const other of others) {
      if (isSafe()) break;
      chosen.add(other);
    }
  }
  for (const part of parts) {
    if (chosen.has(part)) hideWhole(part, hidden);
    else hideWithin(part, hidden);
  }
}
