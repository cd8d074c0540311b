import { type FromChild, type ToChild, toChildSchema, type WireMessage, type WireOutcome } from './protocol.ts';

export type Begin = Extract<ToChild, { type: 'begin' }>;
type News = Exclude<FromChild, { type: 'loaded' | 'message' | 'sent' }>;

/** What an account reports; messages are kept here until the parent has them. */
export interface Report {
  message(message: WireMessage): void;
  news(news: News): void;
}

export interface Account {
  send(to: string, text: string): Promise<{ readonly outcome: WireOutcome; readonly messageId?: string }>;
  stop(): Promise<void>;
}

/** Exit code when the account could not even be begun. */
const NO_ACCOUNT = 3;
const STOP_MS = 2_000;

/**
 * The child's end of the protocol: waits for `begin`, opens the account, says every message again until it is confirmed,
 * and ends with its parent, however that went.
 */
export function runChild(openAccount: (begin: Begin, report: Report) => Promise<Account>): void {
  const unconfirmed = new Map<number, WireMessage>();
  // Begins with the time, so that a confirmation meant for an earlier child never meets a message of this one.
  let nextSeq = Date.now() * 1000;
  let account: Account | null = null;

  function tell(message: FromChild): void {
    if (process.connected) {
      process.send?.(message);
    }
  }

  const report: Report = {
    message(message) {
      const seq = nextSeq;
      nextSeq += 1;
      unconfirmed.set(seq, message);
      tell({ type: 'message', seq, message });
    },
    news: tell,
  };

  async function begin(options: Begin): Promise<void> {
    setInterval(() => {
      for (const [seq, message] of unconfirmed) {
        tell({ type: 'message', seq, message });
      }
    }, options.resendMs);
    account = await openAccount(options, report);
  }

  async function send(id: number, to: string, text: string): Promise<void> {
    // What a puppet throws does not say how far it came.
    const unknown = { outcome: 'unknown' } as const;
    const result =
      account === null ? ({ outcome: 'not_logged_in' } as const) : await account.send(to, text).catch(() => unknown);
    tell({ type: 'sent', id, ...result });
  }

  async function stop(): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, STOP_MS));
    await Promise.race([account?.stop(), late]).catch(() => undefined);
    process.exit(0);
  }

  process.on('message', (raw) => {
    const message = toChildSchema.parse(raw);
    switch (message.type) {
      case 'begin':
        begin(message).catch(() => process.exit(NO_ACCOUNT));
        break;
      case 'ack':
        unconfirmed.delete(message.seq);
        break;
      case 'send':
        void send(message.id, message.to, message.text);
        break;
      case 'stop':
        void stop();
        break;
    }
  });
  process.on('disconnect', () => process.exit(0));
  tell({ type: 'loaded' });
}
