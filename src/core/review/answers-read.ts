import type { CombinationFile, SimplePart } from './combination-schema.ts';

/** Which answers the reviews look at: of all others the store need not tell. */
export interface AnswersRead {
  /** Steps, in whichever conversation. */
  readonly steps: readonly string[];
  /** Conversations of which every answer counts. */
  readonly flows: readonly string[];
}

/** What the rows of flows/risk/combinations.yaml and the contact clock name. */
export function answersRead({ contact, combinations }: CombinationFile): AnswersRead {
  const parts = combinations.flatMap(({ when }) =>
    when.flatMap((part): readonly SimplePart[] => ('any' in part ? part.any : [part])),
  );
  const clock = [...contact.parentSays, contact.carerSays, contact.support];
  const named = parts.filter((part) => 'answer' in part);
  const steps = [...named, ...clock].map(({ answer }) => answer.split('.')[1] ?? '');
  return {
    steps: [...new Set(steps)],
    flows: [...new Set(parts.flatMap((part) => ('quick' in part ? [part.quick] : [])))],
  };
}
