import type { Instant } from '../../core/ids.ts';
import type { HistoryRow, ToldRow } from './alert-page-store.ts';
import type { DeskTold, ToldState } from './alert-parts.ts';

const states: Readonly<Record<string, ToldState>> = {
  queued: 'waiting',
  sending: 'waiting',
  sent: 'sent',
  undeliverable: 'failed',
  cancelled: 'cancelled',
  expired: 'expired',
  phone_list: 'phone',
};

/** Who was told by which way, with the evidence of delivery: sent, arrived, read, failed, each with its time where it is known. */
export function toldRows(told: readonly ToldRow[], history: readonly HistoryRow[]): readonly DeskTold[] {
  const failures = new Map<unknown, Instant>(
    history.filter(({ type }) => type === 'PUSH_FAILED').map(({ at, data }) => [data?.outboundId, at]),
  );
  // Whoever holds two roles of a step got its message once.
  const seen = new Set<string>();
  return told
    .filter(({ how, outboundId }) => {
      if (how === 'excluded' || (outboundId !== null && seen.has(outboundId))) return false;
      if (outboundId !== null) seen.add(outboundId);
      return true;
    })
    .map((one) => ({
      name: one.name,
      role: one.role,
      channel: one.channel ?? (one.how === 'phone_list' ? 'phone' : 'desk'),
      at: one.at,
      state: stateOf(one),
      sentAt: one.sentAt,
      deliveredAt: one.deliveredAt,
      readAt: one.readAt,
      failedAt: (one.outboundId !== null && failures.get(one.outboundId)) || null,
    }));
}

function stateOf(one: ToldRow): ToldState {
  if (one.how === 'silent') return 'silent';
  if (one.outbound === null) return one.how === 'phone_list' ? 'phone' : 'waiting';
  if (one.outbound === 'sent') return one.readAt !== null ? 'read' : one.deliveredAt !== null ? 'delivered' : 'sent';
  return states[one.outbound] ?? 'waiting';
}
