import type { MessageBody, MessageClass } from '../core/effect.ts';
import type { Content } from '../core/event.ts';
import type { Severity } from '../core/flow/outcome.ts';
import type { Instant } from '../core/ids.ts';
import type { FieldCrypto } from './field-crypto.ts';
import type { Database } from './hallway/database.ts';
import { hashOfAddress } from './look-up.ts';

/** One bubble of a web chat, from either side. */
export type StoredRow =
  | {
      readonly from: 'bot';
      readonly seq: number;
      readonly at: Instant;
      readonly body: MessageBody;
      readonly messageClass: MessageClass;
      readonly severity?: Severity;
    }
  | { readonly from: 'me'; readonly externalMessageId: string; readonly at: Instant; readonly content: Content };

export interface ChatStore {
  /** The look-up hash by which `chatNews` names a chat. */
  hashOf(token: string): string;
  /** Who is behind the token of a web chat; null when nobody has written from it yet. */
  whoIs(token: string): Promise<{ readonly state: string; readonly isStaff: boolean; readonly drill: boolean } | null>;
  /** The newest rows that may be seen now, oldest first: of the other side, what is recorded as sent. */
  recent(token: string, limit: number): Promise<readonly StoredRow[]>;
  /** Tells the other processes that these chats have something new. A hint: who misses it looks again by itself. */
  tell(tokens: readonly string[]): void;
}

/** Channel on which processes tell each other whose chat has news: "<process> <look-up hash of an address>,…". */
export const chatNews = 'jiaxin_chat';

const whoIsSql = {
  name: 'chat_who_is',
  text: `select i.state::text, coalesce(s.drill, false) as drill,
      exists (select 1 from staff_role r where r.staff_id = s.id and (r.valid_to is null or r.valid_to > now())) as is_staff
    from channel_identity i left join staff s on s.person_id = i.person_id
    where i.channel = 'web' and i.external_id_h = $1`,
};

const recentSql = {
  name: 'chat_recent',
  text: `with me as (select id from channel_identity where channel = 'web' and external_id_h = $1 and state in ('unbound', 'bound'))
    select * from (
      (select 'bot' as side, o.id::text, o.seq::text, coalesce(o.sent_at, o.created_at) as at, o.body_e as body, o.message_class::text as class, a.severity::text, null as kind, null as external_id, null as media
        from me join outbound_message o on o.identity_id = me.id left join alert a on a.id = o.alert_id
        where o.state = 'sent' order by coalesce(o.sent_at, o.created_at) desc limit $2)
      union all
      (select 'me', i.id::text, '0', i.received_at, i.text_e, null, null, i.kind, i.external_message_id, i.media_ref
        from me join inbound_message i on i.identity_id = me.id and i.channel = 'web'
        order by i.received_at desc limit $2)) rows
    order by at desc, side, seq::bigint desc limit $2`,
};

const tellSql = { name: 'chat_tell', text: `select pg_notify('${chatNews}', $1)` };
/** So many hashes of 32 characters fit a NOTIFY of 8,000 bytes. */
const hashesAtOnce = 200;
const tellAfterMs = 20;

interface Row {
  readonly side: 'bot' | 'me';
  readonly id: string;
  readonly seq: string;
  readonly at: Date;
  readonly body: string | null;
  readonly class: MessageClass | null;
  readonly severity: Severity | null;
  readonly kind: string | null;
  readonly external_id: string | null;
  readonly media: string | null;
}

/** What the pages of the web chat read and let out. */
export function makeChatStore(database: Database, crypto: FieldCrypto, processName: string): ChatStore {
  const hash = (token: string) => hashOfAddress(crypto, 'web', token);
  let news = new Set<string>();
  const flush = (): void => {
    const hashes = [...news].slice(0, hashesAtOnce);
    news = new Set([...news].slice(hashesAtOnce));
    if (news.size > 0) setImmediate(flush);
    database.rows(tellSql, [`${processName} ${hashes.join(',')}`]).catch(() => undefined);
  };
  return {
    hashOf: hash,
    tell(tokens) {
      if (tokens.length === 0) return;
      if (news.size === 0) setTimeout(flush, tellAfterMs);
      for (const token of tokens) news.add(hash(token));
    },
    async whoIs(token) {
      const [row] = await database.rows<{ state: string; drill: boolean; is_staff: boolean }>(whoIsSql, [hash(token)]);
      return row ? { state: row.state, isStaff: row.is_staff, drill: row.drill } : null;
    },
    async recent(token, limit) {
      const rows = await database.rows<Row>(recentSql, [hash(token), limit]);
      return rows.map((row) => storedRow(crypto, row)).reverse();
    },
  };
}

function storedRow(crypto: FieldCrypto, row: Row): StoredRow {
  const at = row.at.getTime();
  if (row.side === 'me')
    return { from: 'me', externalMessageId: row.external_id ?? row.id, at, content: contentOf(crypto, row) };
  const body = JSON.parse(crypto.decrypt('outbound_message', 'body_e', row.id, row.body ?? '')) as MessageBody;
  return {
    from: 'bot',
    seq: Number(row.seq),
    at,
    body,
    messageClass: row.class ?? 'reply',
    ...(row.severity ? { severity: row.severity } : {}),
  };
}

function contentOf(crypto: FieldCrypto, row: Row): Content {
  const text = row.body === null ? '' : crypto.decrypt('inbound_message', 'text_e', row.id, row.body);
  switch (row.kind) {
    case 'button':
      return { kind: 'button', data: text };
    case 'voice':
      return { kind: 'voice', mediaRef: row.media ?? '' };
    case 'photo':
      return { kind: 'photo', mediaRef: row.media ?? '', ...(text ? { caption: text } : {}) };
    case 'text':
      return { kind: 'text', text };
    default:
      return { kind: 'other', what: text || (row.kind ?? 'unknown') };
  }
}
