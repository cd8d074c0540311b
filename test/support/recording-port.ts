import type { ChannelPort, SendOutcome } from '../../src/app/ports.ts';
import type { MessageBody, MessageClass } from '../../src/core/effect.ts';
import type { ChannelName } from '../../src/core/event.ts';

/** A message as it arrived at an address. */
export interface Arrived {
  readonly channel: ChannelName;
  readonly externalId: string;
  readonly at: number;
  readonly messageClass: MessageClass;
  readonly body: MessageBody;
  readonly text: string;
}

export interface RecordingPort extends ChannelPort {
  /** From now on the whole channel is out of order; null: it works again. */
  breakDown(reason: string | null): void;
  /** What becomes of the next sends, one after another; then it works again. */
  fail(...outcomes: readonly SendOutcome[]): void;
}

/** A channel that keeps what is sent through it, in the order of sending, with the time. */
export function recordingPort(name: ChannelName, arrived: Arrived[], now: () => number): RecordingPort {
  let down: string | null = null;
  const failures: SendOutcome[] = [];
  return {
    name,
    abilities: {
      buttons: name !== 'wechat',
      maxTextLength: 4_000,
      perSecond: null,
      exactlyOnce: name === 'web',
      abroad: name === 'telegram',
    },
    async send({ externalId, body, messageClass }): Promise<SendOutcome> {
      if (down !== null) return { kind: 'channel_down', reason: down };
      const failure = failures.shift();
      if (failure) return failure;
      arrived.push({ channel: name, externalId, at: now(), messageClass, body, text: body.text });
      return { kind: 'delivered' };
    },
    start: async () => {},
    stop: async () => {},
    health: () => (down === null ? { state: 'up' } : { state: 'down', reason: down }),
    breakDown(reason) {
      down = reason;
    },
    fail: (...outcomes) => void failures.push(...outcomes),
  };
}
