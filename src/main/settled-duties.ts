import type { DutiesPort } from '../app/desk/duties-port.ts';
import type { DeskActor } from '../app/desk-ports.ts';

/** What a reader has just recorded counts on the page that they open next, not at the calendar's next look five minutes later. */
export function settledDuties(duties: DutiesPort, settle: (actor: DeskActor) => Promise<unknown>): DutiesPort {
  return {
    ...duties,
    async groups(actor) {
      await settle(actor);
      return duties.groups(actor);
    },
    async board(actor, filter) {
      await settle(actor);
      return duties.board(actor, filter);
    },
  };
}
