import { createHash } from 'node:crypto';
import type { Clock } from '../../app/clock.ts';
import type { Log } from '../../app/log.ts';
import type { ChannelPort, HallwayStore, Handle } from '../../app/ports.ts';
import type { Content, MessageReceived } from '../../core/event.ts';
import { deriveId, type InboundId, type Instant } from '../../core/ids.ts';
import { cleanText } from '../clean-text.ts';
import { makeOrderedRunner } from '../in-order-by-chat.ts';
import { makeEventTaker, type Taken } from '../take-event.ts';
import type { ChatHub } from './chat-hub.ts';

export interface WebChannelOptions {
  readonly handle: Handle;
  readonly keepUnparsed: HallwayStore['keepUnparsed'];
  readonly hub: ChatHub;
  readonly clock: Clock;
  readonly log: Log;
  readonly count?: (what: string) => void;
}

/** What a page of the web chat posts. */
export interface WebPost {
  readonly token: string;
  readonly clientId: string;
  readonly content: Content;
  readonly startCode?: string;
  readonly receivedAt: Instant;
  readonly sentAt?: Instant;
}

export interface WebChannel extends ChannelPort {
  /** Through the hallway. `refused`: the page keeps the message and sends it again. */
  receive(post: WebPost): Promise<Taken>;
}

/** The page waits 12 s for an answer; a message that takes longer is sent again and found. */
const handleBudgetMs = 10_000;
const atOnce = 64;
const stopped: Taken = { kind: 'refused', retryAfterMs: 2_000, problem: 'stopping' };

/**
 * The chat of our own pages. There is no wire between the outbox row and the screen but a query: a row that is recorded as
 * sent is seen, once, by everybody who looks; an answer to what was just written is so from its commit on. `main` then wakes
 * who is looking. Whoever is not looking now finds it when the page is opened again.
 */
export function makeWebChannel(options: WebChannelOptions): WebChannel {
  const { handle, keepUnparsed, clock, log, hub } = options;
  const count = options.count ?? (() => undefined);
  const taker = makeEventTaker({
    channel: 'web',
    handle,
    keepUnparsed,
    clock,
    log,
    count,
    handleBudgetMs,
  });
  const runner = makeOrderedRunner(atOnce);
  let running = false;

  return {
    name: 'web',
    abilities: {
      buttons: true,
      maxTextLength: 20_000,
      perSecond: null,
      exactlyOnce: true,
      shownByCommit: true,
      abroad: false,
    },
    send: async () => ({ kind: 'delivered' }),
    async start() {
      running = true;
    },
    async stop() {
      running = false;
      await runner.idle();
    },
    health: () => ({ state: running ? 'up' : 'off' }),
    receive(post) {
      return runner.run(post.token, async () => {
        if (!running) return stopped;
        const taken = await taker.take(messageReceived(post));
        // Other pages of the same chat show what was written here, also when no answer follows.
        if (taken.kind === 'kept') hub.wake(post.token);
        return taken;
      });
    },
  };
}

function messageReceived(post: WebPost): MessageReceived {
  const externalMessageId = webMessageId(post.token, post.clientId);
  const { content } = post;
  return {
    kind: 'message_received',
    // The phone's own time, so that a repeat has the same id; without it (plain forms) the id is not in order of time.
    id: deriveId<InboundId>(post.sentAt ?? 0, 'web', externalMessageId),
    address: { channel: 'web', externalId: post.token },
    externalMessageId,
    content: content.kind === 'text' ? { kind: 'text', text: cleanText(content.text) } : content,
    receivedAt: post.receivedAt,
    ...(post.sentAt === undefined ? {} : { sentAt: post.sentAt }),
    ...(post.startCode === undefined ? {} : { startCode: post.startCode }),
  };
}

/**
 * The page's own id of a message, under a mark of its chat: nobody can make somebody else's message a "repeat" by using
 * its id. 16 hex digits of the token's hash, a colon, the client id.
 */
export function webMessageId(token: string, clientId: string): string {
  return `${createHash('sha256').update(token).digest('hex').slice(0, 16)}:${clientId}`;
}

/** The client id back out of `webMessageId`, for the rows that the page shows again. */
export function clientIdOf(externalMessageId: string): string {
  return externalMessageId.slice(externalMessageId.indexOf(':') + 1);
}
