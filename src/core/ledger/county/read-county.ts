import type { Instant } from '../../ids.ts';
import type { Grid } from '../roster.ts';
import { appointTeachers } from './appoint-teachers.ts';
import { assembleCounty, countFresh } from './assemble-county.ts';
import type { CountyProblem, CountyReading, CountySheet, KnownCounty } from './county.ts';
import { openBook } from './county-book.ts';
import { type CountyRow, type CountyTable, countyTable } from './county-rows.ts';
import { readDuties } from './read-duties.ts';
import { readKin } from './read-kin.ts';
import { nameCounty, readRegions } from './read-regions.ts';
import { readClasses, readSchools } from './read-schools.ts';
import { readSettings } from './read-settings.ts';
import { readStaff } from './read-staff.ts';

/**
 * Reads a county's workbook: places, schools, classes, staff, duty roster, settings, each a sheet, any of them absent. What is
 * in the database already stays; what the file says otherwise is a change; nothing is guessed. With an error nothing should be
 * written: rows hang on each other.
 */
export function readCounty(grids: readonly Grid[], known: KnownCounty, now: Instant): CountyReading {
  const problems: CountyProblem[] = [];
  const tables: CountyTable[] = [];
  for (const grid of grids) {
    const table = countyTable(grid, problems);
    if (table) tables.push(table);
    else if (grid.rows.length > 0 && !/^(填写)?(说明|岗位)/u.test(grid.name))
      problems.push(atTop(grid.name, 'no_table', `工作表“${grid.name}”不是县的表格,没有读`, 'warning'));
  }
  const rowsOf = (kind: CountySheet): CountyRow[] => tables.flatMap((table) => (table.kind === kind ? table.rows : []));
  const countyName = nameCounty(rowsOf('regions'), known);
  const book = openBook(known, countyName ?? '', now);
  if (countyName === null) {
    const empty = tables.every(({ rows }) => rows.length === 0);
    const sentence = `${empty ? '表格里还没有填写(“例:”开头的行不读)' : '没有县'}:在“地区”表里写一行县的名称,“上级”空着`;
    problems.push(atTop(tables[0]?.sheet ?? '', 'county_missing', sentence, 'error'));
  } else {
    readRegions(book, rowsOf('regions'));
    readSchools(book, rowsOf('schools'));
    readClasses(book, rowsOf('classes'));
    readStaff(book, rowsOf('staff'));
    const staffSheet = tables.find(({ kind }) => kind === 'staff')?.sheet ?? '';
    for (const sentence of appointTeachers(book)) problems.push(atTop(staffSheet, 'two_teachers', sentence, 'error'));
    readKin(book, rowsOf('staff'));
    readDuties(book, rowsOf('duties'));
    readSettings(book, rowsOf('settings'));
  }
  return {
    countyName: book.county.name,
    ledger: assembleCounty(book),
    changes: book.changes,
    problems: inOrder(problems, grids),
    summary: {
      rows: tables.reduce((sum, { rows }) => sum + rows.length, 0),
      sheets: tables.map(({ sheet, rows }) => ({ name: sheet, rows: rows.length })),
      fresh: countFresh(book),
      ignoredColumns: [...new Set(tables.flatMap(({ ignored }) => ignored))],
    },
  };
}

function atTop(sheet: string, code: string, sentence: string, severity: CountyProblem['severity']): CountyProblem {
  return { sheet, row: 1, column: '', code, sentence, severity };
}

/** By sheet and row, as they are mended; each once. */
function inOrder(problems: readonly CountyProblem[], grids: readonly Grid[]): CountyProblem[] {
  const sheetNo = new Map(grids.map(({ name }, index) => [name, index]));
  const seen = new Set<string>();
  return problems
    .filter(({ sheet, row, column, sentence }) => {
      const key = `${sheet} ${row} ${column} ${sentence}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => (sheetNo.get(a.sheet) ?? 0) - (sheetNo.get(b.sheet) ?? 0) || a.row - b.row);
}
