import type { StaffId } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';

/** "2026-12-01", a day of the county. */
export type Day = string;

export interface OwnLeave {
  readonly id: string;
  readonly fromDay: Day;
  readonly toDay: Day;
  /** "" when nobody stands in. */
  readonly deputyName: string;
  readonly note: string;
}

export interface Leaves {
  /** One's own that have not ended, soonest first. */
  readonly own: readonly OwnLeave[];
  /** For whom the reader stands in, now or later. */
  readonly standsIn: readonly { readonly name: string; readonly fromDay: Day; readonly toDay: Day }[];
  /** Who may stand in: colleagues of the same township, or of the county for those who work for all of it. */
  readonly deputies: readonly { readonly staffId: StaffId; readonly name: string }[];
}

export interface LeaveForm {
  readonly fromDay: Day;
  readonly toDay: Day;
  readonly deputyStaffId: StaffId | null;
  readonly note: string;
  /** Made with the form: pressing twice is one leave. */
  readonly actId: string;
}

/** `past`: it ends before today, or before it begins. `overlaps`: these days are taken by another leave. */
export type LeaveResult = 'added' | 'past' | 'too_long' | 'overlaps' | 'no_such_deputy';

/** Days on which a member of staff is away. Meanwhile the deputy is told of alerts in their place and has their rights, but no administrator's. */
export interface LeavePort {
  leaves(actor: DeskActor): Promise<Leaves>;
  add(actor: DeskActor, form: LeaveForm): Promise<LeaveResult>;
  /** False when it is not the actor's, or has ended. */
  cancel(actor: DeskActor, id: string): Promise<boolean>;
}
