import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { Instant } from '../../core/ids.ts';
import type { Said } from '../../core/text/said.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { FormConditions, FormQuestion } from './form-questions.ts';

/** The conversation that a visit is written down in; the form asks the same. */
export const visitFlow = 'F07_visit';

const seen = { id: 'v3_saw', values: ['SEEN_ALONE', 'SEEN_WITH'] };
const planned = ['VISIT_AGAIN', 'NEIGHBOUR', 'PARENTS', 'RELIEF', 'HAZARD', 'SCHOOL', 'DOCTOR', 'OTHER'];

/** Who was not there is not asked about; whoever plans nothing is not asked who does it. */
export const visitConditions: FormConditions = {
  v4_ratings: seen,
  v11_signs: seen,
  v12_night: seen,
  v13_hazards: seen,
  v14_needs: seen,
  v15_measures: seen,
  v15_who: { id: 'v15_measures', values: planned },
  v15_by: { id: 'v15_measures', values: planned },
  v16_word: seen,
};

export interface VisitVillage {
  readonly id: string;
  readonly name: string;
  readonly town: string;
  readonly children: number;
  /** Children with a visit that is late, and with one that is due within a week. */
  readonly late: number;
  readonly soon: number;
}

export interface VisitPlanRow {
  readonly childId: string;
  readonly name: string;
  readonly fileNo: string;
  readonly group: string;
  /** high · middle · low · normal, or "" when nobody has set one. */
  readonly level: string;
  /** By when somebody of the village must have been there, and by which duty or task; null: nothing is open. */
  readonly dueAt: Instant | null;
  readonly why: Said | null;
  /** Open tasks about this child for one of the reader's posts. */
  readonly tasks: number;
  /** yyyy-mm-dd of the last visit that was recorded, and whether the child was met. */
  readonly lastOn: string | null;
  readonly lastMet: boolean;
}

export interface VisitPlan {
  readonly villages: readonly VisitVillage[];
  /** The village whose children are listed; null: to be chosen. */
  readonly village: VisitVillage | null;
  /** Those due first come first, then by level, then by how long ago the last visit was. */
  readonly rows: readonly VisitPlanRow[];
}

/** Whom a visit was to, to be chosen. */
export interface VisitPick {
  /** What was looked for; "" for those most urgent. */
  readonly q: string;
  /** Most urgent first. `group` begins with the village. */
  readonly rows: readonly VisitPlanRow[];
  /** There are others. */
  readonly more: boolean;
}

export interface VisitForm {
  readonly childId: string;
  readonly name: string;
  readonly fileNo: string;
  readonly place: string;
  readonly questions: readonly FormQuestion[];
  readonly lastOn: string | null;
  readonly lastMet: boolean;
}

export interface VisitSaid {
  readonly childId: string;
  readonly answers: FormAnswers;
  readonly actId: string;
  /** When the form was opened. */
  readonly startedAt: Instant;
}

/** What the desk has of a form that was sent, once or again. */
export interface VisitReceived {
  readonly at: Instant;
  readonly childId: string;
  readonly name: string;
  readonly met: boolean;
  /** What was written led to an alert. */
  readonly alerted: boolean;
}

export type VisitResult =
  | { readonly kind: 'received'; readonly visit: VisitReceived }
  /** The first question without a valid answer. Nothing was kept but danger in the words. */
  | { readonly kind: 'incomplete'; readonly stepId: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'later' };

/** Visits: whom to see by when, and the form that writes down what conversation F07 writes down. */
export interface VisitsPort {
  plan(actor: DeskActor, villageId: string): Promise<VisitPlan>;
  /** Children by 称呼, pinyin or file number; all of them for "". */
  pick(actor: DeskActor, q: string): Promise<VisitPick>;
  /** Null: no such child for this reader. Opening is written to the access log. */
  form(actor: DeskActor, childId: string): Promise<VisitForm | null>;
  save(actor: DeskActor, said: VisitSaid): Promise<VisitResult>;
  /** A form of this reader that was received; null: none under this id. */
  received(actor: DeskActor, actId: string): Promise<VisitReceived | null>;
}
