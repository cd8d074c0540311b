import type { Decision, Effect } from '../../core/effect.ts';
import { type FullRows, fullRows } from './alert-rows.ts';
import { answerRow, filedRow, timerRow } from './answer-rows.ts';
import { auditRows } from './audit-rows.ts';
import { decisionRow } from './decision-row.ts';
import type { HotContext, Of } from './hot-context.ts';
import { outboundRows } from './outbound-rows.ts';
import { parentRows } from './parent-rows.ts';
import { contactRow, dutyRows } from './rhythm-rows.ts';
import { sessionRows } from './session-rows.ts';

/** The rows of one decision for commit-sql.ts; `n` is added when decisions are put together. */
export interface HotRows {
  readonly decision: Readonly<Record<string, unknown>>;
  readonly sessions: readonly object[];
  readonly ended: readonly object[];
  readonly answers: readonly object[];
  readonly outbox: readonly object[];
  readonly timers: readonly object[];
  readonly filed: readonly object[];
  readonly audit: readonly object[];
  readonly contacts: readonly object[];
  readonly duties: readonly object[];
  readonly parents: readonly object[];
  readonly outboundIds: readonly string[];
  /** What only commit-full-sql.ts writes; null: nothing of it. */
  readonly full: FullRows | null;
}

/** `full`: with what only the full statement writes, and whether the records are among it. */
export function hotRows(
  context: HotContext,
  decision: Decision,
  full: { readonly withRecords: boolean } | null,
): HotRows {
  const { effects } = decision;
  const of = <K extends Effect['kind']>(kind: K) => effects.filter((effect): effect is Of<K> => effect.kind === kind);
  const outbox = outboundRows(context, of('send_message'));
  return {
    decision: decisionRow(context, decision),
    ...sessionRows(context, of('save_session'), of('end_session'), of('open_session_for')),
    answers: of('save_answer').map((effect) => answerRow(context, effect)),
    outbox,
    timers: of('set_timer').map((effect) => timerRow(context, effect)),
    filed: of('file_inbox').map((effect) => filedRow(context, effect)),
    audit: auditRows(context, decision, of('audit')),
    contacts: of('record_contact').map((effect) => contactRow(context, effect)),
    duties: of('advance_duties').flatMap((effect) => dutyRows(context, effect)),
    parents: parentRows(context, of('set_parent_state')),
    outboundIds: outbox.map(({ id }) => id),
    full: full && fullRows(context, decision, full.withRecords),
  };
}
