import type { PersonId } from '../ids.ts';
import type { ChildFacts } from '../situation.ts';

/** Who last had words carried to this person about the child and has no answer yet; the class teacher is asked for by role. */
export function relayFrom({ records = [], parents, carers }: ChildFacts): { personId: PersonId; name: string } | null {
  const last = records.find(
    ({ kind, state, aboutMe }) => kind === 'relay' && state === 'passed_on' && aboutMe === true,
  );
  return [...carers, ...parents].find(({ personId }) => personId === last?.personId) ?? null;
}
