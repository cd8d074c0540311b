import type { Content, MessageReceived } from '../../core/event.ts';
import type { InboundId, Instant } from '../../core/ids.ts';
import { deriveId } from '../../core/ids.ts';
import { cleanText } from '../clean-text.ts';
import type { WireMessage } from './protocol.ts';

/** What is not words, picture or voice, as a code; wechaty's names of message types are the keys. */
const OTHER: Readonly<Record<string, string>> = {
  Attachment: 'document',
  Contact: 'contact',
  ChatHistory: 'forward',
  Emoticon: 'sticker',
  Location: 'location',
  MiniProgram: 'mini_program',
  Transfer: 'transfer',
  RedEnvelope: 'red_packet',
  Url: 'link',
  Video: 'video',
  Post: 'post',
};

/**
 * A WeChat message as an event, or null for what says nothing: a recall keeps the first text (domain 10.57), a note of
 * the platform is nobody's words.
 */
export function translateMessage(message: WireMessage, codePattern: RegExp, now: Instant): MessageReceived | null {
  const content = contentOf(message);
  if (content === null) {
    return null;
  }
  const code = message.hello === undefined ? null : codePattern.exec(message.hello);
  return {
    kind: 'message_received',
    id: deriveId<InboundId>(message.at > 0 ? message.at : now, 'wechat', message.id),
    address: { channel: 'wechat', externalId: message.from },
    externalMessageId: message.id,
    content,
    receivedAt: now,
    ...(message.at > 0 ? { sentAt: message.at } : {}),
    ...(code === null ? {} : { startCode: code[0] }),
  };
}

function contentOf({ id, type, text }: WireMessage): Content | null {
  switch (type) {
    case 'Text':
      return { kind: 'text', text: cleanText(text) };
    case 'Friend':
      return { kind: 'text', text: '/start' };
    case 'Audio':
      return { kind: 'voice', mediaRef: `wechat:${id}` };
    case 'Image':
      return { kind: 'photo', mediaRef: `wechat:${id}` };
    case 'Recalled':
    case 'GroupNote':
      return null;
    default:
      return { kind: 'other', what: OTHER[type] ?? 'unknown' };
  }
}
