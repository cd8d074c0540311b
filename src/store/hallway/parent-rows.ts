import { deriveId } from '../../core/ids.ts';
import type { HotContext, Of } from './hot-context.ts';

/** What one decision changes about parents: a row a child and parent, whatever the number of changes. */
export function parentRows({ situation }: HotContext, effects: readonly Of<'set_parent_state'>[]): object[] {
  const byParent = new Map<string, Of<'set_parent_state'>>();
  for (const effect of effects) {
    const key = `${effect.childId} ${effect.parentPersonId}`;
    const before = byParent.get(key)?.changes;
    byParent.set(key, { ...effect, changes: { ...before, ...effect.changes } });
  }
  return [...byParent.values()].map(({ childId, parentPersonId, changes }) => ({
    id: deriveId(0, 'parent_state', childId, parentPersonId),
    child_id: childId,
    parent_person_id: parentPersonId,
    away: changes.away,
    away_since: changes.awaySince && `${changes.awaySince}T00:00:00+08:00`,
    away_region: changes.awayRegion,
    status: changes.status,
    return_from: instant(changes.temporaryReturnFrom),
    return_to: instant(changes.temporaryReturnTo),
    contact_at: instant(changes.lastContactAt),
    seen_at: instant(changes.lastSeenAt),
    paid_at: instant(changes.supportPaidAt),
    now: new Date(situation.now),
  }));
}

const instant = (at: number | undefined): Date | undefined => (at === undefined ? undefined : new Date(at));
