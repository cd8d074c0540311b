import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { FormOutcome } from './form-event.ts';
import type { FormQuestion } from './form-questions.ts';

export interface WeekChild {
  readonly id: string;
  readonly name: string;
  readonly fileNo: string;
}

/** One of the lists of conversation F06, with the children of whom it is due. */
export interface WeekList {
  readonly key: string;
  /** As the conversation asks it. */
  readonly label: string;
  readonly children: readonly WeekChild[];
  /** What is said of a child that was reached. */
  readonly done: string;
  /** Why it was not, the last one for any other reason. */
  readonly missed: readonly { readonly value: string; readonly label: string }[];
}

export interface WeekForm {
  /** By when the first of the lists is due; null: nothing is. */
  readonly dueAt: Instant | null;
  /** Those that are due, in the order of the conversation. */
  readonly lists: readonly WeekList[];
  /** The whole class: whom to watch, whose parents to send a good word. */
  readonly children: readonly WeekChild[];
  /** Asked about each child that is to be watched. */
  readonly questions: readonly FormQuestion[];
}

export interface WeekSaid {
  /** By list and child: what was chosen. */
  readonly chosen: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Children to watch, and what is the matter (`<step>@<child>`). */
  readonly watch: readonly string[];
  readonly answers: FormAnswers;
  /** A good word for one child's parents; null: none. */
  readonly good: { readonly childId: string; readonly words: string } | null;
  readonly actId: string;
}

export type WeekResult =
  | FormOutcome
  /** A child without an answer in one of the lists. */
  | { readonly kind: 'open'; readonly list: string; readonly childId: string };

/** The class teacher's week (conversation F06): three lists, whom to watch, a good word. */
export interface WeekPort {
  /** Opening is written to the access log. Null: no class of this reader's. */
  form(actor: DeskActor): Promise<WeekForm | null>;
  close(actor: DeskActor, said: WeekSaid): Promise<WeekResult>;
}
