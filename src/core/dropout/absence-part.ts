import type { RiskHit } from '../alert/hit-group.ts';
import type { Effect } from '../effect.ts';
import type { ReviewFindings, ReviewInput } from '../review/parts.ts';
import type { ChildSituation } from '../situation.ts';
import { absenceClock } from './absence-clock.ts';
import { absenceDue, type DueStep } from './absence-due.ts';
import { changeCase, dueStepRow, tasksOf } from './case-effects.ts';
import { type DropoutCaseFacts, type DropoutChanges, stepTaken } from './dropout-case.ts';
import { letterData } from './letter-data.ts';
import { missingChild } from './missing-child.ts';
import { schoolDaysOf } from './school-days.ts';

/**
 * The absence clock in a child's review (domain 7.1 absence_clock, 4.3 chain E): a child nobody has seen for an hour is
 * missing; the steps of the case that have come due become tasks and flags. Taken once: the rows say so.
 */
export function absencePart({ situation }: ReviewInput): ReviewFindings {
  const { child, now, picture } = situation;
  const found = child.dropout ?? null;
  if (!found) return { hits: [], effects: [] };
  const missing = missingStep(found, missingChild(found, picture, now));
  const due = absenceDue(found, schoolDaysOf(found.calendar, child.schoolOrganizationId), now);
  const steps = [...missing, ...due];
  const clock = absenceClock(child.id, now);
  if (steps.length === 0) return { hits: [], effects: [clock] };
  const changes = Object.assign({}, ...steps.map((step) => step.changes ?? {})) as DropoutChanges;
  const rows = steps.map((step) => rowOf(found, step));
  return {
    hits: [...missing.map(() => missingHit(situation)), ...due.flatMap((step) => hitOf(step, situation))],
    effects: [...changeCase(found, changes, rows), ...taskRows(found, due, situation), clock],
  };
}

function missingStep(found: DropoutCaseFacts, since: number | null): DueStep[] {
  if (since === null || stepTaken(found, 'missing', String(since))) return [];
  return [{ kind: 'missing', key: String(since) }];
}

const letters = { letter_a: 'A', letter_c: 'C' } as const;

function rowOf(found: DropoutCaseFacts, { kind, key }: DueStep) {
  const letter = kind === 'letter_a' || kind === 'letter_c' ? letterData(letters[kind], found) : {};
  const plan = kind === 'suspected' ? { lines: ['education', 'government'] } : {};
  return dueStepRow(found.id, kind, key, { ...letter, ...plan });
}

function missingHit({ child }: ChildSituation): RiskHit {
  return {
    flag: 'P04',
    severity: 'red',
    because: '没到校,今天没有人见到孩子,一小时了家里还联系不上',
    childId: child.id,
    stepId: 'missing',
    sessionId: null,
    atSchool: true,
  };
}

function hitOf({ kind, flag }: DueStep, { child }: ChildSituation): RiskHit[] {
  if (!flag) return [];
  const because = flag === 'E02' ? '无故缺课超过一星期' : '疑似辍学满一个月';
  return [{ flag, because, childId: child.id, stepId: kind, sessionId: null, atSchool: true }];
}

function taskRows(found: DropoutCaseFacts, due: readonly DueStep[], { child, now }: ChildSituation): Effect[] {
  // A guardian who was reached need not be rung again: the step is written, the task is not.
  const needed = due.filter(({ kind }) => kind !== 'day1' || found.guardianReachedAt === null);
  return needed.flatMap(({ kind, key }) => tasksOf(child, now, { kind, key, caseId: found.id }));
}
