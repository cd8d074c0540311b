import type { Effect } from '../../core/effect.ts';
import type { ChannelName, Event } from '../../core/event.ts';
import type { PersonId } from '../../core/ids.ts';
import type { Situation } from '../../core/situation.ts';
import type { FieldCrypto } from '../field-crypto.ts';

/** Who and what a decision was about, whichever kind of event it answers. */
export interface HotContext {
  readonly crypto: FieldCrypto;
  readonly event: Event;
  readonly situation: Situation;
  /** The party whose sessions these are: the person, when this decision binds the address. */
  readonly partyId: string | null;
  readonly personId: PersonId | null;
  /** Numbers of alerts by id, for `{{alert.no}}`. */
  readonly alertNos: ReadonlyMap<string, string>;
  /** Whether what is written for this channel is on the screen by being written. */
  readonly isShownByCommit: (channel: ChannelName) => boolean;
}

/** One kind of effect. */
export type Of<K extends Effect['kind']> = Extract<Effect, { kind: K }>;
