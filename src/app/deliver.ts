import type { AlertDeliveryFacts, ReceiveVerdict } from '../core/alert/may-receive.ts';
import type { MessageClass } from '../core/effect.ts';
import type { ChannelName } from '../core/event.ts';
import type { Instant, PersonId } from '../core/ids.ts';
import type { Clock } from './clock.ts';
import { deliveryLeaseMs, sendTimeoutMs } from './delivery-lease.ts';
import { makePauses, type Pauses, shareOf } from './delivery-pauses.ts';
import { recordOf, sendAgainAt } from './delivery-rules.ts';
import type { Log } from './log.ts';
import type { ChannelPort, Delivery, DeliveryRecord, Handle, OutboxStore, SendOutcome } from './ports.ts';
import { tellOfBlock, tellOfFailure } from './tell-of-failure.ts';
import { whyNotSend } from './why-not-send.ts';

export interface DeliverParts {
  readonly outbox: OutboxStore;
  readonly channels: (name: ChannelName) => ChannelPort | undefined;
  /** The check at the moment of sending: core/alert/may-receive.ts. */
  readonly mayStillReceive: (facts: AlertDeliveryFacts, personId: PersonId | null) => ReceiveVerdict;
  readonly handle: Handle;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Said when a channel is out of order, for the health row and whoever watches; at most once a minute and channel. */
  /** Hears of rows that are recorded as sent: the web chat wakes who is looking. */
  readonly sent?: (deliveries: readonly Delivery[]) => void;
  readonly channelDown?: (channel: ChannelName, reason: string) => void;
  /** The process is to end: nothing new is begun, and a send that does not end soon counts as ambiguous. */
  readonly closing?: AbortSignal;
}

/** A row that could not leave yet, and when it is to be tried again. */
export interface Waiting {
  readonly outboundId: string;
  readonly messageClass: MessageClass;
  readonly sendAfter: Instant;
}

export interface DeliverResult {
  readonly sent: number;
  /** To be asked for again, by these or for what follows them in their chats; whoever has no queue finds them with `OutboxStore.due`. */
  readonly waiting: readonly Waiting[];
}

export type Deliver = (outboundIds: readonly string[]) => Promise<DeliverResult>;

/** Sends of one channel that may be under way at once; alerts, replies and prompts each have their own. */
const sendsAtOnce = 32;
/** Prompts that waited together come back over so long a time; what somebody waits for comes back at once. */
const afterPauseMs = { alert: 0, reply: 200, prompt: 1_000 } as const;
/** How long a send may still take when the process is to end, which has ten seconds for everything. */
const closingPatienceMs = 4_000;
/** In one go, so many messages of one chat; a chat that never ends must not hold a worker for ever. */
const roundLimit = 50;

interface Outcome {
  readonly delivery: Delivery;
  readonly result: DeliveryRecord;
  /** The platform says that this person wants nothing from us. */
  readonly blocked?: boolean;
}

/**
 * Sends what may be sent of these rows, and what follows in the same chats. An attempt is counted before the work (claim);
 * whether the recipient may still have it is asked then; what became of it is recorded after. One message of a chat at a
 * time and in order, alerts aside. Never throws for a channel's sake: a channel that throws is an ambiguous attempt.
 */
export function makeDeliver(parts: DeliverParts): Deliver {
  const { outbox, clock } = parts;
  const pauses = makePauses(clock);
  const gates = new Map<string, Gate>();
  return async (outboundIds) => {
    const waiting: Waiting[] = [];
    let sent = 0;
    let ids = outboundIds;
    let following: readonly Delivery[] = [];
    for (let round = 0; round < roundLimit && ids.length > 0 && !parts.closing?.aborted; round += 1) {
      const claimed = await outbox.claim(ids, clock.now());
      following = [];
      if (claimed.length === 0) break;
      const leaseEndsAt = clock.now() + deliveryLeaseMs - sendTimeoutMs;
      const outcomes = await Promise.all(
        claimed.map((delivery) => attempt(parts, pauses, gates, delivery, leaseEndsAt)),
      );
      await outbox.record(
        outcomes.map(({ delivery, result }) => ({ outboundId: delivery.outboundId, result })),
        clock.now(),
      );
      parts.sent?.(outcomes.flatMap(({ delivery, result }) => (result.state === 'sent' ? [delivery] : [])));
      for (const { delivery, result, blocked } of outcomes) {
        const { outboundId, messageClass } = delivery;
        if (result.state === 'sent') sent += 1;
        if (blocked) await tellOfBlock(parts, delivery);
        if (result.state === 'queued') waiting.push({ outboundId, messageClass, sendAfter: result.sendAfter });
        else await tellOfFailure(parts, delivery, result);
      }
      // The next of each chat, unless its first has to wait; alerts have nobody behind them.
      following = outcomes.flatMap(({ delivery, result }) =>
        result.state === 'queued' || delivery.messageClass === 'alert' ? [] : [delivery],
      );
      ids = following.map(({ outboundId }) => outboundId);
    }
    // Chats that had more than one go may hold: their jobs may be spent, and the sweep is slow.
    for (const { outboundId, messageClass } of following)
      waiting.push({ outboundId, messageClass, sendAfter: clock.now() });
    return { sent, waiting };
  };
}

