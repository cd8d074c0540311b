import type { HallwayStore } from '../../app/ports.ts';
import type { Address } from '../../core/event.ts';
import { deriveId } from '../../core/ids.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import { hashOfAddress, newIdentityId } from '../look-up.ts';
import type { Database } from './database.ts';
import { inboundColumns } from './decision-row.ts';
import { plain } from './plain.ts';

const nobody = '00000000-0000-0000-0000-000000000000';

/** Finds or makes the address, and writes the inbox row if there is none, or only one that waits for a retry. */
const keepSql = `
with made as (
  insert into channel_identity (id, channel, external_id_h, external_id_e, state, last_seen_at) values ($1, $2, $3, $4, 'unbound', $5)
  on conflict (channel, external_id_h) do update set last_seen_at = excluded.last_seen_at
  returning id, person_id, state
)
insert into inbound_message as m (id, channel, external_message_id, identity_id, party_id, kind, text_e, start_code_e, media_ref, edited, state, attempts, problem, sent_at, received_at, handled_at)
select $6, $2, $7, made.id, case when made.state in ('bound', 'blocked') and made.person_id is not null then made.person_id else made.id end,
  $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $5 from made
on conflict (channel, external_message_id) do update set state = excluded.state, attempts = excluded.attempts, problem = excluded.problem, handled_at = excluded.handled_at
where m.state = 'pending'`;

type Keeps = Pick<HallwayStore, 'keepForRetry' | 'keepUnparsed'>;

/** The two ways to store a message without a decision. `now` tells when the last attempt was. */
export function makeKeeps(database: Database, crypto: FieldCrypto, now: () => number): Keeps {
  const addressColumns = ({ channel, externalId }: Address) => {
    const hash = hashOfAddress(crypto, channel, externalId);
    const id = newIdentityId(hash);
    return [
      id,
      channel,
      hash,
      crypto.encrypt('channel_identity', 'external_id_e', id, plain(externalId)),
      new Date(now()),
    ];
  };
  return {
    keepForRetry: async (event, problem, attempts, state) => {
      const row = inboundColumns(crypto, event);
      await database.rows(keepSql, [
        ...addressColumns(event.address),
        event.id,
        row.ext_message_id,
        row.in_kind,
        row.text_e,
        row.start_code_e,
        row.media_ref,
        row.edited,
        state,
        attempts,
        plain(problem, 500),
        row.sent_at,
        row.said_at,
      ]);
    },
    keepUnparsed: async (address, channel, externalMessageId, problem, at) => {
      const id = deriveId(at, 'unparsed', channel, externalMessageId);
      const rest = [
        id,
        plain(externalMessageId),
        'other',
        null,
        null,
        null,
        false,
        'unparsed',
        0,
        plain(problem, 500),
        null,
        new Date(at),
      ];
      if (address !== null) {
        await database.rows(keepSql, [...addressColumns(address), ...rest]);
        return;
      }
      await database.rows(
        `insert into inbound_message (id, channel, external_message_id, identity_id, party_id, kind, state, problem, received_at, handled_at)
         values ($1, $2, $3, $4, $4, 'other', 'unparsed', $5, $6, $6) on conflict do nothing`,
        [id, channel, plain(externalMessageId), nobody, plain(problem, 500), new Date(at)],
      );
    },
  };
}
