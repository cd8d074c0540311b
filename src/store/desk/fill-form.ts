import { type FilledForm, type FormMark, type FormOutcome, fillForm, formEventId } from '../../app/desk/form-event.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { Handle } from '../../app/ports.ts';
import type { Database } from '../prisma.ts';

export interface FormParts {
  readonly database: Database;
  readonly handle: Handle;
  readonly now: () => number;
}

/** A form of the desk through the hallway. */
export function fill({ database, handle, now }: FormParts, actor: DeskActor, form: FilledForm): Promise<FormOutcome> {
  return fillForm({ handle, now, isKept: (who, mark) => isKept(database, who, mark) }, actor, form);
}

/** Whether this very form is in the file already: by the event's own mark, and the conversation that the same commit ended. */
export async function isKept(
  database: Database,
  actor: DeskActor,
  { actId, answers, flowId }: FormMark,
): Promise<boolean> {
  const id = formEventId(actor, actId, answers);
  const mark = await database.timer.findUnique({ where: { id }, select: { doneAt: true } });
  if (!mark?.doneAt) return false;
  const walked = await database.flowSession.findFirst({
    where: { partyId: actor.personId, flowId, state: 'done', endedAt: mark.doneAt },
    select: { id: true },
  });
  return walked !== null;
}
