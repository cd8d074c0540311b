import { deriveId, type InboundId } from '../../core/ids.ts';
import type { AlertSituation } from '../../core/situation.ts';
import type { DeskAct, DeskActor, DeskActResult, DeskPort, DeskReportForm, DeskReportSaid } from '../desk-ports.ts';
import { alertRow } from './desk-alert.ts';
import { alertContacts, mayReadWords } from './desk-detail.ts';
import type { DeskParts, Look } from './desk-parts.ts';
import { fillForm } from './form-event.ts';
import { filledReport, mayReport, reportAnswers, reportFlow, reportQuestions, reportVersion } from './report-form.ts';

/** Form T11 at the desk, and conversation F14 begun from it. */
export function deskReports(parts: DeskParts, look: Look): Pick<DeskPort, 'reportForm' | 'fillReport' | 'beginReport'> {
  return {
    reportForm: (actor, id) => reportForm(parts, actor, id, look),
    fillReport: (actor, said) => fillReport(parts, actor, said, look),
    beginReport: (actor, alertId, actId, at) => beginReport(parts, actor, { alertId, actId, at }, look),
  };
}

/** The alert for whoever may fill its report: told of it, and having it or having reported it. */
async function reportedOf(
  { store }: DeskParts,
  actor: DeskActor,
  id: string,
  look: Look,
): Promise<AlertSituation | null> {
  const alertId = await store.alertId(actor, id);
  const seen = alertId && (await look(actor, alertId));
  return seen && seen.standing === 'assigned' && mayReport(seen.situation, actor) ? seen.situation : null;
}

async function reportForm(parts: DeskParts, actor: DeskActor, id: string, look: Look): Promise<DeskReportForm | null> {
  const { store, playbook, clock } = parts;
  const situation = await reportedOf(parts, actor, id, look);
  if (!situation || !playbook().flows.has(reportFlow)) return null;
  const { alert } = situation;
  await store.logAccess(actor, 'alert', alert.id, 'report form', clock.now());
  const report = await store.report(alert.id);
  const { no, what, child, place } = alertRow(playbook(), situation, actor, 'assigned');
  const questions = reportQuestions(playbook());
  return {
    alertId: alert.id,
    no,
    what,
    child,
    place,
    questions,
    answers: reportAnswers(questions, report, alert.calledPoliceAt, mayReadWords(situation, actor)),
    version: reportVersion(report),
    contacts: alertContacts(situation),
  };
}

/** The same answers as in the chat, at the same place: what was asked there of this alert is not asked any more. */
async function fillReport(
  parts: DeskParts,
  actor: DeskActor,
  said: DeskReportSaid,
  look: Look,
): ReturnType<DeskPort['fillReport']> {
  const { store, handle, clock } = parts;
  const mark = { flowId: reportFlow, answers: said.answers, actId: said.actId };
  if (await store.isKept(actor, mark)) return { kind: 'done' };
  const situation = await reportedOf(parts, actor, said.alertId, look);
  if (!situation) return { kind: (await look(actor, said.alertId)) ? 'over' : 'unknown' };
  if (reportVersion(await store.report(situation.alert.id)) !== said.version) return { kind: 'changed' };
  const fill = { handle, now: () => clock.now(), isKept: store.isKept };
  const outcome = await fillForm(fill, actor, filledReport(situation, said));
  parts.changed?.();
  return outcome;
}

/** The seven questions of F14, in the reader's own chat: through the hallway, so that the same form twice asks once. */
async function beginReport(
  { handle, playbook }: DeskParts,
  actor: DeskActor,
  { alertId, actId, at }: Pick<DeskAct, 'alertId' | 'actId' | 'at'>,
  look: Look,
): Promise<DeskActResult> {
  const seen = await look(actor, alertId);
  if (!seen || !playbook().flows.has(reportFlow)) return { kind: 'unknown' };
  const { alert } = seen.situation;
  if (!mayReport(seen.situation, actor)) return { kind: 'refused', why: '请先接手,再填强制报告。', code: 'no_owner' };
  const result = await handle({
    kind: 'conversation_due',
    id: deriveId<InboundId>(alert.openedAt, 'report', actor.staffId, actId),
    personId: actor.personId,
    flowId: reportFlow,
    alertId,
    ...(alert.childId === null ? {} : { childIds: [alert.childId] }),
    urgent: true,
    at,
  });
  if (result.kind === 'refused' || result.kind === 'kept_for_retry') return { kind: 'later' };
  if (result.kind === 'duplicate' || result.outboundIds.length > 0) return { kind: 'done' };
  return { kind: 'refused', why: '您还没有绑定聊天,问题发不出去。请先绑定,或打电话请同事代填。', code: 'no_chat' };
}
