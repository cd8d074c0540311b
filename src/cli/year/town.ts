import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDeliver } from '../../app/deliver.ts';
import { makeHandle } from '../../app/handle.ts';
import { silentLog } from '../../app/log.ts';
import type { ChannelPort, DueKind, Handle } from '../../app/ports.ts';
import { makeWake } from '../../app/wake.ts';
import { mayStillReceive } from '../../core/alert/may-receive.ts';
import { type Playbook, readPlaybook } from '../../core/playbook.ts';
import { makeDueStore } from '../../store/due.ts';
import { createFieldCrypto } from '../../store/field-crypto.ts';
import { makeDatabase, openPool } from '../../store/hallway/database.ts';
import { makeHallwayStore } from '../../store/hallway/hallway-store.ts';
import { makePlaces } from '../../store/hallway/places.ts';
import { parseKeys } from '../../store/keys.ts';
import { migrate } from '../../store/migrate.ts';
import { makeOutboxStore } from '../../store/outbox.ts';
import { readPlaybookFolder } from '../../store/playbook-folder.ts';
import { startEmbeddedPostgres } from '../../store/postgres/embedded.ts';
import { type Database, openPrisma } from '../../store/prisma.ts';
import { writeLedger } from '../../store/write-ledger.ts';
import { bindEverybody } from '../demo/bind-everybody.ts';
import { type DemoCounty, drawCounty } from '../demo/draw-county.ts';
import { type Arrived, makeLook } from './look.ts';
import { makeYearRhythm } from './rhythm.ts';

/** The whole product without its timers, on a database of its own, in virtual time. */
export interface Town {
  readonly county: DemoCounty;
  readonly prisma: Database;
  readonly playbook: Playbook;
  readonly handle: Handle;
  readonly clock: { at: number; now(): number };
  /** Every moment with `from ≤ at < to` at which the calendar opens something. */
  ticks(from: number, to: number): readonly number[];
  /** Opens what the calendar says is due. */
  tick(): Promise<void>;
  /** Runs and sends all that is due now: what arrived, and when something falls due next (infinity: never). */
  settle(): Promise<{ readonly arrived: readonly Arrived[]; readonly nextAt: number }>;
  /** How each of the open alerts stands, for this member of staff; null: there is none. */
  alerts(asks: readonly AlertAsk[]): Promise<readonly (OpenAlert | null)[]>;
  /** Teachers of children who have been away from school for some days, each with the file's number. */
  away(days: number): Promise<readonly { readonly personId: string; readonly fileNo: string }[]>;
  stop(): Promise<void>;
}

/** An alert by its number or its id. */
export interface AlertAsk {
  readonly no?: string | null;
  readonly id?: string;
  readonly personId: string;
}

export interface OpenAlert {
  readonly id: string;
  readonly severity: string;
  readonly hasOwner: boolean;
  /** It is this person's. */
  readonly owns: boolean;
  readonly closeRequested: boolean;
  /** It was this person who asked to close it. */
  readonly isMine: boolean;
}

const alertSql = {
  name: 'year_alert',
  text: `select x.n, a.id, a.severity, a.owner_staff_id is not null as "hasOwner", coalesce(a.owner_staff_id = s.id, false) as owns, a.close_requested_by is not null as "closeRequested",
    coalesce(a.close_requested_by = s.id, false) as "isMine" from json_to_recordset($1::json) as x(n int, no text, id uuid, "personId" uuid)
    join lateral (select * from alert o where o.no = x.no union all select * from alert o where o.id = x.id limit 1) a on a.closed_at is null left join staff s on s.person_id = x."personId"`,
};

const awaySql = {
  name: 'year_away',
  text: `select t.person_id as "personId", c.file_no as "fileNo" from dropout_case d join child c on c.id = d.child_id join school_class k on k.id = c.class_id
    join staff t on t.id = k.head_teacher_id where d.closed_at is null and d.state in ('absent', 'suspected', 'dropped_out') and d.opened_at < $1 order by c.file_no`,
};

const flowsFolder = join(import.meta.dirname, '../../../flows');

/** An address of an invented person on the web chat. */
export const addressOf = (personId: string) => ({ channel: 'web' as const, externalId: `year:${personId}` });

