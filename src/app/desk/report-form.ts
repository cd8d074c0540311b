import { isOpen } from '../../core/alert/alert-state.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { ChildId } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { AlertSituation } from '../../core/situation.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { ReportRow } from './alert-page-store.ts';
import type { FilledForm } from './form-event.ts';
import { type FormQuestion, formQuestions } from './form-questions.ts';
import { formVersion } from './form-version.ts';

/** The conversation that fills form T11. */
export const reportFlow = 'F14_mandatory_report';

/**
 * Whoever has taken the alert, and whoever reported it: with them the conversation opens by itself (domain 4.3 chain P step 3). The others read
 * how far it is.
 */
export function mayReport({ alert }: AlertSituation, { staffId, personId }: DeskActor): boolean {
  return isOpen(alert) && (alert.ownerStaffId === staffId || alert.reporterPersonId === personId);
}

/** In a chat the call is asked for until it is made; on a page it is made, or the form waits. */
const called = 'r2_called';
const asksAgain = 'r2_wait';
const calls = ['CALLED', 'POLICE_HERE'];

/** The seven questions and the two that are asked later. */
export function reportQuestions(playbook: Playbook): FormQuestion[] {
  return formQuestions(playbook, reportFlow)
    .filter(({ id }) => id !== asksAgain)
    .map((question) =>
      question.id === called
        ? { ...question, options: question.options.filter(({ value }) => calls.includes(value)) }
        : question,
    );
}

/** What stands in the report, as answers to its questions. `words`: the reader may read what was written. */
export function reportAnswers(
  questions: readonly FormQuestion[],
  report: ReportRow | null,
  alertCalledAt: number | null,
  words: boolean,
): FormAnswers {
  const said = report?.said;
  const harm = questions.find(({ id }) => id === 'r5_harm')?.options.find(({ label }) => label === said?.harmBy);
  return {
    [called]: (report?.calledAt ?? alertCalledAt) === null ? '' : 'CALLED',
    ...(said && words
      ? {
          r1_where: said.whereNow,
          r3_situations: said.situations.map((number) => `N${number}`),
          r4_facts: said.facts,
          r4b_words: said.childWords,
          r5_harm: harm?.value ?? '',
          r6_who: said.whoKnows,
          r8_station: said.station,
          r9_receipt: said.receiptNo,
        }
      : {}),
  };
}

/** Of a report as it stands: another one means that somebody else wrote meanwhile. */
export function reportVersion(report: ReportRow | null): string {
  return formVersion({ said: report?.said ?? null });
}

/** As the hallway takes it. */
export function filledReport(
  { alert }: AlertSituation,
  { answers, actId }: { readonly answers: FormAnswers; readonly actId: string },
): FilledForm {
  const childIds: readonly ChildId[] = alert.childId === null ? [] : [alert.childId];
  return { flowId: reportFlow, childIds, answers, alertId: alert.id, actId };
}
