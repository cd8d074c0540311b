import { randomBytes, randomUUID } from 'node:crypto';
import { makeDeliver } from '../../src/app/deliver.ts';
import { makeDesk } from '../../src/app/desk/desk.ts';
import { makeTalk } from '../../src/app/desk/talk.ts';
import type { TalkPort } from '../../src/app/desk/talk-port.ts';
import type { DeskActor, DeskPort } from '../../src/app/desk-ports.ts';
import { makeHandle } from '../../src/app/handle.ts';
import { silentLog } from '../../src/app/log.ts';
import type { ChannelPort, DueStore, Handle, HandleResult, OutboxStore } from '../../src/app/ports.ts';
import { type RoundReport, reviewRound } from '../../src/app/review/review-round.ts';
import type { TickReport } from '../../src/app/rhythm/tick.ts';
import { makeWake, type Wake } from '../../src/app/wake.ts';
import { mayStillReceive } from '../../src/core/alert/may-receive.ts';
import type { DutyBook } from '../../src/core/duty/duty-rule.ts';
import type { AlertAction, ChannelName, Content, MessageReceived } from '../../src/core/event.ts';
import { deriveId, type InboundId, type PersonId } from '../../src/core/ids.ts';
import { makeTalkStore } from '../../src/store/desk/talk-store.ts';
import { makeDeskStore } from '../../src/store/desk-store.ts';
import { makeDueStore } from '../../src/store/due.ts';
import { createFieldCrypto, type FieldCrypto } from '../../src/store/field-crypto.ts';
import { makeDatabase, openPool } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { parseKeys } from '../../src/store/keys.ts';
import { makeOutboxStore } from '../../src/store/outbox.ts';
import { type Database, openPrisma } from '../../src/store/prisma.ts';
import { makeReviewStore } from '../../src/store/review/review-store.ts';
import { makeJobRuns } from '../../src/store/rhythm/job-runs.ts';
import { makeSystemStore, type SystemStore } from '../../src/store/system-store.ts';
import { makeDeskLink } from '../../src/store/visitor-links.ts';
import { type Ledger, writeLedger } from '../../src/store/write-ledger.ts';
import { type AlertStory, readAlerts } from './alert-story.ts';
import { bindPeople, dateBack } from './bind-people.ts';
import { makeCountyRhythm } from './county-rhythm.ts';
import { createTestDatabase } from './database.ts';
import { projectPlaybook } from './playbook.ts';
import { type Arrived, type RecordingPort, recordingPort } from './recording-port.ts';

export const minute = 60_000;
/** An instant on the county's wall clock: `china('2026-11-25 19:00')`. */
export const china = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

export interface CountyAppOptions {
  readonly ledger: Ledger;
  /** Where the clock stands at the beginning. */
  readonly at: number;
  /** Channels on which a person can be written to; default: the web chat only. Their address there is `<channel>:<name>`. */
  readonly channelsOf?: (name: string) => readonly ChannelName[];
  /** Where rows with a phone number go; none: to the phone list. */
  readonly sms?: ChannelPort;
  /** The rules of duties; default: those of the project's playbook. */
  readonly duties?: DutyBook;
}

export interface Writing {
  readonly channel?: ChannelName;
  /** The platform's id of the message; the same id again is a repeated delivery. */
  readonly messageId?: string;
  readonly content?: Content;
  readonly sentAt?: number;
}

