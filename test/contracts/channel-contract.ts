import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelPort, Handle, HandleResult, SendOutcome } from '../../src/app/ports.ts';
import type { AddressChanged, Event, MessageReceived } from '../../src/core/event.ts';
import { type CapturedLog, captureLog } from '../support/capture-log.ts';
import { until } from '../support/until.ts';

/*
 * What every channel promises. A channel joins by a small harness around the real channel and a stand-in for its
 * platform, and one line: `channelContract(harness)`. What a platform does not have is skipped with its reason.
 */

export type Incoming =
  | 'text'
  | 'button'
  | 'voice'
  | 'photo'
  | 'other'
  | 'start_code'
  | 'edited'
  | 'blocked'
  | 'reachable';

/** How the platform takes a message that is sent through it. */
export type Mood =
  | 'fine'
  | 'too_many'
  | 'recipient_blocked'
  | 'no_such_address'
  | 'revoked'
  | 'server_error'
  | 'breaks_off'
  | 'silent'
  | 'unreachable';

export interface OpenChannel {
  readonly channel: ChannelPort;
  /** An address that can be written to, as an `externalId`. */
  readonly to: string;
  /** A person at `from` sends something of this kind with these words (or this option, this code). */
  arrive(kind: Incoming, from: string, words: string): void | Promise<void>;
  /** The platform delivers its last message once more, as after a lost acknowledgement. */
  again(): void | Promise<void>;
  /** How many messages the platform was told "received" for. */
  acknowledged(): number;
  mood(mood: Mood): void | Promise<void>;
  /** What the recipient sees, oldest first. */
  seen(): readonly string[];
  /** Must not stand in any log line. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

export interface ChannelHarness {
  readonly title: string;
  /** Two senders with different addresses, as `externalId`s. */
  readonly senders: readonly [string, string];
  open(handle: Handle, log: CapturedLog): Promise<OpenChannel>;
  /** Case, or group of cases → why this platform has no such thing. */
  readonly skips?: Readonly<Record<string, string>>;
}

const DONE: HandleResult = { kind: 'done', outboundIds: [], alertIds: [] };
const REFUSED: HandleResult = { kind: 'refused', retryAfterMs: 20, problem: 'database away' };
const WORDS = '莫得事，就是今晚屋头没得人';

type Seen = MessageReceived | AddressChanged;

