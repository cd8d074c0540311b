import type { Answer } from './fake-bot-api.ts';
import { refuse } from './fake-bot-api-chats.ts';

type Part = Readonly<Record<string, unknown>>;
type WakeReason = 'updates' | 'conflict' | 'time';

const TERMINATED = 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';

export interface FakeUpdates {
  readonly queue: Part[];
  readonly confirmed: number[];
  push(update: Part): number;
  say(chatId: number, message: string | Part): number;
  press(chatId: number, data: string): number;
  /** Telegram's semantics: confirms below the offset, ends another poller with 409, holds an empty answer. */
  poll(payload: Part, closed: AbortSignal): Promise<Answer>;
  /** Ends a getUpdates that is being held. */
  wake(reason: WakeReason): void;
  nextMessageId(): number;
}

export function idOf(update: Part): number {
  return Number(update.update_id);
}

/** What people write, until it is confirmed. `onNew` is called after each. */
export function makeFakeUpdates(botId: string, maxHoldMs: number, onNew: () => void): FakeUpdates {
  const queue: Part[] = [];
  const confirmed: number[] = [];
  let nextUpdate = 1000;
  let nextMessage = 1;
  let wake: (reason: WakeReason) => void = () => undefined;

  function nextMessageId(): number {
    nextMessage += 1;
    return nextMessage;
  }

  function push(update: Part): number {
    const id = typeof update.update_id === 'number' ? update.update_id : nextUpdate;
    nextUpdate = Math.max(nextUpdate, id + 1);
    queue.push({ ...update, update_id: id });
    wake('updates');
    onNew();
    return id;
  }

  function person(chatId: number) {
    return { id: chatId, is_bot: false, first_name: '测试' };
  }

  function message(chatId: number, part: Part) {
    const date = Math.floor(Date.now() / 1000);
    const chat = { id: chatId, type: 'private' };
    return { message_id: nextMessageId(), date, from: person(chatId), chat, ...part };
  }

  function confirm(below: number): void {
    const kept = queue.filter((update) => idOf(update) >= below);
    confirmed.push(...queue.filter((update) => idOf(update) < below).map(idOf));
    queue.splice(0, queue.length, ...kept);
  }

  function hold(ms: number, closed: AbortSignal): Promise<WakeReason> {
    return new Promise((resolve) => {
      const mine = (reason: WakeReason) => {
        clearTimeout(timer);
        wake = wake === mine ? () => undefined : wake;
        resolve(reason);
      };
      const timer = setTimeout(() => mine('time'), ms);
      closed.addEventListener('abort', () => mine('time'));
      wake = mine;
    });
  }

  return {
    queue,
    confirmed,
    push,
    say: (chatId, part) => push({ message: message(chatId, typeof part === 'string' ? { text: part } : part) }),
    press(chatId, data) {
      const asked = message(chatId, { from: { id: Number(botId), is_bot: true } });
      const query = { id: `cb${nextUpdate}`, from: person(chatId), message: asked, chat_instance: '1', data };
      return push({ callback_query: query });
    },
    async poll(payload, closed) {
      wake('conflict');
      confirm(Number(payload.offset ?? 0));
      const holdMs = Math.min(maxHoldMs, Number(payload.timeout ?? 0) * 1000);
      if (queue.length === 0 && holdMs > 0 && (await hold(holdMs, closed)) === 'conflict') {
        return refuse(409, TERMINATED);
      }
      const limit = Math.min(100, Number(payload.limit ?? 100));
      return { ok: true, result: [...queue].sort((a, b) => idOf(a) - idOf(b)).slice(0, limit) };
    },
    wake: (reason) => wake(reason),
    nextMessageId,
  };
}
