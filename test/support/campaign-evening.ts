import { randomUUID } from 'node:crypto';
import { makeCampaignActs } from '../../src/app/campaign/campaign-acts.ts';
import type { DeskActor } from '../../src/app/desk-ports.ts';
import { silentLog } from '../../src/app/log.ts';
import type { Campaign, Progress } from '../../src/core/campaign/campaign.ts';
import type { CampaignAct } from '../../src/core/campaign/may-act.ts';
import type { PersonId, StaffId } from '../../src/core/ids.ts';
import { makeCampaignChildren } from '../../src/store/campaign-children.ts';
import { makeCampaignStore } from '../../src/store/campaigns.ts';
import type { FieldCrypto } from '../../src/store/field-crypto.ts';
import { makeDatabase, openPool } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { createPool } from '../../src/store/postgres/pool.ts';
import { openPrisma } from '../../src/store/prisma.ts';
import { type Crowd, insertCampaignCrowd } from './campaign-crowd.ts';
import { makeCampaignPlatform, type Platform } from './campaign-platform.ts';
import { type CampaignProcess, startCampaignProcess } from './campaign-process.ts';
import { livePeople, restartMs } from './campaign-writers.ts';
import { seededRandom } from './fake-bot-api-faults.ts';
import { projectPlaybook } from './playbook.ts';
import { makeVirtualTime, type VirtualTime } from './virtual-time.ts';

export interface EveningOptions {
  readonly url: string;
  readonly crypto: FieldCrypto;
  readonly people: number;
  /** People who write, a second. */
  readonly writersPerSecond: number;
  /** Somebody writes words of danger so often, seconds. */
  readonly alertEverySeconds: number;
  /** When processes are killed, seconds after the beginning. */
  readonly killsAt: readonly number[];
  readonly processes?: number;
  readonly kind?: 'tip' | 'flow' | 'emergency';
  /** A campaign begins at this hour of the county's clock. */
  readonly at?: number;
  readonly seed?: number;
  readonly limitedShare?: number;
  /** See campaign-process.ts. */
  readonly rest?: number;
  /** What is in the database before the campaign begins. */
  readonly before?: (
    sql: (text: string, values: readonly unknown[]) => Promise<unknown>,
    crowd: Crowd,
  ) => Promise<unknown>;
}

/** Something that happened at a moment of the county's clock, and how long until somebody saw what came of it, ms. */
export interface Waited {
  readonly at: number;
  readonly waitedMs: number;
}

export interface Evening {
  readonly campaign: Campaign;
  readonly progress: Progress;
  readonly platform: Platform;
  readonly crowd: Crowd;
  /** People who got a prompt more than once; and those who are `sent` and got none. */
  readonly twice: number;
  readonly neverSeen: number;
  /** From the message's arrival to the first answer on the screen; from a red alert's opening to the first push. */
  readonly replies: readonly Waited[];
  readonly alerts: readonly Waited[];
  readonly unanswered: number;
  readonly virtualSeconds: number;
  readonly realSeconds: number;
}

