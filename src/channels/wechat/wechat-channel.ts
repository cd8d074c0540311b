import type { Clock } from '../../app/clock.ts';
import type { Log } from '../../app/log.ts';
import type { ChannelHealthReport, ChannelPort, HallwayStore, Handle } from '../../app/ports.ts';
import { type ChatWorkers, makeChatWorkers } from '../chat-workers.ts';
import { makeEventTaker } from '../take-event.ts';
import { makeSupervisor, type Supervisor } from './child-supervisor.ts';
import type { FromChild, WireMessage } from './protocol.ts';
import { MAX_TEXT_LENGTH, makeSends } from './sends.ts';
import { makeSlowPace } from './slow-pace.ts';
import { translateMessage } from './translate-message.ts';

export interface WeChatOptions {
  /** A wechaty puppet: package name or absolute path. */
  readonly puppet: string;
  readonly token?: string;
  /** An existing directory for the log-in that wechaty keeps. */
  readonly dir: string;
  /** Environment of the child process; empty unless a puppet asks for something (a proxy, say). */
  readonly env?: Readonly<Record<string, string>>;
  readonly handle: Handle;
  readonly keepUnparsed: HallwayStore['keepUnparsed'];
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly count?: (what: string) => void;
  /** What an invite code looks like inside a friend request's hello text. */
  readonly codePattern?: RegExp;
  /** Another program that speaks the protocol (child-link.ts) instead of wechaty's. */
  readonly script?: URL;
  readonly timing?: Partial<WeChatTiming>;
}

export interface WeChatTiming {
  readonly betweenChatsMs: readonly [number, number];
  readonly sameChatMs: number;
  readonly maxPaceMs: number;
  readonly sendTimeoutMs: number;
  readonly resendMs: number;
  readonly restartMs: readonly [number, number];
  readonly handleBudgetMs: number;
}

/**
 * Domain 11.4: at least 3 to 8 seconds between chats, uneven. Waiting and sending together end before the deliverer gives
 * up on a send (app/delivery-lease.ts, 16 s).
 */
const usual: WeChatTiming = {
  betweenChatsMs: [3_000, 8_000],
  sameChatMs: 1_000,
  maxPaceMs: 8_500,
  sendTimeoutMs: 6_000,
  resendMs: 5_000,
  restartMs: [1_000, 300_000],
  handleBudgetMs: 60_000,
};

export interface WeChatChannel extends ChannelPort {
  readonly name: 'wechat';
  /** The code that must be scanned with the account's phone, while one is asked for. */
  loginCode(): string | null;
}

/** More than the child can have under way. */
const REMEMBERED = 1_000;
const CODE = /[0-9A-Za-z_-]{6,64}/u;

/** WeChat through wechaty in a process of its own: best effort by nature, text and digits only (domain 11.4). */
export function makeWeChatChannel(options: WeChatOptions): WeChatChannel {
  const { clock, log, random } = options;
  const timing = { ...usual, ...options.timing };
  const count = options.count ?? (() => undefined);
  const codePattern = options.codePattern ?? CODE;
  const events = makeEventTaker({ ...options, count, channel: 'wechat', handleBudgetMs: timing.handleBudgetMs });
  const pace = makeSlowPace({ ...timing, maxWaitMs: timing.maxPaceMs, random });
  const sends = makeSends((message) => running?.supervisor.tell(message) === true, timing.sendTimeoutMs);
  const stored = new Set<number>();
  let health: ChannelHealthReport = { state: 'off' };
  let loginCode: string | null = null;
  let running: { supervisor: Supervisor; workers: ChatWorkers<WireMessage>; stopping: AbortController } | null = null;

  function down(reason: string): void {
    health = { state: 'down', reason };
    log.warn({ reason }, 'wechat: the channel is down');
  }

  async function take(message: WireMessage) {
    const event = translateMessage(message, codePattern, clock.now());
    if (event === null) {
      count('ignored_service');
      return { kind: 'kept' } as const;
    }
    return events.take(event);
  }

  function remember(seq: number): void {
    stored.add(seq);
    for (const oldest of stored) {
      if (stored.size <= REMEMBERED) {
        break;
      }
      stored.delete(oldest);
    }
  }

  function onMessage(message: FromChild): void {
    switch (message.type) {
      case 'message':
        if (stored.has(message.seq)) {
          // Said again while our confirmation was on its way.
          running?.supervisor.tell({ type: 'ack', seq: message.seq });
        } else {
          running?.workers.add(message.seq, message.message.from, message.message);
        }
        break;
      case 'sent':
        sends.answered(message);
        break;
      case 'logged_in':
        health = { state: 'up' };
        loginCode = null;
        log.info({}, 'wechat: logged in');
        break;
      case 'logged_out':
        down('logged_out');
        break;
      case 'scan':
        loginCode = message.code;
        down('scan_needed');
        break;
      case 'ignored':
        count(`ignored_${message.why}`);
        break;
      default:
        count(message.type === 'trouble' ? `trouble_${message.what}` : message.type);
    }
  }

  function onExit(): void {
    sends.childDied();
    if (running !== null && !running.stopping.signal.aborted) {
      down('process_died');
    }
  }

  return {
    name: 'wechat',
    abilities: {
      buttons: false,
      maxTextLength: MAX_TEXT_LENGTH,
      perSecond: 2000 / (timing.betweenChatsMs[0] + timing.betweenChatsMs[1]),
      exactlyOnce: false,
      abroad: false,
    },
    async send(message) {
      if (health.state !== 'up') {
        return { kind: 'channel_down', reason: health.reason ?? 'off' };
      }
      const result = await pace.run(message.externalId, message.messageClass, () => sends.send(message));
      return 'done' in result
        ? result.done
        : { kind: 'retry', afterMs: result.comeBackInMs, reason: 'pace', pauses: 'channel' };
    },
    async start() {
      if (running === null) {
        const { puppet, token } = options;
        const stopping = new AbortController();
        const begin = {
          type: 'begin',
          puppet,
          token,
          resendMs: timing.resendMs,
          codePattern: codePattern.source,
        } as const;
        const { restartMs } = timing;
        const env = options.env ?? {};
        const script = options.script ?? new URL('child.ts', import.meta.url);
        const supervisor = makeSupervisor({
          script,
          dir: options.dir,
          env,
          begin,
          restartMs,
          random,
          log,
          onMessage,
          onExit,
        });
        const workers = makeChatWorkers<WireMessage>({
          take,
          kept(seq) {
            remember(seq);
            supervisor.tell({ type: 'ack', seq });
            count('acknowledged');
          },
          refused: () => count('refused'),
          stopping: stopping.signal,
        });
        running = { supervisor, stopping, workers };
        health = { state: 'down', reason: 'starting' };
        supervisor.start();
      }
    },
    async stop() {
      const was = running;
      was?.stopping.abort();
      await was?.workers.ended();
      await was?.supervisor.stop();
      running = null;
      health = { state: 'off' };
    },
    health: () => health,
    loginCode: () => loginCode,
  };
}
