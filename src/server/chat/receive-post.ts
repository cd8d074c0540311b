import type { Context } from 'hono';
import { clientAddress } from '../client-address.ts';
import { over } from '../limits.ts';
import { tooLarge, tooMany, trouble, wantsJson } from '../trouble.tsx';
import { chatTrouble } from '../trouble-words.ts';
import type { ChatParts } from './chat-routes.tsx';
import { looksLikeCode, type ReadPost, readPost } from './read-post.ts';

/**
 * One message of a chat page, as JSON from its script or as a plain form. Told "received" only when it is kept; on any
 * other answer the page keeps it and sends it again (promise P1).
 */
export async function receivePost(c: Context, parts: ChatParts, token: string): Promise<Response> {
  const post = readPost(await body(c));
  if ('problem' in post) {
    if (post.problem === 'too_long') return tooLarge(c);
    // An empty form is somebody who pressed 发送 too early.
    if (post.problem === 'empty' && !wantsJson(c)) return c.redirect(`/chat/${token}#end`, 303);
    return trouble(c, 400, chatTrouble.unread);
  }
  const wait = await overLimit(c, parts, token, post);
  if (wait !== null) return tooMany(c, wait);
  const { ports } = parts;
  const result = await ports.chat.post({ token, ...post, receivedAt: ports.clock() });
  if (result.kind === 'refused') return notNow(c, result.retryAfterMs);
  if (wantsJson(c)) return c.json({ kept: true }, 200, { 'cache-control': 'no-store' });
  return afterForm(c, parts, token);
}

/** Back to the page. The answer comes a moment later by another way, and a page without scripts is drawn only once. */
export async function afterForm(c: Context, { ports }: ChatParts, token: string) {
  for (let waited = 0; waited < answerMs; waited += lookMs) {
    const rows = await ports.chat.recent(token, 1).catch(() => []);
    if (rows[0]?.from === 'bot') break;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return c.redirect(`/chat/${token}?said=1#end`, 303);
}

const answerMs = 1_500;
const lookMs = 100;

/** The store is away: nothing is acknowledged. */
export function notNow(c: Context, retryAfterMs: number) {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return trouble(c, 503, chatTrouble.notNow, { retrySeconds: seconds });
}

async function body(c: Context): Promise<unknown> {
  try {
    if ((c.req.header('content-type') ?? '').includes('application/json')) return await c.req.json();
    return await c.req.parseBody();
  } catch {
    return null;
  }
}

async function overLimit(
  c: Context,
  { ports, limits }: ChatParts,
  token: string,
  post: ReadPost,
): Promise<number | null> {
  const address = clientAddress(c, ports.settings);
  const wait = (await over(limits.postPerChat, token)) ?? (await over(limits.postPerAddress, address));
  if (wait !== null || !looksLikeCode(post)) return wait;
  return (
    (await over(limits.codePerChat, token)) ??
    (await over(limits.codePerAddress, address)) ??
    (await over(limits.codePerDay, address))
  );
}