export interface CountyApp {
  readonly clock: { now(): number };
  readonly prisma: Database;
  readonly crypto: FieldCrypto;
  readonly desk: DeskPort;
  readonly talk: TalkPort;
  readonly system: SystemStore;
  readonly ports: ReadonlyMap<ChannelName, RecordingPort>;
  /** A person writes; everything that follows at once is done and sent. Returns what this person was answered. */
  writes(name: string, text: string, how?: Writing): Promise<readonly string[]>;
  /** Only the hallway, nothing sent: for what happens at the same time. `door`: 0 or 1, two processes on two pools. */
  receives(name: string, text: string, how?: Writing, door?: 0 | 1): Promise<HandleResult>;
  /** A conversation is opened as a duty would. */
  ask(flowId: string, name: string): Promise<readonly string[]>;
  /** A member of staff presses at the desk. */
  acts(name: string, alertId: string, action: AlertAction, door?: 0 | 1): Promise<HandleResult>;
  /** Everything that arrived at this person, on any channel. */
  inbox(name: string): readonly Arrived[];
  everything(): readonly Arrived[];
  /** Minute by minute: what is due is woken and sent. */
  advance(minutes: number): Promise<void>;
  /** The clock jumps there; what fell due in between is done then (as after a sleep). */
  jumpTo(at: number): Promise<void>;
  /** Sends all that may leave now. */
  settle(): Promise<void>;
  /** One look at the calendar, as every five minutes in production. Prompts come with the time: `advanceTo`. */
  tick(door?: 0 | 1): Promise<TickReport>;
  /**
   * The clock goes there, from one moment at which something is due to the next: the calendar opens duties, their steps are taken,
   * timers and alerts go on, messages are sent. Days take seconds.
   */
  advanceTo(at: number): Promise<void>;
  /** The daily round over the children's files, now; null: today's is made. */
  reviewFiles(): Promise<RoundReport | null>;
  alerts(): Promise<readonly AlertStory[]>;
  /** Enters the desk as this member of staff. */
  enterDesk(name: string): Promise<DeskActor>;
  stop(): Promise<void>;
}

interface Door {
  readonly handle: Handle;
  readonly wake: Wake;
  readonly outbox: OutboxStore;
  readonly due: DueStore;
  close(): Promise<void>;
}

/** The hallway on a pool of its own, as one process has it. */
function openDoor(
  url: string,
  crypto: FieldCrypto,
  clock: { now(): number },
): Door & { readonly hallway: ReturnType<typeof makeHallwayStore>; readonly pool: ReturnType<typeof openPool> } {
  const pool = openPool(url, 4);
  const database = makeDatabase(pool);
  const hallway = makeHallwayStore({ database, crypto, jobs: null, now: () => clock.now() });
  const handle = makeHandle({ store: hallway, playbook: projectPlaybook, clock, log: silentLog });
  const due = makeDueStore(database, crypto);
  const wake = makeWake({
    handle,
    due,
    clock,
    failed: (_event, error) => {
      throw error;
    },
  });
  return { hallway, pool, handle, due, wake, outbox: makeOutboxStore(database, crypto), close: () => pool.end() };
}

/**
 * The product without its timers and queues, on a database of its own: a clock moved by hand, channels that write down what
 * leaves through them, and everything between them as it runs in production.
 */
