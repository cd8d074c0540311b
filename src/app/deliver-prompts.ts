import type { Deliver, DeliverResult } from './deliver.ts';

/**
 * So many prompts are taken at once, and so many times that side by side: enough for 25 a second over a line that answers
 * within 300 ms. What is taken when a process is killed may have left and is never sent again, so little is taken.
 */
const takenAtOnce = 4;
const sideBySide = 2;

/** Sends prompts and tips a few at a time: they are taken when they are about to leave, and written down as soon as they have. */
export function makeDeliverPrompts(deliver: Deliver): Deliver {
  return async (outboundIds) => {
    const left = [...outboundIds];
    const results: DeliverResult[] = [];
    const line = async (): Promise<void> => {
      for (let ids = left.splice(0, takenAtOnce); ids.length > 0; ids = left.splice(0, takenAtOnce))
        results.push(await deliver(ids));
    };
    const ended = await Promise.allSettled(Array.from({ length: sideBySide }, line));
    const failed = ended.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    return {
      sent: results.reduce((sum, { sent }) => sum + sent, 0),
      waiting: results.flatMap(({ waiting }) => waiting),
    };
  };
}
