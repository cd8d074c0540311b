import { makeOrderedRunner } from '../in-order-by-chat.ts';
import { type EventTakerOptions, makeEventTaker, type Taken } from '../take-event.ts';
import { translateUpdate } from './translate-update.ts';
import { readUpdateId } from './update-schema.ts';

export interface TakerOptions extends Omit<EventTakerOptions, 'channel'> {
  readonly botId: string;
  /** Answers a pressed button so that the phone stops waiting; never awaited here. */
  readonly answerCallback: (callbackQueryId: string) => void;
  /** Chats handled at once. */
  readonly parallelChats: number;
}

export interface Taker {
  take(raw: unknown): Promise<Taken>;
  /** An update of which only the number could be read. */
  putAway(updateId: number, problem: string): Promise<Taken>;
  /** Updates waiting or under way. */
  size(): number;
  idle(): Promise<void>;
}

/** One update: translated, handled in order of its chat, and only then answered for. Polling and webhook share it. */
export function makeTaker(options: TakerOptions): Taker {
  const { botId, clock, count } = options;
  const events = makeEventTaker({ ...options, channel: 'telegram' });
  const runner = makeOrderedRunner(options.parallelChats);

  async function take(raw: unknown): Promise<Taken> {
    const updateId = readUpdateId(raw);
    if (updateId === null) {
      // Without a number it can neither be told from another nor confirmed.
      count('not_an_update');
      return { kind: 'kept' };
    }
    answerButton(raw, options.answerCallback);
    const translated = translateUpdate(raw, { botId, updateId, now: clock.now() });
    switch (translated.kind) {
      case 'ignored':
        count(`ignored_${translated.why}`);
        return { kind: 'kept' };
      case 'unparsed':
        return events.putAway(`${botId}:${updateId}`, translated.problem, translated.address);
      case 'event':
        return runner.run(translated.event.address.externalId, () => events.take(translated.event));
    }
  }

  return {
    take,
    putAway: (updateId, problem) => events.putAway(`${botId}:${updateId}`, problem, null),
    size: runner.size,
    idle: runner.idle,
  };
}

/** Every pressed button is answered, whatever becomes of it: in a group, unreadable, refused. */
function answerButton(raw: unknown, answer: (id: string) => void): void {
  const id = (raw as { callback_query?: { id?: unknown } | null }).callback_query?.id;
  if (typeof id === 'string' && id !== '') {
    answer(id);
  }
}
