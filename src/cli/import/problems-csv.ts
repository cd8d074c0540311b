import type { Grid, RosterProblem } from '../../core/ledger/roster.ts';

/** The rows that were left out, as a table for Excel and WPS: what is wrong, then the row as it was. */
export function problemsCsv(problems: readonly RosterProblem[], grids: readonly Grid[]): string {
  const rows = problems
    .filter(({ severity }) => severity === 'error')
    .map(({ sheet, row, column, sentence }) => {
      const cells = grids.find(({ name }) => name === sheet)?.rows[row - 1] ?? [];
      return [sheet, String(row), column, sentence, ...cells.map((cell) => (cell === null ? '' : String(cell)))];
    });
  const lines = [['工作表', '行', '栏目', '问题', '原来的内容'], ...rows].map((cells) => cells.map(quoted).join(','));
  // The mark in front makes Excel read UTF-8.
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

/** A cell that begins like a formula would be run when the table is opened; an apostrophe makes it text. */
function quoted(cell: string): string {
  const safe = /^[\s]*[=+\-@\t\r|]/u.test(cell) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
}
