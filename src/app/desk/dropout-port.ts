import type { AbsenceReason, DropoutState, Line, StepKind } from '../../core/dropout/dropout-case.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { FormOutcome } from './form-event.ts';
import type { FormQuestion } from './form-questions.ts';

/** The conversation in which an attempt to bring a child back is written down, and the one that says whether it is at school. */
export const dropoutFlows = { attempt: 'F05_persuade', back: 'F05_back' } as const;
export type DropoutForm = keyof typeof dropoutFlows;
export const dropoutsAPage = 50;

export interface DropoutRow {
  readonly caseId: string;
  /** Null: the reader does not open the child's file. */
  readonly childId: string | null;
  readonly child: string;
  readonly fileNo: string;
  readonly place: string;
  readonly school: string;
  readonly state: DropoutState;
  readonly reason: AbsenceReason | null;
  /** 未报到: not there on the day of registration. */
  readonly notRegistered: boolean;
  /** First day of the spell that counts now; yyyy-mm-dd. */
  readonly since: string;
  /** School days that are over and were missed, and counted calendar days, today's included; 0 while the child is not away. */
  readonly schoolDays: number;
  readonly days: number;
  readonly attempts: number;
  readonly closedAt: Instant | null;
  /** What comes due next if nothing changes, on which day, and for whom (codes of domain 4.1). */
  readonly next: { readonly kind: StepKind; readonly on: string; readonly roles: readonly string[] } | null;
}

export interface DropoutStepRow {
  readonly kind: StepKind;
  readonly at: Instant;
  readonly line: Line | null;
  /** "" when it fell due by the clock. */
  readonly by: string;
  readonly method: string | null;
  readonly result: string | null;
  readonly nextOn: string | null;
  readonly text: string;
}

export interface DropoutDetail extends DropoutRow {
  /** Oldest first. */
  readonly steps: readonly DropoutStepRow[];
  readonly forms: Readonly<Record<DropoutForm, DropoutQuestions>>;
}

export interface DropoutQuestions {
  /** None: not for this reader to fill. */
  readonly questions: readonly FormQuestion[];
  /** False: not now. */
  readonly open: boolean;
}

export interface DropoutBoard {
  readonly rows: readonly DropoutRow[];
  readonly open: number;
  readonly closed: number;
}

/** Cases of absence and dropout (domain 4.3 chain E) of the children this reader answers for. */
export interface DropoutPort {
  board(actor: DeskActor, view: 'open' | 'closed', page: number): Promise<DropoutBoard>;
  all(actor: DeskActor, view: 'open' | 'closed'): Promise<readonly DropoutRow[]>;
  /** Null: no such case for this reader. Opening is written to the access log. */
  one(actor: DeskActor, caseId: string): Promise<DropoutDetail | null>;
  /** An attempt to bring the child back, or that it is at school again (or lawfully elsewhere): through the hallway. */
  note(actor: DeskActor, said: DropoutSaid): Promise<FormOutcome>;
}

export interface DropoutSaid {
  readonly caseId: string;
  readonly form: DropoutForm;
  readonly answers: FormAnswers;
  readonly actId: string;
}
