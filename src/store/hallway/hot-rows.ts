import type { Decision, Effect, SaveAnswer, SendMessage } from '../../core/effect.ts';
import type { Address, Content, Event, MessageReceived } from '../../core/event.ts';
import { deriveId, type Instant, type PersonId } from '../../core/ids.ts';
import type { AlertSituation, PartySituation, SessionRecord } from '../../core/situation.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import { hashOfAddress, hashOfText } from '../look-up.ts';
import { plain } from './plain.ts';

/** The rows of one decision for commit-sql.ts; `n` is added when decisions are put together. */
export interface HotRows {
  readonly decision: Readonly<Record<string, unknown>>;
  readonly sessions: readonly object[];
  readonly ended: readonly object[];
  readonly answers: readonly object[];
  readonly outbox: readonly object[];
  readonly timers: readonly object[];
  readonly filed: readonly object[];
  readonly audit: readonly object[];
  readonly jobs: readonly object[];
  readonly outboundIds: readonly string[];
}

/** Who and what a decision was about, whichever kind of event it answers. */
export interface HotContext {
  readonly crypto: FieldCrypto;
  readonly event: Event;
  readonly situation: PartySituation | AlertSituation;
  /** The party whose sessions these are: the person, when this decision binds the address. */
  readonly partyId: string | null;
  readonly personId: PersonId | null;
  /** Numbers of alerts by id, for `{{alert.no}}`. */
  readonly alertNos: ReadonlyMap<string, string>;
}

export type Queue = 'send_alert' | 'send_reply' | 'send_prompt';

export const queueOf: Readonly<Record<SendMessage['messageClass'], Queue>> = {
  alert: 'send_alert',
  reply: 'send_reply',
  prompt: 'send_prompt',
  tip: 'send_prompt',
};

type Of<K extends Effect['kind']> = Extract<Effect, { kind: K }>;

export function hotRows(context: HotContext, decision: Decision): HotRows {
  const { effects } = decision;
  const of = <K extends Effect['kind']>(kind: K) => effects.filter((effect): effect is Of<K> => effect.kind === kind);
  const sends = of('send_message').map((effect, ord) => ({ effect, row: outboundRow(context, effect, ord) }));
  return {
    decision: decisionRow(context, decision),
    ...sessionRows(context, of('save_session'), of('end_session'), of('open_session_for')),
    answers: of('save_answer').map((effect) => answerRow(context, effect)),
    outbox: sends.map(({ row }) => row),
    timers: of('set_timer').map((effect) => timerRow(context, effect)),
    filed: of('file_inbox').map((effect) => filedRow(context, effect)),
    audit: auditRows(context, decision, of('audit')),
    jobs: jobRows(context.situation.now, sends),
    outboundIds: sends.map(({ row }) => row.id),
  };
}

function decisionRow(context: HotContext, decision: Decision): Record<string, unknown> {
  const { event, situation } = context;
  const now = new Date(situation.now);
  if (!('partyId' in situation)) {
    // An alert's event is found done by the alert's own version and steps; a click carries an id of its own.
    return event.kind === 'staff_acted' ? { kind: 'event', event_id: event.id, now } : { kind: 'none', now };
  }
  const party = { party: situation.partyId, expected: situation.version, now };
  switch (event.kind) {
    case 'conversation_due':
      return { ...party, kind: 'event', event_id: event.id };
    case 'session_timer_due':
      return { ...party, kind: 'timer', timer_id: event.timerId };
    case 'message_received':
    case 'address_changed':
      return {
        ...party,
        kind: 'message',
        ...identityColumns(context.crypto, event.address, situation),
        ...inboundColumns(context.crypto, event),
        in_state: decision.inbound,
        late: decision.late ?? false,
        session_id: decision.sessionId ?? null,
        risk_scan: decision.riskScan.length > 0 ? decision.riskScan : null,
        problem: decision.problem === undefined ? null : plain(decision.problem, 500),
        attempts: ('attempts' in event ? (event.attempts ?? 0) : 0) + (decision.inbound === 'pending' ? 1 : 0),
      };
    default:
      return { ...party, kind: 'none' };
  }
}

function identityColumns(crypto: FieldCrypto, address: Address, { identity }: PartySituation): Record<string, unknown> {
  const { channel, externalId } = address;
  const id = identity?.id ?? '';
  if (identity?.known !== false) return { channel, identity_id: id, new_identity: false };
  const ext_e = crypto.encrypt('channel_identity', 'external_id_e', id, plain(externalId));
  return { channel, identity_id: id, new_identity: true, ext_h: hashOfAddress(crypto, channel, externalId), ext_e };
}

type Incoming = MessageReceived | Extract<Event, { kind: 'address_changed' }>;

