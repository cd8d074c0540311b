import type { CommitResult } from '../../app/ports.ts';
import type { Decision, Effect } from '../../core/effect.ts';
import type { AlertEventIn, Event, PartyEvent } from '../../core/event.ts';
import type { AlertId, PersonId } from '../../core/ids.ts';
import type { AlertSituation, PartySituation } from '../../core/situation.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import { hashOfAddress } from '../look-up.ts';
import { makeBatcher } from './batcher.ts';
import type { Database, Prepared, Session } from './database.ts';
import { isUniqueViolation } from './database.ts';
import type { HotContext } from './hot-context.ts';
import { type HotRows, hotRows } from './hot-rows.ts';
import { plain } from './plain.ts';
import { type RareContext, type RareKind, Stale, type Write } from './rare.ts';
import { rareEffects } from './rare-effects.ts';

export interface CommitParts {
  readonly database: Database;
  readonly crypto: FieldCrypto;
  /** The statement of commit-sql.ts, with or without jobs. */
  readonly statement: () => Prepared;
  /** Told after a commit that put jobs into queues: whoever sends may be woken. */
  readonly wake: (queues: ReadonlySet<string>) => void;
}

export interface Commits {
  commitParty(event: PartyEvent, situation: PartySituation, decision: Decision): Promise<CommitResult>;
  commitAlert(event: AlertEventIn, situation: AlertSituation, decision: Decision): Promise<CommitResult>;
}

type Outcome = CommitResult['kind'];
type One = { readonly rows: HotRows; readonly party: string };

const rareOrder = Object.keys(rareEffects);

/**
 * Decisions of ordinary messages go in one statement, several together when they come together. A decision with rare effects
 * is a transaction of its own around the same statement.
 */
export function makeCommits(parts: CommitParts): Commits {
  const { database, statement } = parts;
  const ordinary = makeBatcher<One, Outcome>({
    run: (items) =>
      writeHot(
        database,
        statement(),
        items.map(({ rows }) => rows),
      ),
    keyOf: ({ party }) => party,
    maxItems: 64,
    maxInFlight: 1,
  });
  const commit = async (
    event: Event,
    situation: PartySituation | AlertSituation,
    decision: Decision,
  ): Promise<CommitResult> => {
    const rare = decision.effects.filter(isRare);
    if (rare.length > 0 || !('partyId' in situation)) return writeWithRare(parts, event, situation, decision);
    const rows = hotRows(contextOf(parts.crypto, event, situation, decision, numbersIn(situation)), decision);
    return finish(parts, await ordinary({ rows, party: situation.partyId }), rows, decision);
  };
  return { commitParty: commit, commitAlert: commit };
}

function isRare(effect: Effect): effect is Extract<Effect, { kind: RareKind }> {
  return effect.kind in rareEffects;
}

async function writeWithRare(
  parts: CommitParts,
  event: Event,
  situation: PartySituation | AlertSituation,
  decision: Decision,
): Promise<CommitResult> {
  try {
    const rows = await parts.database.transaction(async (session) => {
      const alertNos = numbersIn(situation);
      const context = contextOf(parts.crypto, event, situation, decision, alertNos);
      if ('partyId' in situation) await makeIdentity(session, parts.crypto, event, situation);
      else await holdAlert(session, situation, decision);
      const { personId } = context;
      await writeRare({
        session,
        crypto: parts.crypto,
        event,
        situation,
        effects: decision.effects,
        now: new Date(situation.now),
        personId,
        alertNos,
      });
      const hot = hotRows(context, decision);
      const [outcome] = await writeHot(session, parts.statement(), [hot]);
      if (outcome !== 'committed') throw new Stale(outcome);
      return hot;
    });
    return finish(parts, 'committed', rows, decision);
  } catch (error) {
    if (error instanceof Stale) return { kind: error.outcome };
    // The unique index on open alerts: another decision opened the same one; this one will find it.
    if (isUniqueViolation(error)) return { kind: 'stale' };
    throw error;
  }
}

