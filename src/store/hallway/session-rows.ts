import type { SessionRecord } from '../../core/situation.ts';
import type { HotContext, Of } from './hot-context.ts';

interface SessionRowOut {
  readonly id: string;
  readonly state: string;
  readonly ended_at: Date | null;
}

/** One row a session, however many effects speak of it: a statement must not write a row twice. */
export function sessionRows(
  context: HotContext,
  saved: readonly Of<'save_session'>[],
  ends: readonly Of<'end_session'>[],
  forOthers: readonly Of<'open_session_for'>[],
): { readonly sessions: readonly object[]; readonly ended: readonly object[] } {
  const ended_at = new Date(context.situation.now);
  const rows = new Map<string, SessionRowOut>();
  for (const { session, proxyBy } of saved)
    rows.set(session.id, sessionRow(context, session, context.partyId, proxyBy));
  for (const { session, partyId } of forOthers) rows.set(session.id, sessionRow(context, session, partyId));
  const ended: object[] = [];
  for (const end of ends) {
    const row =
      rows.get(end.sessionId) ?? (end.session && sessionRow(context, end.session, context.partyId, end.proxyBy));
    if (row) rows.set(end.sessionId, { ...row, state: end.how, ended_at });
    else ended.push({ id: end.sessionId, state: end.how, ended_at, proxy_by: end.proxyBy ?? null });
  }
  return { sessions: [...rows.values()], ended };
}

function sessionRow(
  { crypto, situation, personId, partyId: own }: HotContext,
  session: SessionRecord,
  partyId: string | null,
  proxyBy?: string,
): SessionRowOut & Record<string, unknown> {
  const identity = 'identity' in situation ? situation.identity : null;
  const mine = partyId === own;
  return {
    id: session.id,
    party_id: partyId,
    person_id: mine ? personId : partyId,
    identity_id: mine ? (identity?.id ?? null) : null,
    flow_id: session.flowId,
    flow_version: session.state.flowVersion,
    flow_hash: session.flowHash,
    child_id: session.state.childIds.length === 1 ? session.state.childIds[0] : null,
    alert_id: session.alertId,
    invite_id: session.inviteId,
    proxy_by: proxyBy ?? null,
    priority: session.priority,
    state: 'open',
    data_e: crypto.encrypt('flow_session', 'data_e', session.id, JSON.stringify(session.state)),
    started_at: new Date(session.startedAt),
    updated_at: new Date(session.updatedAt),
    expires_at: new Date(session.expiresAt),
    ended_at: null,
  };
}
