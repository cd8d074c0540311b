import type { Decision } from '../../core/effect.ts';
import type { HotContext, Of } from './hot-context.ts';

/** Every decision leaves a row: what came in, what it led to, by kinds and counts. Then those that the decision asks for. */
export function auditRows(context: HotContext, decision: Decision, asked: readonly Of<'audit'>[]): object[] {
  const { event, situation } = context;
  const at = new Date(situation.now);
  const actor = actorOf(context);
  const effects: Record<string, number> = {};
  for (const { kind } of decision.effects) effects[kind] = (effects[kind] ?? 0) + 1;
  const entity =
    'alertId' in event && event.alertId !== undefined
      ? ['alert', event.alertId]
      : ['event', 'id' in event ? event.id : 'timerId' in event ? event.timerId : ''];
  return [
    {
      at,
      ...actor,
      action: event.kind,
      entity: entity[0],
      entity_id: entity[1],
      data: { inbound: decision.inbound, effects },
    },
    ...asked.map(({ action, entity, entityId, data }) => ({
      at,
      ...actor,
      action,
      entity,
      entity_id: entityId,
      data: data ?? null,
    })),
  ];
}

function actorOf({ event, situation, personId }: HotContext): { actor_kind: string; actor_id: string | null } {
  if (event.kind === 'staff_acted' || event.kind === 'form_filled')
    return { actor_kind: 'person', actor_id: event.personId };
  if (event.kind === 'staff_coded' || event.kind === 'staff_spoke')
    return { actor_kind: 'person', actor_id: event.by.personId };
  if (event.kind !== 'message_received') return { actor_kind: 'system', actor_id: null };
  if (personId !== null) return { actor_kind: 'person', actor_id: personId };
  return { actor_kind: 'address', actor_id: 'identity' in situation ? (situation.identity?.id ?? null) : null };
}
