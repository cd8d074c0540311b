import { worse } from '../alert/alert.ts';
import type { Reporter, RiskHit } from '../alert/hit-group.ts';
import { raiseSignals } from '../alert/raise-signals.ts';
import type { Decision, Effect, SaveRecord } from '../effect.ts';
import type { ChildEvent } from '../event.ts';
import { deriveId, type PartyId } from '../ids.ts';
import type { Playbook } from '../playbook.ts';
import { watchContact } from '../review/contact-clock.ts';
import type { Finding, Watch } from '../review/finding.ts';
import { reviewParts } from '../review/parts.ts';
import type { PictureSignal } from '../review/picture.ts';
import { watchAge } from '../review/watch-age.ts';
import { watchAgreement } from '../review/watch-agreement.ts';
import { watchCombinations } from '../review/watch-combinations.ts';
import { watchReunion } from '../review/watch-reunion.ts';
import type { ChildSituation } from '../situation.ts';

/** What time and silence have made due. To add a watch: a file in core/review and a line here. */
const watches: readonly Watch[] = [watchContact, watchAge, watchAgreement, watchReunion];

/**
 * What the sources say together about one child (domain 6.2), and what silence and time have made due. Yields flags, tasks for
 * staff and records of the file, never a message: nobody of a family can tell from the product that a review found something.
 * What was found before for the same reason is not found again.
 */
export function decideReview(playbook: Playbook, situation: ChildSituation, event: ChildEvent): Decision {
  const due = watches.flatMap((watch) => watch({ playbook, situation })).filter((one) => isNew(situation, one));
  // A clock's flag is a reason for a combination as any other is.
  const picture = {
    ...situation.picture,
    signals: [...due.flatMap((one) => asSignals(situation, one)), ...situation.picture.signals],
  };
  const together = watchCombinations({ playbook, situation: { ...situation, picture } }).filter((one) =>
    isNew(situation, one),
  );
  const findings = [...due, ...together];
  const parts = reviewParts.map((part) => part({ playbook, situation, eventId: event.id }));
  return {
    effects: [
      ...findings.map((one) => noted(situation, one)),
      ...raised(
        playbook,
        situation,
        event,
        findings,
        parts.flatMap(({ hits }) => hits),
      ),
      ...findings.flatMap((one) => [...tasksOf(situation, one), ...recordsOf(situation, one)]),
      ...parts.flatMap(({ effects }) => effects),
    ],
    riskScan: [],
    inbound: 'done',
  };
}

/** Neither found in this period, nor for reasons that were there when the same rule found something last. */
function isNew({ picture }: ChildSituation, { rule, periodKey, evidenceAt }: Finding): boolean {
  return !picture.findings.some(
    (past) => past.rule === rule && (past.periodKey === periodKey || past.evidenceAt >= evidenceAt),
  );
}

const ruleStep = (rule: string): string => `review:${rule}`;

function asSignals({ now }: ChildSituation, { rule, raise = [] }: Finding): PictureSignal[] {
  return raise.map(({ flag, severity }) => ({
    flagCode: flag,
    severity,
    sourceRole: 'REVIEW',
    sourcePersonId: null,
    stepId: ruleStep(rule),
    outcome: 'open',
    at: now,
  }));
}

function noted({ child, now }: ChildSituation, { rule, periodKey, evidenceAt }: Finding): Effect {
  const id = deriveId<string>(0, 'finding', child.id, rule, periodKey);
  return { kind: 'note_finding', id, childId: child.id, rule, periodKey, evidenceAt: Math.min(evidenceAt, now) };
}

/** All flags in one go: those of one kind are one alert, or one more signal of the open one. */
function raised(
  playbook: Playbook,
  situation: ChildSituation,
  event: ChildEvent,
  findings: readonly Finding[],
  ofParts: readonly RiskHit[],
): readonly Effect[] {
  const { child, county, alerts, now } = situation;
  const hits = [...ofParts, ...findings.flatMap((finding) => hitsOf(situation, finding))];
  if (hits.length === 0) return [];
  const reporter: Reporter = {
    partyId: child.id as string as PartyId,
    personId: null,
    identityId: null,
    role: 'REVIEW',
  };
  const { flags, chains } = playbook;
  return raiseSignals({
    now,
    eventId: event.id,
    countyId: county.id,
    hits,
    reporter,
    children: [child],
    alerts,
    flags,
    chains,
  });
}

function hitsOf(situation: ChildSituation, { rule, raise = [] }: Finding): RiskHit[] {
  return raise
    .filter(({ flag, severity }) => !isSaid(situation, rule, flag, severity))
    .map(({ flag, severity, because, restricted }) => ({
      flag,
      severity,
      because,
      ...(restricted === undefined ? {} : { restricted }),
      // Whose word it is must not reach a home through anybody who belongs to it.
      ...(restricted ? { excludeHousehold: true } : {}),
      childId: situation.child.id,
      stepId: ruleStep(rule),
      sessionId: null,
    }));
}

/** The open alert has this rule's word already, at this level: whoever handles it is not told again. */
function isSaid(
  { alerts, picture }: ChildSituation,
  rule: string,
  flag: string,
  severity: PictureSignal['severity'],
): boolean {
  const open = alerts.find((alert) => alert.flagCode === flag && alert.closedAt === null && !alert.drill);
  return (
    open !== undefined &&
    worse(open.severity, severity) === open.severity &&
    picture.signals.some(
      (signal) => signal.flagCode === flag && signal.stepId === ruleStep(rule) && signal.outcome === 'open',
    )
  );
}

function tasksOf({ child }: ChildSituation, { rule, periodKey, tasks = [] }: Finding): Effect[] {
  return tasks.map(({ role, note, dueAt, restricted }, index) => ({
    kind: 'file_inbox',
    effectKey: `review:${child.id}:${rule}:${periodKey}:${index}`,
    reason: 'task',
    forRole: role,
    note,
    childId: child.id,
    regionId: child.residenceRegionId,
    dueAt,
    ...(restricted === undefined ? {} : { restricted }),
  }));
}

function recordsOf({ child }: ChildSituation, { rule, periodKey, records = [] }: Finding): SaveRecord[] {
  return records.map(({ kind, state, data, aboutPersonId }, index) => ({
    kind: 'save_record',
    id: deriveId<string>(0, 'review_record', child.id, rule, periodKey, index),
    recordKind: kind,
    // A note on a source is about the source: no file of a child carries it.
    childId: aboutPersonId === undefined ? child.id : null,
    personId: null,
    aboutPersonId: aboutPersonId ?? null,
    regionId: child.residenceRegionId,
    organizationId: null,
    onDay: null,
    periodKey: null,
    state: state ?? null,
    data,
    text: null,
    sessionId: null,
  }));
}
