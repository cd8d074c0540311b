import type { Clock } from '../app/clock.ts';
import type { ImportPort } from '../app/desk/import-port.ts';
import type { DeskActor } from '../app/desk-ports.ts';
import type { Log } from '../app/log.ts';
import { Refused } from '../cli/import/refused.ts';
import { grantsOf } from '../core/access/may.ts';
import { countiesOf } from '../store/access/place-scope.ts';
import { countyNameOf, type KeptFile, makeImportBatches } from '../store/desk/import-batches.ts';
import type { FieldCrypto } from '../store/field-crypto.ts';
import type { Database } from '../store/prisma.ts';
import type { ImportOrder, ImportWork } from './import-work.ts';

interface ImportDeskParts {
  readonly database: Database;
  readonly crypto: FieldCrypto;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  readonly work: ImportWork;
}

const beatMs = 2_000;

/** Imports at the desk: what `jiaxin import` does, with a preview that is kept in between. */
export function joinImportDesk({ database, crypto, clock, log, work }: ImportDeskParts): ImportPort {
  const batches = makeImportBatches(database, crypto, () => clock.now());

  const orderOf = async (actor: DeskActor, { fileName, bytes }: KeptFile): Promise<ImportOrder> => ({
    fileName,
    bytes,
    staffId: actor.staffId,
    county: await countyNameOf(database, await countiesOf(database, grantsOf(actor, 'import.run'))),
    now: clock.now(),
  });

  const run = async (actor: DeskActor, id: string, file: KeptFile): Promise<void> => {
    let share = 0;
    const beats = setInterval(() => void batches.beat(id, share).catch(() => undefined), beatMs);
    try {
      const note = await work.write(await orderOf(actor, file), (now) => {
        share = now;
      });
      await batches.end(actor, id, 'written', note);
    } catch (error) {
      const isOurs = error instanceof Refused;
      const why = isOurs ? error.message : '写入时出了意外，什么都没有写入：请再上传一次，还不行请告诉维护的人';
      if (!isOurs)
        log.error(
          { batch: id, error: error instanceof Error ? error.name : 'thrown' },
          'an import could not be written',
        );
      // When even this fails the batch stays "running" without a beat, and the page offers to start it again.
      await batches.end(actor, id, 'refused', why).catch(() => undefined);
    } finally {
      clearInterval(beats);
    }
  };

  return {
    list: (actor) => batches.list(actor),
    async upload(actor, { name, bytes }) {
      const file = { fileName: name, bytes: Buffer.from(bytes) };
      try {
        const preview = await work.look(await orderOf(actor, file));
        return { kind: 'preview', id: await batches.keep(actor, file, preview) };
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return { kind: 'refused', why: error.message };
      }
    },
    batch: (actor, id) => batches.read(actor, id),
    async confirm(actor, id) {
      const file = await batches.start(actor, id);
      if (file === null || file === false) return file;
      void run(actor, id, file);
      return true;
    },
    drop: (actor, id) => batches.drop(actor, id),
    async template() {
      const { countyTemplate } = await import('./import-tables.ts');
      return new Uint8Array(await countyTemplate());
    },
  };
}
