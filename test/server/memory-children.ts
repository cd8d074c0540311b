import type { ChildBulkPort, DutyBulkPort } from '../../src/app/desk/bulk-port.ts';
import type { ChildList, ChildrenPort } from '../../src/app/desk/children-port.ts';
import { partsOf } from '../../src/core/access/file-parts.ts';

export const emptyList: ChildList = {
  rows: [],
  total: 0,
  page: 1,
  pages: 1,
  villages: [],
  schools: [],
  parts: partsOf(['TOWN_STATION']),
  mayKnowAlerts: true,
  saved: [],
};

/** The room of the children with nobody in it. */
export const noChildren: ChildrenPort = {
  list: async () => emptyList,
  export: async () => ({ rows: [], list: emptyList }),
  find: async () => ({ ids: [], total: 0 }),
  exportChosen: async () => ({ rows: [], list: emptyList }),
  saveFilter: async () => 'saved',
  renameFilter: async () => 'gone',
  dropFilter: async () => 'done',
  file: async () => null,
  factForm: async () => null,
  writeFact: async () => null,
};

/** No act on many rows was ever begun. */
export const noBulk: ChildBulkPort & DutyBulkPort = {
  choose: async () => null,
  show: async () => null,
  fill: async () => null,
  confirm: async () => null,
  undo: async () => null,
};
