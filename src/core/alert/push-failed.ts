import type { Effect } from '../effect.ts';
import type { AlertPushFailed } from '../event.ts';
import type { AlertSituation } from '../situation.ts';
import type { AlertBooks } from './alert-books.ts';
import { isAcked, isOpen } from './alert-state.ts';
import { demand } from './rechain.ts';
import { whyNotTold } from './recipients.ts';
import { chinaZone } from './step-times.ts';
import { messagesTo, phoneRow, placeOf } from './tell-recipient.ts';
import { alertMessage } from './texts.ts';

/**
 * A message of an alert did not reach its recipient: every other address of theirs and the phone list at once, and, while
 * nobody has it, the next in the same role (reliability: "goes to the next channel or person at once"). Rows that exist
 * already are found by their effect key.
 */
export function pushFailed(books: AlertBooks, situation: AlertSituation, event: AlertPushFailed): Effect[] {
  const { alert, now } = situation;
  if (!isOpen(alert)) return [];
  const zone = books.zone ?? chinaZone;
  const guard: Effect = { kind: 'update_alert', alertId: alert.id, expectedVersion: alert.version, changes: {} };
  const failed: Effect = {
    kind: 'add_alert_event',
    alertId: alert.id,
    type: 'PUSH_FAILED',
    byStaffId: null,
    data: { outboundId: event.outboundId, stepNo: event.stepNo, reason: event.reason },
  };
  const told = alert.told.find(({ personId }) => personId === event.personId);
  const held = situation.candidates.filter(({ personId }) => personId === event.personId);
  const candidate = held.find(({ role }) => role === told?.role) ?? held[0];
  const again: Effect[] = [];
  if (candidate && whyNotTold(alert, candidate, situation) === null) {
    const key = alert.chain.steps.some(({ message }) => message === 'push') && isAcked(alert) ? 'still_open' : 'push';
    const body = alertMessage(books.alertTexts, key, alert, placeOf(situation), now, zone);
    const mail = { stepNo: event.stepNo, body, phoneBody: body, purpose: 'alert_push', phone: false, everywhere: true };
    again.push(...messagesTo(alert, candidate, mail));
    // Once for an alert and person: a dead address must not fill the phone list every five minutes, and where the push itself
    // also goes by phone, the person has that row already.
    const isRung = alert.chain.steps.some(({ message, phone }) => message === 'push' && phone === true);
    if (candidate.phone !== '' && !isRung)
      again.push(phoneRow(alert, candidate, event.stepNo, `alert:${alert.id}:failed:${event.personId}:phone`, body));
    if (candidate.phone === '')
      again.push({
        kind: 'system_alarm',
        key: `staff_unreachable:${candidate.staffId}`,
        what: books.alertTexts.alarms.unreachable ?? '',
        data: { staffId: candidate.staffId },
      });
  }
  const role = told?.role ?? candidate?.role;
  const next = role === undefined ? 'next:TOWN_STATION' : `next:${role}`;
  const waits = isAcked(alert) || alert.pending.some(({ step }) => step === next);
  return [
    guard,
    failed,
    ...again,
    ...(waits ? [] : [demand(books.chains, alert, alert.lastStepNo + 1, next, now, zone)]),
  ];
}
