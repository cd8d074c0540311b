/** Text that PostgreSQL takes: it knows no NUL, and JSON no half of a surrogate pair. `max` in UTF-16 units. */
export function plain(text: string, max = 1_000): string {
  return text.slice(0, max).toWellFormed().replaceAll('\u0000', '');
}
