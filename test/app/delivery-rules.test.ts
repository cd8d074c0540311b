import { describe, expect, it } from 'vitest';
import { sendAgainAt } from '../../src/app/delivery-rules.ts';
import type { SendOutcome } from '../../src/app/ports.ts';

const now = 1_000_000;
const wait = (attempts: number, outcome: SendOutcome, random: number) =>
  sendAgainAt({ attempts }, outcome, now, () => random) - now;

describe('when a message that did not leave is tried again', () => {
  it.each([
    ['the first failure', 1, { kind: 'retry', afterMs: 0, reason: 'ECONNREFUSED' }, 250, 500],
    ['the fifth', 5, { kind: 'retry', afterMs: 0, reason: 'ECONNREFUSED' }, 4_000, 8_000],
    ['the hundredth: five minutes at most', 100, { kind: 'ambiguous', reason: 'timeout' }, 150_000, 300_000],
    ['a failure that asks for more', 1, { kind: 'retry', afterMs: 9_000, reason: 'server_503' }, 9_000, 9_000],
    ['a channel that is down', 1, { kind: 'channel_down', reason: 'token_refused' }, 7_500, 15_000],
    // Told how long: so long, however often it was told before. Thirty alerts to one chat take half a minute, not an hour.
    ['the pace of a chat, once', 1, { kind: 'retry', afterMs: 800, reason: 'pace', pauses: 'chat' }, 800, 1_300],
    [
      'the pace of a chat, for the tenth time',
      10,
      { kind: 'retry', afterMs: 800, reason: 'pace', pauses: 'chat' },
      800,
      1_300,
    ],
    [
      'a limit of the platform',
      10,
      { kind: 'retry', afterMs: 30_000, reason: 'too_many_requests', pauses: 'channel' },
      30_000,
      30_500,
    ],
  ] as const)('%s', (_what, attempts, outcome, least, most) => {
    expect([wait(attempts, outcome, 0), wait(attempts, outcome, 1)]).toEqual([least, most]);
  });
});