/** Starts a database in a temporary folder, fills in the invented county as it was at `from`, and opens the product on it. */
export async function openTown(seed: number, from: number): Promise<Town> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jiaxin-year-'));
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, durable: false });
  await migrate(server.url, silentLog);
  const clock = { at: from, now: () => clock.at };
  const pool = openPool(server.url, 6);
  const database = makeDatabase(pool);
  const prisma = openPrisma(pool);
  const crypto = createFieldCrypto(parseKeys(randomBytes(32).toString('hex'), 'year'));
  const county = drawCounty(seed, from);
  await writeLedger(prisma, crypto, county.ledger, { kind: 'year' });
  const since = new Date(from - 400 * 86_400_000);
  const { ledger } = county;
  await bindEverybody(prisma, crypto, { ledger, since, addressOf: (id) => addressOf(id).externalId });
  await dateBack(prisma, since);

  const reading = readPlaybook(readPlaybookFolder(flowsFolder));
  const playbook = reading.playbook;
  if (!playbook) throw new Error(`The conversations have faults: ${reading.problems[0]?.sentence}`);
  let isLeaving = false;
  const hallway = makeHallwayStore({
    database,
    crypto,
    // There are no queues; what is to leave is looked for when something was written that is.
    jobs: {
      inserts: [],
      wake: () => {
        isLeaving = true;
      },
    },
    // Nobody moves and no post changes hands in an invented year.
    places: makePlaces(database, crypto, Number.POSITIVE_INFINITY),
    now: clock.now,
    isShownByCommit: () => true,
  });
  const handle = makeHandle({ store: hallway, playbook: () => playbook, clock, log: silentLog });
  const outbox = makeOutboxStore(database, crypto);
  // Whoever has just looked knows what kinds there are.
  let kinds: ReadonlySet<DueKind> = new Set();
  const due = { ...makeDueStore(database, crypto), dueKinds: async () => kinds };
  const wake = makeWake({ handle, due, clock });
  const rhythm = await makeYearRhythm({ database, handle, playbook, clock });
  // Only a year that is played reads what was sent by its time.
  await prisma.$executeRawUnsafe('create index year_sent on outbound_message (sent_at, person_id, seq)');
  const look = makeLook(database, crypto, clock);
  const deliver = makeDeliver({
    outbox,
    channels: (name) => (name === 'web' ? chat : undefined),
    mayStillReceive,
    handle,
    clock,
    random: () => 0.5,
    log: silentLog,
  });
  return {
    county,
    prisma,
    playbook,
    handle,
    clock,
    ticks: rhythm.ticks,
    tick: rhythm.tick,
    async settle() {
      for (let round = 0; round < 50; round++) {
        const now = clock.at;
        const { woken, duties, outbox: waiting, arrived, ...ahead } = await look();
        if (arrived) return { arrived, nextAt: Math.min(woken, duties, waiting) };
        kinds = ahead.kinds;
        isLeaving = waiting <= now;
        if (woken <= now) await wake();
        if (duties <= now) await rhythm.runDue();
        if (isLeaving) await deliver(await outbox.due(now, 500));
      }
      // What stays due although it was run again and again has to wait for its next turn.
      return { arrived: [], nextAt: clock.at + 60_000 };
    },
    async alerts(asks) {
      if (!asks.some(({ no, id }) => no ?? id)) return asks.map(() => null);
      const values = [JSON.stringify(asks.map((ask, n) => ({ n, ...ask })))];
      const found = new Map(
        (await database.rows<OpenAlert & { n: number }>(alertSql, values)).map((row) => [row.n, row]),
      );
      return asks.map((_, n) => found.get(n) ?? null);
    },
    away: (days) => database.rows(awaySql, [new Date(clock.at - days * 86_400_000)]),
    async stop() {
      await prisma.$disconnect();
      await pool.end();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What is sent is shown: people read the rows themselves. */
const chat: ChannelPort = {
  name: 'web',
  abilities: {
    buttons: true,
    maxTextLength: 4_000,
    perSecond: null,
    exactlyOnce: true,
    abroad: false,
    shownByCommit: true,
  },
  send: async () => ({ kind: 'delivered' }),
  start: async () => {},
  stop: async () => {},
  health: () => ({ state: 'up' }),
};

/** Roles and care have been so for two years, and the rows themselves are as old: what is newer than the last look at a file is looked at again. */
async function dateBack(prisma: Database, since: Date): Promise<void> {
  for (const table of ['person', 'child', 'region', 'staff'])
    await prisma.$executeRawUnsafe(`update ${table} set created_at = $1, updated_at = $1`, since);
  for (const table of ['staff_role', 'care_relation', 'kinship', 'pairing', 'duty_roster'])
    await prisma.$executeRawUnsafe(`update ${table} set valid_from = $1 where valid_from > $1`, since);
}
