import { z } from 'zod';
import { deriveId } from '../ids.ts';
import { defineAct } from './act.ts';

/** Notice and decision (domain 5.3 step 3): who agreed to which text; a refusal turns the prompts off, the file stays. */
export const consent = defineAct(
  'consent',
  z.strictObject({ decision: z.enum(['agreed', 'refused', 'awaiting_parent', 'withdrawn']) }),
  (input, { decision }) => {
    const person = input.situation.person ?? input.situation.invite?.person;
    if (!person) return { effects: [] };
    // The binding begins before anybody is known, so it is about no child: then it is about all of this person's.
    const { children, situation } = input;
    const childIds = (children.length > 0 ? children : situation.children).map((child) => child.id);
    return {
      effects: [
        {
          kind: 'record_consent',
          id: deriveId(input.now, input.eventId, 'consent', input.ordinal),
          personId: person.id,
          childIds,
          decision,
          textVersion: input.session.flowId,
          textHash: input.session.flowHash,
          method: 'CHAT',
          legalBasis: decision === 'agreed' ? 'CONSENT' : 'STATUTORY',
        },
        ...(decision === 'refused' || decision === 'withdrawn'
          ? ([{ kind: 'update_person', personId: person.id, changes: { promptsOff: true } }] as const)
          : []),
      ],
    };
  },
);
