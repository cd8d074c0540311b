import type { Effect } from '../effect.ts';
import type { ChildId } from '../ids.ts';
import type { Turn } from './turn.ts';

/** Long enough that a conversation's last answers are in, short enough that two halves of a danger meet at once. */
const reviewDelayMs = 10_000;
/** A talk about more children than a family has: those of whom nothing was said are left to the daily round. */
const mostChildren = 6;

/**
 * One timer for each child of whom a danger was said or about whom a conversation ended: its file is then looked at as a whole
 * (decide-review.ts). In the middle of a conversation nothing is asked for. One row a child: asked for again, it moves on.
 */
export function askForReviews(turn: Turn): Effect[] {
  const children = new Set<ChildId>();
  for (const effect of turn.effects) {
    if (effect.kind === 'save_signal' && effect.signal.childId !== null) children.add(effect.signal.childId);
    if (effect.kind !== 'end_session') continue;
    const session = effect.session ?? turn.situation.sessions.find(({ id }) => id === effect.sessionId);
    if (!session || session.alertId !== null) continue;
    const isWhole = effect.session === undefined && session.state.childIds.length <= mostChildren;
    for (const id of isWhole ? session.state.childIds : spokenOf(turn, session.state.childIds)) children.add(id);
  }
  return [...children].map((childId) => ({
    kind: 'set_timer',
    effectKey: `review:${childId}`,
    timer: 'child_review',
    sessionId: childId,
    dueAt: turn.now + reviewDelayMs,
  }));
}

/** The children of whom something was said in this turn. */
function spokenOf({ effects }: Turn, childIds: readonly ChildId[]): readonly ChildId[] {
  const said = new Set(
    effects.flatMap((effect) =>
      (effect.kind === 'save_answer' || effect.kind === 'save_record') && effect.childId !== null
        ? [effect.childId]
        : [],
    ),
  );
  // Everything of a long list in one answer is the list's answer, not the child's.
  return said.size <= mostChildren ? childIds.filter((id) => said.has(id)) : [];
}
