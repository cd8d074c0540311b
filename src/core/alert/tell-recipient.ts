import type { Effect, MessageBody } from '../effect.ts';
import type { PartyId } from '../ids.ts';
import type { AlertSituation, Candidate, SessionRecord } from '../situation.ts';
import type { AlertRecord, ChainStep } from './alert.ts';
import type { AlertBooks } from './alert-books.ts';
import type { Recipient } from './recipients.ts';
import { chinaZone } from './step-times.ts';
import { type AlertPlace, alertMessage } from './texts.ts';

/** The conversation F18 for a recipient, or null: then the plain text of domain 4.5 is sent. */
export type OpenHandling = (recipient: {
  readonly candidate: Candidate;
  readonly role: string;
  readonly partyId: PartyId;
  readonly alert: AlertRecord;
  readonly body: MessageBody;
}) => { readonly session: SessionRecord; readonly body: MessageBody } | null;

export function placeOf({ townName, villageName, county }: AlertSituation): AlertPlace {
  return { townName, villageName, dutyPhone: county.dutyPhone };
}

/** To every address of a person when it is red, else to the best one; to the phone list where the step or the lack of addresses asks for it. */
export function tellRecipient(
  books: AlertBooks,
  situation: AlertSituation,
  step: ChainStep,
  row: AlertRecord['pending'][number],
  { candidate, role }: Recipient,
  openHandling?: OpenHandling,
): Effect[] {
  const { alert, now } = situation;
  const { staffId, personId } = candidate;
  const rowFor = (state: 'told' | 'silent' | 'phone_list'): Effect => ({
    kind: 'add_alert_recipient',
    alertId: alert.id,
    stepNo: row.no,
    staffId,
    personId,
    role,
    state,
  });
  if (step.silent) return [rowFor('silent')];
  const plain = alertMessage(books.alertTexts, step.message, alert, placeOf(situation), now, books.zone ?? chinaZone);
  const first = !alert.told.some((row) => row.personId === personId && !row.silent);
  const partyId = personId as string as PartyId;
  const handling =
    first && candidate.addresses.length > 0 && plain.buttons
      ? (openHandling?.({ candidate, role, partyId, alert, body: plain }) ?? null)
      : null;
  const opening: Effect[] = handling ? [{ kind: 'open_session_for', partyId, session: handling.session }] : [];
  const messages = messagesTo(alert, candidate, {
    stepNo: row.no,
    body: handling?.body ?? plain,
    phoneBody: { text: plain.text, kind: 'alert' },
    purpose: purposeOf(step),
    phone: step.phone === true,
    sessionId: handling?.session.id,
  });
  return [rowFor(candidate.addresses.length > 0 ? 'told' : 'phone_list'), ...opening, ...messages];
}

function purposeOf(step: ChainStep): string {
  return step.message === 'push' ? 'alert_push' : step.message === 'escalate' ? 'alert_escalate' : 'alert_remind';
}

export interface AlertMail {
  readonly stepNo: number;
  readonly body: MessageBody;
  readonly phoneBody: MessageBody;
  readonly purpose: string;
  readonly phone: boolean;
  /** To every address, whatever the level. */
  readonly everywhere?: boolean;
  readonly sessionId?: SessionRecord['id'];
}

/** The rows for one person. One effect key an address: a redone step finds them. */
export function messagesTo(alert: AlertRecord, candidate: Candidate, mail: AlertMail): Effect[] {
  const { addresses, personId, phone } = candidate;
  const chosen = mail.everywhere || alert.severity === 'red' ? addresses : addresses.slice(0, 1);
  const rows = chosen.map(
    ({ identityId, channel }): Effect => ({
      kind: 'send_message',
      // The identity too: when one of two addresses of a channel is blocked, the other is not taken for it.
      effectKey: `alert:${alert.id}:${mail.stepNo}:${personId}:${channel}:${identityId}`,
      messageClass: 'alert',
      to: { identityId, personId },
      body: mail.body,
      purpose: mail.purpose,
      alertId: alert.id,
      alertStepNo: mail.stepNo,
      ...(mail.sessionId ? { sessionId: mail.sessionId } : {}),
    }),
  );
  if (phone === '' || !(mail.phone || addresses.length === 0)) return rows;
  return [
    ...rows,
    phoneRow(alert, candidate, mail.stepNo, `alert:${alert.id}:${mail.stepNo}:${personId}:phone`, mail.phoneBody),
  ];
}

export function phoneRow(
  alert: AlertRecord,
  { personId, phone }: Candidate,
  stepNo: number,
  effectKey: string,
  body: MessageBody,
): Effect {
  return {
    kind: 'send_message',
    effectKey,
    messageClass: 'alert',
    to: { personId },
    body,
    purpose: 'alert_phone',
    alertId: alert.id,
    alertStepNo: stepNo,
    phone,
  };
}
