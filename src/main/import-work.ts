import type { ImportPreview } from '../app/desk/import-port.ts';
import { Refused } from '../cli/import/refused.ts';
import { isCountyBook } from '../core/ledger/county/county-rows.ts';
import { readCounty } from '../core/ledger/county/read-county.ts';
import { readRoster } from '../core/ledger/read-roster.ts';
import type { FieldCrypto } from '../store/field-crypto.ts';
import type { Database } from '../store/prisma.ts';
import { countyPreview, rosterPreview } from './import-preview.ts';

/** One file, and who brings it. Plain data: it goes to another thread. */
export interface ImportOrder {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly staffId: string;
  /** Name of the county, when there is one. */
  readonly county: string | undefined;
  readonly now: number;
}

/** What is done with a file. Both throw Refused with one sentence. */
export interface ImportWork {
  look(order: ImportOrder): Promise<ImportPreview>;
  /** Says what was written; `progress`: the share that is on its way, 0 to 1. */
  write(order: ImportOrder, progress: (share: number) => void): Promise<string>;
}

/** The library for workbooks is large: it is loaded when somebody imports. */
const tables = () => import('./import-tables.ts');

/** The readers and writers of `jiaxin import`, done where this is called. */
export function makeImportWork(store: { readonly database: Database; readonly crypto: FieldCrypto }): ImportWork {
  const { database, crypto } = store;

  const read = async ({ bytes, fileName, county, now, staffId }: ImportOrder) => {
    const { loadCounty, loadKnown, readRosterBytes } = await tables();
    const { grids, hidden } = await readRosterBytes(Buffer.from(bytes), fileName);
    if (isCountyBook(grids)) {
      const reading = readCounty(grids, await loadCounty(database, crypto, county), now);
      return { kind: 'county', reading, preview: countyPreview(reading, hidden, staffId) } as const;
    }
    const reading = readRoster(grids, await loadKnown(database, crypto, county), { now });
    return { kind: 'roster', reading, preview: rosterPreview(reading, hidden) } as const;
  };

  return {
    look: async (order) => (await read(order)).preview,
    async write(order, progress) {
      const { writeCounty, writeImport } = await tables();
      const { kind, reading, preview } = await read(order);
      // The county may have changed since the preview.
      if (preview.may === 'no') throw new Refused('预览以后资料变了，现在有错的行：请再上传一次看看');
      if (preview.may === 'nothing') return '没有新的内容，什么都没有改变';
      const about = { fileName: order.fileName, at: order.now };
      if (kind === 'county') {
        await writeCounty(store, reading, about);
        const fresh = preview.fresh.map(([what, count]) => `${what} ${count}`);
        return `写入了：${[...fresh, `改了 ${preview.changed} 处`].join('，')}`;
      }
      const { persons, children, careRelations } = reading.ledger;
      const total = persons.length + children.length + careRelations.length;
      let rows = 0;
      const wrote = (more: number) => {
        rows += more;
        progress(rows / Math.max(1, total));
      };
      await writeImport(store, reading, { ...about, wrote });
      const left = preview.refused > 0 ? `；有错的 ${preview.refused} 行没有写` : '';
      return `写入了 ${children.length} 个孩子的档案，都标为“未核实”${left}`;
    },
  };
}
