import type { Facts } from '../flow/facts.ts';
import type { PartySituation } from '../situation.ts';
import type { AlertRecord } from './alert.ts';
import type { AlertBooks } from './alert-books.ts';
import { alertDetail, runbookOf } from './alert-detail.ts';
import { isAcked, isOpen } from './alert-state.ts';
import { chinaZone } from './step-times.ts';
import { lengthText, timeText } from './texts.ts';

/** The facts "alert.*" that conversations about an alert may name (catalogue: core/flow/facts.ts). Nothing without an alert. */
export function alertFacts(books: AlertBooks, alert: AlertRecord | null, situation: PartySituation): Facts {
  if (!alert) return {};
  const { now, person } = situation;
  const zone = books.zone ?? chinaZone;
  const me = person?.staff?.staffId ?? null;
  const child = situation.children.find(({ id }) => id === alert.childId) ?? null;
  const told = me !== null && alert.told.some(({ staffId }) => staffId === me);
  const mine = me !== null && alert.ownerStaffId === me;
  return {
    'alert.no': alert.no || '{{alert.no}}',
    'alert.flagName': books.flags.flags.get(alert.flagCode)?.name ?? alert.flagCode,
    'alert.place': child ? [child.townName, child.villageName].filter(Boolean).join('') : '',
    'alert.severity': alert.severity,
    'alert.state': stateOf(alert),
    'alert.ownerName': alert.ownerName,
    // Only who has it reads the child's details in a chat; those told read that there is something (domain 4.5).
    'alert.detail': mine && me !== null ? alertDetail(books, alert, child, { staffId: me, chat: true }, now) : '',
    'alert.runbook': told || mine ? runbookOf(books, alert) : '',
    'alert.mine': mine,
    'alert.hasOwner': isAcked(alert),
    'alert.takenAt': alert.ackedAt === null ? '' : timeText(alert.ackedAt, now, zone),
    'alert.closeRequested': alert.closeRequestedBy !== null,
    'alert.handoverToMe': me !== null && alert.handoverToStaffId === me,
    'alert.open': isOpen(alert),
    'alert.colour': books.alertTexts.levels[alert.severity],
    'alert.ackWithin': lengthText(alert.chain.ackWithinMs),
    'alert.dueBy': timeText((alert.chain.startedAt ?? alert.openedAt) + alert.chain.ackWithinMs, now, zone),
    'alert.childName': mine && child ? (child.fileNo ? `${child.name}(${child.fileNo})` : child.name) : '',
  };
}

function stateOf(alert: AlertRecord): string {
  if (!isOpen(alert)) return 'closed';
  if (alert.closeRequestedBy !== null) return 'close_requested';
  return isAcked(alert) ? 'taken' : 'open';
}
