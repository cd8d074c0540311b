import type { z } from 'zod';
import type { Lexicon } from '../../text/lexicon.ts';
import type { FactValue } from '../facts.ts';
import type { FlowOption, FlowStep } from '../flow.ts';
import type { Button } from '../outcome.ts';

/** How an answer reads in CEL: `answer.<id>`. */
export type AnswerType = 'none' | 'string' | 'int' | 'double' | 'bool' | 'list';

/** An entry of a list of children or people, as it is numbered: `index` is its place among all children of the talk. */
export interface ListEntry {
  readonly key: string;
  readonly id: string;
  readonly label: string;
  readonly names: readonly string[];
  readonly index: number;
}

/** What a step type may look at when it asks or reads. */
export interface StepView {
  readonly step: FlowStep;
  /** Visible options with their labels filled in; the same array for the same labels, so that hearing is built once. */
  readonly options: readonly ShownOption[];
  /** Children or people to choose from. */
  readonly entries: readonly ListEntry[];
  readonly lexicon: Lexicon;
  readonly side: 'family' | 'staff';
  /** Day number of today, see facts.ts. */
  readonly today: number;
  /** The places of the children, among those asked about, for whom an option's `showWhen` holds. */
  readonly concerns: (option: FlowOption) => readonly number[];
}

export interface ShownOption {
  readonly key: string;
  readonly label: string;
  readonly hears: readonly string[];
  /** The label as answers are compared with it. */
  readonly folded: string;
  readonly option: FlowOption;
}

/** What a step made of an answer. */
export type Reading =
  | {
      readonly kind: 'value';
      readonly value: unknown;
      /** The options chosen; none where the step has no options. */
      readonly options: readonly FlowOption[];
      readonly by: 'digit' | 'word';
      /** False: echo it and ask. Only for readings that consist of options. */
      readonly sure: boolean;
      /** The words alone were certain; only the rule that safety questions are asked back made it unsure. */
      readonly certain?: boolean;
      /** childPick: places of the picked children among all children of the talk. */
      readonly children?: readonly number[];
      /** The words said more than the answer: a person reads them too. */
      readonly note?: boolean;
      /** Variables that the answer sets, before anything else follows; the type names them in `sets`. */
      readonly set?: Readonly<Record<string, FactValue>>;
      /** The answer says different things of different children: then `options` and `children` are not looked at. */
      readonly parts?: readonly ReadingPart[];
    }
  | { readonly kind: 'sequence'; readonly keys: readonly string[] }
  | { readonly kind: 'unclear' };

/** What an answer says of some of the children. */
export interface ReadingPart {
  readonly option: FlowOption;
  /** Places among all children of the talk. */
  readonly children: readonly number[];
  readonly words: string;
  /** The option's `next` is gone once for each child. */
  readonly oneByOne: boolean;
}

/** A kind of step. To add one: one file here and one line in index.ts (docs/adding-a-step.md). */
export interface StepType<S extends z.ZodObject = z.ZodObject> {
  readonly type: string;
  readonly schema: S;
  /** False for a step that waits for nothing. */
  readonly asks: boolean;
  /** Most options a family may be shown; staff may be shown 8. */
  readonly mostOptions: number;
  answerType(def: z.infer<S>): AnswerType;
  /** The options of the file, without `zero` and `other`. */
  options(def: z.infer<S>): readonly OptionSource[];
  /** Where the entries of the step come from. */
  entries(def: z.infer<S>): 'none' | 'children' | 'people';
  /** The numbered lines below the question. */
  lines(view: StepView): readonly Button[];
  /** Lines between the question and the numbered lines; most kinds have none. */
  body?(view: StepView): readonly string[];
  /** Variables that an answer sets; the file's head must have them. */
  sets?(def: z.infer<S>): readonly string[];
  read(view: StepView, text: string): Reading;
  /**
   * What a form says of each child (by its id: values of options), for kinds whose answer differs from child to child. Undefined: a child
   * without an answer, or one that contradicts itself.
   */
  fill?(view: StepView, said: (childId: string) => readonly string[]): readonly ReadingPart[] | undefined;
  /** What a voice message or picture counts as here; undefined: it is no answer. */
  readMedia?(def: z.infer<S>, kind: 'voice' | 'photo'): string | undefined;
}

/** An option as a file has it, with the value and key that it stands for. */
export interface OptionSource {
  readonly source: Readonly<Record<string, unknown>>;
  readonly value: string | boolean;
  readonly key?: string | undefined;
  /** Where it stands in the step, for error places. */
  readonly path: readonly (string | number)[];
}
