import type { Effect } from '../effect.ts';
import type { AlertSituation } from '../situation.ts';
import type { ChainStep } from './alert.ts';
import type { AlertBooks } from './alert-books.ts';
import type { Resolution } from './recipients.ts';
import { chinaZone, outsideQuietHours } from './step-times.ts';

/** Chains whose reporter is in the middle of questions about it: the mandatory report (P), the absence (E). */
const askedOn = /^(?:P|E$)/u;
const mandatory = /^(?:P0[2357]|N03)$/u;
/** How long a member of staff may still be in the conversation in which they reported something. */
const reportingMs = 15 * 60_000;

/**
 * Whoever of the staff reported it is in the middle of a conversation: the mandatory report (domain 4.3, P step 3), the absence
 * (5.7), a visit, a weekly list. A push of her own report, whose 1 means "I take it" and whose 2 "I step back", would come between
 * its questions, whose 1 and 2 mean something else. She has it at the desk. What is red and in no such conversation never waits.
 */
export function isOwnReport(
  books: AlertBooks,
  situation: AlertSituation,
  step: ChainStep,
  resolution: Resolution,
  { candidate }: Resolution['told'][number],
): boolean {
  const { alert, now } = situation;
  if (step.message !== 'push' || step.step === 'reporter' || candidate.personId !== alert.reporterPersonId)
    return false;
  if (isAskedOn(situation, books, resolution)) return true;
  return alert.severity !== 'red' && now - alert.openedAt < reportingMs;
}

/** Of the school every report goes on in questions; of the village those from which the mandatory report opens. */
export function isAskedOn({ alert }: AlertSituation, { chains }: AlertBooks, { told }: Resolution): boolean {
  const { chain, flagCode, reporterPersonId } = alert;
  const reporter = told.find(({ candidate }) => candidate.personId === reporterPersonId);
  const asked = reporter !== undefined && (chains.schoolRoles.includes(reporter.role) || mandatory.test(flagCode));
  return asked && askedOn.test(chain.chain) && told.length > 1;
}

/** The reporter is pushed after all, in their own role, once they have had time to finish; not at night. */
export function laterForReporter(
  { chains, zone = chinaZone }: AlertBooks,
  { alert, now }: AlertSituation,
  { role }: Resolution['told'][number],
): Effect {
  const dueAt = outsideQuietHours(now + reportingMs, chains.quietHours, zone);
  const step = { no: alert.lastStepNo + 1, chainStep: `reporter:${role}`, repeatNo: 0, dueAt };
  return { kind: 'add_alert_step', alertId: alert.id, step };
}
