import { makeDeliver } from '../../src/app/deliver.ts';
import { silentLog } from '../../src/app/log.ts';
import type { ChannelAbilities, ChannelPort, OutboxStore, OutgoingMessage, SendOutcome } from '../../src/app/ports.ts';
import { mayStillReceive } from '../../src/core/alert/may-receive.ts';
import type { ChannelName, Event } from '../../src/core/event.ts';

export interface FakeChannel extends ChannelPort {
  readonly sent: OutgoingMessage[];
  /** What the next sends answer, one after another; then all are delivered. */
  readonly answers: SendOutcome[];
}

/** A platform that takes everything, unless it was told to answer otherwise. */
export function fakeChannel(name: ChannelName, abilities: Partial<ChannelAbilities> = {}): FakeChannel {
  const sent: OutgoingMessage[] = [];
  const answers: SendOutcome[] = [];
  return {
    name,
    sent,
    answers,
    abilities: {
      buttons: true,
      maxTextLength: 4_000,
      perSecond: null,
      exactlyOnce: false,
      abroad: false,
      ...abilities,
    },
    send: async (message) => {
      sent.push(message);
      return answers.shift() ?? { kind: 'delivered', platformMessageId: `p${sent.length}` };
    },
    start: async () => {},
    stop: async () => {},
    health: () => ({ state: 'up' }),
  };
}

/** Delivery with a clock moved by hand; what it says to the hallway is kept. */
export function deliverWith(outbox: OutboxStore, channels: readonly ChannelPort[], clock: { now(): number }) {
  const events: Event[] = [];
  const deliver = makeDeliver({
    outbox,
    mayStillReceive,
    clock,
    log: silentLog,
    random: () => 1,
    channels: (name) => channels.find((channel) => channel.name === name),
    handle: async (event) => {
      events.push(event);
      return { kind: 'done', outboundIds: [], alertIds: [] };
    },
  });
  return { deliver, events };
}
