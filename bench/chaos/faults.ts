import type { Draw } from '../../src/cli/demo/draw.ts';
import type { FakeBotApi } from '../../test/support/fake-bot-api.ts';
import type { Fault, FaultRule } from '../../test/support/fake-bot-api-faults.ts';

type Update = Record<string, unknown>;

const sendFaults: readonly Fault[] = [
  { kind: 'refuse', code: 429, description: 'Too Many Requests: retry after 1', retryAfter: 1 },
  { kind: 'refuse', code: 500, description: 'Internal Server Error' },
  { kind: 'html', status: 500 },
  { kind: 'html', status: 502, applied: true },
  { kind: 'hang' },
  { kind: 'hang', applied: true },
  { kind: 'reset', when: 'before' },
  { kind: 'reset', when: 'mid_body', applied: true },
  { kind: 'garbage', applied: true },
  { kind: 'delay', ms: 300 },
];

const pollFaults: readonly Fault[] = [
  { kind: 'refuse', code: 500, description: 'Internal Server Error' },
  { kind: 'html', status: 502 },
  { kind: 'reset', when: 'before' },
  { kind: 'reset', when: 'mid_body' },
  { kind: 'delay', ms: 200 },
];

/**
 * A platform on a bad day: a share of the sends fails in every way the Bot API can, with the message delivered or not; polls
 * fail, and bring updates twice in a batch, turned round, and long after they were confirmed.
 */
export function badDay(draw: Draw, share = 0.1): FaultRule {
  const seen: Update[] = [];
  const spoil = (updates: readonly Update[]): readonly Update[] => {
    for (const update of updates) {
      seen.push(update);
      if (seen.length > 400) seen.shift();
    }
    const twice = updates.filter(() => draw.next() < 0.2);
    const old = seen.length > 0 && draw.next() < 0.3 ? [draw.pick(seen)] : [];
    return [...updates, ...twice, ...old].reverse();
  };
  return ({ method }) => {
    if (method === 'sendMessage') return draw.next() < share ? draw.pick(sendFaults) : null;
    if (method !== 'getUpdates') return draw.next() < share / 2 ? draw.pick(pollFaults) : null;
    if (draw.next() < share / 2) return draw.pick(pollFaults);
    return { kind: 'updates', change: spoil };
  };
}

/** Some people block the bot; some chats are gone. They stay so until they write again. */
export function loseSome(platform: FakeBotApi, chats: readonly number[], draw: Draw): void {
  for (let n = 0; n < 3 && chats.length > 0; n += 1) platform.blocked.add(String(draw.pick(chats)));
  if (chats.length > 0) platform.missing.add(String(draw.pick(chats)));
}
