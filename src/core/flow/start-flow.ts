import type { ChildId } from '../ids.ts';
import { advance } from './advance.ts';
import { sayPending } from './ask.ts';
import { begin } from './begin.ts';
import type { FactValue } from './facts.ts';
import type { Flow } from './flow.ts';
import type { FlowContext } from './flow-context.ts';
import type { Inner } from './inner-state.ts';
import type { FlowTurn } from './outcome.ts';
import { Run } from './run.ts';

export interface FlowStart {
  readonly childIds: readonly ChildId[];
  readonly vars?: Readonly<Record<string, FactValue>>;
  /** Without the opening: the person asked for it themselves. */
  readonly skipOpening?: boolean;
}

/** Begins a conversation: the opening, or the first question. Throws FlowError for a playbook that was not checked. */
export function startFlow(ctx: FlowContext, flow: Flow, start: FlowStart): FlowTurn {
  const inner: Inner = { g: [], p: null, a: {}, v: { ...start.vars } };
  const run = new Run(ctx, flow, start.childIds, inner, ctx.now);
  if (flow.opening !== null && start.skipOpening !== true) {
    inner.p = { f: flow.id, t: 'opening', c: run.everyChild(), ph: 'ask', n: 0 };
    sayPending(run, inner.p);
  } else {
    begin(run, false);
    advance(run);
  }
  return run.turn();
}
