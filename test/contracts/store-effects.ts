import type { AlertRecord } from '../../src/core/alert/alert.ts';
import type { Decision, Effect, SendMessage } from '../../src/core/effect.ts';
import type { MessageReceived } from '../../src/core/event.ts';
import { type AlertId, deriveId, type Instant, type PersonId, type SessionId } from '../../src/core/ids.ts';
import type { PartySituation, SessionRecord } from '../../src/core/situation.ts';
import { canary } from './store-family.ts';

/** Decisions for the tests of the store: what an engine might say, without an engine. */

export const decision = (effects: readonly Effect[], more: Partial<Decision> = {}): Decision => ({
  effects,
  riskScan: [],
  inbound: 'done',
  ...more,
});

export const session = (id: string, now: Instant, more: Partial<SessionRecord> = {}): SessionRecord => ({
  id: id as SessionId,
  flowId: 'F02',
  flowHash: 'h',
  priority: 50,
  alertId: null,
  inviteId: null,
  state: {
    flowId: 'F02',
    flowVersion: 1,
    flowHash: 'h',
    childIds: [],
    startedAt: now,
    inner: { step: 'q1', words: canary },
  },
  startedAt: now,
  updatedAt: now,
  expiresAt: now + 48 * 3_600_000,
  ...more,
});

export const say = (
  situation: PartySituation,
  key: string,
  text: string,
  more: Partial<SendMessage> = {},
): SendMessage => ({
  kind: 'send_message',
  effectKey: key,
  messageClass: 'reply',
  body: { text },
  purpose: 'flow',
  to: situation.identity
    ? { identityId: situation.identity.id, personId: situation.person?.id ?? null }
    : { personId: situation.person?.id as PersonId },
  ...more,
});

/** What an ordinary answer leads to: a session that goes on, an answer, the next question. */
export const ordinary = (situation: PartySituation, event: MessageReceived): Decision => {
  const { now } = situation;
  const current = situation.sessions[0] ?? session(deriveId(now, 'session', situation.partyId), now);
  return decision([
    { kind: 'save_session', session: { ...current, updatedAt: now } },
    {
      kind: 'save_answer',
      id: deriveId(now, 'answer', event.id),
      sessionId: current.id,
      flowId: 'F02',
      stepId: 'q1',
      childId: null,
      value: '1',
      understoodBy: 'digit',
      supersedes: false,
    },
    say(situation, `${event.id}:0`, '下一个问题'),
  ]);
};

export const alertFor = (situation: PartySituation, name: string, flagCode = 'G02'): AlertRecord => ({
  id: deriveId<AlertId>(situation.now, 'alert', name),
  no: '',
  countyId: situation.county.id,
  childId: situation.children[0]?.id ?? null,
  subjectKey: `child:${situation.children[0]?.id}`,
  placeRegionId: situation.children[0]?.residenceRegionId ?? null,
  flagCode,
  severity: 'red',
  state: 'new',
  restricted: false,
  drill: false,
  chain: { chain: 'P', severity: 'red', steps: [], ackWithinMs: 900_000 },
  exclusion: {
    suspectPersonIds: [],
    excludedPersonIds: [],
    excludedHouseholdIds: [],
    excludedRoles: [],
    recusedStaffIds: [],
    releasedPersonIds: [],
  },
  reporterPersonId: situation.person?.id ?? null,
  reporterIdentityId: situation.identity?.id ?? null,
  ownerStaffId: null,
  ownerName: '',
  handoverToStaffId: null,
  closeRequestedBy: null,
  version: 0,
  openedAt: situation.now,
  ackedAt: null,
  calledPoliceAt: null,
  sawChildAt: null,
  writtenAt: null,
  closedAt: null,
  signals: [],
  pending: [],
  lastStepNo: 0,
  told: [],
});

/** An alert with its first step, a signal and a push to the town's duty. */
export const raise = (
  situation: PartySituation,
  name: string,
  told: { staffId: string; personId: string },
  flagCode = 'G02',
): Effect[] => {
  const alert = alertFor(situation, name, flagCode);
  return [
    {
      kind: 'save_signal',
      signal: {
        id: deriveId(situation.now, 'signal', name),
        flagCode,
        severity: 'red',
        sourceRole: 'CAREGIVER',
        sourcePersonId: situation.person?.id ?? null,
        because: canary,
        at: situation.now,
        alertId: alert.id,
        childId: alert.childId,
        subjectKey: alert.subjectKey,
        sourceIdentityId: situation.identity?.id ?? null,
        sessionId: null,
        stepId: null,
        restricted: false,
      },
    },
    { kind: 'open_alert', alert, steps: [{ no: 1, chainStep: 'push', repeatNo: 0, dueAt: situation.now }] },
    {
      kind: 'send_message',
      effectKey: `${alert.id}:1:${told.personId}`,
      messageClass: 'alert',
      to: { personId: told.personId as PersonId },
      purpose: 'alert_push',
      body: { text: `【红色】编号 {{alert.no}} ${canary}`, kind: 'alert' },
      alertId: alert.id,
      alertStepNo: 1,
    },
    {
      kind: 'add_alert_recipient',
      alertId: alert.id,
      stepNo: 1,
      staffId: told.staffId as never,
      personId: told.personId as PersonId,
      role: 'TOWN_STATION',
      state: 'told',
    },
  ];
};
