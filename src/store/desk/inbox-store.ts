import type { ItemMove, MoveResult } from '../../app/desk/talk-port.ts';
import type { TalkStore } from '../../app/desk/talk-store.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { deriveId, type Instant, isUuid } from '../../core/ids.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import { auditRow } from './audit-row.ts';
import { ownersAway } from './inbox-owners.ts';
import { type InboxRow, inboxItem, inboxRows, ownersOnly } from './inbox-rows.ts';

/** For so long what was ticked off can be taken back. */
const undoMs = 60_000;

interface InboxParts {
  readonly database: Database;
  readonly crypto: FieldCrypto;
}

/** What waits for a person: one owner at a time, done, and taken back within a minute. */
export function makeInboxStore(
  database: Database,
  crypto: FieldCrypto,
): Pick<TalkStore, 'items' | 'item' | 'move' | 'held'> {
  return {
    async items(actor, limit, now) {
      const rows = await inboxRows(database, actor, limit, null);
      const away = await ownersAway(database, rows, now);
      return rows.map((row) => inboxItem(crypto, row, away.get(row.id)));
    },
    async item(actor, id, now) {
      const row = await rowOf(database, actor, id);
      return row && inboxItem(crypto, row, (await ownersAway(database, [row], now)).get(row.id));
    },
    async move(actor, id, what, at) {
      const row = await rowOf(database, actor, id);
      if (!row) return { kind: 'unknown' };
      return what === 'take_over'
        ? takeOver({ database, crypto }, actor, row, at)
        : move(database, actor, row, what, at);
    },
    async held(actor, now) {
      const rows = await database.conversation.findMany({
        where: { takenBy: actor.staffId, takenUntil: { gt: new Date(now) } },
        orderBy: { takenUntil: 'asc' },
      });
      const ids = rows.map(({ partyId }) => partyId);
      const [people, waiting] = await Promise.all([
        database.person.findMany({ where: { id: { in: ids } }, select: { id: true, displayName: true } }),
        database.humanInbox.groupBy({
          by: ['personId'],
          where: { personId: { in: ids }, reason: 'while_taken', doneAt: null },
          _count: true,
        }),
      ]);
      return rows.map(({ partyId, takenUntil }) => ({
        personId: partyId,
        name: people.find(({ id }) => id === partyId)?.displayName ?? '',
        until: takenUntil?.getTime() ?? now,
        waiting: waiting.find(({ personId }) => personId === partyId)?._count ?? 0,
      }));
    },
  };
}

async function rowOf(database: Database, actor: DeskActor, id: string): Promise<InboxRow | null> {
  if (!isUuid(id)) return null;
  return (await inboxRows(database, actor, 1, id))[0] ?? null;
}

/** The row changes as it was seen or not at all: of two who press at once, the second is told who was first. */
async function move(
  database: Database,
  actor: DeskActor,
  row: InboxRow,
  what: Exclude<ItemMove, 'take_over'>,
  at: Instant,
): Promise<MoveResult> {
  const mine = row.owner_id === actor.staffId;
  if (what === 'undo') return undo(database, actor, row, at);
  if (row.done_at !== null)
    return row.done_by_id === actor.staffId && what === 'done'
      ? { kind: 'done' }
      : { kind: 'theirs', by: row.done_by ?? '', done: true };
  if (row.owner_id !== null && !mine) return { kind: 'theirs', by: row.owner ?? '', done: false };
  if (what === 'mine' && mine) return { kind: 'done' };
  if (what === 'back' && row.owner_id === null) return { kind: 'done' };
  const data = {
    mine: { assignedTo: actor.staffId, assignedAt: new Date(at) },
    back: { assignedTo: null, assignedAt: null },
    done: { doneAt: new Date(at), doneBy: actor.staffId },
  }[what];
  const asSeen = { id: row.id, doneAt: null, assignedTo: row.owner_id };
  if (await change(database, actor, asSeen, data, { action: `inbox_${what}`, at })) return { kind: 'done' };
  return theirs(database, actor, row.id);
}

async function theirs(database: Database, actor: DeskActor, id: string): Promise<MoveResult> {
  const now = await rowOf(database, actor, id);
  return now
    ? { kind: 'theirs', by: (now.done_at ? now.done_by : now.owner) ?? '', done: now.done_at !== null }
    : { kind: 'unknown' };
}

/**
 * From a colleague who is away: the item has another owner, the former one finds a note of it among their own, and the audit says from whom and
 * why. Of two who press at once one has it; if the owner came back to it meanwhile (put it back, ticked it off), nobody takes it from them.
 */
async function takeOver(
  { database, crypto }: InboxParts,
  actor: DeskActor,
  row: InboxRow,
  at: Instant,
): Promise<MoveResult> {
  const from = row.owner_id;
  if (row.done_at === null && (from === null || from === actor.staffId)) return move(database, actor, row, 'mine', at);
  const why = (await ownersAway(database, [row], at)).get(row.id);
  if (row.done_at !== null || from === null || why === undefined) return theirs(database, actor, row.id);
  const id = deriveId<string>(at, 'inbox_taken_over', row.id, from, actor.staffId);
  const what = [row.who, row.child, row.place].filter(Boolean).join(' · ');
  const note = `${actor.name}把您办着的这一件接过去了：${what || '没有写明是谁'}。您不用再办。`;
  const taken = await change(
    database,
    actor,
    { id: row.id, doneAt: null, assignedTo: from },
    { assignedTo: actor.staffId, assignedAt: new Date(at) },
    { action: 'inbox_take_over', at, data: { from, why } },
    {
      id,
      effectKey: `taken_over:${id}`,
      reason: 'taken_over',
      forRole: ownersOnly,
      noteE: crypto.encrypt('human_inbox', 'note_e', id, note),
      childId: row.child_id,
      personId: row.person_id,
      restricted: row.restricted,
      assignedTo: from,
      assignedAt: new Date(at),
      createdAt: new Date(at),
    },
  );
  return taken ? { kind: 'done' } : theirs(database, actor, row.id);
}

async function undo(database: Database, actor: DeskActor, row: InboxRow, at: Instant): Promise<MoveResult> {
  if (row.done_at === null) return { kind: 'done' };
  if (row.done_by_id !== actor.staffId) return { kind: 'theirs', by: row.done_by ?? '', done: true };
  const asSeen = { id: row.id, doneBy: actor.staffId, doneAt: { gt: new Date(at - undoMs) } };
  const changed = await change(database, actor, asSeen, { doneAt: null, doneBy: null }, { action: 'inbox_undone', at });
  return changed ? { kind: 'done' } : { kind: 'too_late' };
}

interface Said {
  readonly action: string;
  readonly at: Instant;
  readonly data?: Readonly<Record<string, string>>;
}

async function change(
  database: Database,
  actor: DeskActor,
  where: Prisma.HumanInboxWhereInput & { readonly id: string },
  data: Prisma.HumanInboxUncheckedUpdateManyInput,
  said: Said,
  told?: Prisma.HumanInboxUncheckedCreateInput,
): Promise<boolean> {
  return database.$transaction(async (tx) => {
    const { count } = await tx.humanInbox.updateMany({ where, data });
    if (count !== 1) return false;
    await tx.auditLog.create({ data: auditRow(actor, said.at, said.action, 'human_inbox', where.id, said.data) });
    if (told) await tx.humanInbox.create({ data: told });
    return true;
  });
}
