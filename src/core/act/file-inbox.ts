import { z } from 'zod';
import type { Effect, InboxReason } from '../effect.ts';
import type { ActInput } from './act.ts';
import { defineAct } from './act.ts';

const hourMs = 3_600_000;

/** One row of the human inbox for this turn, about the children in question (domain 8.3 HumanInbox). */
function inboxRow(
  input: ActInput,
  row: { reason: InboxReason; note?: string; role?: string; withinHours: number },
): Effect {
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
    dueAt: input.now + row.withinHours * hourMs,
  };
}

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
      inboxRow(input, { reason: 'call_back', note: args.reason, role: args.role, withinHours: args.withinHours ?? 24 }),
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
  }),
  (input, args) => ({
    effects: [
      inboxRow(input, {
        reason: 'task',
        note: args.note ? `${args.kind}: ${args.note}` : args.kind,
        role: args.role,
        withinHours: args.withinHours ?? 72,
      }),
    ],
  }),
);

/** Something for a person to read. */
export const note = defineAct(
  'note',
  z.strictObject({ note: z.string(), role: z.string().optional() }),
  (input, args) => ({
    effects: [inboxRow(input, { reason: 'note', note: args.note, role: args.role, withinHours: 72 })],
  }),
);
