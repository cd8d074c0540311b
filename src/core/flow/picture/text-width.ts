/** Halves of a Chinese character that stand on one line of a box. */
export const lineRoom = 40;

/** How much room a text takes, in halves of a Chinese character. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += /[\u2e80-\uffef]/u.test(char) ? 2 : 1;
  return width;
}

/** As much of the beginning as there is room for. */
export function cutText(text: string, room: number): string {
  let used = 0;
  let at = 0;
  for (const char of text) {
    used += textWidth(char);
    if (used > room) break;
    at += char.length;
  }
  return text.slice(0, at);
}

/** The text, or its beginning and "…". */
export function shortText(text: string, room: number): string {
  return cutText(text, room).length < text.length ? `${cutText(text, room - 2)}…` : text;
}

/** The first one or two lines of what is said; none for a silent step. */
export function firstLines(text: string): readonly string[] {
  const flat = text.replaceAll('\n', ' ');
  const first = cutText(flat, lineRoom);
  return [first, shortText(flat.slice(first.length), lineRoom)].filter((line) => line !== '');
}
