import { partsOf } from '../../core/access/file-parts.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { TalkLine } from './talk-port.ts';
import type { SentRow, WrittenRow } from './talk-store.ts';

const shown = 40;

export interface Reading {
  readonly written: readonly WrittenRow[];
  readonly sent: readonly SentRow[];
  /** Left out of an open matter of this family (domain 4.4). */
  readonly leftOut: boolean;
}

/** Whether this reader may ever see answers that may speak of harm; said of the role, never of one family. */
export function readsWhole(actor: DeskActor): boolean {
  return partsOf(actor.roles.map(({ role }) => role)).has('protection');
}

/**
 * What went to and fro, oldest first. Who reads no texts of harm reads no answers to the questions of conversations at all, and nothing the
 * danger scan has stopped at: one gap alone would tell. The same holds, without a word, for whoever is left out of an open matter.
 */
export function talkLines(actor: DeskActor, { written, sent, leftOut }: Reading): readonly TalkLine[] {
  const whole = readsWhole(actor) && !leftOut;
  const theirs = written
    .filter(({ inForm, flagged }) => whole || !(inForm || flagged))
    .map(
      ({ id, at, kind, text }): TalkLine => ({ id, at, from: 'person', kind: kindOf(kind), text, state: 'received' }),
    );
  const ours = sent
    .filter(({ inForm, purpose }) => whole || !(inForm || purpose === 'help'))
    .map(
      ({ id, at, text, purpose, state }): TalkLine => ({
        id,
        at,
        from: purpose === 'staff_word' || purpose === 'relay' ? 'staff' : 'bot',
        kind: 'text',
        text,
        state: state === 'sent' ? 'sent' : state === 'queued' || state === 'sending' ? 'waiting' : 'not_sent',
      }),
    );
  return [...theirs, ...ours].sort((a, b) => a.at - b.at).slice(-shown);
}

function kindOf(kind: string): TalkLine['kind'] {
  if (kind === 'text' || kind === 'button') return 'text';
  return kind === 'voice' || kind === 'photo' ? kind : 'other';
}
