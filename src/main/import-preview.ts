import type { ImportLine, ImportPreview } from '../app/desk/import-port.ts';
import type { CountyReading } from '../core/ledger/county/county.ts';
import type { RosterReading } from '../core/ledger/roster.ts';

const most = 500;

interface Problem {
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly code: string;
  readonly sentence: string;
  readonly severity: 'error' | 'warning';
}

function problemLines(problems: readonly Problem[], severity: Problem['severity']): ImportLine[] {
  return problems
    .filter((problem) => problem.severity === severity)
    .slice(0, most)
    .map(({ sheet, row, column, code, sentence }) => ({
      what: severity === 'error' ? 'refused' : 'warning',
      sheet,
      row,
      column,
      code,
      sentence,
    }));
}

/** What a county's workbook would do. `staffId`: who brings it; nobody gives roles to themselves, by no way. */
export function countyPreview(
  { ledger, changes, problems, summary }: CountyReading,
  hidden: readonly string[],
  staffId: string,
): ImportPreview {
  const ownRole = ledger.roles.some((role) => role.staffId === staffId && role.role !== 'ADMIN');
  const lines: ImportLine[] = [
    ...(ownRole
      ? [
          {
            what: 'refused' as const,
            sheet: '',
            row: null,
            column: '',
            code: 'own_post',
            sentence: '表里给您自己加了岗位：请另一位管理员来导入，或去掉那一行',
          },
        ]
      : []),
    ...problemLines(problems, 'error'),
    ...changes
      .slice(0, most)
      .map(({ sentence }): ImportLine => ({ what: 'changed', sheet: '', row: null, column: '', sentence })),
    ...problemLines(problems, 'warning'),
  ];
  const fresh = Object.entries(summary.fresh).filter(([, count]) => count > 0);
  const refused = problems.filter(({ severity }) => severity === 'error').length + (ownRole ? 1 : 0);
  const news =
    fresh.length + changes.length + ledger.kinship.length + ledger.organizations.length > 0 ||
    Object.keys(ledger.settings).length > 0;
  return {
    kind: 'county',
    rows: summary.rows,
    fresh,
    changed: changes.length,
    alreadyThere: 0,
    refused,
    warnings: problems.length - problems.filter(({ severity }) => severity === 'error').length,
    lines,
    ignored: [...hidden, ...summary.ignoredColumns],
    // Its rows hang together: one that is wrong keeps all out.
    may: refused > 0 ? 'no' : news ? 'all' : 'nothing',
  };
}

/** What a roster of children would do. */
export function rosterPreview({ ledger, problems, summary }: RosterReading, hidden: readonly string[]): ImportPreview {
  const { newChildren, newAdults, badRows, alreadyThere, warnings, ignoredColumns, rows } = summary;
  const noTable = problems.some(({ code, severity }) => code === 'no_table' && severity === 'error');
  const may = noTable
    ? 'no'
    : ledger.children.length === 0
      ? badRows > 0
        ? 'no'
        : 'nothing'
      : badRows > 0
        ? 'good_rows'
        : 'all';
  return {
    kind: 'roster',
    rows,
    fresh: [['孩子', newChildren] as const, ['大人', newAdults] as const].filter(([, count]) => count > 0),
    changed: 0,
    alreadyThere,
    refused: Math.max(badRows, noTable ? 1 : 0),
    warnings,
    lines: [...problemLines(problems, 'error'), ...problemLines(problems, 'warning')],
    ignored: [...hidden, ...ignoredColumns],
    may,
  };
}
