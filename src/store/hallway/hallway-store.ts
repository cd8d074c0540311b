import { type Log, silentLog } from '../../app/log.ts';
import type { HallwayStore } from '../../app/ports.ts';
import type { ChannelName } from '../../core/event.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import { makeCommits } from './commit.ts';
import { fullCommitSql } from './commit-full-sql.ts';
import { campaignCommitSql, commitSql } from './commit-sql.ts';
import type { Database } from './database.ts';
import { forgivingCrypto } from './forgiving-crypto.ts';
import { makeKeeps } from './keep.ts';
import { makeLoadAlert } from './load-alert.ts';
import { makeLoadChild } from './load-child.ts';
import { makeLoadParty } from './load-party.ts';
import type { Queue } from './outbound-rows.ts';
import { makePlaces, type Places } from './places.ts';

/** Puts the jobs of a commit into its statement; see jobs.ts. */
export interface JobInserts {
  readonly inserts: readonly { readonly name: string; readonly sql: string }[];
  wake(queues: ReadonlySet<Queue>): void;
}

export interface HallwayParts {
  readonly database: Database;
  readonly crypto: FieldCrypto;
  /** Null: nothing is put into queues, and who sends looks for what is due (`OutboxStore.due`). */
  readonly jobs: JobInserts | null;
  /** Whether what is written for this channel is on the screen by being written (`ChannelAbilities`); nothing is, unless said. */
  readonly isShownByCommit?: (channel: ChannelName) => boolean;
  /** Shared with whatever changes places, so that it can make them forgotten. */
  readonly places?: Places;
  /** For the inbox row of a message that could not be handled. */
  readonly now: () => number;
  /** Hears of protected values that cannot be read. */
  readonly log?: Log;
}

/** The hallway on PostgreSQL: two statements for a message or a step of an alert, a transaction around the second when there is more. */
export function makeHallwayStore(parts: HallwayParts): HallwayStore {
  const { database, jobs, now, log = silentLog, isShownByCommit = () => false } = parts;
  const crypto = forgivingCrypto(parts.crypto, log);
  const places = parts.places ?? makePlaces(database, crypto);
  const ordinary = commitSql(jobs?.inserts ?? []);
  const campaign = campaignCommitSql(jobs?.inserts ?? []);
  return {
    loadParty: makeLoadParty({ database, crypto, places }),
    loadAlert: makeLoadAlert({ database, crypto, places }),
    loadChild: makeLoadChild({ database, crypto, places }),
    ...makeCommits({
      database,
      crypto,
      statements: { ordinary, full: fullCommitSql(ordinary), campaign, campaignFull: fullCommitSql(campaign) },
      wake: (queues) => jobs?.wake(queues),
      isShownByCommit,
    }),
    ...makeKeeps(database, crypto, now),
  };
}
