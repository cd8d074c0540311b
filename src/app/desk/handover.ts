import { spotCheckIds } from '../../core/decide/staff-facts.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { Instant, PersonId } from '../../core/ids.ts';
import type { HandoverChild, HandoverSaid, HandoverSide } from './handover-port.ts';

/** Which conversation a side holds, the step of its list, the step asked of one child, and the answer that is well. */
export const handoverTalks: Readonly<
  Record<
    HandoverSide,
    { readonly flow: string; readonly list: string; readonly one: string; readonly well: string; readonly all: string }
  >
> = {
  village: { flow: 'F09_village_sign', list: 'g1_list', one: 'o1_met', well: 'MET', all: 'ALL_MET' },
  school: { flow: 'F09_school_handover', list: 's2_check', one: 'p1_what', well: 'OK', all: 'ALL_OK' },
};

/** Ten children and more within half a minute: signed blindly (domain 10.45). */
const blindFrom = 10;
const blindSeconds = 30;

/**
 * Who has to be confirmed one by one before the list counts: of those ticked as well the highest level always, and three by lot when a long list
 * was ticked in no time.
 */
export function toConfirm(
  children: readonly HandoverChild[],
  said: HandoverSaid,
  personId: PersonId,
  now: Instant,
): readonly string[] {
  const { well } = handoverTalks[said.side];
  const blind = children.length >= blindFrom && said.seconds < blindSeconds;
  const spots = spotCheckIds(
    children.map(({ id, high }) => ({ id, riskLevel: high ? 'high' : null })),
    personId,
    now,
  );
  return children
    .filter(({ id, high }) => said.ticked[id] === well && (high || (blind && spots.has(id))) && !said.confirmed[id])
    .map(({ id }) => id);
}

/** The list as conversation F09 hears it: whoever is not well by name, whoever was confirmed by name as well. */
export function handoverAnswers(children: readonly HandoverChild[], said: HandoverSaid): FormAnswers {
  const talk = handoverTalks[said.side];
  const answers: Record<string, string | readonly string[]> = {};
  const named: string[] = [];
  const several = children.length > 1;
  for (const { id } of children) {
    const answer = said.confirmed[id] ?? said.ticked[id] ?? '';
    const at = (step: string) => (several ? `${step}@${id}` : step);
    if (answer !== talk.well) named.push(id);
    answers[at(talk.one)] = answer;
    answers[at('o2_where')] = said.where[id] ?? '';
  }
  answers[talk.list] = named.length === 0 ? talk.all : named;
  return answers;
}
