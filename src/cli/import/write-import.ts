import { randomUUID } from 'node:crypto';
import type { RosterReading } from '../../core/ledger/roster.ts';
import { type LedgerTransaction, writeLedger } from '../../store/write-ledger.ts';
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
  { fileName, at, wrote }: { readonly fileName: string; readonly at: number; readonly wrote?: (rows: number) => void },
): Promise<string> {
  const batchId = randomUUID();
  const known = await villagesWithLedger(database, ledger.countyId, at);
  const full = {
    ...ledger,
    children: ledger.children.map((child) => ({
      ...child,
      enteredAt: known.has(child.residenceRegionId) ? at : null,
    })),
    regions: [],
    settings: {},
    organizations: [],
    classes: [],
    staff: [],
    roles: [],
    roster: [],
    kinship: [],
  };
  const before = async (tx: LedgerTransaction) => {
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
  };
  await writeLedger(database, crypto, full, { kind: 'import', id: batchId }, before, undefined, wrote);
  return batchId;
}

/** For so long after its first roster a county is still filling its ledger. */
const fillingMs = 30 * 86_400_000;

/**
 * Villages in which a child that is written now is new to the ledger: to be visited within five working days and assessed this
 * month (domain 5.14). What a county or a village begins with is not new; when those children came, nobody has said.
 */
async function villagesWithLedger(
  database: OpenStore['database'],
  countyId: string,
  at: number,
): Promise<ReadonlySet<string>> {
  const first = await database.importBatch.findFirst({ where: { kind: 'roster' }, orderBy: { at: 'asc' } });
  if (first !== null && at - first.at.getTime() < fillingMs) return new Set();
  const rows = await database.child.findMany({
    where: { countyId, ledgerStatus: { not: 'exited' } },
    select: { residenceRegionId: true },
    distinct: ['residenceRegionId'],
  });
  return new Set(rows.map(({ residenceRegionId }) => residenceRegionId));
}
