import { type Calendar, makeCalendar } from '../../core/calendar/calendar.ts';
import { dayMs, inChina } from '../../core/calendar/civil-time.ts';
import type { DutySubject } from '../../core/duty/duty.ts';
import type { DutyBook, DutyRule } from '../../core/duty/duty-rule.ts';
import type { DutyTick } from '../../core/duty/duty-tick.ts';
import { planDuties } from '../../core/duty/plan.ts';
import { subjectOf } from '../../core/duty/subject.ts';
import { ticksBetween } from '../../core/duty/ticks.ts';
import { dayOf } from '../../core/flow/facts.ts';
import type { Instant, RegionId } from '../../core/ids.ts';
import type { Log } from '../log.ts';
import { inLines } from './in-lines.ts';
import type { JobRun, Opened, RhythmStore, SubjectsAsk } from './ports.ts';

export interface TickParts {
  readonly store: RhythmStore;
  readonly book: () => DutyBook;
  readonly log: Log;
  readonly closing?: AbortSignal;
}

export interface TickReport {
  readonly runs: number;
  readonly skipped: number;
  readonly opened: number;
  /** Of the opened ones: done already. */
  readonly done: number;
  readonly settled: number;
}

/** What was missed while nobody looked is made up for this long (domain 7). */
export const catchUpMs = 72 * 3_600_000;
/** Looks overlap: a tick that a process was at when it died is found again. */
const overlapMs = 3_600_000;
/** Ticks that lie further back are not even written down. */
const forgetMs = 400 * dayMs;

/** Groups have nothing to do with each other: one is read while another is planned. */
const groupsAtOnce = 2;

interface Missed {
  readonly run: JobRun;
  readonly countyId: RegionId;
  readonly calendar: Calendar;
  readonly rule: DutyRule;
  readonly tick: DutyTick;
}

/**
 * One look at the calendar: every tick since the last look opens its duties, once, whoever looks and how often; evidence that has
 * come meanwhile settles open duties. Ticks of the last 72 hours that were missed are made up for, older ones are written down as
 * skipped. A clock that jumps back finds every tick done.
 */
export async function tick(parts: TickParts, now: Instant): Promise<TickReport> {
  const { store } = parts;
  const settled = await store.settleAll(now);
  const last = await store.runs.lastLook();
  // The first look ever: what this day has begun with, and nothing from before there was anybody to ask.
  const since = last === null ? inChina(dayOf(now)) - 1 : Math.min(last, now) - overlapMs;
  const counties = await store.counties();
  const missed = await missedTicks(parts, counties, Math.max(since, now - forgetMs), now);
  const old = missed.filter(({ tick: one }) => one.at <= now - catchUpMs);
  await store.runs.skip(
    old.map(({ run }) => run),
    now,
  );
  let [runs, opened, done] = [0, 0, 0];
  // Until where nothing is left to do: the next look begins there.
  let position = now;
  const groups = alike(missed.filter(({ tick: { at } }) => at > now - catchUpMs));
  await inLines(groups, groupsAtOnce, async (group) => {
    const result = parts.closing?.aborted
      ? { left: group, runs: 0, opened: 0, done: 0 }
      : await runGroup(parts, group, now);
    position = Math.min(position, ...result.left.map(({ tick: { at } }) => at));
    runs += result.runs;
    opened += result.opened;
    done += result.done;
  });
  // Before there is a county nothing was looked at: its first day begins when it is there.
  if (counties.length > 0) await store.runs.noteLook(position);
  return { runs, skipped: old.length, opened, done, settled };
}

/** Ticks that ask for the same subjects are run together: a county is read once for all of them, whatever their roles. */
function alike(missed: readonly Missed[]): readonly (readonly Missed[])[] {
  const key = ({ countyId, rule, tick: one }: Missed) => [countyId, rule.about, one.scopeId, one.exceptScopes].join();
  return [...Map.groupBy(missed, key).values()];
}

