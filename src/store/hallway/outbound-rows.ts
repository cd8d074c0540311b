import type { SendMessage } from '../../core/effect.ts';
import { deriveId, type Instant } from '../../core/ids.ts';
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

export function outboundRow(
  { crypto, situation, alertNos }: HotContext,
  effect: SendMessage,
  ord: number,
): OutboundRow {
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
export function jobRows(now: Instant, sends: readonly { effect: SendMessage; row: OutboundRow }[]): object[] {
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
