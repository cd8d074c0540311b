import type { SendMessage } from '../../core/effect.ts';
import { deriveId } from '../../core/ids.ts';
import type { HotContext } from './hot-context.ts';

export type Queue = 'send_alert' | 'send_reply' | 'send_prompt';

export const queueOf: Readonly<Record<SendMessage['messageClass'], Queue>> = {
  alert: 'send_alert',
  reply: 'send_reply',
  prompt: 'send_prompt',
  tip: 'send_prompt',
};

interface OutboundRow extends Record<string, unknown> {
  readonly id: string;
}

/** The rows of one decision's messages, in their order. */
export function outboundRows(context: HotContext, sends: readonly SendMessage[]): readonly OutboundRow[] {
  // What follows a message that is still to leave waits behind it.
  const firstToWait = sends.findIndex((send) => send.messageClass !== 'alert' && !isAtOnce(context, send));
  return sends.map((send, ord) => ({
    ...outboundRow(context, send),
    ord,
    at_once: isAtOnce(context, send) && (firstToWait < 0 || ord < firstToWait),
  }));
}

/**
 * A reply to the address that has just written, on a channel that reads the outbox itself: it may be on the screen by being
 * written. The commit looks at what only the tables know (commit-sql.ts).
 */
function isAtOnce({ event, situation, isShownByCommit }: HotContext, send: SendMessage): boolean {
  if (event.kind !== 'message_received' || !('identity' in situation)) return false;
  const { messageClass, to, sendAfter, expiresAt, phone } = send;
  if (messageClass !== 'reply' || sendAfter !== undefined || expiresAt !== undefined || phone !== undefined)
    return false;
  return 'identityId' in to && to.identityId === situation.identity?.id && isShownByCommit(event.address.channel);
}

function outboundRow({ crypto, event, situation, alertNos }: HotContext, effect: SendMessage): OutboundRow {
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
    // For the job: in the form in which pg-boss takes it; an urgent one before others of its queue.
    start_after: effect.sendAfter !== undefined && effect.sendAfter > now ? new Date(effect.sendAfter) : null,
    priority: 'urgent' in event && event.urgent === true ? 1 : 0,
    expires_at: effect.expiresAt === undefined ? null : new Date(effect.expiresAt),
    created_at: new Date(now),
  };
}
