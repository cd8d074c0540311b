import { mustChange, type Write } from './rare.ts';

/** Written before anything that follows from it: whoever finds the same at the same time decides anew, and finds it there. */
export const noteFinding: Write<'note_finding'> = async ({ session, now }, effect) => {
  const { id, childId, rule, periodKey, evidenceAt } = effect;
  await mustChange(
    session,
    `insert into review_finding (id, child_id, rule, period_key, evidence_at, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [id, childId, rule, periodKey, new Date(evidenceAt), now],
  );
};
