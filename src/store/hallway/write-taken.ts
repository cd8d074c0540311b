import type { Write } from './rare.ts';

/**
 * Who of the staff holds the conversation. What the person wrote meanwhile is done when it was answered; when the time has run out
 * it waits for anybody. The row may be there already or not: the commit raises its version after this.
 */
export const setTaken: Write<'set_taken'> = async ({ session, now }, { personId, taken, answeredBy }) => {
  await session.rows(
    `insert into conversation (party_id, version, taken_by, taken_until) values ($1, 0, $2, $3)
     on conflict (party_id) do update set taken_by = excluded.taken_by, taken_until = excluded.taken_until`,
    [personId, taken?.by ?? null, taken ? new Date(taken.until) : null],
  );
  if (answeredBy)
    await session.rows(
      `update human_inbox set done_at = $2, done_by = $3 where person_id = $1 and reason = 'while_taken' and done_at is null`,
      [personId, now, answeredBy],
    );
  else if (!taken)
    await session.rows(
      `update human_inbox set assigned_to = null where person_id = $1 and reason = 'while_taken' and done_at is null`,
      [personId],
    );
};
