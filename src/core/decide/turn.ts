import type { StartRequest } from '../act/act.ts';
import type { AlertRecord } from '../alert/alert.ts';
import { applyToAlert } from '../alert/apply-to-alert.ts';
import { foldOpenings } from '../alert/fold-openings.ts';
import type { AlertChanges, Decision, Effect, InboxReason, MessageBody } from '../effect.ts';
import type { PartyEvent } from '../event.ts';
import type { ChildId, Instant, SessionId, StaffId } from '../ids.ts';
import type { Playbook } from '../playbook.ts';
import type { ChildFacts, PartySituation, SessionRecord } from '../situation.ts';
import { askForReviews } from './ask-for-reviews.ts';

/**
 * What one event has led to so far. The only mutable thing in `decide`; it lives for one call.
 * `alerts` are the open alerts as they stand after the effects so far, `raised` those this turn opened or added to.
 */
export interface Turn {
  readonly playbook: Playbook;
  readonly situation: PartySituation;
  readonly event: PartyEvent;
  readonly eventId: string;
  readonly now: Instant;
  readonly effects: Effect[];
  readonly riskScan: { flag: string; severity: Decision['riskScan'][number]['severity']; route: string }[];
  readonly starts: StartRequest[];
  /** What a member of staff reads out who answers in the person's place. */
  readonly said: MessageBody[];
  alerts: AlertRecord[];
  raised: AlertRecord[];
  sessions: SessionRecord[];
  sessionId: SessionId | undefined;
  ordinal: number;
}

export function beginTurn(playbook: Playbook, situation: PartySituation, event: PartyEvent): Turn {
  return {
    playbook,
    situation,
    event,
    // A timer that was set anew is another event than before.
    eventId: 'id' in event ? event.id : `${event.timerId}:${event.at}`,
    now: situation.now,
    effects: [],
    riskScan: [],
    starts: [],
    said: [],
    alerts: [...situation.alerts],
    raised: [],
    sessions: [...situation.sessions],
    sessionId: undefined,
    ordinal: 0,
  };
}

/** Adds effects to the turn and keeps its picture of the alerts true after them. */
export function emit(turn: Turn, ...effects: readonly Effect[]): void {
  turn.effects.push(...effects);
  for (const effect of effects) {
    turn.alerts = turn.alerts.map((alert) => applyToAlert(alert, effect, turn.now));
    if (effect.kind === 'open_alert') turn.alerts = [...turn.alerts, effect.alert];
  }
}

/** A number that is new in this turn; ids and effect keys derive from it, so a redone turn writes the same rows. */
export function nextOrdinal(turn: Turn): number {
  turn.ordinal += 1;
  return turn.ordinal;
}

/** Staff hold a role; everybody else, known or not, is family (what 0 means depends on it, domain 5.1). */
export function sideOf(situation: PartySituation): 'family' | 'staff' {
  return situation.person?.staff && situation.person.staff.roles.length > 0 ? 'staff' : 'family';
}

/** Says something to the party of this event: an answer to a message goes back to the address it came from. */
export function say(
  turn: Turn,
  body: MessageBody,
  about: { sessionId?: SessionId; purpose: string; alert?: AlertRecord | null },
): void {
  if (isCoded(turn)) return readOut(turn, body, about);
  const { identity, person } = turn.situation;
  const isReply = turn.event.kind === 'message_received';
  const to = identity
    ? { identityId: identity.id, personId: person?.id ?? null }
    : person
      ? { personId: person.id }
      : null;
  if (!to) return;
  const about_ = about.alert ?? turn.raised.at(-1) ?? null;
  const text = body.text.replaceAll(
    '{{alert.no}}',
    about_ ? about_.no || '{{alert.no}}' : sessionNo(about.sessionId ?? turn.eventId),
  );
  turn.effects.push({
    kind: 'send_message',
    effectKey: `say:${turn.eventId}:${nextOrdinal(turn)}`,
    messageClass: isReply ? 'reply' : 'prompt',
    to,
    body: { ...body, text },
    purpose: about.purpose,
    sessionId: about.sessionId,
    ...(about_ && text.includes('{{alert.no}}') ? { alertId: about_.id } : {}),
  });
}

