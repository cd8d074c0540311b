import type { Answer, SentMessage } from './fake-bot-api.ts';

export interface FakeChats {
  send(payload: Readonly<Record<string, unknown>>): Answer;
}

export interface FakeChatsOptions {
  readonly sent: SentMessage[];
  readonly blocked: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
  readonly nextMessageId: () => number;
  readonly limits?: { readonly perSecond: number; readonly perChatMs: number };
}

export function refuse(code: number, description: string, parameters?: object): Answer {
  return { ok: false, error_code: code, description, ...(parameters === undefined ? {} : { parameters }) };
}

/** sendMessage as Telegram checks it; the words of its refusals are Telegram's. */
export function makeFakeChats({ sent, blocked, missing, nextMessageId, limits }: FakeChatsOptions): FakeChats {
  const lastSentAt = new Map<string, number>();
  let recent: number[] = [];

  /** Seconds to wait, 0 when the message may go. */
  function limited(chat: string, at: number): number {
    if (limits === undefined) {
      return 0;
    }
    recent = recent.filter((time) => at - time < 1000);
    const chatWait = limits.perChatMs - (at - (lastSentAt.get(chat) ?? Number.NEGATIVE_INFINITY));
    return recent.length >= limits.perSecond || chatWait > 0 ? 1 : 0;
  }

  function problem(chat: string, text: string, buttons: SentMessage['buttons']): Answer | null {
    if (missing.has(chat) || !/^-?\d+$/.test(chat)) {
      return refuse(400, 'Bad Request: chat not found');
    }
    if (blocked.has(chat)) {
      return refuse(403, 'Forbidden: bot was blocked by the user');
    }
    if (text.trim() === '') {
      return refuse(400, 'Bad Request: message text is empty');
    }
    if (text.length > 4096) {
      return refuse(400, 'Bad Request: message is too long');
    }
    if (buttons.some((button) => Buffer.byteLength(button.callback_data) > 64 || button.text === '')) {
      return refuse(400, 'Bad Request: BUTTON_DATA_INVALID');
    }
    return null;
  }

  return {
    send(payload) {
      const chat = String(payload.chat_id);
      const text = String(payload.text ?? '');
      const markup = payload.reply_markup as { inline_keyboard?: SentMessage['buttons'][] } | undefined;
      const buttons = (markup?.inline_keyboard ?? []).flat();
      const at = performance.now();
      const refused = problem(chat, text, buttons);
      if (refused !== null) {
        return refused;
      }
      const seconds = limited(chat, at);
      if (seconds > 0) {
        return refuse(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
      }
      lastSentAt.set(chat, at);
      recent.push(at);
      const messageId = nextMessageId();
      sent.push({ chat, text, buttons, at, messageId, payload });
      const date = Math.floor(Date.now() / 1000);
      return { ok: true, result: { message_id: messageId, date, chat: { id: Number(chat), type: 'private' }, text } };
    },
  };
}
