import type { Clock } from '../../app/clock.ts';
import type { Log } from '../../app/log.ts';
import type { ChannelPort, HallwayStore, Handle } from '../../app/ports.ts';
import { makeBotApi } from './bot-api.ts';
import { makeHealth } from './channel-health.ts';
import { makePacer } from './pacer.ts';
import { type Intake, makePollIntake } from './poll-intake.ts';
import { MAX_TEXT_LENGTH, makeSender } from './send-message.ts';
import { makeTaker } from './take-update.ts';
import { makeWebhook, type WebhookAnswer, type WebhookRequest } from './webhook-intake.ts';
import { makeWebhookRegistration } from './webhook-registration.ts';

export interface TelegramOptions {
  /** "<bot id>:<secret>", from BotFather. */
  readonly token: string;
  /** "https://api.telegram.org" or a server of one's own. */
  readonly apiRoot: string;
  readonly mode: 'poll' | 'webhook';
  /** Without it the webhook does not exist (404). */
  readonly webhookSecret?: string;
  /** Where the product is reached from outside; the webhook is `<publicUrl>/channels/telegram`. */
  readonly publicUrl?: string;
  readonly handle: Handle;
  readonly keepUnparsed: HallwayStore['keepUnparsed'];
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** For metrics: "received", "duplicate", "unparsed", "ignored_not_private"… */
  readonly count?: (what: string) => void;
  readonly timing?: Partial<TelegramTiming>;
}

export interface TelegramTiming {
  readonly pollSeconds: number;
  readonly idlePauseMs: number;
  readonly settleMs: number;
  readonly pausesMs: readonly [number, number];
  readonly slowPausesMs: readonly [number, number];
  readonly sendTimeoutMs: number;
  readonly maxPaceMs: number;
  readonly perSecond: number;
  readonly perChatMs: number;
  readonly parallelChats: number;
  readonly handleBudgetMs: number;
  readonly webhookCheckMs: number;
}

/**
 * Telegram's limits are about 30 messages a second and one a second to a chat (Bot API FAQ); we stay below. Pace and
 * request together end before the deliverer gives up on a send (app/delivery-lease.ts, 16 s).
 */
const usual: TelegramTiming = {
  pollSeconds: 25,
  idlePauseMs: 300,
  settleMs: 500,
  pausesMs: [500, 30_000],
  slowPausesMs: [5_000, 60_000],
  sendTimeoutMs: 12_000,
  maxPaceMs: 2_500,
  perSecond: 25,
  perChatMs: 1_050,
  parallelChats: 16,
  handleBudgetMs: 60_000,
  webhookCheckMs: 300_000,
};

export interface TelegramChannel extends ChannelPort {
  readonly name: 'telegram';
  /** One post to `/channels/telegram`; answers 200 only when the update is stored. */
  webhook(request: WebhookRequest): Promise<WebhookAnswer>;
}

/** Telegram as a channel: translates and transports, nothing else (domain 11.4). */
export function makeTelegramChannel(options: TelegramOptions): TelegramChannel {
  const { token, clock, random, log, mode } = options;
  const timing = { ...usual, ...options.timing };
  const api = makeBotApi(token, options.apiRoot);
  const health = makeHealth(log);
  const pacer = makePacer(timing);
  const answers = new Set<Promise<unknown>>();
  let accepting = false;
  let intake: Intake | null = null;

  function answerCallback(id: string): void {
    const call = api.raw.answerCallbackQuery({ callback_query_id: id }, AbortSignal.timeout(5_000) as never);
    // A failure costs the person a spinning button for a while, nothing else.
    const ended = call.catch(() => options.count?.('callback_not_answered')).finally(() => answers.delete(ended));
    answers.add(ended);
  }

  const taker = makeTaker({
    botId: token.split(':', 1)[0] ?? '',
    handle: options.handle,
    keepUnparsed: options.keepUnparsed,
    answerCallback,
    clock,
    log,
    count: options.count ?? (() => undefined),
    parallelChats: timing.parallelChats,
    handleBudgetMs: timing.handleBudgetMs,
  });
  const send = makeSender({
    api,
    pacer,
    health,
    random,
    timeoutMs: timing.sendTimeoutMs,
    totalMs: timing.sendTimeoutMs + timing.maxPaceMs,
    maxPaceMs: timing.maxPaceMs,
    retryMs: [1_000, 300_000],
  });
  const shared = { api, taker, health, log, random };

  return {
    name: 'telegram',
    abilities: {
      buttons: true,
      maxTextLength: MAX_TEXT_LENGTH,
      perSecond: timing.perSecond,
      exactlyOnce: false,
      abroad: true,
    },
    send,
    webhook: makeWebhook({ secret: options.webhookSecret, taker, health, log, accepting: () => accepting }),
    health: health.report,
    async start() {
      if (intake === null) {
        accepting = mode === 'webhook';
        intake =
          mode === 'webhook'
            ? makeWebhookRegistration({ ...options, ...timing, api, health })
            : makePollIntake({ ...shared, ...timing });
        health.running(true);
        intake.start();
      }
    },
    async stop() {
      accepting = false;
      const running = intake;
      intake = null;
      await running?.stop();
      await taker.idle();
      await Promise.all(answers);
      health.running(false);
    },
  };
}
