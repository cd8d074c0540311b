/** The text with one part exchanged. @throws when the part is not there exactly once. */
export function replaceOnce(text: string, mark: string, by: string): string {
  if (text.split(mark).length !== 2) throw new Error(`The statement has changed: "${mark}" is not in it once.`);
  return text.replace(mark, () => by);
}
