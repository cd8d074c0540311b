import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/app/log.ts';
import { runDue } from '../../src/app/rhythm/run-due.ts';
import { tick } from '../../src/app/rhythm/tick.ts';
import { readConfig } from '../../src/config.ts';
import type { Address } from '../../src/core/event.ts';
import { type Loops, makeLoops } from '../../src/main/loops.ts';
import { type App, startApp } from '../../src/main.ts';
import { makeDatabase } from '../../src/store/hallway/database.ts';
import { makeRhythmStore } from '../../src/store/rhythm/rhythm-store.ts';
import { type Ledger, writeLedger } from '../../src/store/write-ledger.ts';
import { type AlertStory, readAlerts } from './alert-story.ts';
import { bindPeople, dateBack } from './bind-people.ts';
import { createTestDatabase } from './database.ts';
import { projectPlaybook } from './playbook.ts';

/** A Wednesday of November: whatever day it is where this runs, it is the same in the village. */
const wednesday = '2026-11-18';
const chinaAt = (time: string): number => {
  const [day, hour] = time.includes(' ') ? time.split(' ') : [wednesday, time];
  return Date.parse(`${day}T${hour}:00+08:00`);
};

export interface RunningVillage {
  readonly app: App;
  readonly url: string;
  readonly clock: { now(): number };
  /** The clock goes on from that time of the Wednesday in China ("19:00"), or from that moment ("2026-11-06 16:31"). */
  turnTo(time: string): void;
  /** The calendar looks and what is due of the duties is done: here only now, elsewhere every few minutes. */
  beat(): Promise<void>;
  alerts(): Promise<readonly AlertStory[]>;
  /** Waits until `holds` is true of something that is read again and again. */
  until<T>(read: () => T | Promise<T>, holds: (value: T) => boolean, timeoutMs?: number): Promise<T>;
  /** Forgets everything that was said and raised; the people stay. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

/** The whole product, as `jiaxin start` runs it, with the people of a ledger, on a database of its own and a free port. */
export async function startVillage(options: {
  readonly ledger: Ledger;
  readonly environment?: Readonly<Record<string, string>>;
  /** The address of a person; undefined: none. */
  readonly addressOf: (name: string) => Address | undefined;
}): Promise<RunningVillage> {
  const { ledger, addressOf } = options;
  const test = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'jiaxin-village-'));
  let offset = chinaAt('10:00') - Date.now();
  const clock = { now: () => Date.now() + offset };
  const config = readConfig({
    DATABASE_URL: test.url,
    JIAXIN_DATA_DIR: dataDir,
    JIAXIN_KEY: randomBytes(32).toString('hex'),
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...options.environment,
  });
  const app = await startApp(config, silentLog, clock, undefined, withoutCalendar(makeLoops(silentLog)));
  const { prisma, crypto } = app.store;
  await writeLedger(prisma, crypto, ledger, { kind: 'test' });
  await dateBack(prisma);
  await bindPeople(prisma, crypto, ledger, (name) => {
    const address = addressOf(name);
    return address ? [address] : [];
  });
  const village: RunningVillage = {
    app,
    url: app.url ?? '',
    clock,
    turnTo(time) {
      offset = chinaAt(time) - Date.now();
    },
    async beat() {
      const book = () => projectPlaybook().duties;
      const store = makeRhythmStore(makeDatabase(app.store.pool), book);
      await tick({ store, book, log: silentLog }, clock.now());
      await runDue({ store, handle: app.handle, log: silentLog }, clock.now());
    },
    alerts: () => readAlerts(prisma, crypto),
    async until(read, holds, timeoutMs = 10_000) {
      const end = performance.now() + timeoutMs;
      for (;;) {
        const value = await read();
        if (holds(value)) return value;
        if (performance.now() > end)
          throw new Error(`did not come within ${timeoutMs} ms: ${holds.toString()}\n${JSON.stringify(value)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async forget() {
      // What is still on its way belongs to what is to be forgotten.
      await village.until(
        () =>
          prisma.outboundMessage.count({
            where: {
              state: { in: ['queued', 'sending'] },
              OR: [{ sendAfter: null }, { sendAfter: { lt: new Date(clock.now()) } }],
            },
          }),
        (left) => left === 0,
      );
      await prisma.$executeRawUnsafe(
        'truncate alert, alert_step, alert_recipient, alert_event, signal, mandatory_report, flow_session, answer, outbound_message, timer, human_inbox, conversation, inbound_message cascade',
      );
    },
    async stop() {
      await app.stop();
      await test.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return village;
}

/** What goes by the calendar waits for `beat`: a morning's message that came by itself would come into any conversation. */
function withoutCalendar(loops: Loops): Loops {
  return {
    ...loops,
    cron: () => undefined,
    every: (name, everyMs, work) => (name === 'duties' ? { poke: () => undefined } : loops.every(name, everyMs, work)),
  };
}
