import type { Api } from 'grammy';
import type { Log } from '../../app/log.ts';
import { growingPause } from '../growing-pause.ts';
import { sleep } from '../sleep.ts';
import { failureOf } from './bot-api.ts';
import type { Health } from './channel-health.ts';
import type { Intake } from './poll-intake.ts';
import { allowedUpdates } from './update-schema.ts';

export interface RegistrationOptions {
  readonly api: Api;
  readonly health: Health;
  readonly log: Log;
  readonly random: () => number;
  readonly webhookSecret?: string;
  readonly publicUrl?: string;
  readonly slowPausesMs: readonly [number, number];
  readonly webhookCheckMs: number;
}

/**
 * Tells Telegram where to post and looks from time to time whether that still holds. Without a public address nothing is
 * registered: whoever runs the product has done it, or something in front of it has.
 */
export function makeWebhookRegistration(options: RegistrationOptions): Intake {
  const { api, health, log, webhookSecret, publicUrl } = options;
  const stopping = new AbortController();
  let loop: Promise<void> = Promise.resolve();

  let set = false;

  async function register(url: string): Promise<void> {
    const signal = () => AbortSignal.any([stopping.signal, AbortSignal.timeout(20_000)]) as never;
    // The first time in any case: the secret may be a new one, and Telegram does not tell the old.
    if (!set || (await api.raw.getWebhookInfo(signal())).url !== url) {
      if (set) {
        log.warn({}, 'telegram: the webhook pointed elsewhere and is set again');
      }
      await api.raw.setWebhook({ url, secret_token: webhookSecret, allowed_updates: [...allowedUpdates] }, signal());
      set = true;
    }
  }

  async function run(url: string): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await register(url);
        failures = 0;
        health.clear('token_refused', 'unreachable');
        await sleep(options.webhookCheckMs, stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) {
          return;
        }
        failures += 1;
        const failure = failureOf(error);
        const refused = failure.kind === 'refused' && (failure.status === 401 || failure.status === 404);
        health.set(refused ? 'token_refused' : 'unreachable');
        log.warn({ failures, kind: failure.kind }, 'telegram: the webhook could not be set');
        await sleep(growingPause(failures, options.slowPausesMs, options.random), stopping.signal);
      }
    }
  }

  return {
    start() {
      if (publicUrl !== undefined && webhookSecret !== undefined) {
        loop = run(`${publicUrl.replace(/\/+$/, '')}/channels/telegram`);
      }
    },
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
