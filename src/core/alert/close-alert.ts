import type { AlertChanges } from '../effect.ts';
import type { AlertAction } from '../event.ts';
import type { AlertRecord } from './alert.ts';
import { type ActInput, type ActResult, record, refuse, rolesHere, withStep } from './alert-act.ts';
import type { AlertBooks } from './alert-books.ts';
import { skipAll } from './rechain.ts';

type ClosingAction = Extract<AlertAction, { type: 'request_close' | 'confirm_close' | 'refuse_close' }>;

/** A second person looks before it is closed: red always; a police call without a receipt too (domain 10.44). */
export function needsSecondPerson(alert: AlertRecord): boolean {
  return alert.severity === 'red' || (alert.calledPoliceAt !== null && alert.chain.run?.receiptKnown !== true);
}

/** Asking for, confirming and refusing the end of an alert (domain 4.3 P 9, 5.20). */
export function closingAct(input: ActInput, action: ClosingAction): ActResult {
  switch (action.type) {
    case 'request_close':
      return requestClose(input, action.outcome, action.text);
    case 'confirm_close':
      return confirmClose(input);
    case 'refuse_close':
      return refuseClose(input);
  }
}

function requestClose(input: ActInput, outcome: 'resolved' | 'false_alarm', text: string): ActResult {
  const { alert, actor, books } = input;
  if (alert.ownerStaffId === null) return refuse('no_owner');
  if (alert.ownerStaffId !== actor.staff.staffId) return refuse('not_owner');
  if (text.trim() === '') return refuse('text_missing');
  if (outcome === 'resolved' && callMissing(books, alert)) return refuse('police_missing');
  if (!needsSecondPerson(alert)) return close(input, outcome, text);
  const changes: AlertChanges = {
    state: 'waiting',
    closeRequestedBy: actor.staff.staffId,
    chain: { ...alert.chain, run: { ...alert.chain.run, closeOutcome: outcome } },
  };
  const asked = record(input, changes, 'CLOSE_REQ', 'close_asked', text);
  return alert.pending.some(({ step }) => step === 'close_request') ? asked : withStep(asked, input, 'close_request');
}

/** The law puts the call on a person: without one on record a red alert of these kinds is not settled (rule 1). */
function callMissing(books: AlertBooks, alert: AlertRecord): boolean {
  return (
    alert.severity === 'red' && alert.calledPoliceAt === null && books.chains.callBeforeClose.includes(alert.flagCode)
  );
}

/** The roles of which one must look before it ends; empty: anybody else who knows of it may. */
export function approversOf(alert: AlertRecord): readonly string[] {
  return alert.severity === 'red' ? (alert.chain.approvers ?? []) : [];
}

/** Whether this person may be the second one; null when they may. */
function whyNotSecond(input: ActInput): string | null {
  const { alert, actor } = input;
  const { staffId } = actor.staff;
  if (alert.closeRequestedBy === null) return 'not_requested';
  if (staffId === alert.ownerStaffId || staffId === alert.closeRequestedBy) return 'same_person';
  const approvers = approversOf(alert);
  if (approvers.length > 0 && !rolesHere(input).some((role) => approvers.includes(role))) return 'not_approver';
  return null;
}

function confirmClose(input: ActInput): ActResult {
  const why = whyNotSecond(input);
  if (why !== null) return refuse(why);
  return close(input, input.alert.chain.run?.closeOutcome ?? 'resolved', '');
}

function refuseClose(input: ActInput): ActResult {
  const why = whyNotSecond(input);
  if (why !== null) return refuse(why);
  const changes: AlertChanges = { state: 'acting', closeRequestedBy: null };
  return withStep(record(input, changes, 'CLOSE_REFUSED', 'close_refused'), input, 'close_refused');
}

function close(input: ActInput, outcome: 'resolved' | 'false_alarm', text: string): ActResult {
  const { alert, actor, now } = input;
  const changes: AlertChanges = {
    state: outcome === 'false_alarm' ? 'false_alarm' : 'closed',
    closedBy: actor.staff.staffId,
    closedAt: now,
    handoverToStaffId: null,
  };
  const result = record(input, changes, outcome === 'false_alarm' ? 'CLOSE_FALSE' : 'CLOSE', 'closed', text);
  return { ...result, effects: [...result.effects, ...skipAll(alert, 'closed')] };
}
