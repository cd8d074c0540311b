import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Counter, Registry } from 'prom-client';
import { auditAlerts } from './app/audit-alerts.ts';
import { type Clock, systemClock } from './app/clock.ts';
import { makeDeliver } from './app/deliver.ts';
import { makeDeliverPrompts } from './app/deliver-prompts.ts';
import { makeDesk } from './app/desk/desk.ts';
import { type HandleParts, makeHandle } from './app/handle.ts';
import type { Log } from './app/log.ts';
import type { Handle } from './app/ports.ts';
import { makeWake } from './app/wake.ts';
import type { Config } from './config.ts';
import { mayStillReceive } from './core/alert/may-receive.ts';
import { joinCampaignDesk } from './main/campaign-desk.ts';
import { startCampaigns } from './main/campaigns.ts';
import { makeChatPort } from './main/chat-port.ts';
import { makeDeskRooms } from './main/desk-rooms.ts';
import { openPlaybook } from './main/live-playbook.ts';
import { type Loops, makeLoops } from './main/loops.ts';
import { makeChannels } from './main/make-channels.ts';
import { makeNews } from './main/news.ts';
import { type OpenStore, openStore } from './main/open-store.ts';
import { startReviews } from './main/reviews.ts';
import { startRhythm } from './main/rhythm.ts';
import { startServer } from './main/start-server.ts';
import { startAuditSealer } from './store/audit-sealer.ts';
import { makeAuditStore } from './store/audit-store.ts';
import { chatNews, makeChatStore } from './store/chat-store.ts';
import { deskNews, makeDeskStore, tellDesks } from './store/desk-store.ts';
import { makeDueStore } from './store/due.ts';
import { makeFlowVersionStore } from './store/flow-versions.ts';
import { makeDatabase, openPool } from './store/hallway/database.ts';
import { makeHallwayStore } from './store/hallway/hallway-store.ts';
import { startJobs } from './store/jobs.ts';
import { listenTo } from './store/listen.ts';
import { makeMediaStore } from './store/media-store.ts';
import { makeOutboxStore } from './store/outbox.ts';
import { makeSystemStore } from './store/system-store.ts';

export interface App {
  /** Where it listens; null in a worker. */
  readonly url: string | null;
  readonly store: OpenStore;
  readonly handle: Handle;
  /** Takes nothing new, ends what is under way (≤ 10 s), closes everything. */
  stop(): Promise<void>;
}

/**
 * Makes everything and joins it: the only place that knows all rooms. Reads from top to bottom as one message walks.
 * @throws CannotStart with one sentence for people.
 */
