import type { Decision, Effect } from '../../core/effect.ts';
import { answerRow, filedRow, timerRow } from './answer-rows.ts';
import { auditRows } from './audit-rows.ts';
import { decisionRow } from './decision-row.ts';
import type { HotContext, Of } from './hot-context.ts';
import { jobRows, outboundRow } from './outbound-rows.ts';
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
  readonly jobs: readonly object[];
  readonly outboundIds: readonly string[];
}

export function hotRows(context: HotContext, decision: Decision): HotRows {
  const { effects } = decision;
  const of = <K extends Effect['kind']>(kind: K) => effects.filter((effect): effect is Of<K> => effect.kind === kind);
  const sends = of('send_message').map((effect, ord) => ({ effect, row: outboundRow(context, effect, ord) }));
  return {
    decision: decisionRow(context, decision),
    ...sessionRows(context, of('save_session'), of('end_session'), of('open_session_for')),
    answers: of('save_answer').map((effect) => answerRow(context, effect)),
    outbox: sends.map(({ row }) => row),
    timers: of('set_timer').map((effect) => timerRow(context, effect)),
    filed: of('file_inbox').map((effect) => filedRow(context, effect)),
    audit: auditRows(context, decision, of('audit')),
    jobs: jobRows(context.situation.now, sends),
    outboundIds: sends.map(({ row }) => row.id),
  };
}
