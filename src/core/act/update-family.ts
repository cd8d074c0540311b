import { z } from 'zod';
import { deriveId } from '../ids.ts';
import { defineAct } from './act.ts';

const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);

/** How this person wants to be asked, and what staff confirm about themselves (domain 5.3 steps 5 and staff variant). */
export const setPerson = defineAct(
  'set_person',
  z.strictObject({
    replyMode: z.string().optional(),
    preferredHour: z.coerce.number().int().min(0).max(23).optional(),
    promptsOff: truth.optional(),
    trainingDone: truth.optional(),
    dutyAck: truth.optional(),
  }),
  ({ situation }, changes) => {
    const person = situation.person ?? situation.invite?.person;
    return { effects: person ? [{ kind: 'update_person', personId: person.id, changes }] : [] };
  },
);

/** Where a parent is and how they stand to the family (domain 8.2 ParentState); `other` is the child's other parent. */
export const parentState = defineAct(
  'parent_state',
  z.strictObject({
    which: z.enum(['self', 'other']),
    away: truth.optional(),
    awayRegion: z.string().max(100).optional(),
    status: z.enum(['normal', 'lost_contact', 'in_prison', 'dead', 'divorced']).optional(),
  }),
  ({ situation, children }, { which, ...changes }) => {
    const self = (situation.person ?? situation.invite?.person)?.id;
    // The binding is about no child by itself: then about all of this person's.
    const concerned = children.length > 0 ? children : situation.children;
    return {
      effects: concerned.flatMap((child) => {
        const parent = child.parents.find(({ personId }) => (personId === self) === (which === 'self'));
        return parent
          ? [{ kind: 'set_parent_state' as const, childId: child.id, parentPersonId: parent.personId, changes }]
          : [];
      }),
    };
  },
);

/** Who keeps the child, as this person says it: unverified until a person has checked (domain 8.2 CareRelation). */
export const declareCare = defineAct(
  'declare_care',
  z.strictObject({ relation: z.string().max(200) }),
  (input, { relation }) => ({
    effects: (input.children.length > 0 ? input.children : input.situation.children).map((child) => ({
      kind: 'declare_care' as const,
      id: deriveId(input.now, input.eventId, 'care', input.ordinal, child.id),
      childId: child.id,
      relationText: relation,
      source: input.session.flowId,
    })),
  }),
);
