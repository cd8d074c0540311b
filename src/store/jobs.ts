import type pg from 'pg';
import { type ConstructorOptions, PgBoss, type WorkOptions } from 'pg-boss';
import type { Deliver, Waiting } from '../app/deliver.ts';
import type { Log } from '../app/log.ts';
import { jobsOf } from './hallway/commit-sql.ts';
import type { Session } from './hallway/database.ts';
import type { JobInserts } from './hallway/hallway-store.ts';
import type { Queue } from './hallway/outbound-rows.ts';

/** The schema that belongs to pg-boss; nobody else writes there but through its own statement. */
const schema = 'pgboss';
const queues: readonly Queue[] = ['send_alert', 'send_reply', 'send_prompt'];
const deadLetters = 'send_dead';
/** Where pg-boss's insert statement takes its jobs. Another version may say it otherwise; then the start stops here. */
const parameter = '$1::text::json';
/** Between two waking calls for one queue. A call is only a hint; who hears none looks every second. */
const wakeEveryMs = 5;

export interface JobsParts {
  readonly url: string;
  /** For NOTIFY after commits. */
  readonly pool: pg.Pool;
  readonly log: Log;
}

interface SendJob {
  readonly ids: readonly string[];
}

/** Deferred work: pg-boss's queues, filled by the hallway's statement and emptied by `deliver`. */
export interface Jobs extends JobInserts {
  /** Begins to take jobs; in a process that only takes messages in it is never called. */
  work(deliver: Deliver, deliverPrompts?: Deliver): Promise<void>;
  /** Prompts as jobs of a transaction that is under way; wake `send_prompt` when it has committed. */
  insertPrompts(session: Session, outboundIds: readonly string[]): Promise<void>;
  /** Puts rows of alerts on their queue again. */
  again(outboundIds: readonly string[]): Promise<void>;
  /** Takes no new jobs, and waits for those under way, at most 10 s. */
  stop(): Promise<void>;
}

/**
 * Starts pg-boss: its tables, and one queue a class of message, so that an alert never stands behind prompts. The order
 * within a chat is kept by the outbox's claim and not by the queue: a queue with strict order per key is four times slower
 * and stands still for ever behind one failed job.
 */
export async function startJobs({ url, pool, log }: JobsParts): Promise<Jobs> {
  const boss = new PgBoss(optionsFor(url));
  boss.on('error', (error: Error) =>
    log.error({ error: error.name, code: codeOf(error) }, 'the job queue has a problem'),
  );
  await boss.start();
  await makeQueues(boss);
  const inserts = await Promise.all(
    queues.map(async (name) => ({ name: `job_${name}`, sql: await insertStatement(boss, name) })),
  );
  const wake = makeWakeCall(pool, log);
  return {
    inserts,
    wake,
    work: async (deliver, deliverPrompts = deliver) => {
      for (const name of queues) {
        const send = name === 'send_prompt' ? deliverPrompts : deliver;
        await boss.work<SendJob>(name, workOptions(name), (jobs) => run(boss, name, send, jobs));
      }
    },
    insertPrompts: async (session, ids) => {
      const db = {
        executeSql: async (text: string, values?: readonly unknown[]) => ({
          rows: [...(await session.rows(text, values))],
        }),
      };
      // Eight a job: a job is over soon, and what is more urgent gets its turn.
      const jobs = Array.from({ length: Math.ceil(ids.length / 8) }, (_, i) => ({
        data: { ids: ids.slice(i * 8, i * 8 + 8) },
      }));
      await boss.insert('send_prompt', jobs, { db, returnId: false });
    },
    again: async (ids) => {
      await boss.insert('send_alert', [{ data: { ids }, singletonKey: ids[0] }]);
    },
    stop: async () => {
      await boss.stop({ graceful: true, timeout: 10_000 });
    },
  };
}

