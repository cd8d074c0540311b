import { isOpen } from '../alert/alert-state.ts';
import { demand } from '../alert/rechain.ts';
import { chinaZone } from '../alert/step-times.ts';
import { homeWasTold } from '../risk/home-was-told.ts';
import type { SessionRecord } from '../situation.ts';
import type { Turn } from './turn.ts';
import { emit, fileInbox, sideOf } from './turn.ts';

/**
 * A member of staff writes that the home was told of a report that was to be kept from it: whoever has the case hears of it
 * at once, and the station reads the words (domain 10.22).
 */
export function warnOfTipOff(turn: Turn, words: string, active: SessionRecord | null): void {
  const { situation, playbook, now } = turn;
  const me = situation.person?.staff;
  if (!me || sideOf(situation) !== 'staff' || !homeWasTold(words)) return;
  const mine = turn.alerts.filter(
    ({ reporterPersonId, told }) =>
      reporterPersonId === situation.person?.id || told.some(({ staffId }) => staffId === me.staffId),
  );
  const secret = mine.filter((alert) => isOpen(alert) && alert.exclusion.excludedPersonIds.length > 0);
  const meant = secret.some(({ id }) => id === active?.alertId)
    ? secret.filter(({ id }) => id === active?.alertId)
    : secret;
  for (const alert of meant)
    emit(
      turn,
      { kind: 'update_alert', alertId: alert.id, expectedVersion: alert.version, changes: {} },
      demand(playbook.chains, alert, alert.lastStepNo + 1, 'signal', now, playbook.zone ?? chinaZone),
      { kind: 'add_alert_event', alertId: alert.id, type: 'TIP_OFF', byStaffId: me.staffId },
    );
  if (meant.length > 0)
    fileInbox(turn, {
      reason: 'danger_words',
      note: '孩子家里可能已经知道有人报告,请马上看孩子是否安全',
      withinHours: 1,
      role: 'TOWN_STATION',
      restricted: true,
    });
}