async function writeRare(context: RareContext): Promise<void> {
  const rare = context.effects
    .map((effect, ordinal) => ({ effect, ordinal }))
    .filter(({ effect }) => isRare(effect))
    .sort((a, b) => rareOrder.indexOf(a.effect.kind) - rareOrder.indexOf(b.effect.kind) || a.ordinal - b.ordinal);
  for (const { effect, ordinal } of rare) {
    const write = rareEffects[effect.kind as RareKind] as Write<RareKind>;
    await write(context, effect as never, ordinal);
  }
}

/** The row of an address nobody has written from before must be there when something is written about it. */
async function makeIdentity(
  session: Session,
  crypto: FieldCrypto,
  event: Event,
  { identity, now }: PartySituation,
): Promise<void> {
  if (identity?.known !== false || !('address' in event)) return;
  const { channel, externalId } = event.address;
  await session.rows(
    `insert into channel_identity (id, channel, external_id_h, external_id_e, state, last_seen_at) values ($1, $2, $3, $4, 'unbound', $5) on conflict do nothing`,
    [
      identity.id,
      channel,
      hashOfAddress(crypto, channel, externalId),
      crypto.encrypt('channel_identity', 'external_id_e', identity.id, plain(externalId)),
      new Date(now),
    ],
  );
}

/** One decision an alert at a time: whoever saw an older version decides anew. An update raises the version itself. */
async function holdAlert(session: Session, { alert }: AlertSituation, { effects }: Decision): Promise<void> {
  if (effects.length === 0) return;
  const updated = effects.some((effect) => effect.kind === 'update_alert' && effect.alertId === alert.id);
  const sql = updated
    ? 'select 1 from alert where id = $1 and version = $2 for update'
    : 'update alert set version = version + 1 where id = $1 and version = $2 returning 1';
  if ((await session.rows(sql, [alert.id, alert.version])).length === 0) throw new Stale();
}

function numbersIn(situation: PartySituation | AlertSituation): Map<string, string> {
  const alerts = 'alerts' in situation ? situation.alerts : [situation.alert];
  return new Map(alerts.map(({ id, no }) => [id, no]));
}

function contextOf(
  crypto: FieldCrypto,
  event: Event,
  situation: PartySituation | AlertSituation,
  { effects }: Decision,
  alertNos: ReadonlyMap<string, string>,
): HotContext {
  if (!('partyId' in situation))
    return { crypto, event, situation, partyId: null, personId: situation.actor?.id ?? null, alertNos };
  const bound = effects.find((effect) => effect.kind === 'bind_identity')?.personId;
  const personId: PersonId | null = bound ?? situation.person?.id ?? null;
  return { crypto, event, situation, partyId: bound ?? situation.partyId, personId, alertNos };
}

async function writeHot(
  session: Session,
  statement: Prepared,
  decisions: readonly HotRows[],
): Promise<readonly Outcome[]> {
  const all = (list: (rows: HotRows) => readonly object[]): string =>
    JSON.stringify(decisions.flatMap((rows, n) => list(rows).map((row) => ({ n, ...row }))));
  const rows = await session.rows<{ n: number; outcome: Outcome }>(statement, [
    all((d) => [d.decision]),
    all((d) => d.sessions),
    all((d) => d.ended),
    all((d) => d.answers),
    all((d) => d.outbox),
    all((d) => d.timers),
    all((d) => d.filed),
    all((d) => d.audit),
    ...(statement.text.includes('$9') ? [all((d) => d.jobs)] : []),
  ]);
  return rows.map(({ outcome }) => outcome);
}

function finish(parts: CommitParts, outcome: Outcome, rows: HotRows, { effects }: Decision): CommitResult {
  if (outcome !== 'committed') return { kind: outcome };
  const queues = new Set(rows.jobs.map((job) => (job as { queue: string }).queue));
  if (queues.size > 0) parts.wake(queues);
  const alertIds = effects.flatMap((effect): AlertId[] =>
    effect.kind === 'open_alert'
      ? [effect.alert.id]
      : 'alertId' in effect && effect.kind === 'update_alert'
        ? [effect.alertId]
        : [],
  );
  return { kind: 'committed', outboundIds: rows.outboundIds, alertIds: [...new Set(alertIds)] };
}
