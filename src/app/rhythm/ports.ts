import type { CountyCalendar } from '../../core/calendar/county-calendar.ts';
import type { NewDuty } from '../../core/duty/duty.ts';
import type { DutyAbout } from '../../core/duty/duty-rule.ts';
import type { DutySubjectRow } from '../../core/duty/duty-subject-row.ts';
import type { DutiesDue } from '../../core/event.ts';
import type { Instant, PersonId, RegionId } from '../../core/ids.ts';
import type { RoleCode } from '../../core/situation.ts';

/** One run of a job: a job runs once for its period and region. */
export interface JobRun {
  readonly job: string;
  readonly periodKey: string;
  /** "" for all regions. */
  readonly regionId: string;
}

export interface JobRuns {
  /** Those of the runs that are ours now: nobody began them, or whoever did has died. */
  begin<R extends JobRun>(runs: readonly R[], now: Instant): Promise<readonly R[]>;
  /** Still at it: nobody else takes the runs up meanwhile. */
  touch(runs: readonly JobRun[], now: Instant): Promise<void>;
  done(runs: readonly JobRun[], now: Instant): Promise<void>;
  /** Written down as not run: it lies too far back. */
  skip(runs: readonly JobRun[], now: Instant): Promise<void>;
  /** Places in the list of the runs that are done or skipped. */
  known(runs: readonly JobRun[]): Promise<ReadonlySet<number>>;
  /** When the calendar was looked at last; null: never. */
  lastLook(): Promise<Instant | null>;
  noteLook(now: Instant): Promise<void>;
}

export interface DutyStep {
  readonly dutyId: string;
  readonly step: number;
}

/** What is due of one person, and the steps that the event stands for. */
export interface DueOfPerson {
  readonly event: DutiesDue;
  readonly steps: readonly DutyStep[];
}

/** Whose subjects are asked for. */
export interface SubjectsAsk {
  readonly countyId: RegionId;
  readonly about: DutyAbout;
  readonly roles: readonly RoleCode[];
  /** The school whose calendar is followed; null: all that is not of `exceptScopes`. */
  readonly scopeId: string | null;
  readonly exceptScopes: readonly string[];
  readonly now: Instant;
}

export interface Opened {
  readonly opened: number;
  /** Of these: done already, because their evidence was there. */
  readonly done: number;
}

export interface RhythmStore {
  readonly runs: JobRuns;
  counties(): Promise<readonly RegionId[]>;
  calendar(countyId: RegionId): Promise<CountyCalendar>;
  /** Page by page: whatever the county's size, a page takes the same memory. */
  subjects(ask: SubjectsAsk): AsyncIterable<readonly DutySubjectRow[]>;
  /** Duties that are there already stay as they are. */
  open(countyId: RegionId, duties: readonly NewDuty[], now: Instant): Promise<Opened>;
  /** Persons with duties whose next step has come, oldest first. */
  dueOwners(now: Instant, limit: number): Promise<readonly PersonId[]>;
  dueOf(owners: readonly PersonId[], now: Instant): Promise<readonly DueOfPerson[]>;
  /** Open duties of these owners, or of all, whose evidence is there become done or late_done. Returns how many. */
  settleOwners(owners: readonly PersonId[], now: Instant): Promise<number>;
  settleAll(now: Instant): Promise<number>;
  /** Puts off the steps of these that are still due. */
  rest(steps: readonly DutyStep[], now: Instant, until: Instant): Promise<void>;
}
