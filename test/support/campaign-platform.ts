import { AsyncLocalStorage } from 'node:async_hooks';
import { type Api, GrammyError } from 'grammy';
import type { OutgoingMessage } from '../../src/app/ports.ts';
import { seededRandom } from './fake-bot-api-faults.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface Arrival {
  readonly outboundId: string;
  readonly chat: string;
  readonly messageClass: OutgoingMessage['messageClass'];
  readonly at: number;
}

export interface Platform {
  readonly api: Api;
  /** What people got, in order. */
  readonly arrived: Arrival[];
  /** How often it said 429: by its own limit, and by chance. */
  readonly limited: { byRate: number; byChance: number };
  /** Chats that blocked the bot. */
  readonly blocked: Set<string>;
  /** So that the platform knows which message a request carries. */
  carrying<T>(message: OutgoingMessage, work: () => Promise<T>): Promise<T>;
}

/** Telegram's own limit over all chats. */
const perSecond = 30;

/** sendMessage of a platform that answers within 80 to 160 ms, and says 429 (try again in a second) above its limit and for `share` of all requests. */
export function makeCampaignPlatform(time: VirtualTime, { share = 0.02, seed = 7 } = {}): Platform {
  const random = seededRandom(seed);
  const carried = new AsyncLocalStorage<OutgoingMessage>();
  const arrived: Arrival[] = [];
  const limited = { byRate: 0, byChance: 0 };
  const blocked = new Set<string>();
  let recent: number[] = [];
  const refuse = (code: number, description: string, retryAfter?: number) =>
    new GrammyError(
      'refused',
      { ok: false, error_code: code, description, ...(retryAfter && { parameters: { retry_after: retryAfter } }) },
      'sendMessage',
      {},
    );
  const sendMessage = async ({ chat_id }: { chat_id: string }) => {
    const message = carried.getStore();
    if (!message) throw new Error('A request that carries no message.');
    await time.sleep(40 + 40 * random());
    const now = time.now();
    recent = recent.filter((at) => at > now - 1_000);
    if (recent.length >= perSecond) {
      limited.byRate += 1;
      throw refuse(429, 'Too Many Requests: retry later', 1);
    }
    if (random() < share) {
      limited.byChance += 1;
      throw refuse(429, 'Too Many Requests: retry later', 1);
    }
    if (blocked.has(chat_id)) throw refuse(403, 'Forbidden: bot was blocked by the user');
    recent.push(now);
    arrived.push({ outboundId: message.outboundId, chat: chat_id, messageClass: message.messageClass, at: now });
    await time.sleep(40 + 40 * random());
    return { message_id: arrived.length };
  };
  return {
    api: { raw: { sendMessage } } as unknown as Api,
    arrived,
    limited,
    blocked,
    carrying: (message, work) => carried.run(message, work),
  };
}
