import type { Effect } from '../effect.ts';
import type { AlertStepDue } from '../event.ts';
import type { AlertSituation } from '../situation.ts';
import type { AlertRecord, ChainStep } from './alert.ts';
import type { AlertBooks } from './alert-books.ts';
import { isOpen, isSettled, stepNamed } from './alert-state.ts';
import { isAskedOn, isOwnReport, laterForReporter } from './own-report.ts';
import { type Resolution, resolveRecipients } from './recipients.ts';
import { chinaZone, nextRepeatAt } from './step-times.ts';
import { messagesTo, type OpenHandling, placeOf, tellRecipient } from './tell-recipient.ts';
import { alertMessage, fill } from './texts.ts';

type Pending = AlertRecord['pending'][number];

/**
 * A step of a chain is due: tells its people, writes down whom, and puts the next repeat on the calendar. A step that is not
 * pending any more, or not due yet after the clock went back, does nothing (reliability: no step skipped or repeated).
 */
export function fireStep(
  books: AlertBooks,
  situation: AlertSituation,
  event: AlertStepDue,
  openHandling?: OpenHandling,
): Effect[] {
  const { alert, now } = situation;
  const row = alert.pending.find(({ no }) => no === event.stepNo);
  if (!row || row.dueAt > now) return [];
  const guard: Effect = { kind: 'update_alert', alertId: alert.id, expectedVersion: alert.version, changes: {} };
  const step = stepNamed(alert, row.step);
  if (!step || !isOpen(alert) || isSettled(alert, step.unless) || isMoot(alert, step)) {
    return [guard, finish(alert, row, 'skipped', !isOpen(alert) ? 'closed' : step ? 'settled' : 'unknown_step')];
  }
  const repeat = repeatOf(books, alert, step, row, now);
  if (step.message === 'duty_silent')
    return [guard, ...callDuty(books, situation, step, row), finish(alert, row, 'fired', 'duty'), ...repeat];
  const resolution = resolve(books, situation, step, row);
  const quiet = resolution.told.filter((recipient) => isOwnReport(books, situation, step, resolution, recipient));
  const told = resolution.told.flatMap((recipient) =>
    tellRecipient(
      books,
      situation,
      quiet.includes(recipient) ? { ...step, silent: true } : step,
      row,
      recipient,
      openHandling,
    ),
  );
  const later = isAskedOn(situation, books, resolution)
    ? []
    : quiet.map((recipient) => laterForReporter(books, situation, recipient));
  return [
    guard,
    ...told,
    ...excludedRows(alert, step, row, resolution),
    ...alarms(books, situation, step, resolution),
    eventOf(alert, step, row, resolution),
    finish(alert, row, 'fired', resolution.told.length > 0 ? 'told' : 'nobody'),
    ...later,
    ...repeat,
  ];
}

/** What the step was about has gone: a hand-over that was accepted, a closing that was refused. */
function isMoot(alert: AlertRecord, step: ChainStep): boolean {
  if (step.message === 'handover' || step.message === 'handover_late') return alert.handoverToStaffId === null;
  if (step.message === 'close_request') return alert.closeRequestedBy === null;
  return false;
}

function finish(alert: AlertRecord, row: Pending, state: 'fired' | 'skipped', outcome: string): Effect {
  return { kind: 'finish_alert_step', alertId: alert.id, no: row.no, state, outcome };
}

function repeatOf(books: AlertBooks, alert: AlertRecord, step: ChainStep, row: Pending, now: number): Effect[] {
  if (!step.repeatEveryMs) return [];
  const dueAt = nextRepeatAt(step, row.dueAt, now, books.chains, books.zone ?? chinaZone);
  // After the clock was set back and the auditor called anew, two rows of one step may be pending: one of them goes on.
  const goesOn = alert.pending.some(
    ({ no, step: name, dueAt: at }) => no !== row.no && name === row.step && at <= dueAt,
  );
  if (goesOn) return [];
  const next = { no: alert.lastStepNo + 1, chainStep: row.step, repeatNo: row.repeatNo + 1, dueAt };
  return [{ kind: 'add_alert_step', alertId: alert.id, step: next }];
}

function resolve(books: AlertBooks, situation: AlertSituation, step: ChainStep, row: Pending): Resolution {
  const { alert } = situation;
  const resolution = resolveRecipients(books.chains, alert, { ...step, step: row.step }, situation);
  if (step.message !== 'stand_down') return resolution;
  // The one who took it need not read that they took it.
  return { ...resolution, told: resolution.told.filter(({ candidate }) => candidate.staffId !== alert.ownerStaffId) };
}