async function attempt(
  parts: DeliverParts,
  pauses: Pauses,
  gates: Map<string, Gate>,
  delivery: Delivery,
  leaseEndsAt: Instant,
): Promise<Outcome> {
  const refusal = refusalOf(parts, delivery);
  if (refusal !== null) return { delivery, result: refusal };
  const channel = parts.channels(delivery.channel);
  if (channel === undefined) return { delivery, result: withoutChannel(delivery) };
  const pausedUntil = pauses.until(delivery);
  if (pausedUntil !== null) {
    // Those who waited together do not come back in the same moment.
    const sendAfter = pausedUntil + Math.round(parts.random() * afterPauseMs[shareOf(delivery.messageClass)]);
    return { delivery, result: { state: 'queued', sendAfter, reason: 'paused', ambiguous: false } };
  }
  const gate = gateOf(gates, delivery);
  await gate.enter();
  try {
    const now = parts.clock.now();
    if (parts.closing?.aborted)
      return { delivery, result: { state: 'queued', sendAfter: now, reason: 'stopping', ambiguous: false } };
    // Too little of the lease is left for a whole send: somebody else may take it, and it was not tried.
    if (now > leaseEndsAt)
      return { delivery, result: { state: 'queued', sendAfter: now, reason: 'no_time_left', ambiguous: false } };
    const outcome = await send(channel, delivery, parts.closing);
    pauses.note(delivery, outcome);
    if (outcome.kind === 'channel_down') parts.channelDown?.(delivery.channel, outcome.reason);
    if (outcome.kind !== 'delivered') {
      parts.log.info(
        {
          outboundId: delivery.outboundId,
          channel: delivery.channel,
          kind: outcome.kind,
          reason: outcome.reason,
          attempts: delivery.attempts,
        },
        'a message did not leave',
      );
    }
    const sendAfter = sendAgainAt(delivery, outcome, parts.clock.now(), parts.random);
    const blocked = outcome.kind === 'gave_up' && outcome.blocked === true;
    return { delivery, result: recordOf(delivery, outcome, sendAfter, channel.abilities.exactlyOnce), blocked };
  } finally {
    gate.leave();
  }
}

/** When the check itself fails nothing has left: it is asked again later. */
function refusalOf(parts: DeliverParts, delivery: Delivery): DeliveryRecord | null {
  const now = parts.clock.now();
  try {
    return whyNotSend(parts, delivery, now);
  } catch (error) {
    parts.log.error(
      { outboundId: delivery.outboundId, error: error instanceof Error ? error.name : 'thrown' },
      'whether a message may leave could not be told',
    );
    const sendAfter = sendAgainAt(delivery, { kind: 'ambiguous', reason: '' }, now, parts.random);
    return { state: 'queued', sendAfter, reason: 'check_failed', ambiguous: false };
  }
}

/** A number without an SMS door goes to the list of people to be phoned. */
function withoutChannel({ phone }: Delivery): DeliveryRecord {
  return { state: phone !== null ? 'phone_list' : 'undeliverable', reason: 'no_channel' };
}

async function send(channel: ChannelPort, delivery: Delivery, closing: AbortSignal | undefined): Promise<SendOutcome> {
  const { outboundId, seq, body, messageClass, attempts, ambiguous, ambiguousAttempts, phone, externalId } = delivery;
  const repeated = ambiguous && messageClass === 'alert' && !channel.abilities.exactlyOnce;
  const message = {
    outboundId,
    seq,
    externalId: phone ?? externalId ?? '',
    body: repeated ? { ...body, text: `（第${ambiguousAttempts + 1}次发送）${body.text}` } : body,
    messageClass,
    attempt: attempts,
  };
  const limit = timeLimit(closing);
  try {
    return await Promise.race([channel.send(message), limit.over]);
  } catch (error) {
    return { kind: 'ambiguous', reason: error instanceof Error ? error.name : 'thrown' };
  } finally {
    limit.forget();
  }
}

/** The longest that one send may take: less when the process is to end. */
function timeLimit(closing: AbortSignal | undefined): { readonly over: Promise<SendOutcome>; forget(): void } {
  let timer: NodeJS.Timeout | undefined;
  let hurry: () => void = () => undefined;
  const over = new Promise<SendOutcome>((resolve) => {
    const after = (ms: number, reason: string) => {
      clearTimeout(timer);
      timer = setTimeout(() => resolve({ kind: 'ambiguous', reason }), ms);
    };
    after(sendTimeoutMs, 'timeout');
    hurry = () => after(closingPatienceMs, 'stopping');
  });
  closing?.addEventListener('abort', hurry, { once: true });
  return {
    over,
    forget: () => {
      clearTimeout(timer);
      closing?.removeEventListener('abort', hurry);
    },
  };
}

/** How many are under way; the others wait in line. */
interface Gate {
  enter(): Promise<void>;
  leave(): void;
}

function gateOf(gates: Map<string, Gate>, { channel, messageClass }: Delivery): Gate {
  const key = `${channel}:${shareOf(messageClass)}`;
  const found = gates.get(key);
  if (found) return found;
  const line: (() => void)[] = [];
  let inside = 0;
  const gate: Gate = {
    enter: async () => {
      if (inside < sendsAtOnce) inside += 1;
      else await new Promise<void>((resolve) => line.push(resolve));
    },
    leave: () => {
      const next = line.shift();
      if (next) next();
      else inside -= 1;
    },
  };
  gates.set(key, gate);
  return gate;
}
