import type { Calendar } from '../calendar/calendar.ts';
import { clockIn, inChina, momentIn } from '../calendar/civil-time.ts';
import { dayOf } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import type { Clock, DutyRule, LadderStep } from './duty-rule.ts';
import { addOffset } from './offset.ts';

/** Between these minutes of the recipient's own clock nothing that can wait is sent (domain 5.1). */
export const quietFrom: Clock = 21 * 60 + 30;
export const quietTo: Clock = 8 * 60;
/** When what waits for a day is sent to staff, and when tasks are put before them. */
const officeHour: Clock = 9 * 60;
/** Morning, noon, evening: a reminder comes at another part of the day than the prompt (domain 7.3). */
const partsOfDay: readonly { readonly until: Clock; readonly time: Clock }[] = [
  { until: 11 * 60, time: 9 * 60 },
  { until: 15 * 60, time: 12 * 60 + 30 },
  { until: 24 * 60, time: 19 * 60 },
];
const china = 'Asia/Shanghai';
const hourMs = 3_600_000;

/** Whom a step is timed for. */
export interface OwnerClock {
  readonly hour: number | null;
  readonly timeZone: string;
}

/** The moment itself when it may disturb somebody in that zone, else the next minute that may. */
export function allowedFrom(at: Instant, timeZone: string): Instant {
  const { day, minutes } = clockIn(timeZone, at);
  if (minutes >= quietFrom) return momentIn(timeZone, day + 1, quietTo);
  return minutes < quietTo ? momentIn(timeZone, day, quietTo) : at;
}

/** When the owner is asked: at their own hour in their own zone where the rule lets them, never in their quiet hours. */
export function promptMoment(rule: DutyRule, beatAt: Instant, owner: OwnerClock): Instant {
  const beat = clockIn(china, beatAt);
  const day = beat.day;
  const minutes = rule.sendAt ?? beat.minutes;
  const own = rule.hours === 'own' && owner.hour !== null ? ownMinutes(owner.hour) : minutes;
  const at = momentIn(rule.hours === 'rule' ? china : owner.timeZone, day, own);
  return rule.urgent ? at : allowedFrom(at, owner.timeZone);
}

/** A chosen hour that lies in the quiet ones becomes the nearest that does not, on the same day. */
function ownMinutes(hour: number): Clock {
  return Math.min(Math.max(hour * 60, quietTo), 21 * 60);
}

/** What the time of a step counts from. `promptedAt` of a duty whose prompt is only planned is the plan. */
export interface StepBase {
  readonly opensAt: Instant;
  readonly dueAt: Instant;
  readonly promptedAt: Instant;
}

/** When the n-th step of a ladder is due. Reminders keep the owner's quiet hours; tasks come in the office's morning. */
export function stepMoment(
  rule: DutyRule,
  no: number,
  step: LadderStep,
  base: StepBase,
  owner: OwnerClock,
  calendar: Calendar,
): Instant {
  const from = {
    prompt: base.promptedAt,
    tick: base.promptedAt,
    due: base.dueAt,
    start: base.opensAt,
    end: base.dueAt,
  }[step.after.from];
  if (step.after.unit === 'hour' || step.at === 'soon') {
    const soon = addSoon(step, from, calendar);
    return toOwner(step) && !rule.urgent ? allowedFrom(soon, owner.timeZone) : soon;
  }
  if (!toOwner(step)) {
    const time = typeof step.at === 'number' ? step.at : officeHour;
    return Math.max(inChina(addOffset(calendar, dayOf(from), step.after), time), base.opensAt);
  }
  const asked = clockIn(owner.timeZone, base.promptedAt).minutes;
  const time = typeof step.at === 'number' ? step.at : step.at === 'other' ? otherTime(asked, no) : asked;
  const day = addOffset(calendar, clockIn(owner.timeZone, from).day, step.after);
  const at = momentIn(owner.timeZone, day, time);
  return rule.urgent ? at : allowedFrom(at, owner.timeZone);
}

function addSoon({ after }: LadderStep, from: Instant, calendar: Calendar): Instant {
  if (after.unit === 'hour') return from + after.amount * hourMs;
  const day = dayOf(from);
  return from + (addOffset(calendar, day, after) - day) * 24 * hourMs;
}

/** Whether the step sends the owner something. */
export function toOwner(step: LadderStep): boolean {
  return step.do.type === 'prompt' || step.do.type === 'remind';
}

/** A time in another part of the day than the prompt's; the next reminder takes the third. */
function otherTime(asked: Clock, no: number): Clock {
  const mine = partsOfDay.findIndex(({ until }) => asked < until);
  const others = partsOfDay.filter((_, index) => index !== mine);
  return others[no % others.length]?.time ?? asked;
}