/** What a test may do while it goes on. */
export interface EveningParts {
  readonly time: VirtualTime;
  readonly crowd: Crowd;
  readonly campaignId: string;
  readonly platform: Platform;
  readonly sql: (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;
  act(act: CampaignAct): Promise<unknown>;
  progress(): Promise<Progress>;
}

/** Wednesday 2026-11-18, 19:00 in China. */
export const sevenOClock = Date.UTC(2026, 10, 18, 11, 0);

/**
 * One evening of a county: a campaign goes out over a limited channel while people write, words of danger fall and processes
 * are killed; on a virtual clock and a real database.
 */
export async function playEvening(
  options: EveningOptions,
  meanwhile: (parts: EveningParts) => Promise<void> = async () => undefined,
): Promise<Evening> {
  const { url, crypto } = options;
  const time = makeVirtualTime(options.at ?? sevenOClock);
  const startedAt = time.now();
  const [pool, plain] = [openPool(url, 8), createPool({ url, name: 'campaign', log: silentLog, size: 4 })];
  const [database, ordinary] = [makeDatabase(pool), makeDatabase(plain)];
  try {
    const crowd = await insertCampaignCrowd(plain, crypto, options.people);
    const realStart = performance.now();
    const platform = makeCampaignPlatform(time, {
      seed: options.seed ?? 7,
      ...(options.limitedShare !== undefined && { share: options.limitedShare }),
    });
    const random = seededRandom(options.seed ?? 7);
    const store = makeCampaignStore(ordinary);
    const acts = makeCampaignActs({
      ...{ store, playbook: projectPlaybook, clock: time, newId: randomUUID },
      children: makeCampaignChildren(openPrisma(plain)),
      hallway: makeHallwayStore({ database: ordinary, crypto, jobs: null, now: time.now }),
    });
    await options.before?.((text, values) => ordinary.rows(text, values), crowd);
    const id = await begin(acts, crowd, options.kind ?? 'flow');
    const start = (): CampaignProcess => {
      const one = startCampaignProcess({
        time,
        crypto,
        database,
        ordinary,
        platform,
        random,
        ...(options.rest !== undefined && { rest: options.rest }),
      });
      one.start();
      return one;
    };
    const processes = Array.from({ length: options.processes ?? 1 }, start);
    const life = { quiet: false, over: false };
    const people = livePeople({ options, time, platform, random, processes, life });
    void killThem(options, time, processes, start, () => life.over);
    const parts: EveningParts = {
      time,
      crowd,
      campaignId: id,
      platform,
      sql: (text, values) => time.during(ordinary.rows<Record<string, unknown>>(text, values)),
      act: (act) => time.during(acts.act(actorOf(crowd, 'office'), id, act)),
      progress: () => time.during(store.progress(id, time.now())),
    };
    const other = meanwhile(parts);
    void watch(
      time,
      2_000 * (options.rest ?? 1),
      async () => (await time.during(store.find(id)))?.state ?? '',
      people,
      life,
    );
    await time.run(() => life.over);
    await other;
    for (const one of processes) one.kill();
    const progress = await store.progress(id, time.now());
    const campaign = (await store.find(id)) as Campaign;
    const opened = await ordinary.rows<{ id: string; opened: Date; outbound: string }>(
      `select a.id, a.opened_at as opened, o.id as outbound from alert a join outbound_message o on o.alert_id = a.id and o.message_class = 'alert' where a.severity = 'red'`,
    );
    const sent = await ordinary.rows<{ outbound: string; person: string }>(
      `select outbound_id as outbound, person_id as person from campaign_recipient where campaign_id = $1 and state = 'sent'`,
      [id],
    );
    return {
      campaign,
      progress,
      platform,
      crowd,
      ...seenOf(
        platform,
        sent.map(({ outbound }) => outbound),
      ),
      ...people.measured(),
      alerts: alertTimes(platform, opened),
      virtualSeconds: (time.now() - startedAt) / 1_000,
      realSeconds: (performance.now() - realStart) / 1_000,
    };
  } finally {
    await pool.end();
    await plain.end();
  }
}

const actorOf = (crowd: Crowd, who: 'office' | 'supervisor'): DeskActor => ({
  ...{ staffId: crowd[who].staffId as StaffId, personId: crowd[who].personId as PersonId },
  ...{ name: who, post: '', drill: false, kin: [crowd[who].personId as PersonId] },
  roles:
    who === 'office'
      ? [{ role: 'COUNTY_OFFICE', scopeType: 'county', scopeId: crowd.countyId }]
      : [{ role: 'TOWN_SUPERVISOR', scopeType: 'town', scopeId: crowd.townId }],
});

/** Written by the town's supervisor, approved by the county's office, begun at once. */
async function begin(
  acts: ReturnType<typeof makeCampaignActs>,
  crowd: Crowd,
  kind: 'tip' | 'flow' | 'emergency',
): Promise<string> {
  const draft = {
    kind,
    title: '一个晚上',
    text: kind === 'tip' ? '早晚凉,给孩子加件衣。发烧三天不退要看医生。' : null,
    flowId: kind === 'tip' ? null : 'F02_guardian_monthly',
    audience: { roles: ['CAREGIVER'], regionIds: [crowd.townId], childIds: [] },
  };
  // The family of the store's own tests has no consent: it is in the audience and in the report.
  const made = await acts.draft(actorOf(crowd, 'supervisor'), crowd.countyId, draft);
  if (made.kind !== 'done') throw new Error(JSON.stringify(made));
  for (const act of ['approve', 'start'] as const) {
    const done = await acts.act(actorOf(crowd, 'office'), made.id, act);
    if (done.kind !== 'done') throw new Error(JSON.stringify(done));
  }
  return made.id;
}

async function killThem(
  { killsAt }: EveningOptions,
  time: VirtualTime,
  processes: CampaignProcess[],
  start: () => CampaignProcess,
  over: () => boolean,
): Promise<void> {
  const from = time.now();
  for (const [n, seconds] of killsAt.entries()) {
    await time.sleep(from + seconds * 1_000 - time.now());
    if (over()) return;
    const which = n % processes.length;
    processes[which]?.kill();
    await time.sleep(restartMs);
    processes[which] = start();
  }
}

async function watch(
  time: VirtualTime,
  everyMs: number,
  state: () => Promise<string>,
  people: { idle(): boolean },
  life: { quiet: boolean; over: boolean },
): Promise<void> {
  while (!['done', 'cancelled'].includes(await state())) await time.sleep(everyMs);
  life.quiet = true;
  while (!people.idle()) await time.sleep(1_000);
  // Replies and alerts that are on their way arrive.
  await time.sleep(40_000);
  life.over = true;
}

function seenOf(platform: Platform, sent: readonly string[]): { twice: number; neverSeen: number } {
  const times = new Map<string, number>();
  for (const { outboundId, messageClass } of platform.arrived)
    if (messageClass === 'prompt' || messageClass === 'tip') times.set(outboundId, (times.get(outboundId) ?? 0) + 1);
  return {
    twice: [...times.values()].filter((n) => n > 1).length,
    neverSeen: sent.filter((id) => !times.has(id)).length,
  };
}

function alertTimes(
  platform: Platform,
  rows: readonly { readonly id: string; readonly opened: Date; readonly outbound: string }[],
): Waited[] {
  const seen = new Map(platform.arrived.toReversed().map(({ outboundId, at }) => [outboundId, at]));
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((pushes) => {
    const at = pushes[0]?.opened.getTime() ?? Number.NaN;
    const first = Math.min(...pushes.map(({ outbound }) => seen.get(outbound) ?? Number.POSITIVE_INFINITY));
    return { at, waitedMs: first - at };
  });
}
