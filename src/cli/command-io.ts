import type { FieldCrypto } from '../store/field-crypto.ts';
import type { Database } from '../store/prisma.ts';

/** Where a command writes its lines. */
export interface CommandIo {
  /** One line for standard output. */
  out(line: string): void;
  /** One line for standard error. */
  err(line: string): void;
}

/** The database, migrated, and the keys it was written with. */
export interface OpenStore {
  readonly database: Database;
  readonly crypto: FieldCrypto;
}

/** What a command that works on the database is given. Who calls closes the store after the command has ended. */
export interface StoreIo extends CommandIo {
  /** Asked for once, and only when the command needs it: --help and a broken file start no database. */
  open(): Promise<OpenStore>;
  /** Epoch milliseconds. */
  now(): number;
}
