import type { DutyAdvance } from '../duty/duty.ts';
import type { DutyRule, TaskFor } from '../duty/duty-rule.ts';
import { reachWords } from '../duty/reach.ts';
import { stepDone } from './duty-advances.ts';
import type { DutyCase, DutyEnd, DutyRound } from './duty-case.ts';
import { childrenOfCases, factsOfCases, fillNote } from './duty-words.ts';
import { raise } from './raise.ts';
import type { Turn } from './turn.ts';

/** Cases that share a rule and a step: one row before a person, with all their children. */
export function byRuleAndStep(cases: readonly DutyCase[]): readonly (readonly DutyCase[])[] {
  return [
    ...Map.groupBy(
      cases,
      ({ rule, due, duty }) => `${rule.id} ${due.no} ${duty.childId === null ? duty.id : ''}`,
    ).values(),
  ];
}

/** Puts a task before whoever holds the role at the place; the same step of the same duty never twice. */
export function fileTask(turn: Turn, task: TaskFor, cases: readonly DutyCase[], round: DutyRound, what: string): void {
  const [first] = cases;
  if (!first) return;
  const children = childrenOfCases(turn, cases);
  turn.effects.push({
    kind: 'file_inbox',
    effectKey: `duty:${first.duty.id}:${first.due.no}:${what}`,
    reason: 'task',
    forRole: task.role,
    note: `${fillNote(task.note, factsOfCases(turn, cases, round))}${reachNote(turn, first)}`,
    ...(first.duty.childId === null ? {} : { childId: first.duty.childId }),
    ...(placeOf(first, children) ?? {}),
    personId: turn.situation.person?.id,
    dueAt: turn.now + task.withinHours * 3_600_000,
  });
}

/** Whether the question arrived, was read or was blocked: whoever phones asks differently. */
function reachNote({ situation }: Turn, { duty, rule }: DutyCase): string {
  const reach = rule.side === 'family' ? situation.dutyWorld?.reach?.get(duty.id) : undefined;
  return reach === undefined ? '' : reachWords[reach];
}

function placeOf({ duty }: DutyCase, children: ReturnType<typeof childrenOfCases>) {
  const regionId = duty.regionId ?? children.find(({ id }) => id === duty.childId)?.residenceRegionId;
  return regionId ? { regionId } : null;
}

/** Who cannot be written to, or wants to be called, is called by a person (domain 5.3, 7.3). */
export function phoneInstead(turn: Turn, cases: readonly DutyCase[], round: DutyRound): DutyAdvance[] {
  for (const group of byRuleAndStep(cases)) {
    const task = group[0]?.rule.unreachable;
    if (task) fileTask(turn, task, group, round, 'phone');
  }
  return cases.map((one) => {
    const { duty, rule, due } = one;
    // Nobody phones about a tip.
    if (rule.kind === 'notice')
      return {
        dutyId: duty.id,
        fromStep: duty.step,
        step: duty.step,
        nextAt: null,
        state: 'excused',
        reason: 'unreachable',
      };
    return stepDone(one, round, turn.now, { asked: true, reason: 'phone', upTo: beforeNextHuman(rule, due.no) });
  });
}

/** Reminders and a second call are of no use to somebody who is being called: on to the next step that is somebody else's. */
function beforeNextHuman(rule: DutyRule, no: number): number {
  const next = rule.steps.findIndex(
    ({ do: what }, index) =>
      index > no &&
      (what.type === 'miss' || (what.type === 'task' && (what.task.kind !== 'call' || !rule.unreachable))),
  );
  return next < 0 ? no : next - 1;
}

/** A family that wants no messages is asked by a person where the rule says so. */
export function callWhoWantsNoMessages(turn: Turn, ends: readonly DutyEnd[], round: DutyRound): void {
  const phoned = ends.flatMap((end): DutyCase[] => {
    const step = end.rule?.steps[end.duty.step];
    if (end.reason !== 'prompts_off' || !end.rule || end.rule.promptsOff !== 'phone' || !step) return [];
    if (end.duty.promptedAt !== null) return [];
    return [{ duty: end.duty, rule: end.rule, due: { no: end.duty.step, step }, subject: null, row: null }];
  });
  for (const group of byRuleAndStep(phoned)) {
    const task = group[0]?.rule.unreachable;
    if (task) fileTask(turn, task, group, round, 'phone');
  }
}

/** Tasks of the ladder: each falls to somebody else than the owner. */
export function fileTasks(turn: Turn, cases: readonly DutyCase[], round: DutyRound): DutyAdvance[] {
  for (const group of byRuleAndStep(cases)) {
    const what = group[0]?.due.step.do;
    if (what?.type === 'task') fileTask(turn, what.task, group, round, 'task');
  }
  return cases.map((one) => stepDone(one, round, turn.now, { asked: false }));
}

/** The end of the period: missed, and what follows from being missed so many times in a row. Silence is never "fine". */
export function miss(turn: Turn, cases: readonly DutyCase[], round: DutyRound): DutyAdvance[] {
  for (const group of byRuleAndStep(cases)) {
    const rule = group[0]?.rule;
    for (const [index, { times, flag, task }] of (rule?.missed ?? []).entries()) {
      const hit = group.filter(({ duty }) => duty.missedBefore + 1 >= times);
      if (hit.length === 0) continue;
      const children = childrenOfCases(turn, hit);
      if (flag && children.length > 0)
        raise(turn, {
          hit: {
            ...flag,
            because: `连续${Math.max(...hit.map(({ duty }) => duty.missedBefore)) + 1}期没有回话:${rule?.title}`,
          },
          children,
          session: null,
          stepId: null,
          bySystem: true,
        });
      // A list is not filled with the same line every week.
      const again = hit.filter(({ duty }) => (duty.missedBefore + 1) % times === 0);
      if (task) fileTask(turn, task, again, round, `missed${index}`);
    }
  }
  return cases.map(({ duty, rule }) => ({
    dutyId: duty.id,
    fromStep: duty.step,
    step: rule.steps.length,
    nextAt: null,
    state: 'missed' as const,
    reason: rule.send && duty.promptedAt === null ? 'not_asked' : 'no_answer',
  }));
}
