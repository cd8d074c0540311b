import type { Said } from './crowd.ts';
import type { World } from './world.ts';

/** Something that must not be. */
export interface Break {
  /** The number of the invariant in docs/decisions/0009-killed-at-any-moment.md. */
  readonly invariant: number;
  readonly what: string;
  /** Ids, never words. */
  readonly examples: readonly unknown[];
}

export const broken = (invariant: number, what: string, examples: readonly unknown[]): Break[] =>
  examples.length === 0 ? [] : [{ invariant, what: `${what} (${examples.length})`, examples: examples.slice(0, 5) }];

/** Runs a query that finds what must not be. */
export async function findBroken({ store }: World, invariant: number, what: string, sql: string): Promise<Break[]> {
  return broken(invariant, what, (await store.pool.query(sql)).rows);
}

/** What somebody was told "received" for. */
export function acknowledged({ platform }: World, said: readonly Said[]): Said[] {
  const confirmed = new Set(platform.confirmed);
  return said.filter((one) => one.acknowledged || (one.updateId !== null && confirmed.has(one.updateId)));
}

/** Invariant 1, which holds at every moment, also between two lives of the product. */
export async function checkKept(world: World, said: readonly Said[]): Promise<Break[]> {
  const keys = acknowledged(world, said).map(({ channel, externalMessageId }) => `${channel} ${externalMessageId}`);
  const { rows } = await world.store.pool.query<{ key: string; n: number }>(
    `select k.key, count(m.id)::int as n from unnest($1::text[]) k(key)
     left join inbound_message m on m.channel = split_part(k.key, ' ', 1)::channel and m.external_message_id = split_part(k.key, ' ', 2)
     group by k.key having count(m.id) <> 1`,
    [keys],
  );
  return broken(1, 'acknowledged, and not exactly one inbox row', rows);
}

/** Invariants 1 to 3 in the quiet. */
export async function checkInbox(world: World, said: readonly Said[]): Promise<Break[]> {
  return [
    ...(await checkKept(world, said)),
    ...broken(1, 'never acknowledged in the quiet', unacknowledged(world, said)),
    ...(await findBroken(
      world,
      2,
      'inbox rows not settled',
      `select id, state from inbound_message where state = 'pending'`,
    )),
    ...(await findBroken(
      world,
      2,
      'messages that could not be handled',
      `select m.id, m.state, m.problem, m.attempts, exists (select from human_inbox h where h.inbound_id = m.id) as told from inbound_message m where m.state in ('dead', 'unparsed')`,
    )),
    ...(await findBroken(
      world,
      1,
      'messages handled otherwise than once',
      `select m.id, m.kind, count(l.seq)::int as times from inbound_message m
       left join audit_log l on l.entity = 'event' and l.entity_id = m.id::text and l.action in ('message_received', 'address_changed')
       where m.state = 'done' group by m.id having count(l.seq) <> 1`,
    )),
    ...(await findBroken(
      world,
      1,
      'decisions whose message has no row',
      `select l.entity_id from audit_log l where l.action = 'message_received' and not exists (select from inbound_message m where m.id::text = l.entity_id)`,
    )),
    ...(await findBroken(
      world,
      1,
      'answers given twice',
      `select a.session_id, a.step_id, a.child_id, count(*)::int as n from answer a where a.superseded_by is null group by 1, 2, 3, a.inbound_id having count(*) > 1`,
    )),
    ...(await checkScans(world, said)),
  ];
}

function unacknowledged(world: World, said: readonly Said[]): string[] {
  const known = new Set(acknowledged(world, said));
  return said.filter((one) => !known.has(one) && !one.refused).map(({ externalMessageId }) => externalMessageId);
}

/** Every word of danger was heard as what it is, and is in an alert, once. */
async function checkScans(world: World, said: readonly Said[]): Promise<Break[]> {
  const told = acknowledged(world, said).filter(({ flags }) => flags.length > 0);
  const { rows } = await world.store.pool.query<{
    key: string;
    scan: { flag: string }[] | null;
    signals: { flag: string; subject: string; step: string | null; alert: string | null }[];
    /** For whoever looks for the cause. */
    where: object;
  }>(
    `select m.channel || ' ' || m.external_message_id as key, m.risk_scan as scan,
       (select coalesce(json_agg(json_build_object('flag', s.flag_code, 'subject', s.subject_key, 'step', s.step_id, 'alert', s.alert_id)), '[]'::json)
        from signal s where s.inbound_id = m.id) as signals,
       json_build_object('inbound', m.id, 'state', m.state, 'problem', m.problem, 'session', m.session_id, 'party', m.party_id, 'heard', m.risk_scan,
         'identity', (select json_build_object('state', i.state, 'person', i.person_id) from channel_identity i where i.id = m.identity_id)) as where
     from inbound_message m where m.channel || ' ' || m.external_message_id = any($1)`,
    [told.map(({ channel, externalMessageId }) => `${channel} ${externalMessageId}`)],
  );
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const unheard: unknown[] = [];
  const unraised: unknown[] = [];
  const doubled: unknown[] = [];
  for (const { channel, externalMessageId, flags } of told) {
    const row = byKey.get(`${channel} ${externalMessageId}`);
    const heard = (row?.scan ?? []).map(({ flag }) => flag);
    if (flags.some((flag) => !heard.includes(flag))) unheard.push({ flags, ...row?.where });
    const own = (row?.signals ?? []).filter(({ flag }) => flags.includes(flag));
    if (flags.some((flag) => !own.some((signal) => signal.flag === flag && signal.alert !== null)))
      unraised.push({ flags, ...row?.where });
    // The danger scan and the question's own flag may both hear the same words: two signals of one alert, told apart by the step.
    if (new Set(own.map(({ flag, subject, step }) => `${flag} ${subject} ${step}`)).size !== own.length)
      doubled.push({ flags, ...row?.where });
  }
  return [
    ...broken(3, 'words of danger not heard', unheard),
    ...broken(4, 'words of danger in no alert', unraised),
    ...broken(4, 'words of danger raised twice', doubled),
  ];
}