/**
 * P03 may reach nobody outside the narrowest list, yet somebody above must hear that nobody answers: a message about the
 * duty, not about an alert. It bears no alert's id, so the filter of the alert does not hold it back.
 */
function callDuty(books: AlertBooks, situation: AlertSituation, step: ChainStep, row: Pending): Effect[] {
  const { alert, candidates, now } = situation;
  const body = alertMessage(books.alertTexts, step.message, alert, placeOf(situation), now, books.zone ?? chinaZone);
  const above = [
    ...new Map(candidates.filter(({ role }) => step.roles.includes(role)).map((one) => [one.personId, one])).values(),
  ];
  const calls = above.flatMap((candidate) =>
    messagesTo(alert, candidate, { stepNo: row.no, body, phoneBody: body, purpose: 'duty_silent', phone: true }).map(
      (effect): Effect => {
        if (effect.kind !== 'send_message') return effect;
        const { alertId: _id, alertStepNo: _no, ...rest } = effect;
        return rest;
      },
    ),
  );
  return [
    ...calls,
    { kind: 'system_alarm', key: `alert_duty_silent:${alert.id}`, what: 'duty_silent', data: { alertId: alert.id } },
    {
      kind: 'add_alert_event',
      alertId: alert.id,
      type: 'ESCALATE',
      byStaffId: null,
      data: { step: row.step, told: above.length },
    },
  ];
}

function excludedRows(alert: AlertRecord, step: ChainStep, row: Pending, { excluded }: Resolution): Effect[] {
  if (step.message !== 'push' && step.message !== 'escalate') return [];
  if (row.repeatNo > 0) return [];
  return excluded.map(({ reason, ...who }) => ({
    kind: 'add_alert_recipient',
    alertId: alert.id,
    stepNo: row.no,
    ...who,
    state: 'excluded',
    reason,
  }));
}

const mustReach: readonly string[] = [
  'push',
  'escalate',
  'police',
  'saw_child',
  'support',
  'close_request',
  'handover',
];

/** Alarms name the alert by number only; each rings once. An exercise rings none. */
function alarms(
  books: AlertBooks,
  situation: AlertSituation,
  step: ChainStep,
  { told, unreachable, climbed }: Resolution,
): Effect[] {
  const { alert, candidates } = situation;
  if (alert.drill) return [];
  const text = (key: string): string => fill(books.alertTexts.alarms[key] ?? key, { no: alert.no });
  const nobody: Effect[] =
    told.length === 0 &&
    !step.silent &&
    step.step !== 'released' &&
    step.step !== 'reporter' &&
    mustReach.includes(step.message)
      ? [
          {
            kind: 'system_alarm',
            key: `alert_nobody:${alert.id}:${step.step}`,
            what: text('nobody'),
            data: { alertId: alert.id, step: step.step },
          },
        ]
      : [];
  // At the county itself nobody holds a village's role: that is no gap in the roster.
  const atVillage = alert.placeRegionId !== null && alert.placeRegionId !== alert.countyId;
  const empty = (atVillage ? climbed : [])
    .filter(({ role }) => !candidates.some((candidate) => candidate.role === role))
    .map(({ role }): Effect => {
      const place = alert.placeRegionId;
      return {
        kind: 'system_alarm',
        key: `role_empty:${place}:${role}`,
        what: text('role_empty'),
        data: { role, place },
      };
    });
  const lost = unreachable.map(
    ({ staffId }): Effect => ({
      kind: 'system_alarm',
      key: `staff_unreachable:${staffId}`,
      what: text('unreachable'),
      data: { staffId },
    }),
  );
  return [...nobody, ...empty, ...lost];
}

function eventOf(alert: AlertRecord, step: ChainStep, row: Pending, { told, climbed }: Resolution): Effect {
  const type =
    row.repeatNo > 0 || step.step === 'again'
      ? 'REPEAT'
      : step.message === 'push'
        ? 'PUSH'
        : step.message === 'escalate'
          ? 'ESCALATE'
          : 'REMIND';
  return {
    kind: 'add_alert_event',
    alertId: alert.id,
    type,
    byStaffId: null,
    data: {
      step: row.step,
      stepNo: row.no,
      told: told.map(({ candidate, role }) => ({ staffId: candidate.staffId, role })),
      climbed,
    },
  };
}
