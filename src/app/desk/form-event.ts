import type { FormFilled } from '../../core/event.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import { deriveId, type InboundId } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { Handle } from '../ports.ts';
import { formVersion } from './form-version.ts';

/**
 * The event of a form: sent twice it is one; sent once more with other answers (somebody went a page back and put something right) it is
 * another one, so that nothing written is taken for said already.
 */
export function formEventId({ staffId }: DeskActor, actId: string, answers: FormAnswers): InboundId {
  return deriveId<InboundId>(0, 'desk_form', staffId, actId, formVersion(answers));
}

/** What became of a form of the desk. */
export type FormOutcome =
  /** `over`: what the form is for has ended or changed meanwhile; nothing was kept but danger in the words. */
  | { readonly kind: 'done' | 'unknown' | 'over' | 'later' }
  /** The first question without a valid answer. Nothing was kept but danger in the words. */
  | { readonly kind: 'incomplete'; readonly stepId: string };

export interface FilledForm extends Pick<FormFilled, 'flowId' | 'childIds' | 'answers' | 'alertId'> {
  readonly actId: string;
  /** When the form was opened; default: now. */
  readonly startedAt?: number;
}

export type FormMark = Pick<FilledForm, 'actId' | 'answers' | 'flowId'>;

export interface FillParts {
  readonly handle: Handle;
  readonly now: () => number;
  /** Whether this very form is in the file already. */
  readonly isKept: (actor: DeskActor, form: FormMark) => Promise<boolean>;
}

/** A form of the desk through the hallway, where it is walked as the conversation it stands for. */
export async function fillForm(parts: FillParts, actor: DeskActor, form: FilledForm): Promise<FormOutcome> {
  const { actId, startedAt, ...said } = form;
  const at = parts.now();
  const result = await parts.handle({
    kind: 'form_filled',
    id: formEventId(actor, actId, said.answers),
    personId: actor.personId,
    ...said,
    startedAt: startedAt ?? at,
    at,
  });
  if (result.kind === 'refused' || result.kind === 'kept_for_retry') return { kind: 'later' };
  // The same answers once more, that were not whole the first time.
  if (result.kind === 'duplicate') return { kind: (await parts.isKept(actor, form)) ? 'done' : 'later' };
  const { problem } = result;
  if (problem?.startsWith('incomplete:')) return { kind: 'incomplete', stepId: problem.slice('incomplete:'.length) };
  if (problem === 'alert_over') return { kind: 'over' };
  return { kind: problem ? 'later' : 'done' };
}