/** Ticks that nobody has done or written off, in order of time. */
async function missedTicks(
  { store, book }: TickParts,
  counties: readonly RegionId[],
  from: Instant,
  now: Instant,
): Promise<readonly Missed[]> {
  const found: Missed[] = [];
  for (const countyId of counties) {
    const calendar = makeCalendar(await store.calendar(countyId));
    for (const rule of book().rules.values())
      for (const one of ticksBetween(rule, calendar, from, now))
        found.push({
          run: { job: `duty:${rule.id}`, periodKey: one.key, regionId: countyId },
          countyId,
          calendar,
          rule,
          tick: one,
        });
  }
  const known = await store.runs.known(found.map(({ run }) => run));
  return found.filter((_, index) => !known.has(index)).toSorted((a, b) => a.tick.at - b.tick.at);
}

interface GroupReport {
  /** Runs that somebody else is at, or that failed: they are taken up again. */
  readonly left: readonly Missed[];
  readonly runs: number;
  readonly opened: number;
  readonly done: number;
}

async function runGroup(parts: TickParts, group: readonly Missed[], now: Instant): Promise<GroupReport> {
  const { store, log, closing } = parts;
  const begun = new Set(
    await store.runs.begin(
      group.map(({ run }) => run),
      now,
    ),
  );
  const mine = group.filter(({ run }) => begun.has(run));
  const [first] = mine;
  const failed = new Set<Missed>();
  const counts = new Map(mine.map((one) => [one, { opened: 0, done: 0 }]));
  const fail = (some: readonly Missed[], error: unknown) => {
    for (const one of some) failed.add(one);
    const rules = some.map(({ rule }) => rule.id);
    log.error(
      { rules, error: error instanceof Error ? error.name : 'thrown' },
      'duties could not be opened; the run is taken up again',
    );
  };
  try {
    for await (const rows of first ? store.subjects(askOf(first, mine, now)) : []) {
      if (closing?.aborted) break;
      const subjects = rows.map((row) => subjectOf(row, now, (first as Missed).calendar));
      for (const one of mine.filter((each) => !failed.has(each)))
        await openPage(parts, one, subjects, now).then(
          (result) => add(counts.get(one), result),
          (error: unknown) => fail([one], error),
        );
      await store.runs.touch(
        mine.map(({ run }) => run),
        now,
      );
    }
  } catch (error) {
    fail(mine, error);
  }
  const whole = closing?.aborted ? [] : mine.filter((one) => !failed.has(one));
  await store.runs.done(
    whole.map(({ run }) => run),
    now,
  );
  for (const one of whole) {
    const { opened = 0, done = 0 } = counts.get(one) ?? {};
    if (opened > 0) log.info({ rule: one.rule.id, tick: one.tick.key, opened, done }, 'duties were opened');
  }
  const sum = (what: 'opened' | 'done') => [...counts.values()].reduce((total, one) => total + one[what], 0);
  return {
    left: group.filter((one) => !whole.includes(one)),
    runs: mine.length,
    opened: sum('opened'),
    done: sum('done'),
  };
}

function askOf({ countyId, rule, tick: one }: Missed, all: readonly Missed[], now: Instant): SubjectsAsk {
  const roles = [...new Set(all.flatMap((each) => each.rule.owners))].sort();
  return { countyId, about: rule.about, roles, scopeId: one.scopeId, exceptScopes: one.exceptScopes, now };
}

async function openPage(
  { store }: TickParts,
  { countyId, calendar, rule, tick: one }: Missed,
  subjects: readonly DutySubject[],
  now: Instant,
): Promise<Opened> {
  return store.open(countyId, planDuties(rule, one, subjects, calendar), now);
}

function add(count: { opened: number; done: number } | undefined, { opened, done }: Opened): void {
  if (!count) return;
  count.opened += opened;
  count.done += done;
}
