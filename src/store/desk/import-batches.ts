import { randomUUID } from 'node:crypto';
import type { ImportBatch, ImportPreview, ImportState } from '../../app/desk/import-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { type Instant, isUuid } from '../../core/ids.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import { auditRow } from './audit-row.ts';

/** Rows of import_batch that were made at the desk; the command's own have other kinds. */
const kind = 'desk';
/** A run says so every few seconds; after so long without a sign its process is dead. */
const stuckMs = 60_000;

export interface KeptFile {
  readonly fileName: string;
  readonly bytes: Buffer;
}

/** Uploads as they are kept: file and preview are ciphertext, and both are gone once it is written or dropped. */
export interface ImportBatches {
  keep(actor: DeskActor, file: KeptFile, preview: ImportPreview): Promise<string>;
  list(actor: DeskActor): Promise<readonly ImportBatch[]>;
  read(actor: DeskActor, id: string): Promise<{ batch: ImportBatch; preview: ImportPreview | null } | null>;
  /** Makes it run, once; the file comes back. False: it does not wait any more; null: no such upload. */
  start(actor: DeskActor, id: string): Promise<KeptFile | false | null>;
  /** A sign of life; `share` of its rows is on the way, 0 to 1. */
  beat(id: string, share: number): Promise<void>;
  end(actor: DeskActor, id: string, state: 'written' | 'refused', note: string): Promise<void>;
  drop(actor: DeskActor, id: string): Promise<boolean | null>;
}

export function makeImportBatches(database: Database, crypto: FieldCrypto, now: () => Instant): ImportBatches {
  const own = (actor: DeskActor, id: string): Prisma.ImportBatchWhereInput => ({
    id: isUuid(id) ? id : '00000000-0000-0000-0000-000000000000',
    kind,
    by: actor.staffId,
  });
  const waiting = (): Prisma.ImportBatchWhereInput => ({
    OR: [{ state: 'preview' }, { state: 'running', beatAt: { lt: new Date(now() - stuckMs) } }],
  });
  const view = (row: Prisma.ImportBatchGetPayload<object>): ImportBatch => ({
    id: row.id,
    fileName: row.fileName,
    rows: row.rows,
    at: row.at.getTime(),
    state: row.state as ImportState,
    done: row.done,
    stuck: row.state === 'running' && (row.beatAt?.getTime() ?? 0) < now() - stuckMs,
    endedAt: row.endedAt?.getTime() ?? null,
    note: row.note ?? '',
  });
  return {
    async keep(actor, { fileName, bytes }, preview) {
      const id = randomUUID();
      await database.importBatch.create({
        data: {
          id,
          kind,
          fileName: fileName.slice(0, 200),
          rows: preview.rows,
          errors: [],
          state: 'preview',
          by: actor.staffId,
          at: new Date(now()),
          fileE: crypto.encrypt('import_batch', 'file_e', id, bytes.toString('base64')),
          previewE: crypto.encrypt('import_batch', 'preview_e', id, JSON.stringify(preview)),
        },
      });
      return id;
    },
    async list(actor) {
      const rows = await database.importBatch.findMany({
        where: { kind, by: actor.staffId },
        omit: { fileE: true, previewE: true },
        orderBy: { at: 'desc' },
        take: 30,
      });
      return rows.map((row) => view({ ...row, fileE: null, previewE: null }));
    },
    async read(actor, id) {
      const row = await database.importBatch.findFirst({ where: own(actor, id), omit: { fileE: true } });
      if (row === null) return null;
      const text = row.previewE && crypto.decrypt('import_batch', 'preview_e', row.id, row.previewE);
      return {
        batch: view({ ...row, fileE: null }),
        preview: text ? (JSON.parse(text) as ImportPreview) : null,
      };
    },
    async start(actor, id) {
      const row = await database.importBatch.findFirst({ where: own(actor, id) });
      if (row === null) return null;
      const { count } = await database.importBatch.updateMany({
        where: { AND: [own(actor, id), waiting()] },
        data: { state: 'running', done: 0, beatAt: new Date(now()) },
      });
      if (count === 0 || row.fileE === null) return false;
      await database.auditLog.create({ data: auditRow(actor, now(), 'import_confirmed', 'import_batch', id) });
      const bytes = Buffer.from(crypto.decrypt('import_batch', 'file_e', row.id, row.fileE), 'base64');
      return { fileName: row.fileName, bytes };
    },
    async beat(id, share) {
      await database.$executeRaw`
        update import_batch set beat_at = ${new Date(now())}, done = floor(rows * ${share}::float8)::int
        where id = ${id}::uuid and state = 'running'`;
    },
    async end(actor, id, state, note) {
      await database.$transaction([
        database.importBatch.update({
          where: { id },
          data: { state, note: note.slice(0, 500), endedAt: new Date(now()), fileE: null, previewE: null },
        }),
        database.auditLog.create({ data: auditRow(actor, now(), `import_${state}`, 'import_batch', id) }),
      ]);
    },
    async drop(actor, id) {
      const row = await database.importBatch.findFirst({ where: own(actor, id), select: { id: true } });
      if (row === null) return null;
      const { count } = await database.importBatch.updateMany({
        where: { AND: [own(actor, id), waiting()] },
        data: { state: 'dropped', endedAt: new Date(now()), fileE: null, previewE: null },
      });
      if (count > 0)
        await database.auditLog.create({ data: auditRow(actor, now(), 'import_dropped', 'import_batch', id) });
      return count > 0;
    },
  };
}

/** The county whose tables this reader brings in, by its name; undefined while there is none. */
export async function countyNameOf(database: Database, countyIds: readonly string[]): Promise<string | undefined> {
  const row = await database.region.findFirst({ where: { id: { in: [...countyIds] } }, select: { name: true } });
  return row?.name;
}
