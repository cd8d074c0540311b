import type { Turn } from './turn.ts';
import { fileInbox, sideOf } from './turn.ts';

/** A voice message, a photo or something else that only a person can take in goes to the human inbox. */
export function fileMedia(turn: Turn, kind: 'voice' | 'photo' | 'other'): void {
  const urgent = turn.alerts.some(({ severity }) => severity === 'red' || severity === 'orange');
  fileInbox(turn, {
    reason: kind === 'other' ? 'other_media' : kind,
    withinHours: urgent ? 1 : 4,
    role: urgent && sideOf(turn.situation) === 'family' ? 'TOWN_STATION' : 'CHILD_DIRECTOR',
    restricted: kind === 'photo',
  });
}
