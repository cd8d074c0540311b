import { type Draw, makeDraw } from '../../src/cli/demo/draw.ts';
import { type AppProcess, spawnApp } from './app-process.ts';
import { checkAlerts } from './check-alerts.ts';
import { acknowledged, type Break, broken, checkInbox, checkKept } from './check-inbox.ts';
import { checkOutbox } from './check-outbox.ts';
import { checkRecord } from './check-record.ts';
import { type Crowd, makeCrowd, type Said, sleep, within } from './crowd.ts';
import { badDay, loseSome } from './faults.ts';
import { grip } from './grip.ts';
import { settledWithin } from './settle.ts';
import { makeWorld, type World } from './world.ts';

export interface ChaosOptions {
  readonly kills: number;
  readonly seed: number;
  /** Ends the killing after so long, whatever is left. */
  readonly seconds: number;
  /** A full check in the quiet after so many kills. */
  readonly checkEvery: number;
  readonly perSecond: number;
  readonly progress?: (line: string) => void;
  /** Ends the killing when it is aborted; what was done so far is looked at. */
  readonly enough?: AbortSignal;
  /** Leaves the folder with database and log when something was broken. */
  readonly keep?: boolean;
}

export interface ChaosReport {
  readonly kills: number;
  readonly killedWhileStarting: number;
  readonly checks: number;
  readonly seconds: number;
  readonly startMs: { readonly median: number; readonly longest: number };
  readonly stopMs: { readonly longest: number };
  readonly settleMs: { readonly longest: number };
  readonly counts: Readonly<Record<string, number>>;
  readonly breaks: readonly Break[];
  /** Where its database and log were; kept when something was broken and `keep` asked for it. */
  readonly folder: string;
}

/** Longest a start may take on a busy machine before that counts as a fault. */
const startLimitMs = 60_000;
/** Share of the kills that come before the product serves. */
const earlyShare = 0.25;

interface Run {
  readonly options: ChaosOptions;
  readonly world: World;
  readonly crowd: Crowd;
  readonly draw: Draw;
  readonly breaks: Break[];
  readonly starts: number[];
  readonly stops: number[];
  readonly settles: number[];
  /** The next life, with its modules loaded. */
  next: AppProcess;
  aheadMs: number;
  kept: number;
}

/**
 * Kills the product again and again while people talk and the platform fails, and looks whether everything that was promised
 * holds (docs/decisions/0009-killed-at-any-moment.md). The seed decides who says what and when it is killed; the machine's own pace
 * decides the rest.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const startedAt = performance.now();
  const world = await makeWorld();
  const draw = makeDraw(options.seed);
  const run: Run = {
    options,
    world,
    draw,
    crowd: makeCrowd({ world, draw: makeDraw(options.seed + 1), perSecond: options.perSecond, dangerShare: 0.12 }),
    breaks: [],
    starts: [],
    stops: [],
    settles: [],
    next: spawnApp(world),
    aheadMs: 0,
    kept: 0,
  };
  try {
    const { kills, early, checks } = await killAll(run, performance.now());
    return {
      kills,
      killedWhileStarting: early,
      checks,
      seconds: Math.round((performance.now() - startedAt) / 1_000),
      startMs: { median: median(run.starts), longest: Math.round(Math.max(0, ...run.starts)) },
      stopMs: { longest: Math.round(Math.max(0, ...run.stops)) },
      settleMs: { longest: Math.round(Math.max(0, ...run.settles)) },
      counts: await countAll(world, run.crowd.said, run.crowd.resent()),
      breaks: run.breaks,
      folder: world.dataDir,
    };
  } finally {
    run.next.kill('SIGKILL');
    await run.next.ended;
    await world.close(options.keep === true && run.breaks.length > 0);
  }
}

async function killAll(run: Run, startedAt: number): Promise<{ kills: number; early: number; checks: number }> {
  const { options, world, crowd, draw } = run;
  const chats = world.talkers.flatMap(({ side, chatId }) => (side === 'family' && chatId !== null ? [chatId] : []));
  const faults = badDay(makeDraw(options.seed + 2));
  let kills = 0;
  let early = 0;
  let checks = 0;
  world.platform.setFault(faults);
  crowd.start();
  const over = () => options.enough?.aborted === true || performance.now() - startedAt > options.seconds * 1_000;
  while (kills < options.kills && !over()) {
    if (kills % 10 === 5) loseSome(world.platform, chats, draw);
    if (await live(run)) early += 1;
    kills += 1;
    run.breaks.push(...(await lookQuickly(run)));
    say(run, kills, startedAt);
    if (kills % options.checkEvery === 0 || kills === options.kills) {
      await checkpoint(run);
      checks += 1;
      if (run.breaks.length > 0 || kills === options.kills) break;
      world.platform.setFault(faults);
      crowd.start();
    }
  }
  if (run.breaks.length === 0 && kills % options.checkEvery !== 0 && kills !== options.kills) {
    await checkpoint(run);
    checks += 1;
  }
  await crowd.leave();
  return { kills, early, checks };
}

/** One life of the product, from its start to its sudden end. @returns whether it ended before it served. */
async function live(run: Run): Promise<boolean> {
  const { draw } = run;
  const app = begin(run);
  const early = draw.next() < earlyShare;
  const wait = early ? 1_500 * draw.next() : 3_000 * draw.next() ** 2;
  const served = early
    ? await within(
        wait,
        app.ready.catch(() => ''),
        '',
      )
    : await serving(run, app);
  if (!early) await sleep(wait);
  // Every third kill comes while something stands just before its commit.
  const letGo = draw.next() < 0.35 ? await grip(run.world, draw) : null;
  if (letGo) await sleep(200 + 1_600 * draw.next());
  app.kill('SIGKILL');
  await app.ended;
  await letGo?.();
  return early && !served;
}

