import { randomUUID } from 'node:crypto';
import type { RosterReading } from '../../core/ledger/roster.ts';
import { writeLedger } from '../../store/write-ledger.ts';
import type { OpenStore } from '../command-io.ts';
import { Refused } from './refused.ts';

/** Imports go one after another. */
export const IMPORTING = 0x4a58_0101;

/**
 * Writes what was read, with a record of the import, in one transaction: all of it or nothing.
 * @throws Refused when somebody else gave out the same file numbers in the meantime.
 */
export async function writeImport(
  { database, crypto }: OpenStore,
  { ledger, problems, summary }: RosterReading,
  { fileName, at }: { readonly fileName: string; readonly at: number },
): Promise<string> {
  const batchId = randomUUID();
  const full = {
    ...ledger,
    regions: [],
    settings: {},
    organizations: [],
    classes: [],
    staff: [],
    roles: [],
    roster: [],
    kinship: [],
  };
  await writeLedger(database, crypto, full, { kind: 'import', id: batchId }, async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${IMPORTING})`;
    const ids = new Set(ledger.children.map(({ id }) => id));
    const taken = await tx.child.findMany({
      where: { countyId: ledger.countyId, fileNo: { in: ledger.children.map(({ fileNo }) => fileNo) } },
      select: { id: true },
    });
    if (taken.some(({ id }) => !ids.has(id)))
      throw new Refused('同时还有别人在导入,档案号冲突了:什么都没有写入,请再试一次');
    await tx.importBatch.create({
      data: {
        id: batchId,
        kind: 'roster',
        fileName: fileName.slice(0, 200),
        rows: summary.rows,
        // Places and codes only: sentences hold names.
        errors: problems
          .slice(0, 2_000)
          .map(({ sheet, row, column, code, severity }) => ({ sheet, row, column, code, severity })),
        state: summary.badRows > 0 ? 'written_without_bad_rows' : 'written',
        at: new Date(at),
      },
    });
  });
  return batchId;
}
