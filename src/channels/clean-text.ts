/** Longer than any platform lets a person write; what is above is cut so that one payload cannot fill the disk. */
const MAX_CHARACTERS = 20_000;

/** A sender's words as the database can hold them: no NUL, no half of a surrogate pair, at most 20,000 characters. */
export function cleanText(text: string): string {
  return text.slice(0, MAX_CHARACTERS).replaceAll('\u0000', '').toWellFormed();
}