/** The columns of an inbox row that come from the message itself. */
export function inboundColumns(crypto: FieldCrypto, event: Incoming): Record<string, unknown> {
  const seal = (column: string, text: string | null | undefined) =>
    text === null || text === undefined ? null : crypto.encrypt('inbound_message', column, event.id, text);
  const base = {
    inbound_id: event.id,
    ext_message_id: plain(event.externalMessageId),
    said_at: new Date(event.receivedAt),
  };
  if (event.kind === 'address_changed')
    return { ...base, said_at: new Date(event.receivedAt), in_kind: event.state, edited: false };
  const { text, mediaRef } = wordsAndMedia(event.content);
  return {
    ...base,
    in_kind: event.content.kind,
    text_e: seal('text_e', text),
    start_code_e: seal('start_code_e', event.startCode),
    media_ref: mediaRef === null ? null : plain(mediaRef),
    edited: event.edited ?? false,
    sent_at: event.sentAt === undefined ? null : new Date(event.sentAt),
    text_h: text === null || text === '' ? null : hashOfText(crypto, text),
  };
}

function wordsAndMedia(content: Content): { text: string | null; mediaRef: string | null } {
  switch (content.kind) {
    case 'text':
      return { text: content.text, mediaRef: null };
    case 'button':
      return { text: content.data, mediaRef: null };
    case 'voice':
      return { text: null, mediaRef: content.mediaRef };
    case 'photo':
      return { text: content.caption ?? null, mediaRef: content.mediaRef };
    default:
      return { text: null, mediaRef: content.what };
  }
}

interface SessionRowOut {
  readonly id: string;
  readonly state: string;
  readonly ended_at: Date | null;
}

/** One row a session, however many effects speak of it: a statement must not write a row twice. */
function sessionRows(
  context: HotContext,
  saved: readonly Of<'save_session'>[],
  ends: readonly Of<'end_session'>[],
  forOthers: readonly Of<'open_session_for'>[],
): Pick<HotRows, 'sessions' | 'ended'> {
  const ended_at = new Date(context.situation.now);
  const rows = new Map<string, SessionRowOut>();
  for (const { session } of saved) rows.set(session.id, sessionRow(context, session, context.partyId));
  for (const { session, partyId } of forOthers) rows.set(session.id, sessionRow(context, session, partyId));
  const ended: object[] = [];
  for (const end of ends) {
    const row = rows.get(end.sessionId) ?? (end.session && sessionRow(context, end.session, context.partyId));
    if (row) rows.set(end.sessionId, { ...row, state: end.how, ended_at });
    else ended.push({ id: end.sessionId, state: end.how, ended_at });
  }
  return { sessions: [...rows.values()], ended };
}

function sessionRow(
  { crypto, situation, personId, partyId: own }: HotContext,
  session: SessionRecord,
  partyId: string | null,
): SessionRowOut & Record<string, unknown> {
  const identity = 'identity' in situation ? situation.identity : null;
  const mine = partyId === own;
  return {
    id: session.id,
    party_id: partyId,
    person_id: mine ? personId : partyId,
    identity_id: mine ? (identity?.id ?? null) : null,
    flow_id: session.flowId,
    flow_version: session.state.flowVersion,
    flow_hash: session.flowHash,
    child_id: session.state.childIds.length === 1 ? session.state.childIds[0] : null,
    alert_id: session.alertId,
    invite_id: session.inviteId,
    priority: session.priority,
    state: 'open',
    data_e: crypto.encrypt('flow_session', 'data_e', session.id, JSON.stringify(session.state)),
    started_at: new Date(session.startedAt),
    updated_at: new Date(session.updatedAt),
    expires_at: new Date(session.expiresAt),
    ended_at: null,
  };
}

/** A choice's key, a number, a date: what may stand in the clear and be counted. Anything else is somebody's words. */
const code = /^[\w.:+-]{0,64}$/u;

function isCoded(value: unknown): boolean {
  if (typeof value === 'string') return code.test(value);
  if (Array.isArray(value)) return value.every(isCoded);
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isCoded);
  return true;
}

function answerRow({ crypto, event, situation, personId }: HotContext, answer: SaveAnswer): object {
  const coded = isCoded(answer.value);
  const words =
    answer.text ?? (coded ? undefined : typeof answer.value === 'string' ? answer.value : JSON.stringify(answer.value));
  return {
    id: answer.id,
    session_id: answer.sessionId,
    flow_id: answer.flowId,
    step_id: answer.stepId,
    child_id: answer.childId,
    person_id: personId,
    inbound_id: event.kind === 'message_received' ? event.id : null,
    value: coded ? (answer.value ?? null) : { words: true },
    text_e: words === undefined ? null : crypto.encrypt('answer', 'text_e', answer.id, words),
    understood_by: answer.understoodBy,
    at: new Date(situation.now),
    supersedes: answer.supersedes,
  };
}

interface OutboundRow extends Record<string, unknown> {
  readonly id: string;
}

