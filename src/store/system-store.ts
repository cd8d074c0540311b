import { randomUUID } from 'node:crypto';
import type { ChannelPort } from '../app/ports.ts';
import type { ChannelName } from '../core/event.ts';
import type { Instant } from '../core/ids.ts';
import type { Database } from './prisma.ts';

export interface SystemStore {
  county(): Promise<{ readonly id: string; readonly name: string; readonly dutyPhone: string } | null>;
  heartbeats(): Promise<readonly { readonly name: string; readonly at: Instant }[]>;
  readiness(): Promise<{ readonly database: boolean; readonly migrations: boolean }>;
  channelDown(channel: ChannelName, reason: string, now: Instant): Promise<void>;
  /** What the channels say of themselves; also this worker's heartbeat. */
  recordHealth(channels: readonly ChannelPort[], now: Instant): Promise<void>;
  alarm(key: string, what: string, now: Instant): Promise<void>;
}

/** How the machine itself is doing, as rows that staff and watchers outside can read. */
export function makeSystemStore(database: Database): SystemStore {
  const setHealth = async (channel: ChannelName, state: string, reason: string | null, now: Instant) => {
    const before = await database.channelHealth.findUnique({ where: { channel } });
    if (before?.state === state && before.reason === reason) return;
    const since = before?.state === state ? before.since : new Date(now);
    await database.channelHealth.upsert({
      where: { channel },
      create: { channel, state, reason, since },
      update: { state, reason, since },
    });
  };
  return {
    async county() {
      const row = await database.region.findFirst({ where: { level: 'county' }, orderBy: { createdAt: 'asc' } });
      return row && { id: row.id, name: row.name, dutyPhone: row.dutyPhone ?? '' };
    },
    async heartbeats() {
      return (await database.heartbeat.findMany()).map(({ name, at }) => ({ name, at: at.getTime() }));
    },
    async readiness() {
      await database.$queryRaw`select 1`;
      return { database: true, migrations: true };
    },
    channelDown: (channel, reason, now) => setHealth(channel, 'down', reason, now),
    async recordHealth(channels, now) {
      for (const channel of channels) {
        const { state, reason } = channel.health();
        await setHealth(channel.name, state, reason ?? null, now);
      }
      const at = new Date(now);
      await database.heartbeat.upsert({ where: { name: 'worker' }, create: { name: 'worker', at }, update: { at } });
    },
    async alarm(key, what, now) {
      await database.systemAlarm.createMany({
        data: [{ id: randomUUID(), key, what, raisedAt: new Date(now) }],
        skipDuplicates: true,
      });
    },
  };
}
