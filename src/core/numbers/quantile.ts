/** The value below which so large a share lies (nearest rank): of [1, 2, 3, 4] the half is 2, nine tenths 4. null: there is none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

/** Ends of the bands in which what is open is counted, in days; the last band has none. */
export const ageBands = [1, 3, 7, 30] as const;

/** In which band something so old is: 0 … 4. */
export function ageBand(ageMs: number): number {
  const days = ageMs / 86_400_000;
  const band = ageBands.findIndex((end) => days < end);
  return band < 0 ? ageBands.length : band;
}