function optionsFor(url: string): ConstructorOptions {
  return {
    connectionString: url,
    schema,
    application_name: 'jiaxin jobs',
    max: 4,
    useListenNotify: true,
    schedule: false,
    persistWarnings: false,
  };
}

async function makeQueues(boss: PgBoss): Promise<void> {
  await boss.createQueue(deadLetters, { retentionSeconds: 30 * 86_400 });
  for (const name of queues) {
    // Jobs that are done are of no use to anybody: the outbox has what happened.
    await boss.createQueue(name, {
      policy: 'standard',
      notify: true,
      retryLimit: 5,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      expireInSeconds: 120,
      heartbeatSeconds: 30,
      deleteAfterSeconds: 600,
      deadLetter: deadLetters,
    });
  }
}

const workOptions = (
  name: Queue,
): WorkOptions & { includeMetadata?: false; perJobResults?: false; transactional?: false } => ({
  // Prompts leave at the pace of their platform: few at a time, so that an urgent one is not behind a thousand others.
  batchSize: name === 'send_prompt' ? 2 : 50,
  burstWhenBatchFull: true,
  notifyPollingIntervalSeconds: 1,
  pollingIntervalSeconds: 1,
  heartbeatRefreshSeconds: 10,
  localConcurrency: name === 'send_prompt' ? 1 : 2,
});

async function run(boss: PgBoss, name: Queue, deliver: Deliver, jobs: readonly { data: SendJob }[]): Promise<void> {
  const { waiting } = await deliver(jobs.flatMap(({ data }) => data.ids));
  if (waiting.length > 0) await boss.insert(name, waiting.map(laterJob));
}

/** Rows that could not leave yet come back as jobs of their own. Those that do not for any reason are found by the sweep. */
function laterJob({ outboundId, sendAfter }: Waiting): { data: SendJob; startAfter: Date } {
  return { data: { ids: [outboundId] }, startAfter: new Date(sendAfter) };
}

/**
 * pg-boss's own statement for new jobs of a queue, as its insert would send it, with what the decisions that hold leave to
 * be sent in place of its parameter. It stands as one more part of the hallway's statement, and so commits with it.
 * @throws when this version of pg-boss says it in a way we do not know.
 */
export async function insertStatement(boss: PgBoss, name: Queue): Promise<string> {
  let said = '';
  const db = {
    executeSql: async (text: string) => {
      said = text;
      return { rows: [] };
    },
  };
  await boss.insert(name, [{ data: { ids: [] } }], { db, returnId: false });
  const plainInsert = unwrap(said);
  if (plainInsert.split(parameter).length !== 2)
    throw new Error(`This version of pg-boss inserts jobs in another way than Jiaxin knows (${name}).`);
  return plainInsert.replace(parameter, jobsOf(name));
}

/** A queue that wakes its workers wraps the insert in a second statement; ours wakes after the commit. The insert alone, out of "with ins as ( … ), notified as ( … ) select …". */
function unwrap(sql: string): string {
  const match = /^\s*with ins as \(([\s\S]*)\),\s*notified as \(/iu.exec(sql);
  return (match?.[1] ?? sql).trim();
}

/** NOTIFY after the commit: inside it, every commit of the server would wait for every other. */
function makeWakeCall(pool: pg.Pool, log: Log): (names: ReadonlySet<Queue>) => void {
  let pending = new Set<string>();
  let called = false;
  const call = (): void => {
    const names = [...pending];
    pending = new Set();
    called = false;
    pool
      .query(
        `select pg_notify('pgboss_' || left(encode(sha224($2::bytea), 'hex'), 24), name) from unnest($1::text[]) name`,
        [names, schema],
      )
      .catch((error: Error) => log.warn({ code: codeOf(error) }, 'the workers were not woken; they look every second'));
  };
  return (names) => {
    for (const name of names) pending.add(name);
    if (called) return;
    called = true;
    setTimeout(call, wakeEveryMs);
  };
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;
