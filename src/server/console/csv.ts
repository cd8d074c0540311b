/** What a spreadsheet would take for a formula. */
const formula = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * Rows as CSV that Excel opens rightly: UTF-8 with a mark, CRLF, every cell quoted, and a cell that begins like a
 * formula made text with an apostrophe.
 */
export function csv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
