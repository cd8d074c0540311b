import type { OutgoingMessage, SendOutcome } from '../../app/ports.ts';
import { splitText } from '../split-text.ts';
import { textWithOptions } from '../text-with-options.ts';
import type { FromChild, ToChild } from './protocol.ts';

type Sent = Extract<FromChild, { type: 'sent' }>;

export const MAX_TEXT_LENGTH = 2_000;

export interface Sends {
  send(message: OutgoingMessage): Promise<SendOutcome>;
  /** The child says what became of a send. */
  answered(sent: Sent): void;
  /** What the child had not answered may have left. */
  childDied(): void;
}

/** Sends under way in the child, each with its own time limit. `tell` is false when there is no child. */
export function makeSends(tell: (message: ToChild) => boolean, timeoutMs: number): Sends {
  const waiting = new Map<number, (outcome: SendOutcome) => void>();
  let nextId = 1;

  function sendText(to: string, text: string): Promise<SendOutcome> {
    const id = nextId;
    nextId += 1;
    return new Promise((resolve) => {
      const answer = (outcome: SendOutcome) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(outcome);
      };
      const timer = setTimeout(() => answer({ kind: 'ambiguous', reason: 'timeout' }), timeoutMs);
      waiting.set(id, answer);
      if (!tell({ type: 'send', id, to, text })) {
        answer({ kind: 'channel_down', reason: 'process_died' });
      }
    });
  }

  return {
    async send(message) {
      let outcome: SendOutcome = { kind: 'gave_up', reason: 'empty_text' };
      for (const [index, text] of splitText(textWithOptions(message.body), MAX_TEXT_LENGTH).entries()) {
        outcome = text.trim() === '' ? outcome : await sendText(message.externalId, text);
        if (outcome.kind !== 'delivered') {
          return index === 0 ? outcome : { kind: 'ambiguous', reason: 'partly_sent' };
        }
      }
      return outcome;
    },
    answered(sent) {
      waiting.get(sent.id)?.(outcomeOf(sent));
    },
    childDied() {
      for (const answer of [...waiting.values()]) {
        answer({ kind: 'ambiguous', reason: 'process_died' });
      }
    },
  };
}

function outcomeOf({ outcome, messageId }: Sent): SendOutcome {
  switch (outcome) {
    case 'delivered':
      return messageId === undefined ? { kind: 'delivered' } : { kind: 'delivered', platformMessageId: messageId };
    case 'no_such_contact':
      return { kind: 'gave_up', reason: 'no_such_contact' };
    case 'not_logged_in':
      return { kind: 'channel_down', reason: 'logged_out' };
    case 'unknown':
      return { kind: 'ambiguous', reason: 'puppet_failed' };
  }
}