export async function startCountyApp(options: CountyAppOptions): Promise<CountyApp> {
  const { ledger, channelsOf = () => ['web'] } = options;
  const time = { at: options.at, now: () => time.at };
  const test = await createTestDatabase();
  const crypto = createFieldCrypto(parseKeys(randomBytes(32).toString('hex'), 'test'));
  const doors = [openDoor(test.url, crypto, time), openDoor(test.url, crypto, time)] as const;
  const [main] = doors;
  const prisma = openPrisma(main.pool);
  await writeLedger(prisma, crypto, ledger, { kind: 'test' });
  await dateBack(prisma);
  const people = new Map(ledger.persons.map(({ id, displayName }) => [displayName, id]));
  const idOf = (name: string): string => {
    const id = people.get(name);
    if (id === undefined) throw new Error(`There is nobody called ${name}.`);
    return id;
  };
  await bindPeople(prisma, crypto, ledger, (name) =>
    channelsOf(name).map((channel) => ({ channel, externalId: `${channel}:${name}` })),
  );

  const arrived: Arrived[] = [];
  const ports = new Map(
    (['web', 'telegram', 'wechat'] as const).map((name) => [
      name as ChannelName,
      recordingPort(name, arrived, time.now),
    ]),
  );
  const system = makeSystemStore(prisma);
  const alarms: Promise<void>[] = [];
  const deliver = makeDeliver({
    outbox: main.outbox,
    channels: (name) => (name === 'sms' || name === 'phone' ? options.sms : ports.get(name)),
    mayStillReceive,
    handle: main.handle,
    clock: time,
    random: () => 0.5,
    log: silentLog,
    channelDown: (channel, reason) => void alarms.push(system.channelDown(channel, reason, time.at)),
  });
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 100; round += 1) {
      const report = await main.wake();
      const ids = await main.outbox.due(time.at, 500);
      if (ids.length > 0) await deliver(ids);
      if (ids.length === 0 && report.steps + report.timers + report.reviews + report.retried === 0) break;
    }
    await Promise.all(alarms.splice(0));
  };

  let count = 0;
  const receives: CountyApp['receives'] = (name, text, how = {}, door = 0) => {
    const channel = how.channel ?? channelsOf(name)[0] ?? 'web';
    count += 1;
    const externalMessageId = how.messageId ?? `message ${count}`;
    const event: MessageReceived = {
      kind: 'message_received',
      id: deriveId<InboundId>(0, channel, externalMessageId),
      address: { channel, externalId: `${channel}:${name}` },
      externalMessageId,
      content: how.content ?? { kind: 'text', text },
      receivedAt: time.at,
      ...(how.sentAt === undefined ? {} : { sentAt: how.sentAt }),
    };
    return doors[door].handle(event);
  };
  const inbox = (name: string) => arrived.filter(({ externalId }) => externalId.endsWith(`:${name}`));
  /** What this person gets while `work` happens and everything after it is sent. */
  const answered = async (name: string, work: () => Promise<HandleResult>): Promise<readonly string[]> => {
    const before = inbox(name).length;
    time.at += 1_000;
    const result = await work();
    if (result.kind !== 'done' && result.kind !== 'duplicate')
      throw new Error(`Not handled: ${JSON.stringify(result)}`);
    await settle();
    return inbox(name)
      .slice(before)
      .map(({ text }) => text);
  };
  const desk = makeDesk({
    store: makeDeskStore(prisma, crypto),
    hallway: main.hallway,
    handle: main.handle,
    playbook: projectPlaybook,
    clock: time,
    media: async () => null,
    subscribe: () => () => {},
  });
  const talk = makeTalk({
    store: makeTalkStore(prisma, crypto),
    hallway: main.hallway,
    handle: main.handle,
    playbook: projectPlaybook,
    clock: time,
    changed: () => {},
  });

  const book = () => options.duties ?? projectPlaybook().duties;
  const rhythm = makeCountyRhythm({
    pools: [doors[0].pool, doors[1].pool],
    prisma,
    crypto,
    handle: main.handle,
    book,
    time,
    settle,
  });

  return {
    clock: time,
    prisma,
    crypto,
    ...rhythm,
    desk,
    talk,
    system,
    ports,
    inbox,
    settle,
    receives,
    everything: () => arrived,
    writes: (name, text, how) => answered(name, () => receives(name, text, how)),
    ask: (flowId, name) =>
      answered(name, () =>
        main.handle({
          kind: 'conversation_due',
          id: deriveId<InboundId>(time.at, 'due', flowId, name),
          personId: idOf(name) as PersonId,
          flowId,
          at: time.at,
        }),
      ),
    acts: (name, alertId, action, door = 0) =>
      doors[door].handle({
        kind: 'staff_acted',
        id: randomUUID() as InboundId,
        personId: idOf(name) as PersonId,
        alertId: alertId as never,
        action,
        at: time.at,
      }),
    async advance(minutes) {
      const until = time.at + minutes * minute;
      while (time.at < until) {
        time.at = Math.min(until, time.at + minute);
        await settle();
      }
    },
    async jumpTo(at) {
      time.at = at;
      await settle();
    },
    reviewFiles: async () => {
      const database = makeDatabase(main.pool);
      const { contact } = projectPlaybook().combinations;
      const parts = { store: makeReviewStore(database), runs: makeJobRuns(database), handle: main.handle };
      const report = await reviewRound({ ...parts, clock: contact, log: silentLog }, time.at);
      await settle();
      return report;
    },
    alerts: () => readAlerts(prisma, crypto),
    async enterDesk(name) {
      const staff = await prisma.staff.findUniqueOrThrow({ where: { personId: idOf(name) } });
      const link = await makeDeskLink(prisma, crypto, staff.id, new Date(time.at + 60 * minute));
      const session = await desk.enter(link);
      const actor = session && (await desk.actor(session.sessionToken));
      if (!actor) throw new Error(`${name} cannot enter the desk.`);
      return actor;
    },
    async stop() {
      await prisma.$disconnect();
      for (const door of doors) await door.close();
      await test.drop();
    },
  };
}
