import type { CommitResult } from '../../app/ports.ts';
import type { Decision, SendMessage } from '../../core/effect.ts';
import type { Address, AlertEventIn, ChannelName, ChildEvent, Event, PartyEvent } from '../../core/event.ts';
import type { AlertId, PersonId } from '../../core/ids.ts';
import type { AlertSituation, ChildSituation, PartySituation, Situation } from '../../core/situation.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import { hashOfAddress } from '../look-up.ts';
import { type FullRows, otherParties } from './alert-rows.ts';
import { hallwayBatches, makeBatcher } from './batcher.ts';
import type { Database, Prepared, Session } from './database.ts';
import { isUniqueViolation } from './database.ts';
import type { HotContext, Of } from './hot-context.ts';
import { type HotRows, hotRows } from './hot-rows.ts';
import { type Queue, queueOf } from './outbound-rows.ts';
import { plain } from './plain.ts';
import { type RareContext, type RareKind, Stale, type Write } from './rare.ts';
import { rareEffects } from './rare-effects.ts';
import { isRare, needsTransaction, type Statements, sizeOf, statementOf } from './statement-size.ts';
import { numberAlerts } from './write-alert.ts';

export interface CommitParts {
  readonly database: Database;
  readonly crypto: FieldCrypto;
  readonly statements: Statements;
  /** Told after a commit that put jobs into queues: whoever sends may be woken. */
  readonly wake: (queues: ReadonlySet<Queue>) => void;
  /** Whether what is written for this channel is on the screen by being written. */
  readonly isShownByCommit: (channel: ChannelName) => boolean;
}

export interface Commits {
  commitParty(event: PartyEvent, situation: PartySituation, decision: Decision): Promise<CommitResult>;
  commitAlert(event: AlertEventIn, situation: AlertSituation, decision: Decision): Promise<CommitResult>;
  commitChild(event: ChildEvent, situation: ChildSituation, decision: Decision): Promise<CommitResult>;
}

/** What became of one decision. */
interface Outcome {
  readonly outcome: CommitResult['kind'];
  /** Something new stands on the screen of who wrote. */
  readonly shown: boolean;
  /** Of the messages that are still to leave. */
  readonly waiting: readonly SendMessage['messageClass'][];
}
interface One {
  readonly rows: HotRows;
  /** Whom and what it changes: two decisions about one of them never go in one statement. */
  readonly keys: readonly string[];
}

const rareOrder = Object.keys(rareEffects);

/**
 * Decisions go in one statement, several together when they come together. A decision with rare effects, or one that opens an alert, which
 * takes the next number, is a transaction of its own around the same statement.
 */
export function makeCommits(parts: CommitParts): Commits {
  const together = new Map(
    Object.values(parts.statements).map((statement: Prepared) => [
      statement,
      makeBatcher<One, Outcome>({
        run: (items) =>
          writeHot(
            parts.database,
            statement,
            items.map(({ rows }) => rows),
          ),
        keysOf: ({ keys }) => keys,
        ...hallwayBatches,
      }),
    ]),
  );
  const commit = async (event: Event, situation: Situation, decision: Decision): Promise<CommitResult> => {
    // Most reviews of a file find nothing: there is nothing to write, and their timer is finished by whoever ran it.
    if (event.kind === 'child_review_due' && decision.effects.length === 0) return nothingFound;
    if (needsTransaction(decision)) return writeWithRare(parts, event, situation, decision);
    const size = sizeOf(situation, decision);
    const context = contextOf(parts, event, situation, decision, numbersIn(situation));
    const rows = hotRows(context, decision, size === 'full' ? { withRecords: true } : null);
    const write = together.get(statementOf(parts.statements, event, size)) as (one: One) => Promise<Outcome>;
    try {
      return finish(parts, await write({ rows, keys: keysOf(context, rows, decision) }), rows, event, decision);
    } catch (error) {
      // A step or a story's row that is there already: another decision was quicker.
      if (size === 'full' && isUniqueViolation(error)) return { kind: 'stale' };
      throw error;
    }
  };
  return { commitParty: commit, commitAlert: commit, commitChild: commit };
}

function keysOf(context: HotContext, { full }: HotRows, { effects }: Decision): readonly string[] {
  const own = context.partyId === null ? [] : [context.partyId];
  if (full === null) return own;
  const opens = effects.filter((effect): effect is Of<'open_session_for'> => effect.kind === 'open_session_for');
  return [...own, ...full.touched.map(({ id }) => id), ...otherParties(context, opens)];
}

