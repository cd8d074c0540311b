/**
 * The pause before the next try, milliseconds: doubles from `first` to `last` with the number of failures (1 and more),
 * and is drawn from its upper half, so that many who failed together do not come back together.
 */
export function growingPause(failures: number, [first, last]: readonly [number, number], random: () => number): number {
  const full = Math.min(last, first * 2 ** Math.min(30, Math.max(0, failures - 1)));
  return Math.round(full / 2 + (full / 2) * random());
}
