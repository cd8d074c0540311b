import { createHash } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import type { Log } from '../app/log.ts';
import { inTransaction } from './postgres/pool.ts';

/** One process seals at a time; the others find the lock held and do nothing. */
const SEALING = 0x4a58_0010;
const batch = 2_000;

const Entry = z.object({ seq: z.string(), text: z.string() });
const Seal = z.object({ no: z.string(), auditSeq: z.string(), prevHash: z.string(), hash: z.string() });

/** The hash before the first seal. */
const beginning = '0'.repeat(64);

/**
 * An audit row as it goes into the chain. Instants in UTC and JSON as jsonb prints it: the same in every session.
 */
const entryText = `json_build_array(l.seq, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), l.actor_kind, l.actor_id, l.action, l.entity, l.entity_id, l.data)::text`;

const unsealedSql = `
select l.seq::text, ${entryText} as text from audit_log l
where l.seq > $2 and not exists (select from audit_seal s where s.audit_seq = l.seq)
order by l.seq limit $1`;

/** How far back of the highest sealed number a sealer looks once, when it starts. */
const lookBack = 100_000n;
/** A number may be drawn a moment before its transaction gets an id of its own; the floor stays so far behind. */
const margin = 1_000n;

export interface AuditSealer {
  /** Seals what is visible and not sealed yet. @returns how many rows; 0 also when another process is at it. */
  seal(): Promise<number>;
}

/**
 * Seals audit rows into one chain, in the order in which they become visible. `seq` is drawn before a transaction commits:
 * a lower number may appear after a higher one, and one that rolled back never does. Therefore the chain counts for itself
 * (`no` has no gap), and what is not sealed is looked for by its absence, not by a highest number.
 *
 * To look back no further than needed, a floor rises behind: all numbers drawn up to a mark belong to transactions that began
 * before a noted id, and once the oldest running transaction (the snapshot's xmin) is younger than that, nothing below the mark can
 * appear any more.
 */
export function makeAuditSealer(pool: pg.Pool): AuditSealer {
  let floor: bigint | null = null;
  let mark: { readonly seq: bigint; readonly nextXid: bigint } | null = null;
  return {
    seal: () =>
      inTurn(pool, async (client) => {
        floor ??= await startingFloor(client);
        const seq = await lastDrawn(client);
        const { oldest, next } = await runningTransactions(client);
        const sealed = await sealBatch(client, floor);
        if (sealed === batch) return sealed;
        if (mark !== null && oldest >= mark.nextXid) {
          floor = mark.seq - margin;
          mark = null;
        }
        // The number first and the transactions after it: whoever drew up to `seq` is among them, or is done.
        mark ??= { seq, nextXid: next };
        return sealed;
      }),
  };
}

async function startingFloor(client: pg.PoolClient): Promise<bigint> {
  const { rows } = await client.query('select coalesce(max(audit_seq), 0)::text as top from audit_seal');
  return BigInt(rows[0]?.top ?? 0) - lookBack;
}

async function lastDrawn(client: pg.PoolClient): Promise<bigint> {
  const { rows } = await client.query('select last_value::text as seq from audit_log_seq_seq');
  return BigInt(rows[0]?.seq ?? 0);
}

async function runningTransactions(client: pg.PoolClient): Promise<{ oldest: bigint; next: bigint }> {
  const { rows } = await client.query(
    'select pg_snapshot_xmin(s)::text as oldest, pg_snapshot_xmax(s)::text as next from pg_current_snapshot() s',
  );
  return { oldest: BigInt(rows[0]?.oldest ?? 0), next: BigInt(rows[0]?.next ?? 0) };
}

/** One transaction, if no other process seals just now. */
function inTurn(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<number>): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows: lock } = await client.query('select pg_try_advisory_xact_lock($1) as ours', [SEALING]);
    return lock[0]?.ours === true ? work(client) : 0;
  });
}

async function sealBatch(client: pg.PoolClient, floor: bigint): Promise<number> {
  const { rows } = await client.query(unsealedSql, [batch, String(floor)]);
  const entries = z.array(Entry).parse(rows);
  if (entries.length === 0) return 0;
  const { rows: last } = await client.query('select s.no::text, s.hash from audit_seal s order by s.no desc limit 1');
  let no = BigInt(last[0]?.no ?? 0);
  let prevHash: string = last[0]?.hash ?? beginning;
  const seals = entries.map(({ seq, text }) => {
    no += 1n;
    const seal = { no: String(no), audit_seq: seq, prev_hash: prevHash, hash: chained(prevHash, text) };
    prevHash = seal.hash;
    return seal;
  });
  await client.query(
    `insert into audit_seal (no, audit_seq, prev_hash, hash)
     select no, audit_seq, prev_hash, hash from json_to_recordset($1::json) as x(no bigint, audit_seq bigint, prev_hash text, hash text)`,
    [JSON.stringify(seals)],
  );
  return seals.length;
}

function chained(prevHash: string, text: string): string {
  return createHash('sha256').update(`${prevHash}\n${text}`).digest('hex');
}

export type ChainReport =
  | { readonly ok: true; readonly sealed: number; readonly unsealed: number; readonly head: string }
  | {
      readonly ok: false;
      readonly no: string;
      readonly problem: 'gap' | 'row_missing' | 'row_changed' | 'link_broken';
    };

/**
 * Walks the whole chain: seals numbered without a gap, each on the hash before it and on the row as it is now.
 * Keep \`head\` elsewhere (print it, send it): whoever can rewrite the whole database can rewrite the whole chain.
 * `progress`: how many seals have been walked so far.
 */
export async function verifyAuditChain(
  pool: pg.Pool,
  progress: (walked: number) => void = () => {},
): Promise<ChainReport> {
  let no = 0n;
  let prevHash = beginning;
  for (;;) {
    const { rows } = await pool.query(
      `select s.no::text, s.audit_seq::text as "auditSeq", s.prev_hash as "prevHash", s.hash, ${entryText} as text
       from audit_seal s left join audit_log l on l.seq = s.audit_seq where s.no > $1 order by s.no limit $2`,
      [String(no), batch],
    );
    for (const row of rows) {
      const seal = Seal.parse(row);
      no += 1n;
      if (seal.no !== String(no)) return { ok: false, no: String(no), problem: 'gap' };
      if (seal.prevHash !== prevHash) return { ok: false, no: seal.no, problem: 'link_broken' };
      const text: string = row.text;
      if (text.startsWith('[null')) return { ok: false, no: seal.no, problem: 'row_missing' };
      if (chained(prevHash, text) !== seal.hash) return { ok: false, no: seal.no, problem: 'row_changed' };
      prevHash = seal.hash;
    }
    progress(Number(no));
    if (rows.length < batch) break;
  }
  const { rows } = await pool.query(
    'select count(*)::int as n from audit_log l where not exists (select from audit_seal s where s.audit_seq = l.seq)',
  );
  return { ok: true, sealed: Number(no), unsealed: rows[0]?.n ?? 0, head: prevHash };
}

/** Seals within a second of the commit, until it is stopped. */
export function startAuditSealer(pool: pg.Pool, log: Log, everyMs = 500): { stop(): Promise<void> } {
  const sealer = makeAuditSealer(pool);
  let stopped = false;
  let wake: () => void = () => {};
  const run = async (): Promise<void> => {
    while (!stopped) {
      let sealed = 0;
      try {
        sealed = await sealer.seal();
      } catch (error) {
        log.warn({ code: (error as { code?: unknown }).code }, 'the audit log could not be sealed; trying again');
      }
      // A full batch: there is more.
      if (sealed >= batch || stopped) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}
