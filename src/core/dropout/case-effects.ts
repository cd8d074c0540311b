import type { Effect } from '../effect.ts';
import { type ChildId, deriveId, type Instant, type RegionId } from '../ids.ts';
import type { DropoutCaseFacts, DropoutChanges, NewDropoutStep, StepKind } from './dropout-case.ts';
import { stepTasks } from './step-tasks.ts';

/** Who speaks, when, and what ids derive from: a decision that is made anew writes the same rows. */
export interface Saying {
  readonly now: Instant;
  readonly eventId: string;
  readonly ordinal: number;
  readonly personId: string | null;
  readonly childId: ChildId;
}

/** The case as it stands from now on, with the steps that were taken. Refused as stale when somebody wrote meanwhile. */
export function changeCase(
  found: Pick<DropoutCaseFacts, 'id' | 'version'>,
  changes: DropoutChanges,
  steps: readonly NewDropoutStep[],
): Effect[] {
  return [
    { kind: 'update_dropout_case', caseId: found.id, expectedVersion: found.version, changes },
    ...steps.map((step): Effect => ({ kind: 'add_dropout_step', caseId: found.id, step })),
  ];
}

/** A step that a person said; every saying is one row. */
export function saidStep(
  saying: Saying,
  kind: StepKind,
  more: Omit<NewDropoutStep, 'id' | 'kind'> = {},
): NewDropoutStep {
  return {
    id: deriveId(saying.now, 'dropout_step', saying.eventId, saying.ordinal, saying.childId, kind),
    kind,
    byPersonId: saying.personId,
    ...more,
  };
}

/** A step that fell due: one row for (case, kind, key), whoever finds it due. */
export function dueStepRow(
  caseId: string,
  kind: StepKind,
  key: string,
  data: Readonly<Record<string, unknown>> = {},
): NewDropoutStep {
  return { id: deriveId(0, 'dropout_step', caseId, kind, key), kind, data: { key, ...data } };
}

/** The tasks of a step, for the roles at the child's school and village. */
export function tasksOf(
  child: { readonly id: ChildId; readonly residenceRegionId: RegionId },
  now: Instant,
  step: { readonly kind: StepKind; readonly key: string; readonly caseId: string },
): Effect[] {
  return (stepTasks[step.kind] ?? []).map(({ role, note, withinHours }) => ({
    kind: 'file_inbox',
    effectKey: `dropout:${step.caseId}:${step.kind}:${step.key}:${role}`,
    reason: 'task',
    forRole: role,
    childId: child.id,
    regionId: child.residenceRegionId,
    note,
    dueAt: now + withinHours * 3_600_000,
  }));
}
