import { normalizeText } from '../text/normalize-text.ts';
import { understandGlobal } from '../text/understand-global.ts';
import { accept } from './accept.ts';
import { advance } from './advance.ts';
import { sayPending } from './ask.ts';
import type { Flow } from './flow.ts';
import type { FlowContext } from './flow-context.ts';
import { FlowError } from './flow-error.ts';
import { innerOf, type Pending } from './inner-state.ts';
import { misunderstood } from './misunderstand.ts';
import type { FlowInput, FlowState, FlowTurn } from './outcome.ts';
import { PHRASES } from './phrases.ts';
import { raiseUnconfirmed, respond } from './respond.ts';
import { Run } from './run.ts';

function goBack(run: Run, pending: Pending): void {
  const before = run.inner.b;
  if (before === undefined) {
    run.say({ text: PHRASES.cannotGoBack, stepId: pending.t });
    return sayPending(run, pending);
  }
  run.inner.g = before.g;
  run.inner.p = before.p;
  run.inner.r = `${before.p.f}.${before.p.t}`;
  delete run.inner.b;
  delete run.inner.q;
  sayPending(run, before.p);
}

/** An option's own label is an answer, even when it is a word of the engine's: 按错了 in an emergency (domain 5.15). */
function isLabel(run: Run, pending: Pending, text: string): boolean {
  if (pending.ph !== 'ask') return false;
  const said = normalizeText(text);
  return run.step(pending.f, pending.t).options.some(({ label }) => normalizeText(label.source) === said);
}

function stop(run: Run, pending: Pending): void {
  raiseUnconfirmed(run, pending);
  run.say({ text: run.ctx.side === 'family' ? PHRASES.stopped : PHRASES.stoppedStaff, stepId: pending.t });
  run.end('stopped');
}

/** Voice and pictures: an answer where the step takes them, otherwise a polite line, and a person looks (10.9, 10.10). */
function respondToMedia(run: Run, pending: Pending, kind: 'voice' | 'photo' | 'other'): void {
  const step = run.step(pending.f, pending.t);
  const value = kind === 'other' || pending.ph !== 'ask' ? undefined : step.kind.readMedia?.(step.def, kind);
  if (value !== undefined) {
    accept(run, pending, { value, options: [], by: 'word', note: kind === 'voice' }, value);
    return;
  }
  misunderstood(run, pending, '', run.phrase(kind === 'voice' ? PHRASES.voice : PHRASES.photo));
}

/**
 * Goes on with what a person put in. Pure: the same state and input give the same turn. 0 (family), 9/急, 人工 and the
 * menu are the caller's and do not come here. Throws FlowError `wrong_flow` for another flow's state.
 */
export function resumeFlow(ctx: FlowContext, flow: Flow, state: FlowState, input: FlowInput): FlowTurn {
  if (state.flowId !== flow.id)
    throw new FlowError('wrong_flow', `The state is of ${state.flowId}, not of ${flow.id}.`);
  const run = new Run(ctx, flow, state.childIds, innerOf(state), state.startedAt);
  const pending = run.inner.p;
  if (pending === null)
    throw new FlowError('unknown_step', `The conversation ${flow.id} is not waiting for an answer.`);
  if (input.kind === 'text' || input.kind === 'button') {
    const text = input.kind === 'text' ? input.text : input.data;
    const word = input.kind === 'text' ? understandGlobal(ctx.lexicon, text) : null;
    if (word === 'repeat') sayPending(run, pending);
    else if (word === 'stop') stop(run, pending);
    else if (word === 'back' && !isLabel(run, pending, text)) goBack(run, pending);
    else respond(run, pending, text);
  } else respondToMedia(run, pending, input.kind);
  advance(run);
  return run.turn();
}
