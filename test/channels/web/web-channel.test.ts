import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/app/log.ts';
import type { OutgoingMessage } from '../../../src/app/ports.ts';
import { makeChatHub } from '../../../src/channels/web/chat-hub.ts';
import { clientIdOf, makeWebChannel, type WebPost, webMessageId } from '../../../src/channels/web/web-channel.ts';
import type { Content, MessageReceived } from '../../../src/core/event.ts';
import { type ChannelHarness, channelContract, type Incoming } from '../../contracts/channel-contract.ts';

const GRANNY = 'granny-token-3Jm1vC0Qe8nQ5bq2y7Y0aXk4wT9uLr6';
const TEACHER = 'teacher-token-8Vn2kD1Rf9oR6cr3z8Z1bYl5xU0vMs';

/** What a page does: one message at a time, again until it is kept. */
function pageOf(receive: (post: WebPost) => Promise<{ kind: string }>, kept: () => void) {
  const queues = new Map<string, Promise<void>>();
  return (post: WebPost) => {
    const before = queues.get(post.token) ?? Promise.resolve();
    const mine = before.then(async () => {
      for (let tries = 0; tries < 200; tries += 1) {
        const taken = await receive({ ...post, receivedAt: Date.now() });
        if (taken.kind === 'kept') return kept();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
    queues.set(post.token, mine);
    return mine;
  };
}

const noWire = 'between the outbox row and the page there is no platform that could do this';
const noSuchThing = 'our page has no such thing';

const harness: ChannelHarness = {
  title: 'web chat',
  senders: [GRANNY, TEACHER],
  async open(handle, log) {
    const shown = new Map<string, string>();
    const hub = makeChatHub();
    let kept = 0;
    let count = 0;
    const web = makeWebChannel({
      handle,
      keepUnparsed: async () => undefined,
      hub,
      clock: { now: () => Date.now() },
      log,
    });
    // The page shows what is recorded as sent.
    const channel = {
      ...web,
      send: async (message: OutgoingMessage) => {
        const outcome = await web.send(message);
        if (outcome.kind === 'delivered') shown.set(message.outboundId, message.body.text);
        return outcome;
      },
    };
    const send = pageOf(web.receive, () => {
      kept += 1;
    });
    let last: WebPost | null = null;
    return {
      channel,
      to: GRANNY,
      arrive(kind, from, words) {
        count += 1;
        last = postOf(kind, from, words, `client-${count}`, 1_790_000_000_000 + count);
        void send(last);
      },
      again() {
        if (last) void send(last);
      },
      acknowledged: () => kept,
      mood() {},
      seen: () => [...shown.values()],
      secrets: [GRANNY, TEACHER],
      async close() {
        await web.stop();
      },
    };
  },
  skips: {
    'photo is translated': 'a picture of our page has no words of its own',
    'other is translated': noSuchThing,
    'edited is translated': noSuchThing,
    'blocked is translated': noSuchThing,
    'reachable is translated': noSuchThing,
    'too_many is retry': noWire,
    'recipient_blocked is gave_up': noWire,
    'no_such_address is gave_up': noWire,
    'revoked is channel_down': noWire,
    'server_error is ambiguous': noWire,
    'breaks_off is ambiguous': noWire,
    'unreachable is retry': noWire,
    'silent is ambiguous': noWire,
    'options can be answered by typing: their keys and labels stand in the text':
      'the page draws each option with its key',
    'health is down with a reason when the platform no longer knows us, and up again by itself': noWire,
  },
};

function postOf(kind: Incoming, token: string, words: string, clientId: string, sentAt: number): WebPost {
  const contents: Partial<Record<Incoming, Content>> = {
    button: { kind: 'button', data: words },
    voice: { kind: 'voice', mediaRef: 'web:recording-1' },
    start_code: { kind: 'text', text: '您好' },
  };
  const content = contents[kind] ?? { kind: 'text', text: words };
  const startCode = kind === 'start_code' ? words : undefined;
  return { token, clientId, content, sentAt, receivedAt: sentAt, ...(startCode ? { startCode } : {}) };
}

channelContract(harness);

describe('web channel', () => {
  function make() {
    const events: MessageReceived[] = [];
    const hub = makeChatHub();
    const channel = makeWebChannel({
      handle: async (event) => {
        events.push(event as MessageReceived);
        return { kind: 'done', outboundIds: [], alertIds: [] };
      },
      keepUnparsed: async () => undefined,
      hub,
      clock: { now: () => 1_000 },
      log: silentLog,
    });
    return { channel, events, hub };
  }
  it('the same client id in another chat is another message', async () => {
    const { channel, events } = make();
    await channel.start();
    const post = { clientId: 'abcdefgh', content: { kind: 'text', text: '1' }, receivedAt: 5, sentAt: 4 } as const;
    await channel.receive({ ...post, token: GRANNY });
    await channel.receive({ ...post, token: TEACHER });
    expect(events[0]?.externalMessageId).not.toBe(events[1]?.externalMessageId);
    expect(events[0]?.id).not.toBe(events[1]?.id);
  });

  it('gives the client id back to the page', () => {
    expect(clientIdOf(webMessageId(GRANNY, 'a:b-c'))).toBe('a:b-c');
    expect(webMessageId(GRANNY, 'x')).not.toContain(GRANNY);
  });

  it('forgets who stopped looking', () => {
    const hub = makeChatHub();
    let woken = 0;
    const end = hub.subscribe(GRANNY, () => {
      woken += 1;
    });
    hub.wake(GRANNY);
    end();
    end();
    hub.wake(GRANNY);
    expect([woken, hub.size()]).toEqual([1, 0]);
  });
});
