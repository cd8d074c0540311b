import type { Context } from 'hono';
import { clientAddress } from '../client-address.ts';
import { over } from '../limits.ts';
import { maxMediaBytes } from '../ports.ts';
import { tooLarge, tooMany, trouble, wantsJson } from '../trouble.tsx';
import { chatTrouble } from '../trouble-words.ts';
import type { ChatParts } from './chat-routes.tsx';
import { isClientId } from './read-post.ts';
import { afterForm, notNow } from './receive-post.ts';

/** What phones record and take. No SVG: it is a program. */
const voiceTypes = new Set([
  'audio/webm',
  'audio/ogg',
  'audio/mp4',
  'audio/mpeg',
  'audio/aac',
  'audio/amr',
  'audio/wav',
  'audio/x-wav',
  'audio/x-m4a',
  'audio/m4a',
  'audio/3gpp',
]);
const photoTypes = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/heic', 'image/heif']);

export function mediaKind(type: string): 'voice' | 'photo' | null {
  const plain = type.split(';')[0]?.trim().toLowerCase() ?? '';
  if (voiceTypes.has(plain) || plain === 'video/webm') return 'voice';
  return photoTypes.has(plain) ? 'photo' : null;
}

/** A recording or a picture: stored first, then a message that refers to it (domain 10.9, 10.10). */
export async function receiveMedia(c: Context, parts: ChatParts, token: string): Promise<Response> {
  const { ports, limits } = parts;
  const form = await c.req.parseBody().catch(() => null);
  const file = form?.file;
  const clientId = form?.clientId;
  if (!(file instanceof File) || !isClientId(clientId)) {
    return trouble(c, 400, chatTrouble.noFile);
  }
  if (file.size === 0 && !wantsJson(c)) return c.redirect(`/chat/${token}#end`, 303);
  if (file.size > maxMediaBytes) return tooLarge(c);
  const kind = mediaKind(file.type);
  if (!kind) return trouble(c, 415, chatTrouble.otherFile);
  const wait =
    (await over(limits.mediaPerChat, token)) ?? (await over(limits.postPerAddress, clientAddress(c, ports.settings)));
  if (wait !== null) return tooMany(c, wait);
  const receivedAt = ports.clock();
  const mediaRef = await ports.chat.saveMedia({ token, clientId, type: file.type, bytes: await file.bytes() });
  const result = await ports.chat.post({ token, clientId, content: { kind, mediaRef }, receivedAt });
  if (result.kind === 'refused') return notNow(c, result.retryAfterMs);
  if (wantsJson(c)) return c.json({ kept: true }, 200, { 'cache-control': 'no-store' });
  return afterForm(c, parts, token);
}
