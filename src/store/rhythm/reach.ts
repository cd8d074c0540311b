import type { Reach } from '../../core/duty/reach.ts';
import type { Database } from '../hallway/database.ts';

/**
 * How the question of duty \`d\` stands, one of core/duty/reach.ts. A web page that was opened after the message was shown counts as
 * read; the other channels say so themselves or not at all.
 */
export const reachOf = (d: string): string => `case
  when (select true from inbound_message m where m.party_id = ${d}.owner_person_id and m.received_at > ${d}.prompted_at limit 1) is not null then 'answering'
  when (select true from channel_identity i where i.person_id = ${d}.owner_person_id and i.state = 'blocked' limit 1) is not null
    and (select true from channel_identity i where i.person_id = ${d}.owner_person_id and i.state = 'bound' limit 1) is null then 'blocked'
  else coalesce((
    select case when bool_or(o.state = 'sent' and (o.read_at is not null or o.channel = 'web' and i.last_seen_at > o.sent_at)) then 'read_silent'
                when bool_or(o.state = 'sent') then 'delivered_silent'
                when bool_or(o.state in ('undeliverable', 'phone_list') or o.state = 'cancelled' and (o.reason = 'no_address' or o.reason like 'identity\\_%')) then 'undeliverable'
                else 'not_sent' end
    from outbound_message o left join channel_identity i on i.id = o.identity_id
    where o.person_id = ${d}.owner_person_id and o.created_at >= ${d}.prompted_at and o.message_class = 'prompt'), 'not_sent') end`;

const reachSql = `select d.id, ${reachOf('d')} as reach from duty d where d.id = any($1::uuid[])`;

export async function reachOfDuties(
  database: Database,
  dutyIds: readonly string[],
): Promise<ReadonlyMap<string, Reach>> {
  const rows = await database.rows<{ id: string; reach: Reach }>(reachSql, [dutyIds]);
  return new Map(rows.map(({ id, reach }) => [id, reach]));
}
