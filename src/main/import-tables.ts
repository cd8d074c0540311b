/** The readers and writers of `jiaxin import`, loaded when somebody imports: the library for workbooks is large. */
export { countyTemplate } from '../cli/import/county-template.ts';
export { loadCounty } from '../cli/import/load-county.ts';
export { loadKnown } from '../cli/import/load-known.ts';
export { readRosterBytes } from '../cli/import/read-roster-file.ts';
export { writeCounty } from '../cli/import/write-county.ts';
export { writeImport } from '../cli/import/write-import.ts';
