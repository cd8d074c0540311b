import type { Instant } from '../ids.ts';

/** Time in which somebody is on duty; `to` null: without an end. */
export interface Watch {
  readonly from: Instant;
  readonly to: Instant | null;
}

/** The times between `from` and `until` in which nobody is on duty, earliest first. */
export function rosterGaps(
  watches: readonly Watch[],
  from: Instant,
  until: Instant,
): readonly { readonly from: Instant; readonly to: Instant }[] {
  const gaps: { from: Instant; to: Instant }[] = [];
  let covered = from;
  for (const watch of watches.toSorted((a, b) => a.from - b.from)) {
    if (watch.from >= until) break;
    if (watch.from > covered) gaps.push({ from: covered, to: watch.from });
    covered = Math.max(covered, watch.to ?? until);
  }
  if (covered < until) gaps.push({ from: covered, to: until });
  return gaps;
}
