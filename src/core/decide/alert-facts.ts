import type { AlertRecord } from '../alert/alert.ts';
import { isAcked, isOpen } from '../alert/alert-state.ts';
import { chinaZone } from '../alert/step-times.ts';
import { lengthText, timeText } from '../alert/texts.ts';
import type { Facts } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import type { Playbook } from '../playbook.ts';
import type { StaffFacts } from '../situation.ts';

/** Who looks at the alert, and when. */
export interface AlertViewer {
  readonly now: Instant;
  readonly staff: StaffFacts | null;
  /** What may be said in a chat about the child and the words (domain 4.5); empty before the viewer has taken it. */
  readonly detail: string;
}

/** The facts of the alert that a conversation is about. No name of a child stands among them but in `alert.detail`. */
export function alertFacts(playbook: Playbook, alert: AlertRecord | null, viewer: AlertViewer): Facts {
  if (!alert) return { 'alert.no': '{{alert.no}}', 'alert.open': false };
  const zone = playbook.zone ?? chinaZone;
  const flag = playbook.flags.flags.get(alert.flagCode);
  const staffId = viewer.staff?.staffId;
  const deadline = (alert.chain.startedAt ?? alert.openedAt) + alert.chain.ackWithinMs;
  return {
    'alert.no': alert.no || '{{alert.no}}',
    'alert.flagName': flag?.name ?? alert.flagCode,
    'alert.place': placeOf(alert),
    'alert.severity': alert.severity,
    'alert.colour': playbook.alertTexts.levels[alert.severity],
    'alert.state': alert.state,
    'alert.ownerName': alert.ownerName,
    'alert.hasOwner': isAcked(alert),
    'alert.mine': alert.ownerStaffId !== null && alert.ownerStaffId === staffId,
    'alert.takenAt': alert.ackedAt === null ? '' : timeText(alert.ackedAt, viewer.now, zone),
    'alert.closeRequested': alert.closeRequestedBy !== null,
    'alert.handoverToMe': alert.handoverToStaffId !== null && alert.handoverToStaffId === staffId,
    'alert.open': isOpen(alert),
    'alert.ackWithin': lengthText(alert.chain.ackWithinMs),
    'alert.dueBy': timeText(deadline, viewer.now, zone),
    'alert.childName': alert.about ? `${alert.about.name}(${alert.about.fileNo})` : '',
    'alert.detail': viewer.detail,
    'report.calledAt': alert.calledPoliceAt === null ? '' : timeText(alert.calledPoliceAt, viewer.now, zone),
  };
}

function placeOf({ about }: AlertRecord): string {
  return about ? [about.townName, about.villageName].filter(Boolean).join(' · ') : '';
}
