import { z } from 'zod';
import { defineAct } from './act.ts';

/**
 * The pending question is put again after so many minutes, until it is answered (F14 step 2); who fires the reminder sets
 * the next one (core/decide/remind-again.ts). One reminder a conversation.
 */
export const remindEvery = defineAct(
  'remind_every',
  z.strictObject({
    minutes: z.coerce
      .number()
      .min(1)
      .max(24 * 60),
  }),
  (input, { minutes }) => ({
    effects: [
      {
        kind: 'set_timer',
        effectKey: `remind:${input.session.id}`,
        timer: 'session_remind',
        sessionId: input.session.id,
        dueAt: input.now + minutes * 60_000,
      },
    ],
  }),
);

/** A reminder only repeats the question while it is pending, so there is nothing to take back; authors may still say so. */
export const remindStop = defineAct('remind_stop', z.strictObject({}), () => ({ effects: [] }));