function begin(run: Run): AppProcess {
  const app = run.next;
  run.next = spawnApp(run.world);
  // Time passes between two lives: leases end, steps of alerts come due.
  run.aheadMs += run.draw.int(0, 12_000);
  app.go(run.aheadMs);
  return app;
}

async function serving(run: Run, app: AppProcess): Promise<string> {
  const at = performance.now();
  try {
    const url = await within(startLimitMs, app.ready, '');
    if (url === '') throw new Error('too long');
    run.starts.push(performance.now() - at);
    return url;
  } catch (error) {
    run.breaks.push(...broken(0, 'the product did not start', [String(error)]));
    return '';
  }
}

/** What was acknowledged since the last look is there. */
async function lookQuickly(run: Run): Promise<Break[]> {
  const all = acknowledged(run.world, run.crowd.said);
  const found = await checkKept(run.world, all.slice(Math.max(0, run.kept - 200)));
  run.kept = all.length;
  return found;
}

/** Everybody is quiet, the platform is well; what is to happen happens; the product is stopped kindly; then all is looked at. */
async function checkpoint(run: Run): Promise<void> {
  const { world, crowd, breaks, options } = run;
  world.platform.setFault(null);
  const at = performance.now();
  let quiet = false;
  for (let round = 0; round < 3 && !quiet; round += 1) {
    // Whatever a dead life had under way is nobody's when its lease is over.
    run.aheadMs += 31_000;
    const app = begin(run);
    if (!(await serving(run, app))) return;
    await crowd.hush();
    await settledWithin(world, () => Date.now() + run.aheadMs, 60_000, options.progress);
    await stopKindly(run, app);
    quiet = await settledWithin(world, () => Date.now() + run.aheadMs, 0);
  }
  run.settles.push(performance.now() - at);
  if (!quiet) breaks.push(...broken(2, 'not quiet after a minute', [Math.round(performance.now() - at)]));
  const now = Date.now() + run.aheadMs;
  breaks.push(
    ...(await checkInbox(world, crowd.said)),
    ...(await checkAlerts(world, now)),
    ...(await checkOutbox(world, now)),
    ...(await checkRecord(world)),
  );
}

async function stopKindly(run: Run, app: AppProcess): Promise<void> {
  const at = performance.now();
  app.kill('SIGTERM');
  const code = await within(15_000, app.ended, 'still running');
  const took = performance.now() - at;
  run.stops.push(took);
  if (code !== 0) {
    app.kill('SIGKILL');
    run.breaks.push(...broken(0, 'SIGTERM did not end it with 0', [{ code, took: Math.round(took) }]));
  }
}

async function countAll(world: World, said: readonly Said[], resent: number): Promise<Record<string, number>> {
  const { rows } = await world.store.pool.query<Record<string, number>>(
    `select (select count(*)::int from inbound_message) as inbox, (select count(*)::int from answer) as answers,
       (select count(*)::int from flow_session) as sessions, (select count(*)::int from signal) as signals, (select count(*)::int from alert) as alerts,
       (select count(*)::int from alert where owner_staff_id is not null) as taken, (select count(*)::int from alert_step where state = 'fired') as steps,
       (select count(*)::int from outbound_message) as outbox, (select coalesce(sum(ambiguous_attempts), 0)::int from outbound_message) as ambiguous,
       (select count(*)::int from outbound_message where state = 'undeliverable') as undeliverable, (select count(*)::int from audit_log) as audit`,
  );
  const danger = said.filter(({ flags }) => flags.length > 0).length;
  return { said: said.length, danger, resent, deliveries: world.platform.sent.length, ...rows[0] };
}

function say({ options, crowd, breaks }: Run, kills: number, startedAt: number): void {
  options.progress?.(
    `${kills}/${options.kills} kills · ${crowd.said.length} messages · ${breaks.length} broken · ${Math.round((performance.now() - startedAt) / 1_000)} s`,
  );
}

function median(list: readonly number[]): number {
  return Math.round(list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0);
}
