import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FieldCrypto } from './field-crypto.ts';

export interface MediaStore {
  /** Keeps a recording or a picture and returns its reference. */
  save(type: string, bytes: Uint8Array): Promise<string>;
  /** null when there is no such file here. */
  read(ref: string): Promise<{ readonly type: string; readonly bytes: Uint8Array } | null>;
}

const refPattern = /^file:([0-9a-f-]{36})$/u;

/** Recordings and pictures as ciphertext in files below the data folder; who may see one is decided before `read`. */
export function makeMediaStore(folder: string, crypto: FieldCrypto): MediaStore {
  return {
    async save(type, bytes) {
      const id = randomUUID();
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const text = JSON.stringify({ type, data: Buffer.from(bytes).toString('base64') });
      await writeFile(join(folder, id), crypto.encrypt('media', 'file', id, text), { mode: 0o600, flag: 'wx' });
      return `file:${id}`;
    },
    async read(ref) {
      const id = refPattern.exec(ref)?.[1];
      if (!id) return null;
      const sealed = await readFile(join(folder, id), 'utf8').catch(() => null);
      if (sealed === null) return null;
      const { type, data } = JSON.parse(crypto.decrypt('media', 'file', id, sealed)) as { type: string; data: string };
      return { type, bytes: Buffer.from(data, 'base64') };
    },
  };
}