export function channelContract(harness: ChannelHarness): void {
  const [granny, teacher] = harness.senders;
  const events: Seen[] = [];
  let answer: (event: Seen, n: number) => HandleResult | Promise<HandleResult> = () => DONE;
  let log: CapturedLog;
  const known = new Set<string>();
  let group = '';
  let open: OpenChannel;

  const handle: Handle = async (event: Event) => {
    const seen = event as Seen;
    events.push(seen);
    return answer(seen, events.length);
  };
  const handled = (count: number) => until(() => events.length >= count);
  const acknowledged = (count: number) => until(() => open.acknowledged() >= count);
  /** A case that the platform may not have. */
  const when = (name: string, body: () => Promise<void>) => {
    known.add(group).add(name);
    const reason = harness.skips?.[name] ?? harness.skips?.[group];
    return reason === undefined ? it(name, body) : it.skip(`${name} (${reason})`, body);
  };
  const inGroup = (name: string, body: () => void) => {
    describe(name, () => {
      group = name;
      body();
    });
  };

  describe(`channel contract: ${harness.title}`, () => {
    beforeEach(async () => {
      events.length = 0;
      answer = () => DONE;
      log = captureLog();
      open = await harness.open(handle, log);
    });
    afterEach(() => open.close());

    inGroup('incoming', () => {
      const words: Record<Incoming, string> = {
        text: WORDS,
        button: '2',
        voice: '',
        photo: '娃儿的作业',
        other: '',
        start_code: 'K7Q2M9XW',
        edited: '昨天掉塘里了',
        blocked: '',
        reachable: '',
      };
      const expected: Record<Incoming, object> = {
        text: { kind: 'message_received', content: { kind: 'text', text: WORDS } },
        button: { content: { kind: 'button', data: '2' } },
        voice: { content: { kind: 'voice', mediaRef: expect.stringMatching(/^\w+:.+/) } },
        photo: { content: { kind: 'photo', mediaRef: expect.stringMatching(/^\w+:.+/), caption: '娃儿的作业' } },
        other: { content: { kind: 'other', what: expect.stringMatching(/^[a-z_]+$/) } },
        start_code: { kind: 'message_received', startCode: 'K7Q2M9XW' },
        edited: { edited: true, content: { kind: 'text', text: '昨天掉塘里了' } },
        blocked: { kind: 'address_changed', state: 'blocked' },
        reachable: { kind: 'address_changed', state: 'reachable' },
      };
      for (const kind of Object.keys(expected) as Incoming[]) {
        when(`${kind} is translated`, async () => {
          await open.channel.start();
          await open.arrive(kind, granny, words[kind]);
          await handled(1);
          expect(events[0]).toMatchObject({
            ...expected[kind],
            address: { channel: open.channel.name, externalId: granny },
            externalMessageId: expect.stringMatching(/./),
            id: expect.stringMatching(/^[0-9a-f-]{36}$/),
            receivedAt: expect.any(Number),
          });
          await acknowledged(1);
        });
      }

      when('words that no database can hold are handed on without what it cannot hold', async () => {
        await open.channel.start();
        await open.arrive('text', granny, '掉\u0000塘\ud83d了');
        await open.arrive('text', granny, '还在吗');
        await handled(2);
        const [first, second] = events as MessageReceived[];
        expect(first?.content).toMatchObject({ kind: 'text' });
        const text = first === undefined ? '' : textOf(first);
        expect(text).toBe(text.toWellFormed());
        expect(text).not.toContain('\u0000');
        expect(second?.content).toEqual({ kind: 'text', text: '还在吗' });
      });
    });

    inGroup('acknowledgement', () => {
      when('comes only after handle is done', async () => {
        const gate = Promise.withResolvers<HandleResult>();
        answer = () => gate.promise;
        await open.channel.start();
        void open.arrive('text', granny, WORDS);
        await handled(1);
        await pause(80);
        expect(open.acknowledged()).toBe(0);
        gate.resolve(DONE);
        await acknowledged(1);
      });

      when('comes for a message that is kept for a retry, and for a duplicate', async () => {
        answer = (_, n) => (n === 1 ? { kind: 'kept_for_retry', problem: 'x' } : { kind: 'duplicate' });
        await open.channel.start();
        await open.arrive('text', granny, WORDS);
        await acknowledged(1);
        await open.again();
        await acknowledged(2);
      });

      when('does not come when handle refuses: the same message comes again until it is stored', async () => {
        answer = (_, n) => (n <= 2 ? REFUSED : DONE);
        await open.channel.start();
        void open.arrive('text', granny, WORDS);
        await handled(2);
        expect(open.acknowledged()).toBe(0);
        await handled(3);
        await acknowledged(1);
        expect(new Set(events.map((event) => event.externalMessageId)).size).toBe(1);
        await pause(80);
        expect(events).toHaveLength(3);
      });

      when('does not come when handle throws; others are still served', async () => {
        answer = (event, n) => {
          if (event.address.externalId === granny && n < 3) {
            throw new Error('bug');
          }
          return DONE;
        };
        await open.channel.start();
        void open.arrive('text', granny, WORDS);
        await handled(1);
        void open.arrive('text', teacher, '到校了');
        await until(() => events.some((event) => event.address.externalId === teacher));
        await acknowledged(2);
        expect(events.filter((event) => event.address.externalId === granny).length).toBeGreaterThan(1);
      });

      when('a second delivery has the same externalMessageId and the same id', async () => {
        await open.channel.start();
        await open.arrive('text', granny, WORDS);
        await acknowledged(1);
        await open.again();
        await handled(2);
        expect(events[1]?.externalMessageId).toBe(events[0]?.externalMessageId);
        expect(events[1]?.id).toBe(events[0]?.id);
      });

      when('two messages with the same words have different ids', async () => {
        await open.channel.start();
        await open.arrive('text', granny, '1');
        await open.arrive('text', granny, '1');
        await handled(2);
        expect(events[1]?.externalMessageId).not.toBe(events[0]?.externalMessageId);
      });

      when('messages of one chat are handled in order, one at a time', async () => {
        const gate = Promise.withResolvers<HandleResult>();
        let running = 0;
        let most = 0;
        answer = async (_, n) => {
          running += 1;
          most = Math.max(most, running);
          const result = n === 1 ? await gate.promise : DONE;
          await pause(2);
          running -= 1;
          return result;
        };
        await open.channel.start();
        for (const text of ['一', '二', '三', '四']) {
          void open.arrive('text', granny, text);
          await pause(15);
        }
        gate.resolve(DONE);
        await acknowledged(4);
        expect(events.map(textOf)).toEqual(['一', '二', '三', '四']);
        expect(most).toBe(1);
      });

      when('a chat that is refused keeps its order', async () => {
        answer = (event, n) => (textOf(event) === '一' && n <= 2 ? REFUSED : DONE);
        await open.channel.start();
        for (const text of ['一', '二', '三']) {
          void open.arrive('text', granny, text);
        }
        await acknowledged(3);
        expect(events.map(textOf)).toEqual(['一', '一', '一', '二', '三']);
      });

      when('a chat that is slow does not hold up another', async () => {
        const gate = Promise.withResolvers<HandleResult>();
        answer = (event) => (event.address.externalId === granny ? gate.promise : DONE);
        await open.channel.start();
        void open.arrive('text', granny, WORDS);
        await handled(1);
        void open.arrive('text', teacher, '到校了');
        await handled(2);
        expect(events[1]?.address.externalId).toBe(teacher);
        gate.resolve(DONE);
        await acknowledged(2);
      });
    });

    inGroup('outgoing', () => {
      const outcomes: Record<Mood, Partial<SendOutcome> | object> = {
        fine: { kind: 'delivered' },
        too_many: { kind: 'retry', afterMs: expect.any(Number), pauses: expect.stringMatching(/chat|channel/) },
        recipient_blocked: { kind: 'gave_up', blocked: true },
        no_such_address: { kind: 'gave_up', reason: expect.stringMatching(/^[a-z_0-9]+$/) },
        revoked: { kind: 'channel_down', reason: expect.any(String) },
        server_error: { kind: 'ambiguous' },
        breaks_off: { kind: 'ambiguous' },
        silent: { kind: 'ambiguous' },
        unreachable: { kind: 'retry', afterMs: expect.any(Number) },
      };
      for (const mood of Object.keys(outcomes) as Mood[]) {
        when(`${mood} is ${String((outcomes[mood] as SendOutcome).kind)}`, async () => {
          await open.channel.start();
          await open.mood(mood);
          expect(await open.channel.send(outgoing(open.to, '奶奶，娃儿昨晚好不好？'))).toMatchObject(outcomes[mood]);
          if (mood === 'fine') {
            await until(() => open.seen().length > 0);
          }
          expect(open.seen()).toEqual(mood === 'fine' ? ['奶奶，娃儿昨晚好不好？'] : []);
        });
      }

      when('options can be answered by typing: their keys and labels stand in the text', async () => {
        await open.channel.start();
        const buttons = [
          { data: '1', label: '好着呢' },
          { data: '2', label: '有点不舒服' },
        ];
        const outcome = await open.channel.send({
          ...outgoing(open.to, '娃儿身体好不好？'),
          body: { text: '娃儿身体好不好？', buttons },
        });
        expect(outcome.kind).toBe('delivered');
        await until(() => open.seen().length > 0);
        expect(open.seen()[0]).toMatch(/1.{0,2}好着呢[\s\S]*2.{0,2}有点不舒服/);
      });

      when('a text longer than the platform takes arrives whole, in order', async () => {
        await open.channel.start();
        const lines = Array.from({ length: 900 }, (_, index) => `第${index}条：报到前请把户口本带齐。`);
        const outcome = await open.channel.send(outgoing(open.to, lines.join('\n')));
        expect(outcome.kind).toBe('delivered');
        await until(
          () =>
            open
              .seen()
              .at(-1)
              ?.endsWith(lines.at(-1) ?? '') === true,
        );
        expect(open.seen().every((text) => text.length <= open.channel.abilities.maxTextLength)).toBe(true);
        expect(open.seen().join('\n')).toBe(lines.join('\n'));
      });
    });

    inGroup('life', () => {
      when('health is off, up, off', async () => {
        expect(open.channel.health().state).toBe('off');
        await open.channel.start();
        await until(() => open.channel.health().state === 'up');
        await open.channel.stop();
        expect(open.channel.health().state).toBe('off');
      });

      when('health is down with a reason when the platform no longer knows us, and up again by itself', async () => {
        await open.channel.start();
        await open.mood('revoked');
        await until(() => open.channel.health().state === 'down');
        expect(open.channel.health().reason).toMatch(/^[a-z_]+$/);
        await open.mood('fine');
        await until(() => open.channel.health().state === 'up');
      });

      when('stop ends intake, waits for what is under way, and can be called twice', async () => {
        const gate = Promise.withResolvers<HandleResult>();
        answer = () => gate.promise;
        await open.channel.start();
        void open.arrive('text', granny, WORDS);
        await handled(1);
        let stopped = false;
        const stopping = open.channel.stop().then(() => {
          stopped = true;
        });
        await pause(50);
        expect(stopped).toBe(false);
        gate.resolve(DONE);
        await stopping;
        void open.arrive('text', granny, '还有一句');
        await pause(80);
        expect(events).toHaveLength(1);
        await open.channel.stop();
      });

      when('what arrived while it was stopped is handled after the next start', async () => {
        await open.channel.start();
        await open.channel.stop();
        void open.arrive('text', granny, WORDS);
        await open.channel.start();
        await handled(1);
        await acknowledged(1);
      });

      when('no log line holds a secret, a text or an address', async () => {
        answer = (_, n) => (n === 1 ? REFUSED : n === 2 ? Promise.reject(new Error(`bug with ${WORDS}`)) : DONE);
        await open.channel.start();
        void open.arrive('text', granny, WORDS);
        await handled(3);
        for (const mood of ['too_many', 'server_error', 'breaks_off', 'unreachable', 'revoked'] as const) {
          if (!Object.keys(harness.skips ?? {}).some((name) => name.startsWith(`${mood} is`))) {
            await open.mood(mood);
            await open.channel.send(outgoing(open.to, WORDS));
            await pause(30);
          }
        }
        await open.mood('fine');
        for (const secret of [...open.secrets, WORDS, granny]) {
          expect(log.text()).not.toContain(secret);
        }
      });
    });

    it('leaves out only cases that exist', () => {
      expect(Object.keys(harness.skips ?? {}).filter((name) => !known.has(name))).toEqual([]);
    });
  });
}

function textOf(event: Seen): string {
  return event.kind === 'message_received' && event.content.kind === 'text' ? event.content.text : '';
}

let outgoingNo = 0;
function outgoing(externalId: string, text: string) {
  outgoingNo += 1;
  return {
    outboundId: `out-${outgoingNo}`,
    seq: outgoingNo,
    externalId,
    body: { text },
    messageClass: 'reply',
    attempt: 1,
  } as const;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
