import { z } from 'zod';

/*
 * Updates as Telegram sends them (Bot API, "Getting updates"), read leniently: unknown fields are dropped, only what is
 * used is looked at. A sample:
 *
 *   {"update_id":701,"message":{"message_id":12,"date":1795219200,
 *     "from":{"id":5001,"is_bot":false,"first_name":"…"},"chat":{"id":5001,"type":"private"},
 *     "photo":[{"file_id":"small","width":90,"height":67},{"file_id":"large","width":1280,"height":960}],"caption":"…"}}
 *   {"update_id":702,"callback_query":{"id":"4382bfdwdsb323b2d9","from":{"id":5001},
 *     "message":{"message_id":11,"date":1795219100,"chat":{"id":5001,"type":"private"}},"data":"1"}}
 *   {"update_id":703,"my_chat_member":{"chat":{"id":5001,"type":"private"},"from":{"id":5001},"date":1795219300,
 *     "old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked","until_date":0}}}
 */

const chatSchema = z.object({ id: z.int(), type: z.string() });
const fileSchema = z.object({ file_id: z.string().min(1).max(512) });
const photoSchema = fileSchema.extend({ width: z.number().optional(), height: z.number().optional() });

/** Kinds that have no content of their own here: the key names them in `other`. */
export const otherKinds = [
  'sticker',
  'location',
  'venue',
  'contact',
  'document',
  'video',
  'animation',
  'poll',
  'dice',
  'game',
  'story',
  'paid_media',
  'checklist',
  'invoice',
  'gift',
] as const;

/** What Telegram says about the chat itself; nobody wrote it. */
export const serviceKinds = [
  'pinned_message',
  'message_auto_delete_timer_changed',
  'chat_background_set',
  'successful_payment',
  'refunded_payment',
  'write_access_allowed',
  'boost_added',
  'users_shared',
  'chat_shared',
  'connected_website',
  'web_app_data',
] as const;

const present = z.unknown();
const otherShape = Object.fromEntries(
  [...otherKinds, ...serviceKinds].map((kind) => [kind, present.optional()]),
) as Record<(typeof otherKinds)[number] | (typeof serviceKinds)[number], z.ZodOptional<z.ZodUnknown>>;

export const messageSchema = z.object({
  chat: chatSchema,
  date: z.number().optional(),
  edit_date: z.number().optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  voice: fileSchema.optional(),
  audio: fileSchema.optional(),
  video_note: fileSchema.optional(),
  photo: z.array(photoSchema).min(1).optional(),
  forward_origin: z.object({ type: z.string() }).optional(),
  ...otherShape,
});
export type TelegramMessage = z.infer<typeof messageSchema>;

export const callbackQuerySchema = z.object({
  id: z.string().min(1),
  from: z.object({ id: z.int() }),
  message: z.object({ chat: chatSchema }).optional(),
  data: z.string().optional(),
});
export type TelegramCallbackQuery = z.infer<typeof callbackQuerySchema>;

export const chatMemberSchema = z.object({
  chat: chatSchema,
  new_chat_member: z.object({ status: z.string() }),
});

/** Asked of Telegram; everything else it keeps to itself. */
export const allowedUpdates = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

const updateIdSchema = z.object({ update_id: z.int().nonnegative() });

/** The update's number, or null when the payload is not an update at all. */
export function readUpdateId(raw: unknown): number | null {
  const parsed = updateIdSchema.safeParse(raw);
  return parsed.success ? parsed.data.update_id : null;
}
