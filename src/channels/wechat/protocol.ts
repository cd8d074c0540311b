import { z } from 'zod';

/*
 * What the two processes say to each other, as JSON over Node's IPC. Both sides confirm: the child keeps a message and
 * says it again until the parent confirms that it is stored; every send is answered with an outcome.
 */

/** A WeChat message as the puppet gave it; `type` is wechaty's name ("Text", "Audio", "RedEnvelope"…). */
export const wireMessageSchema = z.object({
  id: z.string().min(1).max(500),
  from: z.string().min(1).max(500),
  type: z.string(),
  text: z.string(),
  /** Milliseconds, 0 when unknown. */
  at: z.number(),
  /** Hello text of a friend request that was accepted. */
  hello: z.string().optional(),
});
export type WireMessage = z.infer<typeof wireMessageSchema>;

export const wireOutcomeSchema = z.enum(['delivered', 'no_such_contact', 'not_logged_in', 'unknown']);
export type WireOutcome = z.infer<typeof wireOutcomeSchema>;

export const fromChildSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loaded') }),
  z.object({ type: z.literal('logged_in') }),
  z.object({ type: z.literal('logged_out') }),
  /** Somebody must scan this code with the phone of the account. */
  z.object({ type: z.literal('scan'), code: z.string() }),
  z.object({ type: z.literal('message'), seq: z.int(), message: wireMessageSchema }),
  z.object({ type: z.literal('sent'), id: z.int(), outcome: wireOutcomeSchema, messageId: z.string().optional() }),
  /** A room message, a friend request without a code, one's own message: for counters. */
  z.object({ type: z.literal('ignored'), why: z.string() }),
  z.object({ type: z.literal('trouble'), what: z.string() }),
]);
export type FromChild = z.infer<typeof fromChildSchema>;

export const toChildSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('begin'),
    /** Package name or absolute path of the puppet. */
    puppet: z.string(),
    token: z.string().optional(),
    resendMs: z.number(),
    /** A friend request is accepted when its hello text matches. */
    codePattern: z.string(),
  }),
  z.object({ type: z.literal('ack'), seq: z.int() }),
  z.object({ type: z.literal('send'), id: z.int(), to: z.string(), text: z.string() }),
  z.object({ type: z.literal('stop') }),
]);
export type ToChild = z.infer<typeof toChildSchema>;
