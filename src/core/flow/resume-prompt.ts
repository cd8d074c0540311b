import { sayPending } from './ask.ts';
import type { Flow } from './flow.ts';
import type { FlowContext } from './flow-context.ts';
import { innerOf } from './inner-state.ts';
import type { FlowState, FlowTurn } from './outcome.ts';
import { PHRASES } from './phrases.ts';
import { raiseUnconfirmed } from './respond.ts';
import { Run } from './run.ts';

/** Offers an interrupted conversation again: "刚才问到一半,咱们接着说。" and the pending question. The state stays. */
export function resumePrompt(ctx: FlowContext, flow: Flow, state: FlowState): FlowTurn {
  const run = new Run(ctx, flow, state.childIds, innerOf(state), state.startedAt);
  const pending = run.inner.p;
  if (pending === null) return { state, outputs: [] };
  run.say({ text: PHRASES.resume, stepId: pending.t });
  sayPending(run, pending);
  return { state, outputs: run.turn().outputs };
}

/** The pending question alone, as a reminder or after an interruption answered by somebody else. */
export function repeatPrompt(ctx: FlowContext, flow: Flow, state: FlowState): FlowTurn {
  const run = new Run(ctx, flow, state.childIds, innerOf(state), state.startedAt);
  if (run.inner.p !== null) sayPending(run, run.inner.p);
  return { state, outputs: run.turn().outputs };
}

/**
 * What must not be lost when a conversation's time is over or another takes its place: the flags of an answer that was
 * echoed but not confirmed. Says nothing.
 */
export function expireFlow(ctx: FlowContext, flow: Flow, state: FlowState): FlowTurn {
  const run = new Run(ctx, flow, state.childIds, innerOf(state), state.startedAt);
  if (run.inner.p !== null) raiseUnconfirmed(run, run.inner.p);
  return { state: null, outputs: run.turn().outputs };
}
