import type { AlertRecord } from '../../core/alert/alert.ts';
import { isOpen, isSettled } from '../../core/alert/alert-state.ts';
import { approversOf, needsSecondPerson } from '../../core/alert/close-alert.ts';
import { whyNotTold } from '../../core/alert/recipients.ts';
import type { AlertAction } from '../../core/event.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { AlertSituation } from '../../core/situation.ts';
import type { DeskActor, DeskAlertRow } from '../desk-ports.ts';
import { flagName } from './playbook-names.ts';

/** Roles that answer for a place and see its alerts without having been told of each. */
export const supervising: readonly string[] = ['TOWN_STATION', 'TOWN_SUPERVISOR', 'TOWN_LEAD', 'COUNTY_OFFICE'];

export type Standing = 'none' | 'supervises' | 'assigned';

/**
 * How this person stands to an alert: told of it, owner, asked to take it over (`assigned`), answering for the place
 * (`supervises`), or not at all. Whoever must not learn of it has no standing, told or not (domain 4.4).
 */
export function standingOf(situation: AlertSituation, actor: DeskActor): Standing {
  const { alert, candidates } = situation;
  const mine = candidates.filter(({ staffId }) => staffId === actor.staffId);
  if (mine.some((candidate) => whyNotTold(alert, candidate, situation) !== null)) return 'none';
  const { recusedStaffIds, suspectPersonIds, excludedPersonIds, releasedPersonIds } = alert.exclusion;
  if (recusedStaffIds.includes(actor.staffId) || suspectPersonIds.includes(actor.personId)) return 'none';
  const released = releasedPersonIds.includes(actor.personId);
  if (excludedPersonIds.includes(actor.personId) && !released) return 'none';
  // Who holds no post at the place (it ended, or it is for another case) is no candidate there: their kin are asked here.
  const shunned = [...suspectPersonIds, ...excludedPersonIds];
  if (mine.length === 0 && !released && actor.kin.some((id) => shunned.includes(id))) return 'none';
  const told = alert.told.some(({ staffId }) => staffId === actor.staffId);
  if (told || alert.ownerStaffId === actor.staffId || alert.handoverToStaffId === actor.staffId) return 'assigned';
  return !alert.drill && mine.some(({ role }) => supervising.includes(role)) ? 'supervises' : 'none';
}

/** The acts that make sense for this person now; the hallway decides them all the same. */
export function mayDo(situation: AlertSituation, actor: DeskActor): readonly AlertAction['type'][] {
  const { alert } = situation;
  if (!isOpen(alert)) return [];
  const isOwner = alert.ownerStaffId === actor.staffId;
  const acts: AlertAction['type'][] = [];
  if (alert.handoverToStaffId === actor.staffId) acts.push('accept_hand_over');
  if (alert.ownerStaffId === null) acts.push('take', 'recuse', 'off_duty');
  else if (!isOwner) acts.push('recuse');
  if (alert.ownerStaffId !== null) acts.push('called_police', 'saw_child', 'note');
  if (isOwner) acts.push('need_support', 'hand_over');
  if (isOwner && alert.closeRequestedBy === null) acts.push('request_close');
  if (
    alert.closeRequestedBy !== null &&
    alert.closeRequestedBy !== actor.staffId &&
    !(isOwner && needsSecondPerson(alert)) &&
    isApprover(situation, actor)
  )
    acts.push('confirm_close', 'refuse_close');
  if (actor.roles.some(({ role }) => role === 'TOWN_STATION' || role === 'COUNTY_OFFICE')) acts.push('release_person');
  return acts;
}

function isApprover({ alert, candidates }: AlertSituation, actor: DeskActor): boolean {
  const approvers = approversOf(alert);
  const here = [...actor.roles, ...[...alert.told, ...candidates].filter(({ staffId }) => staffId === actor.staffId)];
  return approvers.length === 0 || here.some(({ role }) => approvers.includes(role));
}

/** What comes next and by when: taken first, then what the chain's earliest pending step waits for. */
function nextDue(alert: AlertRecord): Pick<DeskAlertRow, 'dueAt' | 'dueFor'> {
  const nothing = { dueAt: null, dueFor: null };
  if (!isOpen(alert)) return nothing;
  if (alert.ownerStaffId === null) {
    const dueAt = (alert.chain.startedAt ?? alert.openedAt) + alert.chain.ackWithinMs;
    return { dueAt, dueFor: 'acked' };
  }
  const waiting = alert.pending
    .map((row) => ({ row, step: alert.chain.steps.find(({ step }) => step === row.step) }))
    .filter(({ step }) => step && !['acked', 'never'].includes(step.unless) && !isSettled(alert, step.unless))
    .sort((a, b) => a.row.dueAt - b.row.dueAt)[0];
  const unless = waiting?.step?.unless;
  return waiting && unless ? { dueAt: waiting.row.dueAt, dueFor: unless } : nothing;
}

/** The alert as a line of the list, with no more of the child than this person may know. */
export function alertRow(
  playbook: Playbook,
  situation: AlertSituation,
  actor: DeskActor,
  standing: Standing,
): DeskAlertRow {
  const { alert, child, townName, villageName } = situation;
  const hidden = alert.restricted && standing !== 'assigned';
  const flag = playbook.flags.flags.get(alert.flagCode);
  return {
    id: alert.id,
    no: alert.no,
    severity: alert.severity,
    state: alert.state,
    drill: alert.drill,
    restricted: alert.restricted,
    what: hidden ? { zh: '限制查看', en: 'Content withheld' } : flagName(playbook, alert.flagCode),
    loss: hidden ? null : (flag?.loss ?? 'none'),
    child: hidden || !child ? '' : `${child.name}(${child.fileNo})`,
    place: [townName, villageName].filter(Boolean).join(' · '),
    openedAt: alert.openedAt,
    ...nextDue(alert),
    ownerName: alert.ownerName,
    ackedAt: alert.ackedAt,
    may: mayDo(situation, actor),
  };
}
