import type { Clock } from './clock.ts';
import type { Deliver } from './deliver.ts';
import type { OutboxStore } from './ports.ts';

const batch = 200;
const roundLimit = 100;

/**
 * Sends everything that is due, whether or not a job says so: after a restart, after a broken-off attempt, and where no queue
 * runs at all (a clock moved by hand). To be called every few seconds; several at once do no harm.
 * @returns how many messages left.
 */
export function makeSweepOutbox({
  outbox,
  deliver,
  clock,
}: {
  outbox: OutboxStore;
  deliver: Deliver;
  clock: Clock;
}): () => Promise<number> {
  return async () => {
    let total = 0;
    for (let round = 0; round < roundLimit; round += 1) {
      const ids = await outbox.due(clock.now(), batch);
      if (ids.length === 0) break;
      const { sent, waiting } = await deliver(ids);
      total += sent;
      // Nothing moved: others are at it, or all of it has to wait.
      if (sent === 0 && waiting.length === 0) break;
    }
    return total;
  };
}
