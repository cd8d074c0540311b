import type { Decision } from '../../core/effect.ts';
import type { Address, Content, Event, MessageReceived } from '../../core/event.ts';
import type { PartySituation } from '../../core/situation.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import { hashOfAddress, hashOfText } from '../look-up.ts';
import { campaignMove } from './campaign-move.ts';
import type { HotContext } from './hot-context.ts';
import { plain } from './plain.ts';

/** What the event itself leaves behind: the inbox row, or the mark that a timer or another event is done. */
export function decisionRow(context: HotContext, decision: Decision): Record<string, unknown> {
  const { event, situation } = context;
  const now = new Date(situation.now);
  if (!('partyId' in situation)) {
    // An alert's event is found done by the alert's own version and steps; a click carries an id of its own.
    if (event.kind === 'child_review_due' && event.timerId) return { kind: 'timer', timer_id: event.timerId, now };
    return event.kind === 'staff_acted' ? { kind: 'event', event_id: event.id, now } : { kind: 'none', now };
  }
  const party = { party: situation.partyId, expected: situation.version, now };
  switch (event.kind) {
    case 'conversation_due':
      return { ...party, kind: 'event', event_id: event.id, ...campaignMove(event, decision, situation.now) };
    case 'duties_due':
    case 'staff_coded':
    case 'staff_spoke':
    case 'form_filled':
      return { ...party, kind: 'event', event_id: event.id };
    case 'session_timer_due':
    case 'take_over_due':
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
