import { foldText } from './fold-text.ts';

/** The longest text, in UTF-16 units, that answers are read from. The danger scan reads all of it. */
export const MAX_TEXT_LENGTH = 4000;

/**
 * The form in which answers are understood: at most 4,000 characters of the message, folded (see `foldText`).
 * Never throws; normalising twice changes nothing.
 */
export function normalizeText(raw: string): string {
  const folded = foldText(raw.slice(0, MAX_TEXT_LENGTH));
  // Folding may make a text longer (㎏, ﷺ).
  return folded.length <= MAX_TEXT_LENGTH ? folded : foldText(folded.slice(0, MAX_TEXT_LENGTH));
}
