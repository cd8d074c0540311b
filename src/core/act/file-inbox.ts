import { z } from 'zod';
import { addWorkingDays, makeCalendar } from '../calendar/calendar.ts';
import { endOfDay } from '../calendar/civil-time.ts';
import { emptyCalendar } from '../calendar/county-calendar.ts';
import type { Effect, InboxReason } from '../effect.ts';
import { dayOf } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import type { ActInput } from './act.ts';
import { defineAct } from './act.ts';

const hourMs = 3_600_000;

/** One row of the human inbox for this turn, about the children in question (domain 8.3 HumanInbox). */
function inboxRow(input: ActInput, row: { reason: InboxReason; note?: string; role?: string; dueAt: Instant }): Effect {
  const child = input.children[0];
  return {
    kind: 'file_inbox',
    effectKey: `inbox:${input.eventId}:${input.ordinal}`,
    reason: row.reason,
    forRole: row.role ?? 'CHILD_DIRECTOR',
    childId: child?.id,
    regionId: child?.residenceRegionId,
    personId: input.situation.person?.id,
    note: row.note,
    dueAt: row.dueAt,
  };
}

const inHours = ({ now }: ActInput, hours: number): Instant => now + hours * hourMs;

/** The end of the n-th working day after today. A conversation knows the country's holidays; a county's own days are no part of it. */
const inWorkingDays = ({ now }: ActInput, count: number): Instant =>
  endOfDay(addWorkingDays(makeCalendar(emptyCalendar), dayOf(now), count));

const withinHours = z.coerce
  .number()
  .positive()
  .max(24 * 30);

/** A person phones the sender (domain 5.1: "0 = call me"). */
export const callback = defineAct(
  'callback',
  z.strictObject({ reason: z.string().optional(), role: z.string().optional(), withinHours: withinHours.optional() }),
  (input, args) => ({
    effects: [
      inboxRow(input, {
        reason: 'call_back',
        note: args.reason,
        role: args.role,
        dueAt: inHours(input, args.withinHours ?? 24),
      }),
    ],
  }),
);

/** Something for a person to do. */
export const task = defineAct(
  'task',
  z.strictObject({
    kind: z.string(),
    note: z.string().optional(),
    role: z.string().optional(),
    withinHours: withinHours.optional(),
    /** Instead of hours: until the end of that working day. */
    withinWorkingDays: z.coerce.number().int().min(1).max(30).optional(),
  }),
  (input, args) => ({
    effects: [
      inboxRow(input, {
        reason: 'task',
        note: args.note ? `${args.kind}: ${args.note}` : args.kind,
        role: args.role,
        dueAt:
          args.withinWorkingDays === undefined
            ? inHours(input, args.withinHours ?? 72)
            : inWorkingDays(input, args.withinWorkingDays),
      }),
    ],
  }),
);

/** Something for a person to read. */
export const note = defineAct(
  'note',
  z.strictObject({ note: z.string(), role: z.string().optional() }),
  (input, args) => ({
    effects: [inboxRow(input, { reason: 'note', note: args.note, role: args.role, dueAt: inHours(input, 72) })],
  }),
);
