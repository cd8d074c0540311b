import type { Content } from '../event.ts';
import type { Instant } from '../ids.ts';
import type { PartySituation } from '../situation.ts';
import type { Turn } from './turn.ts';
import { fileInbox } from './turn.ts';

/** A conversation that was taken over goes back to the bot when the staff have said nothing for so long. */
export const takenForMs = 30 * 60_000;

/** Until when a member of staff speaks instead of the bot; null: nobody does. */
export function takenUntil({ taken, now }: PartySituation): Instant | null {
  return taken && taken.until > now ? taken.until : null;
}

export function isTaken(situation: PartySituation): boolean {
  return takenUntil(situation) !== null;
}

/** The bot says nothing; every message lies before whoever holds the conversation until they answer it. */
export function keepForTaker(turn: Turn, content: Content): void {
  fileInbox(turn, {
    reason: 'while_taken',
    withinHours: 1,
    assignedTo: turn.situation.taken?.by,
    restricted: content.kind === 'photo',
  });
}
