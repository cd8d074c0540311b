import { z } from 'zod';
import { deriveId, type Instant } from '../ids.ts';
import type { ActInput } from './act.ts';
import { defineAct } from './act.ts';

function rowsFor(
  input: ActInput,
  key: string,
  row: { fromRole: string; toRole: string; method: string; source: string; at?: Instant },
) {
  return input.children.map((child) => ({
    kind: 'record_contact' as const,
    id: deriveId(input.now, key, child.id),
    childId: child.id,
    sessionId: input.session.id,
    ...row,
  }));
}

const pairRoles = ['HELPER', 'VOLUNTEER'];

/** parent, carer, class_teacher; of other staff the role they do it in: helper, volunteer, child_director … */
function roleOf({ children, situation, session, playbook }: ActInput): string {
  const relation = children[0]?.relation ?? 'staff';
  if (relation !== 'staff') return relation;
  const roles = situation.person?.staff?.roles.map(({ role }) => role) ?? [];
  // Whoever holds several roles acts in the one that the conversation is for.
  const audience = playbook.flows.get(session.flowId)?.audience ?? [];
  const role = roles.find((one) => audience.includes(one)) ?? roles.find((one) => !pairRoles.includes(one)) ?? roles[0];
  return role?.toLowerCase() ?? 'staff';
}

const noonMs = 12 * 3_600_000;

/** Somebody was in touch with the child or the people around it (domain 8.3 ContactLog). */
export const recordContact = defineAct(
  'record_contact',
  z.strictObject({
    to: z.enum(['child', 'caregiver', 'parent']),
    method: z.string(),
    /** The day it was on; default: now. */
    on: z.union([z.iso.date(), z.literal('')]).optional(),
  }),
  (input, { to, method, on }) => {
    const noon = on ? Date.parse(`${on}T00:00:00+08:00`) + noonMs : input.now;
    const fromRole = roleOf(input);
    return {
      effects: rowsFor(input, `${input.eventId}:contact:${input.ordinal}`, {
        fromRole,
        toRole: to,
        method: method.toLowerCase(),
        source: input.session.flowId,
        ...(noon < input.now ? { at: noon } : {}),
      }),
    };
  },
);

const dayMs = 24 * 3_600_000;
const chinaMs = 8 * 3_600_000;

/** The teacher's "all in order": one record a child and day, however often it is sent (domain 5.6 T1). */
export const classAllFine = defineAct('class_all_fine', z.strictObject({}), (input) => {
  const day = Math.floor((input.now + chinaMs) / dayMs);
  const startOfDay = day * dayMs - chinaMs;
  const key = `all_fine:${input.situation.partyId}:${day}`;
  const children = input.children.length > 0 ? input.children : input.situation.children;
  return {
    effects: rowsFor({ ...input, now: startOfDay, children }, key, {
      fromRole: 'class_teacher',
      toRole: 'school',
      method: 'report',
      source: 'all_fine',
    }),
  };
});