function outboundRow({ crypto, situation, alertNos }: HotContext, effect: SendMessage, ord: number): OutboundRow {
  const { now } = situation;
  const id = deriveId<string>(now, 'outbound', effect.effectKey);
  const identityId = 'identityId' in effect.to ? effect.to.identityId : null;
  const own =
    'identity' in situation && situation.identity?.id === identityId ? situation.identity?.channel : undefined;
  const no = effect.alertId === undefined ? undefined : alertNos.get(effect.alertId);
  const body = JSON.stringify(effect.body).replaceAll('{{alert.no}}', no ?? '');
  return {
    id,
    effect_key: effect.effectKey,
    message_class: effect.messageClass,
    channel: effect.phone === undefined ? (own ?? null) : 'sms',
    identity_id: identityId,
    person_id: effect.to.personId,
    readdress: identityId === null && effect.phone === undefined,
    phone_e: effect.phone === undefined ? null : crypto.encrypt('outbound_message', 'phone_e', id, effect.phone),
    body_e: crypto.encrypt('outbound_message', 'body_e', id, body),
    purpose: effect.purpose,
    child_id: effect.childId ?? null,
    alert_id: effect.alertId ?? null,
    alert_step_no: effect.alertStepNo ?? null,
    session_id: effect.sessionId ?? null,
    send_after: new Date(effect.sendAfter ?? now),
    expires_at: effect.expiresAt === undefined ? null : new Date(effect.expiresAt),
    created_at: new Date(now),
    ord,
  };
}

/** One row a queue and time: which messages are to leave then. */
function jobRows(now: Instant, sends: readonly { effect: SendMessage; row: OutboundRow }[]): object[] {
  const jobs = new Map<string, { readonly queue: Queue; readonly start_after: Date | null; readonly ids: string[] }>();
  for (const { effect, row } of sends) {
    const queue = queueOf[effect.messageClass];
    const start_after = effect.sendAfter !== undefined && effect.sendAfter > now ? new Date(effect.sendAfter) : null;
    const key = `${queue}|${start_after?.getTime()}`;
    const job = jobs.get(key) ?? { queue, start_after, ids: [] };
    jobs.set(key, job);
    job.ids.push(row.id);
  }
  return [...jobs.values()];
}

function timerRow({ situation, partyId }: HotContext, effect: Of<'set_timer'>): object {
  return {
    id: deriveId(effect.dueAt, 'timer', effect.effectKey),
    effect_key: effect.effectKey,
    kind: effect.timer,
    party_id: partyId ?? ('partyId' in situation ? situation.partyId : null),
    subject_id: effect.sessionId,
    due_at: new Date(effect.dueAt),
  };
}

function filedRow({ crypto, event, situation, personId }: HotContext, effect: Of<'file_inbox'>): object {
  const id = deriveId<string>(situation.now, 'human_inbox', effect.effectKey);
  const identity = 'identity' in situation ? situation.identity : null;
  return {
    id,
    effect_key: effect.effectKey,
    inbound_id: event.kind === 'message_received' ? event.id : null,
    identity_id: identity?.id ?? null,
    person_id: effect.personId ?? personId,
    child_id: effect.childId ?? null,
    region_id: effect.regionId ?? null,
    reason: effect.reason,
    for_role: effect.forRole ?? null,
    note_e: effect.note === undefined ? null : crypto.encrypt('human_inbox', 'note_e', id, effect.note),
    restricted: effect.restricted ?? false,
    due_at: effect.dueAt === undefined ? null : new Date(effect.dueAt),
    created_at: new Date(situation.now),
  };
}

/** Every decision leaves a row: what came in, what it led to, by kinds and counts. Then those that the decision asks for. */
function auditRows(context: HotContext, decision: Decision, asked: readonly Of<'audit'>[]): object[] {
  const { event, situation } = context;
  const at = new Date(situation.now);
  const actor = actorOf(context);
  const effects: Record<string, number> = {};
  for (const { kind } of decision.effects) effects[kind] = (effects[kind] ?? 0) + 1;
  const entity =
    'alertId' in event && event.alertId !== undefined
      ? ['alert', event.alertId]
      : ['event', 'id' in event ? event.id : 'timerId' in event ? event.timerId : ''];
  return [
    {
      at,
      ...actor,
      action: event.kind,
      entity: entity[0],
      entity_id: entity[1],
      data: { inbound: decision.inbound, effects },
    },
    ...asked.map(({ action, entity, entityId, data }) => ({
      at,
      ...actor,
      action,
      entity,
      entity_id: entityId,
      data: data ?? null,
    })),
  ];
}

function actorOf({ event, situation, personId }: HotContext): { actor_kind: string; actor_id: string | null } {
  if (event.kind === 'staff_acted') return { actor_kind: 'person', actor_id: event.personId };
  if (event.kind !== 'message_received') return { actor_kind: 'system', actor_id: null };
  if (personId !== null) return { actor_kind: 'person', actor_id: personId };
  return { actor_kind: 'address', actor_id: 'identity' in situation ? (situation.identity?.id ?? null) : null };
}
