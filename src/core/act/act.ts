import type { ZodType } from 'zod';
import type { AlertRecord } from '../alert/alert.ts';
import type { Effect } from '../effect.ts';
import type { FactValue } from '../flow/facts.ts';
import type { AlertId, ChildId, Instant } from '../ids.ts';
import type { Playbook } from '../playbook.ts';
import type { ChildFacts, PartySituation, SessionRecord } from '../situation.ts';

/** What an act of a conversation (`do:` in a flow file) may look at. */
export interface ActInput {
  readonly now: Instant;
  /** The event and the act's place in its turn: ids and effect keys derive from them, so a redone turn writes the same rows. */
  readonly eventId: string;
  readonly ordinal: number;
  readonly situation: PartySituation;
  readonly session: Pick<SessionRecord, 'id' | 'flowId' | 'flowHash' | 'alertId'>;
  readonly stepId: string;
  /** What the person wrote in this turn; "" for a button, a voice message, a timer. */
  readonly words: string;
  readonly children: readonly ChildFacts[];
  /** The alert the conversation is about, or the one that this turn has just raised. */
  readonly alert: AlertRecord | null;
  readonly playbook: Playbook;
}

/** A conversation to open with the same person right after this turn. */
export interface StartRequest {
  readonly flowId: string;
  readonly childIds: readonly ChildId[];
  readonly vars: Readonly<Record<string, FactValue>>;
  readonly alertId: AlertId | null;
}

export interface ActResult {
  readonly effects: readonly Effect[];
  readonly start?: StartRequest;
  /** Said at once, when the act could not be done as asked. */
  readonly say?: string;
}

/** One act: a name as a flow author writes it, its arguments, and what it leads to. One file each; the list is index.ts. */
export interface Act {
  readonly name: string;
  readonly args: ZodType;
  run(input: ActInput, args: Readonly<Record<string, unknown>>): ActResult;
}

/** Joins the schema of the arguments to the function that receives them. */
export function defineAct<A extends object>(
  name: string,
  args: ZodType<A>,
  run: (input: ActInput, args: A) => ActResult,
): Act {
  return { name, args, run: (input, raw) => run(input, args.parse(raw)) };
}
