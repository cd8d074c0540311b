import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type DoorLimits, makeDoorLimits } from './console/door-limits.ts';

/**
 * How often something may be done. Per chat it is what a person can write; per address it is generous, because a whole
 * school sits behind one. Kept in this process: a second process doubles the numbers and no more.
 */
export interface Limits {
  readonly postPerChat: RateLimiterAbstract;
  readonly postPerAddress: RateLimiterAbstract;
  readonly mediaPerChat: RateLimiterAbstract;
  /**
   * Posts that hold six digits, right or wrong. Parents at a school meeting come from one address; a guesser with 300
   * guesses a day against a million codes needs years.
   */
  readonly codePerChat: RateLimiterAbstract;
  readonly codePerAddress: RateLimiterAbstract;
  readonly codePerDay: RateLimiterAbstract;
  readonly enterPerAddress: RateLimiterAbstract;
  /** Codes at the desk's door. */
  readonly door: DoorLimits;
}

export function makeLimits(): Limits {
  const limit = (keyPrefix: string, points: number, seconds: number) =>
    new RateLimiterMemory({ keyPrefix, points, duration: seconds });
  return {
    postPerChat: limit('post-chat', 40, 60),
    postPerAddress: limit('post-address', 900, 60),
    mediaPerChat: limit('media-chat', 20, 600),
    codePerChat: limit('code-chat', 6, 3600),
    codePerAddress: limit('code-address', 60, 3600),
    codePerDay: limit('code-day', 300, 24 * 3600),
    enterPerAddress: limit('enter-address', 20, 600),
    door: makeDoorLimits(),
  };
}

/** null: go on. Otherwise the seconds to wait. */
export async function over(limiter: RateLimiterAbstract, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  }
}
