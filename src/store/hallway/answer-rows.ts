import type { SaveAnswer } from '../../core/effect.ts';
import { deriveId } from '../../core/ids.ts';
import type { HotContext, Of } from './hot-context.ts';

/** A choice's key, a number, a date: what may stand in the clear and be counted. Anything else is somebody's words. */
const code = /^[\w.:+-]{0,64}$/u;

function isCoded(value: unknown): boolean {
  if (typeof value === 'string') return code.test(value);
  if (Array.isArray(value)) return value.every(isCoded);
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isCoded);
  return true;
}

export function answerRow({ crypto, event, situation, personId }: HotContext, answer: SaveAnswer): object {
  const coded = isCoded(answer.value);
  const words =
    answer.text ?? (coded ? undefined : typeof answer.value === 'string' ? answer.value : JSON.stringify(answer.value));
  return {
    id: answer.id,
    session_id: answer.sessionId,
    flow_id: answer.flowId,
    step_id: answer.stepId,
    child_id: answer.childId,
    person_id: personId,
    inbound_id: event.kind === 'message_received' ? event.id : null,
    value: coded ? (answer.value ?? null) : { words: true },
    text_e: words === undefined ? null : crypto.encrypt('answer', 'text_e', answer.id, words),
    understood_by: answer.understoodBy,
    at: new Date(situation.now),
    supersedes: answer.supersedes,
  };
}

export function timerRow({ situation, partyId }: HotContext, effect: Of<'set_timer'>): object {
  return {
    id: deriveId(effect.dueAt, 'timer', effect.effectKey),
    effect_key: effect.effectKey,
    kind: effect.timer,
    party_id: partyId ?? ('partyId' in situation ? situation.partyId : null),
    subject_id: effect.sessionId,
    due_at: new Date(effect.dueAt),
  };
}

export function filedRow({ crypto, event, situation, personId }: HotContext, effect: Of<'file_inbox'>): object {
  const id = deriveId<string>(situation.now, 'human_inbox', effect.effectKey);
  const identity = 'identity' in situation ? situation.identity : null;
  return {
    id,
    effect_key: effect.effectKey,
    inbound_id: event.kind === 'message_received' ? event.id : null,
    identity_id: identity?.id ?? null,
    person_id: effect.personId ?? personId,
    child_id: effect.childId ?? null,
    region_id: effect.regionId ?? null,
    reason: effect.reason,
    for_role: effect.forRole ?? null,
    note_e: effect.note === undefined ? null : crypto.encrypt('human_inbox', 'note_e', id, effect.note),
    restricted: effect.restricted ?? false,
    due_at: effect.dueAt === undefined ? null : new Date(effect.dueAt),
    assigned_to: effect.assignedTo ?? null,
    created_at: new Date(situation.now),
  };
}
