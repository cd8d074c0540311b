import type { AlertRecord } from '../alert/alert.ts';
import type { FlowContext } from '../flow/flow-context.ts';
import type { Turn } from './turn.ts';
import { childrenOf } from './turn.ts';

/**
 * Whom a `personPick` offers. The lists hold only people this person may know of: those of the child's own home, or the
 * staff who were told of this alert.
 */
export function peopleFor(turn: Turn, alert: AlertRecord | null): NonNullable<FlowContext['people']> {
  return (list, childIds) => {
    if (list === 'alertStaff' || list === 'staff') {
      const me = turn.situation.person?.staff?.staffId;
      const told = (alert?.told ?? []).filter(({ staffId, name }) => staffId !== me && name);
      return [
        ...new Map(told.map((one) => [one.staffId, { id: one.staffId as string, name: one.name ?? '' }])).values(),
      ];
    }
    const me = turn.situation.person?.id;
    const home = childrenOf(turn, childIds).flatMap((child) =>
      list === 'household' ? child.carers.filter(({ livesWith }) => livesWith) : [...child.carers, ...child.parents],
    );
    return [
      ...new Map(
        home
          .filter(({ personId }) => personId !== me)
          .map(({ personId, name }) => [personId, { id: personId as string, name }]),
      ).values(),
    ];
  };
}
