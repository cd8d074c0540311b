import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { FormOutcome } from './form-event.ts';
import type { FormQuestion } from './form-questions.ts';

export type HandoverSide = 'village' | 'school';

/** A list that this reader ticks: the children of one village, as its child director or for its school or class. */
export interface HandoverList {
  readonly side: HandoverSide;
  readonly villageId: string;
  readonly village: string;
  readonly count: number;
  /** When it was signed or sent for this holiday; null: not yet. */
  readonly doneAt: Instant | null;
}

/** How the handover stands in one village. */
export interface HandoverProgress {
  readonly village: string;
  readonly town: string;
  readonly children: number;
  readonly sentAt: Instant | null;
  readonly signedAt: Instant | null;
  readonly notFound: number;
  /** When the village told the school what happened in the holiday. */
  readonly returnedAt: Instant | null;
}

/** A village whose child director tells the school, before term begins, what happened in the holiday. */
export interface HandoverReturn extends Omit<HandoverList, 'side'> {
  readonly dueAt: Instant;
}

export interface HandoverReturnForm extends HandoverReturn {
  readonly holiday: string;
  readonly children: readonly Pick<HandoverChild, 'id' | 'name' | 'fileNo'>[];
  /** Asked about each child that is picked. */
  readonly questions: readonly FormQuestion[];
}

export interface HandoverReturnSaid {
  readonly villageId: string;
  /** Children of whom the school is to know something; none: nothing happened. */
  readonly picked: readonly string[];
  /** `<step>@<child>`: what is to be known. */
  readonly answers: FormAnswers;
  readonly actId: string;
}

export interface HandoverOverview {
  /** "2026-2027/winter" */
  readonly holiday: string;
  /** Own lists, when a handover is due of this reader. */
  readonly lists: readonly HandoverList[];
  readonly dueAt: Instant | null;
  readonly returns: readonly HandoverReturn[];
  readonly progress: readonly HandoverProgress[];
}

export interface HandoverChild {
  readonly id: string;
  readonly name: string;
  readonly fileNo: string;
  readonly high: boolean;
  /** What the family said of the holiday, a code: HOME, PARENTS, RELATIVES, UNDECIDED; "" for nothing. */
  readonly plan: string;
}

export interface HandoverForm extends HandoverList {
  readonly holiday: string;
  readonly children: readonly HandoverChild[];
  /** Answers for one child, the good one first. */
  readonly options: FormQuestion['options'];
}

export interface HandoverSaid {
  readonly side: HandoverSide;
  readonly villageId: string;
  /** By child: what was ticked. */
  readonly ticked: Readonly<Record<string, string>>;
  /** By child: what was answered one by one afterwards. */
  readonly confirmed: Readonly<Record<string, string>>;
  /** By child: where it went, of those who are elsewhere. */
  readonly where: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly actId: string;
}

export type HandoverResult =
  | { readonly kind: 'done'; readonly count: number }
  /** These children are to be confirmed one by one first (domain 10.45). */
  | { readonly kind: 'confirm'; readonly childIds: readonly string[] }
  /** A child without an answer. */
  | { readonly kind: 'incomplete'; readonly childId: string }
  | { readonly kind: 'unknown' | 'later' };

/** Handover of the holidays (conversation F09): the school hands over, the village signs, the township sees how far it is. */
export interface HandoverPort {
  overview(actor: DeskActor): Promise<HandoverOverview>;
  /** Null: no such list for this reader. Opening is written to the access log. */
  form(actor: DeskActor, side: HandoverSide, villageId: string): Promise<HandoverForm | null>;
  sign(actor: DeskActor, said: HandoverSaid): Promise<HandoverResult>;
  /** Null: no such village for this reader, or nothing is due. Opening is written to the access log. */
  returnForm(actor: DeskActor, villageId: string): Promise<HandoverReturnForm | null>;
  giveBack(actor: DeskActor, said: HandoverReturnSaid): Promise<FormOutcome>;
}
