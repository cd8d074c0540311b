import type { MessageBody } from '../core/effect.ts';
import { deriveId } from '../core/ids.ts';
import type { FieldCrypto } from './field-crypto.ts';
import type { Database } from './hallway/database.ts';

/** Words of one person for another; when they do not arrive, a person has to carry them (domain 5.21 U2, 5.17). */
export const carriedPurposes: readonly string[] = ['relay', 'help_answer', 'ask_guardian'];

/** A row of the outbox that will not leave any more. */
export interface Undelivered {
  readonly id: string;
  readonly person_id: string | null;
  readonly child_id: string | null;
  readonly body_e: string;
  readonly reason: string | null;
}

const dayMs = 24 * 3_600_000;

/**
 * Puts what could not be delivered before the child director, or before the station where an open alert keeps it back; the same
 * row is put there once.
 */
export async function fileUndelivered(
  database: Database,
  crypto: FieldCrypto,
  rows: readonly Undelivered[],
  now: number,
): Promise<void> {
  for (const { id: outboundId, person_id, child_id, body_e, reason } of rows) {
    const effectKey = `not_delivered:${outboundId}`;
    const id = deriveId<string>(now, effectKey);
    const { text } = JSON.parse(crypto.decrypt('outbound_message', 'body_e', outboundId, body_e)) as MessageBody;
    await database.rows(
      `insert into human_inbox (id, effect_key, person_id, child_id, reason, for_role, note_e, due_at, created_at, restricted)
       values ($1, $2, $3, $4, 'not_delivered', case when $8 then 'TOWN_STATION' else 'CHILD_DIRECTOR' end, $5, $6, $7, $8) on conflict (effect_key) do nothing`,
      [
        id,
        effectKey,
        person_id,
        child_id,
        crypto.encrypt('human_inbox', 'note_e', id, text),
        new Date(now + dayMs),
        new Date(now),
        reason === 'kept_back',
      ],
    );
  }
}
