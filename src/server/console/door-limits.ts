import { createHash } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';

/** One after the other for each key: a hundred at the same moment are a hundred tries. */
function makeTurns() {
  const last = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => undefined);
    last.set(key, settled);
    void settled.then(() => last.get(key) === settled && last.delete(key));
    return turn;
  };
}

/** Wrong codes that cost nothing; then each doubles the pause, from half a minute to an hour: some thirty tries a day against a million codes. */
const freeTries = 3;
const firstPauseSeconds = 30;
const longestPauseSeconds = 3600;
/** A township's office sits behind one address. */
const perAddress = { points: 60, duration: 900 };
const day = 24 * 3600;

/**
 * Slows the guessing of codes, by account and by address. Passkeys do not pass here: whoever holds one is never kept out by somebody else's
 * guesses. Kept in this process, as the other limits are.
 */
export interface DoorLimits {
  /** Before a code is looked at. Seconds to wait, and nothing is counted; null: go on, and this try counts. */
  take(account: string, address: string): Promise<number | null>;
  /** The code was right: what went before is forgotten. */
  forget(account: string): Promise<void>;
}

export function makeDoorLimits(): DoorLimits {
  const tries = new RateLimiterMemory({ keyPrefix: 'door-tries', points: 1_000_000, duration: day });
  const pauses = new RateLimiterMemory({ keyPrefix: 'door-pause', points: 1, duration: 1 });
  const addresses = new RateLimiterMemory({ keyPrefix: 'door-address', ...perAddress });
  const inTurn = makeTurns();
  const keyOf = (account: string) => createHash('sha256').update(account).digest('base64url');
  const left = async (limiter: RateLimiterMemory, key: string, points: number): Promise<number | null> => {
    const state = await limiter.get(key);
    if (!state || state.consumedPoints < points) return null;
    return Math.max(1, Math.ceil(state.msBeforeNext / 1000));
  };
  const takeOne = async (key: string, address: string): Promise<number | null> => {
    const waits = [await left(pauses, key, 1), await left(addresses, address, perAddress.points)];
    const longest = Math.max(...waits.map((seconds) => seconds ?? 0));
    if (longest > 0) return longest;
    await addresses.penalty(address);
    const { consumedPoints } = await tries.penalty(key);
    if (consumedPoints >= freeTries) {
      const pause = firstPauseSeconds * 2 ** Math.min(20, consumedPoints - freeTries);
      await pauses.block(key, Math.min(longestPauseSeconds, pause));
    }
    return null;
  };
  return {
    take(account, address) {
      const key = keyOf(account);
      return inTurn(key, () => takeOne(key, address));
    },
    async forget(account) {
      const key = keyOf(account);
      await Promise.all([tries.delete(key), pauses.delete(key)]);
    },
  };
}
