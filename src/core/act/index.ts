import type { Act } from './act.ts';
import { answerHelp } from './answer-help.ts';
import { askGuardian } from './ask-guardian.ts';
import { bind, suspendIdentity, wrongCode } from './bind-identity.ts';
import { callback, note, task } from './file-inbox.ts';
import { goodNews } from './good-news.ts';
import { handleAlert } from './handle-alert.ts';
import { judgeUnlisted } from './judge-unlisted.ts';
import { goodNewsTold, recordState } from './move-record.ts';
import { absence, attendance, persuade } from './note-absence.ts';
import { passOn } from './pass-on.ts';
import { consent } from './record-consent.ts';
import { classAllFine, recordContact } from './record-contact.ts';
import { remindEvery, remindStop } from './remind.ts';
import { reportDuty } from './report-duty.ts';
import { record } from './save-record.ts';
import { report, suspects } from './save-report.ts';
import { setLevel } from './set-level.ts';
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
  record,
  recordState,
  goodNewsTold,
  passOn,
  answerHelp,
  absence,
  attendance,
  persuade,
  askGuardian,
  classAllFine,
  goodNews,
  judgeUnlisted,
  reportDuty,
  setLevel,
  start,
  handleAlert,
  report,
  suspects,
  remindEvery,
  remindStop,
];

export const acts: ReadonlyMap<string, Act> = new Map(list.map((act) => [act.name, act]));
