import type { Effect } from '../../core/effect.ts';
import { deriveId } from '../../core/ids.ts';
import type { Session } from './database.ts';
import type { Of } from './hot-context.ts';
import { alertMonth } from './months.ts';
import { instant, type Write } from './rare.ts';

/**
 * Numbers the alerts that open (A-YYMM-nnnn, a county's own count a month), by their ids. In the transaction that opens them: no
 * number is left out. Messages of the same decision name them.
 */
export async function numberAlerts(
  session: Session,
  effects: readonly Effect[],
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map<string, string>();
  const month = alertMonth(now.getTime());
  for (const { alert } of effects.filter((effect): effect is Of<'open_alert'> => effect.kind === 'open_alert')) {
    const [counter] = await session.rows<{ last: number }>(
      `insert into alert_counter as c (county_id, month, last) values ($1, $2, 1)
       on conflict (county_id, month) do update set last = c.last + 1 returning last`,
      [alert.countyId, month],
    );
    numbers.set(alert.id, `A-${month}-${String(counter?.last).padStart(4, '0')}`);
  }
  return numbers;
}

/** Form T11. Facts and words are ciphertext; what is said later does not erase what was said before. */
export const saveReport: Write<'save_report'> = async ({ session, crypto, now }, { alertId, changes }) => {
  const id = deriveId<string>(0, 'mandatory_report', alertId);
  const seal = (column: string, text: string | undefined) =>
    text === undefined ? null : crypto.encrypt('mandatory_report', column, id, text);
  await session.rows(
    `insert into mandatory_report as m (id, alert_id, reporter_staff_id, situations, facts_e, child_words_e, where_now_e, harm_by, who_knows_e, called_at, station, officer, receipt_no_e, updated_at)
     values ($1, $2, $3, coalesce($4::int[], '{}'), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (alert_id) do update set reporter_staff_id = coalesce(excluded.reporter_staff_id, m.reporter_staff_id),
       situations = coalesce($4::int[], m.situations), facts_e = coalesce(excluded.facts_e, m.facts_e), child_words_e = coalesce(excluded.child_words_e, m.child_words_e),
       where_now_e = coalesce(excluded.where_now_e, m.where_now_e), harm_by = coalesce(excluded.harm_by, m.harm_by), who_knows_e = coalesce(excluded.who_knows_e, m.who_knows_e),
       called_at = coalesce(excluded.called_at, m.called_at), station = coalesce(excluded.station, m.station), officer = coalesce(excluded.officer, m.officer),
       receipt_no_e = coalesce(excluded.receipt_no_e, m.receipt_no_e), updated_at = excluded.updated_at`,
    [
      id,
      alertId,
      changes.reporterStaffId ?? null,
      changes.situations ?? null,
      seal('facts_e', changes.facts),
      seal('child_words_e', changes.childWords),
      seal('where_now_e', changes.whereNow),
      changes.harmBy ?? null,
      seal('who_knows_e', changes.whoKnows),
      instant(changes.calledAt),
      changes.station ?? null,
      changes.officer ?? null,
      seal('receipt_no_e', changes.receiptNo),
      now,
    ],
  );
};
