import type { Instant } from '../core/ids.ts';

/** The time as an argument; tests move it by hand. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() };
