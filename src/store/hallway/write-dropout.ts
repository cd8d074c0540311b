import type { DropoutChanges } from '../../core/dropout/dropout-case.ts';
import { instant, mustChange, Stale, type Write } from './rare.ts';

/** Opens a case; a second open one of the child is not written (unique index), and whoever meant to begin it decides anew. */
export const openDropoutCase: Write<'open_dropout_case'> = async ({ session, now }, effect) => {
  const { case: opened, lastSeenAt, guardianReachedAt, ifNone } = effect;
  const rows = await session.rows(
    `insert into dropout_case (id, child_id, state, first_absent_day, reason, not_registered, last_seen_at, guardian_reached_at, opened_by, opened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (child_id) where closed_at is null do nothing returning 1`,
    [
      opened.id,
      opened.childId,
      opened.state,
      opened.firstAbsentDay,
      opened.reason,
      opened.notRegistered,
      instant(lastSeenAt),
      instant(guardianReachedAt),
      opened.openedBy,
      now,
    ],
  );
  if (rows.length === 0 && !ifNone) throw new Stale();
};

const columns: Readonly<Record<keyof DropoutChanges, readonly [column: string, kind: 'plain' | 'instant']>> = {
  state: ['state', 'plain'],
  reason: ['reason', 'plain'],
  notRegistered: ['not_registered', 'plain'],
  firstAbsentDay: ['first_absent_day', 'plain'],
  lastSeenAt: ['last_seen_at', 'instant'],
  guardianReachedAt: ['guardian_reached_at', 'instant'],
  suspectedAt: ['suspected_at', 'instant'],
  droppedOutAt: ['dropped_out_at', 'instant'],
  returnedOn: ['returned_on', 'plain'],
  closedAt: ['closed_at', 'instant'],
};

/** All changes of one case in one update, which is refused when its version is another by now. */
export const updateDropoutCase: Write<'update_dropout_case'> = async (
  { effects, session },
  { caseId, expectedVersion },
  ordinal,
) => {
  const mine = effects.filter((effect) => effect.kind === 'update_dropout_case' && effect.caseId === caseId);
  if (effects.indexOf(mine[0] as (typeof effects)[number]) !== ordinal) return;
  const changes: DropoutChanges = Object.assign(
    {},
    ...mine.map((effect) => ('changes' in effect ? effect.changes : {})),
  );
  const values: unknown[] = [caseId, expectedVersion];
  const sets = Object.entries(changes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const [column, kind] = columns[name as keyof DropoutChanges];
      values.push(kind === 'instant' ? instant(value as number) : value);
      return `, ${column} = $${values.length}`;
    });
  await mustChange(
    session,
    `update dropout_case set version = version + 1${sets.join('')} where id = $1 and version = $2`,
    values,
  );
};

/** A step that was taken: said by a person, or fallen due. Words are ciphertext. */
export const addDropoutStep: Write<'add_dropout_step'> = async ({ session, crypto, now }, { caseId, step }) => {
  const text = step.text ? crypto.encrypt('dropout_step', 'text_e', step.id, step.text) : null;
  await session.rows(
    `insert into dropout_step (id, case_id, at, kind, line, by_person_id, method, result, data, text_e, next_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (id) do nothing`,
    [
      step.id,
      caseId,
      now,
      step.kind,
      step.line ?? null,
      step.byPersonId ?? null,
      step.method ?? null,
      step.result ?? null,
      JSON.stringify(step.data ?? {}),
      text,
      step.nextOn ?? null,
    ],
  );
};
