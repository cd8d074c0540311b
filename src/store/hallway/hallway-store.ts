import { type Log, silentLog } from '../../app/log.ts';
import type { HallwayStore } from '../../app/ports.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import { makeCommits } from './commit.ts';
import { commitSql } from './commit-sql.ts';
import type { Database } from './database.ts';
import { forgivingCrypto } from './forgiving-crypto.ts';
import { makeKeeps } from './keep.ts';
import { makeLoadAlert } from './load-alert.ts';
import { makeLoadParty } from './load-party.ts';
import { makePlaces, type Places } from './places.ts';

/** Puts the jobs of a commit into its statement; see jobs.ts. */
export interface JobInserts {
  readonly inserts: readonly { readonly name: string; readonly sql: string }[];
  wake(queues: ReadonlySet<string>): void;
}

export interface HallwayParts {
  readonly database: Database;
  readonly crypto: FieldCrypto;
  /** Null: nothing is put into queues, and who sends looks for what is due (`OutboxStore.due`). */
  readonly jobs: JobInserts | null;
  /** Shared with whatever changes places, so that it can make them forgotten. */
  readonly places?: Places;
  /** For the inbox row of a message that could not be handled. */
  readonly now: () => number;
  /** Hears of protected values that cannot be read. */
  readonly log?: Log;
}

/** The hallway on PostgreSQL: two statements for an ordinary message, a transaction around them when there is more. */
export function makeHallwayStore(parts: HallwayParts): HallwayStore {
  const { database, jobs, now, log = silentLog } = parts;
  const crypto = forgivingCrypto(parts.crypto, log);
  const places = parts.places ?? makePlaces(database, crypto);
  const statement = commitSql(jobs?.inserts ?? []);
  return {
    loadParty: makeLoadParty({ database, crypto, places }),
    loadAlert: makeLoadAlert({ database, crypto, places }),
    ...makeCommits({ database, crypto, statement: () => statement, wake: (queues) => jobs?.wake(queues) }),
    ...makeKeeps(database, crypto, now),
  };
}
