import type { RareKind, Write } from './rare.ts';
import {
  addAlertEvent,
  addAlertRecipient,
  addAlertStep,
  finishAlertStep,
  openAlert,
  saveReport,
  saveSignal,
  updateAlert,
} from './write-alert.ts';
import {
  bindIdentity,
  countWrongCode,
  declareCare,
  openSessionFor,
  recordConsent,
  recordContact,
  setIdentityState,
  setParentState,
  systemAlarm,
  updatePerson,
} from './write-family.ts';

/** Effects that are not part of every message, in the order in which they are written: an alert before what belongs to it. */
export const rareEffects: { readonly [K in RareKind]: Write<K> } = {
  bind_identity: bindIdentity,
  open_alert: openAlert,
  update_alert: updateAlert,
  save_signal: saveSignal,
  add_alert_step: addAlertStep,
  finish_alert_step: finishAlertStep,
  add_alert_recipient: addAlertRecipient,
  add_alert_event: addAlertEvent,
  save_report: saveReport,
  count_wrong_code: countWrongCode,
  set_identity_state: setIdentityState,
  record_consent: recordConsent,
  update_person: updatePerson,
  set_parent_state: setParentState,
  declare_care: declareCare,
  record_contact: recordContact,
  open_session_for: openSessionFor,
  system_alarm: systemAlarm,
};