const nothingFound: CommitResult = { kind: 'committed', outboundIds: [], alertIds: [] };

async function writeWithRare(
  parts: CommitParts,
  event: Event,
  situation: Situation,
  decision: Decision,
): Promise<CommitResult> {
  try {
    const { outcome, rows } = await parts.database.transaction(async (session) => {
      const now = new Date(situation.now);
      if ('partyId' in situation) await makeIdentity(session, parts.crypto, event, situation);
      const { personId } = contextOf(parts, event, situation, decision, numbersIn(situation));
      await writeRare({ session, crypto: parts.crypto, event, situation, effects: decision.effects, now, personId });
      const size = sizeOf(situation, decision);
      const alertNos = new Map([...numbersIn(situation), ...(await numberAlerts(session, decision.effects, now))]);
      const context = contextOf(parts, event, situation, decision, alertNos);
      const hot = hotRows(context, decision, size === 'full' ? { withRecords: false } : null);
      const [outcome] = await writeHot(session, statementOf(parts.statements, event, size), [hot]);
      if (outcome?.outcome !== 'committed') throw new Stale(outcome?.outcome);
      return { outcome, rows: hot };
    });
    return finish(parts, outcome, rows, event, decision);
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

function numbersIn(situation: Situation): ReadonlyMap<string, string> {
  const alerts = 'alerts' in situation ? situation.alerts : [situation.alert];
  return new Map(alerts.map(({ id, no }) => [id, no]));
}

function contextOf(
  { crypto, isShownByCommit }: CommitParts,
  event: Event,
  situation: Situation,
  { effects }: Decision,
  alertNos: ReadonlyMap<string, string>,
): HotContext {
  if (!('partyId' in situation))
    return { crypto, event, situation, partyId: null, personId: actorOf(situation), alertNos, isShownByCommit };
  const bound = effects.find((effect) => effect.kind === 'bind_identity')?.personId;
  const personId: PersonId | null = bound ?? situation.person?.id ?? null;
  return { crypto, event, situation, partyId: bound ?? situation.partyId, personId, alertNos, isShownByCommit };
}

/** Whoever acted on an alert; a review of a child's file is nobody's act. */
function actorOf(situation: AlertSituation | ChildSituation): PersonId | null {
  return 'actor' in situation ? (situation.actor?.id ?? null) : null;
}

async function writeHot(
  session: Session,
  statement: Prepared,
  decisions: readonly HotRows[],
): Promise<readonly Outcome[]> {
  const all = (list: (rows: HotRows) => readonly object[]): string =>
    JSON.stringify(decisions.flatMap((rows, n) => list(rows).map((row) => Object.assign(row, { n }))));
  return session.rows<Outcome>(statement, [
    all((d) => [d.decision]),
    all((d) => d.sessions),
    all((d) => d.ended),
    all((d) => d.answers),
    all((d) => d.outbox),
    all((d) => d.timers),
    all((d) => d.filed),
    all((d) => d.audit),
    all((d) => d.contacts),
    all((d) => d.duties),
    all((d) => d.parents),
    ...(decisions[0]?.full ? fullLists.map((list) => all(({ full }) => full?.[list] ?? [])) : []),
  ]);
}

/** $12 and on of commit-full-sql.ts. */
const fullLists = [
  'touched',
  'opened',
  'steps',
  'finished',
  'recipients',
  'events',
  'signals',
  'others',
  'records',
] as const satisfies readonly (keyof FullRows)[];

function finish(
  parts: CommitParts,
  { outcome, shown, waiting }: Outcome,
  rows: HotRows,
  event: Event,
  { effects }: Decision,
): CommitResult {
  if (outcome !== 'committed') return { kind: outcome };
  if (waiting.length > 0) parts.wake(new Set(waiting.map((messageClass) => queueOf[messageClass])));
  const shownTo: Address | undefined = shown && 'address' in event ? event.address : undefined;
  const alertIds = effects.flatMap((effect): AlertId[] =>
    effect.kind === 'open_alert'
      ? [effect.alert.id]
      : 'alertId' in effect && effect.kind === 'update_alert'
        ? [effect.alertId]
        : [],
  );
  return {
    kind: 'committed',
    outboundIds: rows.outboundIds,
    alertIds: [...new Set(alertIds)],
    ...(shownTo && { shownTo }),
  };
}
