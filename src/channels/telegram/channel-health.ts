import type { Log } from '../../app/log.ts';
import type { ChannelHealthReport } from '../../app/ports.ts';

/** What can be wrong, each noticed and cleared on its own: taking in and sending fail separately. */
export type Trouble = 'token_refused' | 'second_poller' | 'webhook_elsewhere' | 'unreachable' | 'not_storing';

export interface Health {
  set(trouble: Trouble): void;
  clear(...troubles: readonly Trouble[]): void;
  running(on: boolean): void;
  report(): ChannelHealthReport;
}

/** The channel's state for staff: down with the gravest reason, up again by itself. */
export function makeHealth(log: Log): Health {
  const troubles = new Set<Trouble>();
  let on = false;
  const order: readonly Trouble[] = [
    'token_refused',
    'second_poller',
    'webhook_elsewhere',
    'unreachable',
    'not_storing',
  ];

  return {
    set(trouble) {
      if (!troubles.has(trouble)) {
        troubles.add(trouble);
        log.error({ reason: trouble }, 'telegram: the channel is down');
      }
    },
    clear(...gone) {
      for (const trouble of gone) {
        if (troubles.delete(trouble)) {
          log.info({ reason: trouble }, 'telegram: the trouble is over');
        }
      }
    },
    running(now) {
      on = now;
    },
    report() {
      const reason = order.find((trouble) => troubles.has(trouble));
      if (reason !== undefined) {
        return { state: 'down', reason };
      }
      return on ? { state: 'up' } : { state: 'off' };
    },
  };
}
