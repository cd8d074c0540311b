/** One line of a benchmark. */
export interface Measured {
  readonly what: string;
  readonly value: string;
  readonly aim: string;
  readonly ok: boolean;
}

export function atMost(what: string, value: number, aim: number, unit: string): Measured {
  return { what, value: `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`, aim: `≤ ${aim} ${unit}`, ok: value <= aim };
}

export function atLeast(what: string, value: number, aim: number, unit: string): Measured {
  return { what, value: `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`, aim: `≥ ${aim} ${unit}`, ok: value >= aim };
}

export function percentile(list: readonly number[], share: number): number {
  return list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? Number.NaN;
}
