import { makeFeedCampaigns } from '../../src/app/campaign/feed-campaigns.ts';
import { type Deliver, makeDeliver } from '../../src/app/deliver.ts';
import { makeDeliverPrompts } from '../../src/app/deliver-prompts.ts';
import { makeHandle } from '../../src/app/handle.ts';
import { silentLog } from '../../src/app/log.ts';
import type { ChannelPort, Handle } from '../../src/app/ports.ts';
import { makeWake } from '../../src/app/wake.ts';
import { makeHealth } from '../../src/channels/telegram/channel-health.ts';
import { makePacer } from '../../src/channels/telegram/pacer.ts';
import { makeSender } from '../../src/channels/telegram/send-message.ts';
import { mayStillReceive } from '../../src/core/alert/may-receive.ts';
import { makeCampaignFeedStore } from '../../src/store/campaign-feed.ts';
import { makeDueStore } from '../../src/store/due.ts';
import type { FieldCrypto } from '../../src/store/field-crypto.ts';
import type { Database, Session } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { makeOutboxStore } from '../../src/store/outbox.ts';
import type { Platform } from './campaign-platform.ts';
import { projectPlaybook } from './playbook.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface CampaignProcess {
  readonly handle: Handle;
  /** Sends these rows, as a queue would. */
  send(outboundIds: readonly string[]): Promise<void>;
  /** Alert steps may be due: does them and sends what they lead to. */
  poke(): Promise<void>;
  /** One round of the feeder. */
  feed(): Promise<number>;
  /** Its loops begin: feeder, sweeps, what is due in time, senders. */
  start(): void;
  /** All that it has in memory is gone; what it had under way never comes back. Its rows stay as they are. */
  kill(): void;
  readonly dead: Promise<'dead'>;
}

export interface ProcessParts {
  readonly time: VirtualTime;
  readonly crypto: FieldCrypto;
  /** The hallway's pool, and the ordinary one. */
  readonly database: Database;
  readonly ordinary: Database;
  readonly platform: Platform;
  readonly random: () => number;
  /** How many times longer than usual it rests between two looks: for nights in which nothing happens. */
  readonly rest?: number;
}

/** How often what is due is looked for. */
const pollMs = 1_000;
const never = new Promise<never>(() => undefined);

/** One process of the product as main.ts joins it, on a virtual clock and with a Telegram that is a function. */
export function startCampaignProcess(parts: ProcessParts): CampaignProcess {
  const { time, crypto, random, rest = 1 } = parts;
  const life = Promise.withResolvers<'dead'>();
  let alive = true;
  const living = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    return alive ? result : never;
  };
  const mortal = (database: Database): Database => ({
    pool: database.pool,
    rows: (...args) =>
      (alive ? living(time.during(database.rows(...args))) : never) as ReturnType<Session['rows']> as never,
    transaction: (work) => (alive ? living(time.during(database.transaction(work))) : never),
  });
  const database = mortal(parts.database);
  const telegram = telegramOf(parts, living, () => alive);
  const clock = { now: time.now };
  const handle = makeHandle({
    store: makeHallwayStore({ database, crypto, jobs: null, now: time.now }),
    playbook: projectPlaybook,
    clock,
    log: silentLog,
  });
  const outbox = makeOutboxStore(database, crypto);
  const deliver = makeDeliver({
    outbox,
    channels: (name) => (name === 'telegram' ? telegram : undefined),
    mayStillReceive,
    handle,
    clock,
    random,
    log: silentLog,
  });
  const feed = makeFeedCampaigns({
    store: makeCampaignFeedStore({ database: mortal(parts.ordinary), crypto, jobs: null }),
    handle,
    channels: () => telegram,
    clock,
  });
  const wake = makeWake({ handle, due: makeDueStore(database, crypto), clock });
  const send = sender(deliver, time);
  const deliverPrompts = makeDeliverPrompts(deliver);
  const poke = async (): Promise<void> => {
    const { steps } = await wake();
    if (steps > 0) void send(await outbox.due(time.now(), 200, 'urgent'));
  };
  const every = async (ms: number, work: () => Promise<unknown>): Promise<void> => {
    while (alive) {
      await work();
      await time.sleep(ms * rest);
    }
  };
  return {
    handle,
    feed,
    dead: life.promise,
    send,
    poke,
    start() {
      every(2_000, feed);
      every(5_000, poke);
      every(5_000, async () => void send(await outbox.due(time.now(), 200, 'urgent')));
      every(100, async () => {
        const ids = await outbox.due(time.now(), 200, 'prompts');
        await deliverPrompts(ids);
        if (ids.length === 0) await time.sleep(pollMs * rest);
      });
    },
    kill() {
      alive = false;
      life.resolve('dead');
    },
  };
}

/** In place of a queue: sends at once, and what has to wait when its time has come and the queue looks again. */
function sender(deliver: Deliver, time: VirtualTime): (ids: readonly string[]) => Promise<void> {
  const send = async (ids: readonly string[]): Promise<void> => {
    const { waiting } = await deliver(ids);
    for (const { outboundId, sendAfter } of waiting)
      void time.sleep(sendAfter - time.now() + pollMs / 2).then(() => send([outboundId]));
  };
  return send;
}

/** The product's own sender and pacer; only the line to the platform is another. */
function telegramOf(
  { time, platform, random }: ProcessParts,
  living: <T>(work: Promise<T>) => Promise<T>,
  isAlive: () => boolean,
): ChannelPort {
  const sender = makeSender({
    api: platform.api,
    pacer: makePacer({ perSecond: 25, perChatMs: 1_050 }),
    health: makeHealth(silentLog),
    random,
    timeoutMs: 12_000,
    totalMs: 14_500,
    maxPaceMs: 2_500,
    retryMs: [1_000, 300_000],
    time: { now: time.now, sleep: (ms) => living(time.sleep(ms)) },
  });
  return {
    name: 'telegram',
    abilities: { buttons: true, maxTextLength: 4_096, perSecond: 25, exactlyOnce: false, abroad: true },
    send: (message) => (isAlive() ? living(platform.carrying(message, () => sender(message))) : never),
    start: async () => undefined,
    stop: async () => undefined,
    health: () => ({ state: 'up' }),
  };
}
