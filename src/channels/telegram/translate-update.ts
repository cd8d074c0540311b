import type { z } from 'zod';
import type { Address, AddressChanged, Content, MessageReceived } from '../../core/event.ts';
import type { InboundId, Instant } from '../../core/ids.ts';
import { deriveId } from '../../core/ids.ts';
import { cleanText } from '../clean-text.ts';
import {
  allowedUpdates,
  callbackQuerySchema,
  chatMemberSchema,
  messageSchema,
  otherKinds,
  serviceKinds,
  type TelegramMessage,
} from './update-schema.ts';

export type Translated =
  | { readonly kind: 'event'; readonly event: MessageReceived | AddressChanged }
  /** Nothing for us: a group, a service note. `why` is a code for a counter. */
  | { readonly kind: 'ignored'; readonly why: string }
  /** A kind we asked for in a shape we cannot read. */
  | { readonly kind: 'unparsed'; readonly problem: string; readonly address: Address | null };

interface Facts {
  readonly botId: string;
  readonly updateId: number;
  readonly now: Instant;
}

/** One update of the Bot API as an event of ours (domain 11.4, 10.9, 10.10, 10.57). Never throws on any payload. */
export function translateUpdate(raw: unknown, facts: Facts): Translated {
  const update = raw as Readonly<Record<string, unknown>>;
  const kind = allowedUpdates.find((name) => update[name] !== undefined && update[name] !== null);
  switch (kind) {
    case 'message':
    case 'edited_message':
      return parse(messageSchema, update[kind], (message) => fromMessage(message, kind === 'edited_message', facts));
    case 'callback_query':
      return parse(callbackQuerySchema, update[kind], (query) => {
        // In a private chat the chat's id is the user's id; the message is missing when it is very old.
        const chat = query.message?.chat ?? { id: query.from.id, type: 'private' };
        if (chat.type !== 'private') {
          return { kind: 'ignored', why: 'not_private' };
        }
        const content: Content =
          query.data === undefined
            ? { kind: 'other', what: 'button' }
            : { kind: 'button', data: cleanText(query.data) };
        return received(chat.id, content, facts, {});
      });
    case 'my_chat_member':
      return parse(chatMemberSchema, update[kind], ({ chat, new_chat_member }) =>
        chat.type === 'private'
          ? addressChanged(chat.id, new_chat_member.status, facts)
          : { kind: 'ignored', why: 'not_private' },
      );
    default:
      return { kind: 'ignored', why: 'not_asked_for' };
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, translate: (value: T) => Translated): Translated {
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    return translate(parsed.data);
  }
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  return { kind: 'unparsed', problem: `bad_update:${where}`.slice(0, 80), address: guessAddress(value) };
}

/** Even from a payload that cannot be read one may know who it came from, so that a person can write back. */
function guessAddress(value: unknown): Address | null {
  const parts = value as { chat?: { id?: unknown; type?: unknown }; from?: { id?: unknown } } | null;
  const id = parts?.chat?.id ?? parts?.from?.id;
  const group = typeof parts?.chat?.type === 'string' && parts.chat.type !== 'private';
  return Number.isSafeInteger(id) && !group ? { channel: 'telegram', externalId: String(id) } : null;
}

function fromMessage(message: TelegramMessage, edited: boolean, facts: Facts): Translated {
  if (message.chat.type !== 'private') {
    return { kind: 'ignored', why: 'not_private' };
  }
  const content = contentOf(message);
  if (content === null) {
    return { kind: 'ignored', why: 'service' };
  }
  // A shared live location is edited every few seconds; only changed words are new evidence (domain 10.57).
  if (edited && (content.kind === 'other' || content.kind === 'voice')) {
    return { kind: 'ignored', why: 'edit_without_words' };
  }
  const seconds = edited ? (message.edit_date ?? message.date) : message.date;
  const extras = {
    ...(seconds === undefined ? {} : { sentAt: seconds * 1000 }),
    ...(edited ? { edited: true } : {}),
  };
  const start =
    content.kind === 'text' && !edited ? /^\/start(?:@\w+)?(?:\s+(\S{1,128}))?\s*$/.exec(content.text) : null;
  if (start === null) {
    return received(message.chat.id, content, facts, extras);
  }
  // The code is a secret: it goes on as a code and not as words that are kept.
  const startCode = start[1] === undefined ? {} : { startCode: start[1] };
  return received(message.chat.id, { kind: 'text', text: '/start' }, facts, { ...extras, ...startCode });
}

function contentOf(message: TelegramMessage): Content | null {
  // News passed on from a channel is nobody's own words (domain 10.10); what a person wrote is, also when passed on.
  if (message.forward_origin?.type === 'channel' || message.forward_origin?.type === 'chat') {
    return { kind: 'other', what: 'forward' };
  }
  if (message.text !== undefined) {
    return { kind: 'text', text: cleanText(message.text) };
  }
  const voice = message.voice ?? message.video_note ?? message.audio;
  if (voice !== undefined) {
    return { kind: 'voice', mediaRef: `telegram:${voice.file_id}` };
  }
  const caption = message.caption === undefined ? undefined : cleanText(message.caption);
  if (message.photo !== undefined) {
    return {
      kind: 'photo',
      mediaRef: `telegram:${largest(message.photo)}`,
      ...(caption === undefined ? {} : { caption }),
    };
  }
  // Words under a video or a file are words: they must pass the danger scan.
  if (caption !== undefined && caption.trim() !== '') {
    return { kind: 'text', text: caption };
  }
  const other = otherKinds.find((kind) => message[kind] !== undefined);
  if (other !== undefined) {
    return { kind: 'other', what: other };
  }
  return serviceKinds.some((kind) => message[kind] !== undefined) ? null : { kind: 'other', what: 'unknown' };
}

function largest(photos: NonNullable<TelegramMessage['photo']>): string {
  const area = (photo: { width?: number; height?: number }) => (photo.width ?? 0) * (photo.height ?? 0);
  return photos.reduce((best, photo) => (area(photo) >= area(best) ? photo : best)).file_id;
}

function received(
  chatId: number,
  content: Content,
  { botId, updateId, now }: Facts,
  extras: Pick<MessageReceived, 'sentAt' | 'startCode' | 'edited'>,
): Translated {
  const externalMessageId = `${botId}:${updateId}`;
  return {
    kind: 'event',
    event: {
      kind: 'message_received',
      // From the sender's time where there is one, so that a redelivery has the same id.
      id: deriveId<InboundId>(extras.sentAt ?? now, 'telegram', externalMessageId),
      address: { channel: 'telegram', externalId: String(chatId) },
      externalMessageId,
      content,
      receivedAt: now,
      ...extras,
    },
  };
}

function addressChanged(chatId: number, status: string, { botId, updateId, now }: Facts): Translated {
  const state = status === 'kicked' || status === 'left' ? 'blocked' : status === 'member' ? 'reachable' : null;
  if (state === null) {
    return { kind: 'ignored', why: 'member_status' };
  }
  const externalMessageId = `${botId}:${updateId}`;
  return {
    kind: 'event',
    event: {
      kind: 'address_changed',
      id: deriveId<InboundId>(now, 'telegram', externalMessageId),
      address: { channel: 'telegram', externalId: String(chatId) },
      externalMessageId,
      state,
      receivedAt: now,
    },
  };
}
