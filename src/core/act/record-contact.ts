import { z } from 'zod';
import { deriveId } from '../ids.ts';
import type { ActInput } from './act.ts';
import { defineAct } from './act.ts';

function rowsFor(
  input: ActInput,
  key: string,
  row: { fromRole: string; toRole: string; method: string; source: string },
) {
  return input.children.map((child) => ({
    kind: 'record_contact' as const,
    id: deriveId(input.now, key, child.id),
    childId: child.id,
    sessionId: input.session.id,
    ...row,
  }));
}

/** Somebody was in touch with the child or the people around it (domain 8.3 ContactLog). */
export const recordContact = defineAct(
  'record_contact',
  z.strictObject({ to: z.enum(['child', 'caregiver', 'parent']), method: z.string() }),
  (input, { to, method }) => {
    const fromRole = input.children[0]?.relation === 'parent' ? 'parent' : (input.children[0]?.relation ?? 'staff');
    return {
      effects: rowsFor(input, `${input.eventId}:contact:${input.ordinal}`, {
        fromRole,
        toRole: to,
        method,
        source: input.session.flowId,
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
