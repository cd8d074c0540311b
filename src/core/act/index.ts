import type { Act } from './act.ts';
import { bind, suspendIdentity, wrongCode } from './bind-identity.ts';
import { callback, note, task } from './file-inbox.ts';
import { handleAlert } from './handle-alert.ts';
import { consent } from './record-consent.ts';
import { classAllFine, recordContact } from './record-contact.ts';
import { remindEvery, remindStop } from './remind.ts';
import { report, suspects } from './save-report.ts';
import { start } from './start-conversation.ts';
import { declareCare, parentState, setPerson } from './update-family.ts';

/** Every act a flow file may name in `do:`. To add one: a file and a line here. */
const list: readonly Act[] = [
  callback,
  task,
  note,
  bind,
  wrongCode,
  suspendIdentity,
  consent,
  setPerson,
  parentState,
  declareCare,
  recordContact,
  classAllFine,
  start,
  handleAlert,
  report,
  suspects,
  remindEvery,
  remindStop,
];

export const acts: ReadonlyMap<string, Act> = new Map(list.map((act) => [act.name, act]));
