import { pendingStep } from '../flow/pending-step.ts';
import { flowOf } from '../playbook.ts';
import type { SessionRecord } from '../situation.ts';
import { remind } from './converse.ts';
import { takenUntil } from './taken.ts';
import type { Turn } from './turn.ts';

/** While a member of staff speaks with the person, a reminder waits. */
export function remindWhenFree(turn: Turn, session: SessionRecord): void {
  const until = takenUntil(turn.situation);
  if (until === null) return remindAgain(turn, session);
  turn.effects.push({
    kind: 'set_timer',
    effectKey: `remind:${session.id}`,
    timer: 'session_remind',
    sessionId: session.id,
    dueAt: until,
  });
}

/**
 * A reminder has come due: the pending question is put once more, and, where one of its own answers asks to be reminded
 * ("现在打", "没打通"), again after the same time, until another answer comes (domain 5.16 step 2).
 */
function remindAgain(turn: Turn, session: SessionRecord): void {
  const minutes = rhythmOf(turn, session);
  remind(turn, session);
  if (minutes === null) return;
  turn.effects.push({
    kind: 'set_timer',
    effectKey: `remind:${session.id}`,
    timer: 'session_remind',
    sessionId: session.id,
    dueAt: turn.now + minutes * 60_000,
  });
}

function rhythmOf(turn: Turn, session: SessionRecord): number | null {
  const flows = (id: string) => turn.playbook.flows.get(id);
  const flow = flowOf(turn.playbook, session.flowId, session.flowHash);
  const pending = pendingStep(flow, session.state, flows);
  const owner = pending && (pending.flowId === flow.id ? flow : flows(pending.flowId));
  const acts = owner?.steps.get(pending?.stepId ?? '')?.options.flatMap((option) => option.acts) ?? [];
  const minutes = Number(acts.find(({ name }) => name === 'remind_every')?.args.minutes);
  return minutes > 0 ? minutes : null;
}
