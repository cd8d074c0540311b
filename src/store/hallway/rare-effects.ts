import type { RareKind, Write } from './rare.ts';
import { saveReport } from './write-alert.ts';
import { addDropoutStep, openDropoutCase, updateDropoutCase } from './write-dropout.ts';
import {
  bindIdentity,
  countWrongCode,
  declareCare,
  recordConsent,
  setIdentityState,
  systemAlarm,
  updatePerson,
} from './write-family.ts';
import { noteFinding } from './write-finding.ts';
import { saveRecord, setRecordState, setRiskLevel } from './write-rhythm.ts';
import { setTaken } from './write-taken.ts';

/** Effects that are not part of every message, in the order in which they are written. */
export const rareEffects: { readonly [K in RareKind]: Write<K> } = {
  bind_identity: bindIdentity,
  note_finding: noteFinding,
  save_report: saveReport,
  count_wrong_code: countWrongCode,
  set_identity_state: setIdentityState,
  record_consent: recordConsent,
  update_person: updatePerson,
  declare_care: declareCare,
  save_record: saveRecord,
  set_record_state: setRecordState,
  set_risk_level: setRiskLevel,
  open_dropout_case: openDropoutCase,
  update_dropout_case: updateDropoutCase,
  add_dropout_step: addDropoutStep,
  set_taken: setTaken,
  system_alarm: systemAlarm,
};
