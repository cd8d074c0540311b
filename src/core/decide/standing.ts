import type { AlertRecord } from '../alert/alert.ts';
import { isOpen } from '../alert/alert-state.ts';
import type { SessionRecord, StaffFacts } from '../situation.ts';

const background = 10;
const alertNo = /A-\d{4}-\d{4,}/iu;

/**
 * Which conversation is being held: a higher one interrupts, and among equals the latest. Handling an alert comes first
 * while it waits for this person; once it is theirs, or somebody else's, it stays at hand without standing in the way.
 */
export function byStanding(
  sessions: readonly SessionRecord[],
  alerts: readonly AlertRecord[],
  staff: StaffFacts | null,
): SessionRecord[] {
  const rank = (session: SessionRecord) => standingOf(session, alerts, staff);
  return [...sessions].sort((a, b) => rank(b) - rank(a) || b.updatedAt - a.updatedAt);
}

function standingOf(session: SessionRecord, alerts: readonly AlertRecord[], staff: StaffFacts | null): number {
  const alert = alerts.find(({ id }) => id === session.alertId);
  if (session.flowId !== 'F18_alert_handling') return session.priority;
  return alert && waitsFor(alert, staff) ? session.priority : background;
}

function waitsFor(alert: AlertRecord, staff: StaffFacts | null): boolean {
  if (!isOpen(alert)) return false;
  if (alert.handoverToStaffId && alert.handoverToStaffId === staff?.staffId) return true;
  if (alert.closeRequestedBy && alert.closeRequestedBy !== staff?.staffId) return true;
  return alert.ownerStaffId === null;
}

/** True for a conversation that waits in the background: the words of another one open that instead. */
export function isInBackground(
  session: SessionRecord,
  alerts: readonly AlertRecord[],
  staff: StaffFacts | null,
): boolean {
  return standingOf(session, alerts, staff) === background;
}

/** "A-2611-0007 1": the alert whose number the message names, and the rest of the message. */
export function namedAlert(
  words: string,
  alerts: readonly AlertRecord[],
): { readonly alertId: string; readonly rest: string } | null {
  const match = alertNo.exec(words);
  const alert = match ? alerts.find(({ no }) => no.toUpperCase() === match[0].toUpperCase()) : undefined;
  return alert && match ? { alertId: alert.id, rest: words.replace(match[0], '').trim() } : null;
}

/** True for what a button of an alert's message sends. */
export function isAboutAlert(data: string): boolean {
  return alertNo.test(data);
}
