import { createHash } from 'node:crypto';
import type { ChannelPort, Handle, HandleResult, SendOutcome } from '../../app/ports.ts';
import type { Content, MessageReceived } from '../../core/event.ts';
import { deriveId, type InboundId, type Instant } from '../../core/ids.ts';
import type { ChatHub } from './chat-hub.ts';

export interface WebChannelPorts {
  readonly handle: Handle;
  /**
   * Lets the outbox row be seen in its chat from now on and tells the other processes (NOTIFY) to wake its streams. Doing
   * it again changes nothing: this is what makes the web chat exactly once.
   */
  readonly show: (outboundId: string) => Promise<void>;
  readonly hub: ChatHub;
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
  receive(post: WebPost): Promise<HandleResult>;
}

/** How long to wait before a row whose showing failed is tried again. */
const retryAfterMs = 1_000;

/**
 * The chat of our own pages. There is no wire between the outbox row and the screen but a query, so sending is: let the
 * row be seen, wake who is looking. Whoever is not looking now finds it when the page is opened again.
 */
export function makeWebChannel(ports: WebChannelPorts): WebChannel {
  const underWay = new Set<Promise<unknown>>();
  let stopped = false;
  function track<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    const done = () => underWay.delete(work);
    work.then(done, done);
    return work;
  }

  return {
    name: 'web',
    abilities: { buttons: true, maxTextLength: 4000, perSecond: null, exactlyOnce: true, abroad: false },
    send: (message) => track(show(ports, message.outboundId, message.externalId)),
    async start() {
      stopped = false;
    },
    async stop() {
      stopped = true;
      await Promise.allSettled([...underWay]);
    },
    health: () => ({ state: 'up' }),
    async receive(post) {
      if (stopped) return { kind: 'refused', retryAfterMs, problem: 'the process is stopping' };
      const result = await track(ports.handle(messageReceived(post)));
      // Other pages of the same chat show what was written here, also when no answer follows.
      if (result.kind === 'done' || result.kind === 'kept_for_retry') ports.hub.wake(post.token);
      return result;
    },
  };
}

async function show(ports: WebChannelPorts, outboundId: string, externalId: string): Promise<SendOutcome> {
  try {
    await ports.show(outboundId);
  } catch {
    // Showing is idempotent: whether it was done or not, doing it again is right.
    return { kind: 'retry', afterMs: retryAfterMs, reason: 'web_show_failed' };
  }
  ports.hub.wake(externalId);
  return { kind: 'delivered' };
}

function messageReceived(post: WebPost): MessageReceived {
  const externalMessageId = webMessageId(post.token, post.clientId);
  return {
    kind: 'message_received',
    id: deriveId<InboundId>(post.receivedAt, 'web', externalMessageId),
    address: { channel: 'web', externalId: post.token },
    externalMessageId,
    content: post.content,
    receivedAt: post.receivedAt,
    sentAt: post.sentAt,
    startCode: post.startCode,
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
