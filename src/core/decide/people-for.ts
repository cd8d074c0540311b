import type { AlertRecord } from '../alert/alert.ts';
import { isReported } from '../duty/duty-rule.ts';
import type { FlowContext } from '../flow/flow-context.ts';
import type { ChildFacts } from '../situation.ts';
import { dayWords } from './duty-words.ts';
import { helpName } from './family-facts.ts';
import type { Turn } from './turn.ts';
import { childrenOf } from './turn.ts';

/**
 * Whom a `personPick` offers. The lists hold only people this person may know of: those of the child's own home, or the
 * staff who were told of this alert; beside people, what else a member of staff picks from a list by name.
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
    if (list === 'askers')
      return (turn.situation.requests ?? []).map(({ sessionId, name, what }) => ({
        id: sessionId,
        name: `${name}:${helpName(what)}`,
      }));
    if (list === 'villages')
      return villagesOf(childIds.length > 0 ? childrenOf(turn, childIds) : turn.situation.children);
    if (list === 'duties') return reportedDuties(turn);
    if (list === 'unlisted' || list === 'unlistedSeen')
      return (turn.situation.staffView?.unlisted ?? [])
        .filter(({ state }) => (state === 'visited') === (list === 'unlistedSeen'))
        .map(({ id, onDay, text }) => ({ id, name: `${(onDay ?? '').slice(5)} ${text.slice(0, 24)}`.trim() }));
    const me = turn.situation.person?.id;
    const home = childrenOf(turn, childIds).flatMap((child) =>
      list === 'household'
        ? child.carers.filter(({ livesWith }) => livesWith)
        : [...child.carers, ...child.parents.filter(({ status }) => status !== 'dead')],
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

/** What this person may report as done: their own, the one that is due first at the head. */
function reportedDuties({ situation, playbook }: Turn): { id: string; name: string }[] {
  return situation.duties.flatMap(({ id, rule: ruleId, dueAt }) => {
    const rule = playbook.duties.rules.get(ruleId);
    return rule && isReported(rule) ? [{ id, name: `${rule.title}(${dayWords(dueAt)}前)` }] : [];
  });
}

/** The villages of these children, with how many live there; one village is no question. */
function villagesOf(children: readonly ChildFacts[]): { id: string; name: string; alsoCalled: string[] }[] {
  const ids = [...new Set(children.map(({ residenceRegionId }) => residenceRegionId))];
  if (ids.length < 2) return [];
  return ids.map((id) => {
    const there = children.filter(({ residenceRegionId }) => residenceRegionId === id);
    const name = there[0]?.villageName ?? '';
    return { id, name: `${name}${there.length}名`, alsoCalled: [name] };
  });
}
