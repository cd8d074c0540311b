import { splitText } from '../../src/channels/split-text.ts';
import { textWithOptions } from '../../src/channels/text-with-options.ts';
import type { MessageBody } from '../../src/core/effect.ts';
import { type Break, broken, findBroken } from './check-inbox.ts';
import type { World } from './world.ts';

interface Row {
  readonly id: string;
  readonly seq: string;
  readonly identity_id: string;
  readonly external_id_e: string;
  readonly message_class: 'alert' | 'reply' | 'prompt' | 'tip';
  readonly state: string;
  readonly body_e: string;
  readonly attempts: number;
  readonly ambiguous_attempts: number;
  readonly reason: string | null;
  readonly platform_message_id: string | null;
}

/** The rows of one chat that say the same words: the platform cannot tell them apart. */
interface Same {
  /** Rows that are recorded as sent. */
  sent: number;
  /** The most deliveries that the record allows. */
  allowed: number;
  prompts: number;
  others: number;
}

/** Invariants 6 and 7 in the quiet. */
export async function checkOutbox(world: World, now: number): Promise<Break[]> {
  return [
    ...(await findBroken(
      world,
      6,
      'effect keys that are not unique',
      'select effect_key from outbound_message group by 1 having count(*) > 1',
    )),
    ...(await findBroken(
      world,
      6,
      'messages that did not leave in the quiet',
      `select id, state, message_class, channel, attempts, reason from outbound_message where state in ('queued', 'sending')
       and not (attempts = 0 and send_after > '${new Date(now).toISOString()}')`,
    )),
    ...(await findBroken(
      world,
      6,
      'shown twice or not recorded on the web',
      `select id, state from outbound_message where channel = 'web' and state = 'sent' and sent_at is null`,
    )),
    ...(await checkDeliveries(world)),
  ];
}

const repeated = /^（第\d+次发送）/u;

/** Counts what the platform has delivered against what the rows say. */
async function checkDeliveries({ store, platform }: World): Promise<Break[]> {
  const { rows } = await store.pool.query<Row>(
    `select o.id, o.seq, o.identity_id, i.external_id_e, o.message_class, o.state, o.body_e, o.attempts, o.ambiguous_attempts, o.reason, o.platform_message_id
     from outbound_message o join channel_identity i on i.id = o.identity_id where o.channel = 'telegram' order by o.seq`,
  );
  const expected = new Map<string, Same>();
  const chatOf = new Map<string, string>();
  const wordsOf = new Map<string, string>();
  for (const row of rows) {
    const chat = store.crypto.decrypt('channel_identity', 'external_id_e', row.identity_id, row.external_id_e);
    const body = JSON.parse(store.crypto.decrypt('outbound_message', 'body_e', row.id, row.body_e)) as MessageBody;
    const text = splitText(textWithOptions(body), 4096)[0] ?? '';
    chatOf.set(row.id, chat);
    wordsOf.set(row.id, text);
    const key = `${chat} ${text}`;
    const same = expected.get(key) ?? { sent: 0, allowed: 0, prompts: 0, others: 0 };
    const prompt = row.message_class === 'prompt' || row.message_class === 'tip';
    const ambiguous =
      row.ambiguous_attempts + (row.state === 'undeliverable' && /^ambiguous/u.test(row.reason ?? '') ? 1 : 0);
    same.sent += row.state === 'sent' ? 1 : 0;
    same.allowed += prompt ? Math.min(1, row.attempts) : (row.state === 'sent' ? 1 : 0) + ambiguous;
    same.prompts += prompt ? 1 : 0;
    same.others += prompt ? 0 : 1;
    expected.set(key, same);
  }
  const seen = new Map<string, number>();
  for (const { chat, text } of platform.sent) {
    const key = `${chat} ${text.replace(repeated, '')}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  const names = (keys: readonly string[]) =>
    keys.map((key) => ({
      rows: rows
        .filter(({ id }) => `${chatOf.get(id)} ${wordsOf.get(id)}` === key)
        .map(({ id, state, attempts, ambiguous_attempts, reason }) => ({
          id,
          state,
          attempts,
          ambiguous_attempts,
          reason,
        }))
        .slice(0, 4),
      seen: seen.get(key) ?? 0,
      ...expected.get(key),
    }));
  const keys = [...new Set([...seen.keys(), ...expected.keys()])];
  const of = (key: string) => expected.get(key) ?? { sent: 0, allowed: 0, prompts: 0, others: 0 };
  return [
    ...broken(
      6,
      'delivered more often than the record allows',
      names(keys.filter((key) => (seen.get(key) ?? 0) > of(key).allowed)),
    ),
    ...broken(
      6,
      'recorded as sent, and never delivered',
      names(keys.filter((key) => (seen.get(key) ?? 0) < of(key).sent)),
    ),
    ...checkOrder(rows, chatOf),
  ];
}

/** Within a chat the platform's numbers grow with ours; an alert waits for nobody. */
function checkOrder(rows: readonly Row[], chatOf: ReadonlyMap<string, string>): Break[] {
  const last = new Map<string, { readonly number: number; readonly id: string }>();
  const wrong: unknown[] = [];
  for (const row of rows) {
    if (row.message_class === 'alert' || row.state !== 'sent' || row.platform_message_id === null) continue;
    const chat = chatOf.get(row.id) ?? '';
    const number = Number(row.platform_message_id);
    const before = last.get(chat);
    if (before !== undefined && before.number > number) wrong.push({ earlier: before.id, later: row.id });
    last.set(chat, { number, id: row.id });
  }
  return broken(7, 'messages of a chat that overtook each other', wrong);
}
