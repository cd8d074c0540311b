import type { Effect } from '../../core/effect.ts';
import type { Event } from '../../core/event.ts';
import type { PersonId } from '../../core/ids.ts';
import type { Situation } from '../../core/situation.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Session } from './database.ts';

/** Somebody else was quicker: the transaction is rolled back and the decision made anew. */
export class Stale extends Error {
  readonly outcome: 'stale' | 'duplicate';

  constructor(outcome: 'stale' | 'duplicate' = 'stale') {
    super(outcome);
    this.name = 'Stale';
    this.outcome = outcome;
  }
}

/** What a rare effect may use; all on the connection of the decision's transaction. */
export interface RareContext {
  readonly session: Session;
  readonly crypto: FieldCrypto;
  readonly event: Event;
  readonly situation: Situation;
  readonly effects: readonly Effect[];
  readonly now: Date;
  readonly personId: PersonId | null;
}

export type RareKind = Exclude<
  Effect['kind'],
  | 'send_message'
  | 'save_answer'
  | 'save_session'
  | 'end_session'
  | 'file_inbox'
  | 'set_timer'
  | 'record_contact'
  | 'set_parent_state'
  | 'advance_duties'
  | 'audit'
  | 'open_alert'
  | 'update_alert'
  | 'add_alert_step'
  | 'finish_alert_step'
  | 'add_alert_recipient'
  | 'add_alert_event'
  | 'save_signal'
  | 'open_session_for'
>;

/** Writes one effect; `ordinal` is its place in the decision. @throws Stale */
export type Write<K extends RareKind> = (
  context: RareContext,
  effect: Extract<Effect, { kind: K }>,
  ordinal: number,
) => Promise<void>;

/** Runs an update that must find its row as the decision saw it. */
export async function mustChange(
  session: Session,
  sql: string,
  values: readonly unknown[],
  outcome: 'stale' | 'duplicate' = 'stale',
): Promise<void> {
  const rows = await session.rows(`${sql} returning 1`, values);
  if (rows.length === 0) throw new Stale(outcome);
}

/** An instant of the core as a parameter; undefined and null stay null. */
export const instant = (at: number | null | undefined): Date | null =>
  at === null || at === undefined ? null : new Date(at);
