import { z } from 'zod';
import type { AlertAction } from '../../core/event.ts';
import type { PersonId, StaffId } from '../../core/ids.ts';

const words = z
  .string()
  .max(4000)
  .transform((text) => text.toWellFormed().replaceAll('\u0000', '').trim());
const some = words.pipe(z.string().min(1));
const id = z.uuid();

/** The forms of the desk, one for each action. */
const Act = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['take', 'recuse', 'off_duty', 'accept_hand_over', 'need_support', 'confirm_close', 'refuse_close']),
  }),
  z.object({ type: z.literal('called_police'), number: z.enum(['110', '120']) }),
  z.object({ type: z.literal('saw_child'), note: words.optional().transform((note) => note || undefined) }),
  z.object({ type: z.literal('note'), text: some }),
  z.object({ type: z.literal('request_close'), outcome: z.enum(['resolved', 'false_alarm']), text: some }),
  z.object({ type: z.literal('hand_over'), toStaffId: id.transform((value) => value as StaffId) }),
  z.object({ type: z.literal('release_person'), personId: id.transform((value) => value as PersonId) }),
]);

const ActId = z.string().regex(/^[\w-]{8,64}$/);

/** A posted form as an action and the id of the form; null when it is none of ours or lacks its words. */
export function readAct(
  form: Readonly<Record<string, unknown>>,
): { readonly action: AlertAction; readonly actId: string } | null {
  const action = Act.safeParse(form);
  const actId = ActId.safeParse(form.actId);
  return action.success && actId.success ? { action: action.data as AlertAction, actId: actId.data } : null;
}
