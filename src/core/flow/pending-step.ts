import type { ChildId } from '../ids.ts';
import type { Flow } from './flow.ts';
import type { Inner } from './inner-state.ts';
import type { FlowState } from './outcome.ts';

/** What a conversation is waiting for, for those who decide before the engine sees a message. */
export interface PendingStep {
  readonly flowId: string;
  readonly stepId: string;
  /** 0 is an answer here (staff). */
  readonly takesZero: boolean;
  /** Free words are the answer: they are no command. */
  readonly takesText: boolean;
  readonly takesPhoto: boolean;
  readonly safety: boolean;
  /** The children that the question is about. */
  readonly childIds: readonly ChildId[];
}

/** Null when nothing is pending or the step is not in this version of the flow. `flows` finds sub-conversations. */
export function pendingStep(flow: Flow, state: FlowState, flows: (id: string) => Flow | undefined): PendingStep | null {
  const pending = (state.inner as Inner).p;
  if (pending === null) return null;
  const owner = pending.f === flow.id ? flow : flows(pending.f);
  const step = owner?.steps.get(pending.t);
  const childIds = pending.c.flatMap((place) => state.childIds[place] ?? []);
  const head = { flowId: pending.f, stepId: pending.t, childIds };
  if (step === undefined) {
    return pending.t === 'opening' || pending.t === 'roster'
      ? { ...head, takesZero: false, takesText: false, takesPhoto: false, safety: false }
      : null;
  }
  return {
    ...head,
    takesZero: step.zero !== null && pending.ph === 'ask',
    takesText: step.kind.type === 'text' && pending.ph === 'ask',
    takesPhoto: step.def.photo === true,
    safety: step.safety,
  };
}
