import { z } from 'zod';
import type { ParentStateChanges } from '../effect.ts';
import { deriveId, type Instant } from '../ids.ts';
import type { ParentFacts } from '../situation.ts';
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

const day = z.union([z.iso.date(), z.literal('')]);
/** Nobody says for ever how long a visit home lasts: then this many days, and after that contact is asked about again. */
const visitDays = 20;
const dayMs = 86_400_000;

const stateArgs = z.strictObject({
  which: z.enum(['self', 'other', 'father', 'mother', 'both']),
  away: truth.optional(),
  awayRegion: z.string().max(100).optional(),
  awaySince: day.optional(),
  status: z.enum(['normal', 'lost_contact', 'in_prison', 'dead', 'divorced']).optional(),
  /** At home for a while since this day; the status stays as it was (domain 10.23). */
  returned: day.optional(),
  days: z.union([z.literal(''), z.coerce.number().int().min(1).max(60)]).optional(),
  /** The day on which a visit home ends or ended. */
  leaves: day.optional(),
  /** In touch with the child, so many days ago at the latest. */
  contactDaysAgo: z.coerce.number().int().min(0).max(60).optional(),
  paid: truth.optional(),
});

/** 00:00 of a day in China. */
const midnight = (date: string): Instant => Date.parse(`${date}T00:00:00+08:00`);

function changesOf({ which: _, ...args }: z.infer<typeof stateArgs>, now: Instant): ParentStateChanges {
  const { away, awayRegion, awaySince, status, returned, days, leaves, contactDaysAgo, paid } = args;
  const from = returned === undefined ? undefined : Math.min(returned ? midnight(returned) : now, now);
  return {
    ...(away === undefined ? {} : { away }),
    ...(awayRegion ? { awayRegion } : {}),
    ...(awaySince ? { awaySince } : {}),
    ...(status === undefined ? {} : { status }),
    ...(from === undefined ? {} : homeSince(from, now, days || visitDays)),
    ...(leaves === undefined
      ? {}
      : { temporaryReturnTo: leaves && midnight(leaves) > now ? midnight(leaves) + dayMs : now }),
    ...(contactDaysAgo === undefined ? {} : { lastContactAt: now - contactDaysAgo * dayMs }),
    ...(paid ? { supportPaidAt: now } : {}),
  };
}

/** Who is at home sees the child; the visit ends by itself, so that no clock stands still for ever. */
function homeSince(from: Instant, now: Instant, days: number): ParentStateChanges {
  const until = Math.max(from + days * dayMs, now + dayMs);
  return { temporaryReturnFrom: from, temporaryReturnTo: until, lastSeenAt: now, lastContactAt: now };
}

/**
 * Where a parent is and how they stand to the family (domain 8.2 ParentState); `other` is the child's other parent. Of the dead
 * nothing is changed.
 */
export const parentState = defineAct('parent_state', stateArgs, ({ situation, children, now }, args) => {
  const self = (situation.person ?? situation.invite?.person)?.id;
  const fits = ({ personId, gender }: ParentFacts): boolean => {
    if (args.which === 'both') return true;
    if (args.which === 'self' || args.which === 'other') return (personId === self) === (args.which === 'self');
    return gender === (args.which === 'father' ? 'male' : 'female');
  };
  // The binding is about no child by itself: then about all of this person's.
  const concerned = children.length > 0 ? children : situation.children;
  return {
    effects: concerned.flatMap((child) => {
      const alive = child.parents.filter((parent) => parent.status !== 'dead' && fits(parent));
      const meant = args.which === 'self' || args.which === 'other' ? alive.slice(0, 1) : alive;
      return meant.map(({ personId }) => ({
        kind: 'set_parent_state' as const,
        childId: child.id,
        parentPersonId: personId,
        changes: changesOf(args, now),
      }));
    }),
  };
});

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