/** Somebody of the staff answers for this person, who gets no message of it. */
function isCoded({ event }: Turn): boolean {
  return event.kind === 'staff_coded';
}

/** A new alert has its number from the store only: what is read out does without it. */
function readOut(turn: Turn, body: MessageBody, about: { sessionId?: SessionId; alert?: AlertRecord | null }): void {
  const no = about.alert?.no || sessionNo(about.sessionId ?? turn.eventId);
  turn.said.push({ ...body, text: body.text.replaceAll('{{alert.no}}', no) });
}

/** What a report without an alert is called when it is spoken about: "S-1127". */
function sessionNo(id: string): string {
  return `S-${String(Number.parseInt(id.replaceAll('-', '').slice(-6), 16) % 10_000).padStart(4, '0')}`;
}

/** Puts something before a person (human inbox). */
export function fileInbox(
  turn: Turn,
  row: {
    reason: InboxReason;
    note?: string;
    role?: string;
    child?: ChildFacts;
    withinHours: number;
    restricted?: boolean;
    assignedTo?: StaffId;
  },
): void {
  const { person, children } = turn.situation;
  const child = row.child ?? children[0];
  turn.effects.push({
    kind: 'file_inbox',
    effectKey: `inbox:${turn.eventId}:${nextOrdinal(turn)}`,
    reason: row.reason,
    forRole: row.role ?? 'CHILD_DIRECTOR',
    note: row.note,
    childId: row.child?.id,
    regionId: child?.residenceRegionId,
    personId: person?.id,
    // Words in which danger was heard are not for whoever must not learn of the alert.
    restricted: row.restricted || turn.raised.length > 0 || undefined,
    dueAt: turn.now + row.withinHours * 3_600_000,
    ...(row.assignedTo ? { assignedTo: row.assignedTo } : {}),
  });
}

export function childrenOf(turn: Turn, ids: readonly ChildId[]): ChildFacts[] {
  return ids.flatMap((id) => turn.situation.children.find((child) => child.id === id) ?? []);
}

/**
 * Effects in the order they came, with several updates of one alert joined into one (its version is checked once). What an
 * account in training writes is put before nobody but its trainer, who has the alert (domain 10.55).
 */
export function endTurn(turn: Turn, inbound: Decision['inbound'] = 'done', problem?: string): Decision {
  const drill = turn.situation.person?.staff?.drill === true;
  const effects = drill
    ? turn.effects.filter(({ kind }) => kind !== 'file_inbox')
    : [...turn.effects, ...askForReviews(turn)];
  return {
    effects: joinAlertUpdates(foldOpenings(effects, turn.now)),
    riskScan: turn.riskScan,
    late: isLate(turn),
    inbound,
    problem,
    sessionId: turn.sessionId,
    ...(turn.said.length > 0 ? { said: turn.said } : {}),
  };
}

function joinAlertUpdates(effects: readonly Effect[]): Effect[] {
  const changes = new Map<string, AlertChanges>();
  for (const effect of effects)
    if (effect.kind === 'update_alert')
      changes.set(effect.alertId, { ...changes.get(effect.alertId), ...effect.changes });
  const written = new Set<string>();
  return effects.flatMap((effect): Effect[] => {
    if (effect.kind !== 'update_alert') return [effect];
    if (written.has(effect.alertId)) return [];
    written.add(effect.alertId);
    return [{ ...effect, changes: changes.get(effect.alertId) ?? effect.changes }];
  });
}

const lateAfterMs = 600_000;

/** The words were sent long before they came: they are handled all the same, and marked (domain 10.31). */
function isLate({ event, now }: Turn): boolean {
  return event.kind === 'message_received' && event.sentAt !== undefined && now - event.sentAt > lateAfterMs;
}
