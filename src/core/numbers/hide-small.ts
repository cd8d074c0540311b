/** Counts of 1 to 4 point at somebody (domain 9.1, acceptance 27). */
export const smallest = 5;

/** A place with its counts and the places it is made of: where there are any, their counts add up to its own. */
export interface CountedPlace {
  readonly id: string;
  /** One, or several that are hidden together. */
  readonly counts: readonly number[];
  readonly parts: readonly CountedPlace[];
}

/**
 * The places whose counts may not leave the line of duty: the small ones, and as many others as it takes that none of them can be
 * reckoned from a total that is shown. What is inside a hidden place is hidden whole, since it would add up to it.
 */
export function hiddenPlaces(root: CountedPlace): ReadonlySet<string> {
  const hidden = new Set<string>();
  if (isSmall(root)) hideWhole(root, hidden);
  else hideWithin(root, hidden);
  return hidden;
}

const isSmall = ({ counts }: CountedPlace): boolean => counts.some((count) => count > 0 && count < smallest);

const sizeOf = ({ counts }: CountedPlace): number => counts.reduce((sum, count) => sum + count, 0);

function hideWhole(place: CountedPlace, hidden: Set<string>): void {
  hidden.add(place.id);
  for (const part of place.parts) hideWhole(part, hidden);
}

/** The counts of `place` are shown: its parts must not give away the small ones among them. */
function hideWithin(place: CountedPlace, hidden: Set<string>): void {
  const parts = place.parts.toSorted((a, b) => sizeOf(a) - sizeOf(b) || (a.id < b.id ? -1 : 1));
  const chosen = new Set(parts.filter(isSmall));
  if (chosen.size > 0) {
    // Two small ones that are all of a small rest would still be known: what is hidden together must not be small either.
    const rest = parts.filter((part) => !chosen.has(part));
    const others = [...rest.filter((part) => sizeOf(part) > 0), ...rest.filter((part) => sizeOf(part) === 0)];
    for (const other of others) {
      if (isSafe([...chosen])) break;
      chosen.add(other);
    }
  }
  for (const part of parts) {
    if (chosen.has(part)) hideWhole(part, hidden);
    else hideWithin(part, hidden);
  }
}

/** Whoever takes what is shown from the total learns no small number, and not of whom. */
function isSafe(chosen: readonly CountedPlace[]): boolean {
  const sums = chosen[0]?.counts.map((_, at) => chosen.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0)) ?? [];
  return chosen.length >= 2 && sums.every((sum) => sum === 0 || sum >= smallest);
}
