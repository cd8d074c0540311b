import type { HotContext, Of } from './hot-context.ts';

/** A contact that was made, as one row of contact_log. */
export function contactRow({ situation, personId }: HotContext, effect: Of<'record_contact'>): object {
  return {
    id: effect.id,
    child_id: effect.childId,
    from_person_id: personId,
    from_role: effect.fromRole,
    to_role: effect.toRole,
    method: effect.method,
    at: new Date(effect.at ?? situation.now),
    source: effect.source,
    session_id: effect.sessionId,
  };
}

/** What the steps that were due make of duties, a row each. */
export function dutyRows({ situation }: HotContext, { advances }: Of<'advance_duties'>): object[] {
  return advances.map(({ dutyId, fromStep, step, nextAt, state, prompted, reason }) => ({
    id: dutyId,
    from_step: fromStep,
    step,
    next_at: nextAt === null ? null : new Date(nextAt),
    state: state ?? null,
    prompted: prompted ?? false,
    reason: reason ?? null,
    now: new Date(situation.now),
  }));
}
