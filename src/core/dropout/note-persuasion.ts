import type { Effect } from '../effect.ts';
import type { ChildFacts } from '../situation.ts';
import { changeCase, dueStepRow, type Saying, saidStep, tasksOf } from './case-effects.ts';
import type { SchoolDays } from './count-absence.ts';
import { attemptsOf, type DropoutCaseFacts, type Line, type NewDropoutStep } from './dropout-case.ts';
import { letterData } from './letter-data.ts';
import { noteAttendance } from './note-attendance.ts';

/** One attempt to bring a child back (domain 5.7): codes, and people's words apart. */
export interface PersuasionSaid {
  readonly method: string;
  readonly reason: string;
  readonly result: 'back' | 'agreed' | 'refused' | 'not_found';
  readonly next?: string;
  readonly problem?: string;
  readonly opinion?: string;
  /** 劝返无效: the written report is due (letter B). */
  readonly failed?: boolean;
}

/** Writes the attempt; a return is a return; a failure makes letter B due with every attempt that was made. */
export function notePersuasion(
  found: DropoutCaseFacts,
  child: ChildFacts,
  said: PersuasionSaid,
  saying: Saying & { readonly line: Line; readonly days: SchoolDays },
): Effect[] {
  const attempt = saidStep(saying, 'persuade', {
    line: saying.line,
    method: said.method,
    result: said.result,
    nextOn: said.next ?? null,
    data: { reason: said.reason },
    text: wordsOf(said),
  });
  if (said.result === 'back')
    return [
      ...noteAttendance(found, saying.days, { present: true }, saying),
      { kind: 'add_dropout_step', caseId: found.id, step: attempt },
    ];
  if (!said.failed) return changeCase(found, {}, [attempt]);
  return [
    ...changeCase(found, {}, [attempt, ...failure(found, attempt, saying)]),
    ...letterTasks(found, child, saying),
  ];
}

function wordsOf({ problem, opinion }: PersuasionSaid): string | null {
  const parts = [problem && `难处:${problem}`, opinion && `监护人意见:${opinion}`].filter(Boolean);
  return parts.length > 0 ? parts.join('\n') : null;
}

/** One report a failure: the number of attempts tells it from an earlier one. */
function failure(found: DropoutCaseFacts, attempt: NewDropoutStep, saying: Saying): NewDropoutStep[] {
  const key = letterKey(found);
  const letter = letterData('B', found, [attempt.id]);
  return [
    saidStep(saying, 'persuade_failed', { data: { key } }),
    { ...dueStepRow(found.id, 'letter_b', key, { ...letter }), byPersonId: saying.personId },
  ];
}

function letterTasks(found: DropoutCaseFacts, child: ChildFacts, { now }: Saying): Effect[] {
  return tasksOf(child, now, { kind: 'letter_b', key: letterKey(found), caseId: found.id });
}

const letterKey = (found: DropoutCaseFacts): string => `after ${attemptsOf(found).length + 1}`;