export async function startApp(
  config: Config,
  log: Log,
  clock: Clock = systemClock,
  flowsFolder = join(import.meta.dirname, '../flows'),
  loops: Loops = makeLoops(log),
): Promise<App> {
  const processName = randomUUID();
  const store = await openStore(config, log);
  const closing = new AbortController();
  const metrics = new Registry();
  const counter = new Counter({
    name: 'jiaxin_channel_events_total',
    help: 'What channels saw, by kind',
    labelNames: ['channel', 'what'],
    registers: [metrics],
  });

  const playbook = await openPlaybook(flowsFolder, makeFlowVersionStore(store.prisma), log, clock);
  const pool = openPool(store.url);
  const database = makeDatabase(pool);
  const jobs = await startJobs({ url: store.url, pool, log });
  const hallway = makeHallwayStore({
    database,
    crypto: store.crypto,
    jobs,
    now: () => clock.now(),
    isShownByCommit: (name) => channels.byName(name)?.abilities.shownByCommit ?? false,
  });
  const desks = makeNews();
  const committed = ({ alertIds, shownTo, filed }: Parameters<NonNullable<HandleParts['committed']>>[0]) => {
    if (shownTo) chat.show([shownTo.externalId]);
    if (alertIds.length === 0 && !filed) return;
    desks.tell();
    tellDesks(database);
    if (alertIds.length > 0) wakeLoop?.poke();
  };
  const handle = makeHandle({
    store: hallway,
    playbook: () => playbook.current(),
    clock,
    log,
    committed,
  });

  const chats = makeChatStore(database, store.crypto, processName);
  const media = makeMediaStore(join(config.dataDir, 'media'), store.crypto);
  const system = makeSystemStore(store.prisma);
  const channels = await makeChannels({
    config,
    handle,
    keepUnparsed: hallway.keepUnparsed,
    clock,
    log,
    count: (channel, what) => counter.inc({ channel, what }),
  });
  const chat = makeChatPort({ channel: channels.web, chats, media, hub: channels.hub, processName });
  const outbox = makeOutboxStore(database, store.crypto);
  const deliver = makeDeliver({
    outbox,
    channels: channels.byName,
    mayStillReceive,
    handle,
    clock,
    random: Math.random,
    log,
    sent: (deliveries) =>
      chat.show(deliveries.flatMap((one) => (one.channel === 'web' && one.externalId ? [one.externalId] : []))),
    // Written again by the health loop; a database that is away meanwhile ends nothing.
    channelDown: (channel, reason) => void system.channelDown(channel, reason, clock.now()).catch(() => undefined),
    closing: closing.signal,
  });

  const deliverPrompts = makeDeliverPrompts(deliver);
  const works = config.role !== 'web';
  const wake = makeWake({
    handle,
    due: makeDueStore(database, store.crypto),
    clock,
    failed: (event, error) =>
      log.error(
        { kind: event.kind, error: error instanceof Error ? error.name : 'thrown' },
        'what was due could not be done; it stays due',
      ),
  });
  const sealer = works ? startAuditSealer(pool, log) : null;
  const wakeLoop = works ? loops.every('wake', 500, async () => void (await wake())) : null;
  const stopListening = await listenTo(store.url, log, { [chatNews]: chat.hear, [deskNews]: desks.tell });
  if (works) {
    await jobs.work(deliver, deliverPrompts);
    // What no job brings: rows whose job was lost, or that a dead process had under way.
    loops.every('sweep', 5_000, async () => void (await deliver(await outbox.due(clock.now(), 200, 'urgent'))));
    const sweepPrompts = async () =>
      void (await deliverPrompts(await outbox.due(clock.now() - 20_000, 200, 'prompts')));
    loops.every('sweep prompts', 5_000, sweepPrompts);
    startCampaigns({
      loops,
      database: makeDatabase(store.pool),
      crypto: store.crypto,
      jobs,
      handle,
      channels,
      clock,
      closing: closing.signal,
      changed: () => tellDesks(database),
    });
    startRhythm({
      loops,
      database,
      crypto: store.crypto,
      handle,
      playbook: () => playbook.current(),
      clock,
      log,
      closing: closing.signal,
    });
    startReviews({
      loops,
      database: makeDatabase(store.pool),
      handle,
      playbook: () => playbook.current(),
      clock,
      log,
      closing: closing.signal,
    });
    const audits = makeAuditStore({
      database: makeDatabase(store.pool),
      again: async (ids) => void (await deliver(ids)),
    });
    loops.cron('audit', '* * * * *', async () => void (await auditAlerts({ store: audits, now: clock.now() })));
    loops.every('health', 10_000, () => system.recordHealth(channels.all, clock.now()));
  }
  for (const channel of channels.all) if (works || channels.takesOverHttp(channel.name)) await channel.start();
  loops.every('playbook', 5_000, async () => void (await playbook.reload()));

  const desk = makeDesk({
    store: makeDeskStore(store.prisma, store.crypto),
    hallway,
    handle,
    playbook: () => playbook.current(),
    clock,
    media: media.read,
    subscribe: (_actor, wake) => desks.subscribe(wake),
    changed: () => tellDesks(database),
    notices: playbook.notices,
  });
  const server =
    config.role === 'worker'
      ? null
      : await startServer({
          config,
          log,
          clock,
          system,
          metrics,
          closing: closing.signal,
          chat,
          desk,
          campaigns: joinCampaignDesk({
            database: makeDatabase(store.pool),
            prisma: store.prisma,
            hallway,
            playbook: () => playbook.current(),
            clock,
            changed: () => tellDesks(database),
          }),
          rooms: makeDeskRooms({
            prisma: store.prisma,
            pool: store.pool,
            crypto: store.crypto,
            handle,
            hallway,
            playbook: () => playbook.current(),
            problems: playbook.problems,
            clock,
            log,
            threadStore: { url: store.url, key: config.key, dataDir: config.dataDir },
            publicUrl: config.publicUrl,
            changed: () => tellDesks(database),
          }),
          telegram: channels.telegram,
        });

  return {
    url: server?.url ?? null,
    store,
    handle,
    async stop() {
      closing.abort();
      await Promise.all(channels.all.map((channel) => channel.stop()));
      await server?.close(8_000);
      await loops.stop();
      await jobs.stop();
      await sealer?.stop();
      await stopListening();
      await pool.end();
      await store.close();
    },
  };
}
