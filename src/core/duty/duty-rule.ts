import type { Severity } from '../flow/outcome.ts';
import type { Template } from '../flow/template.ts';
import type { RoleCode } from '../situation.ts';
import type { DutyCondition } from './duty-condition.ts';

/** What a duty is about: one row a child, a class, a village …, or the owner alone. */
export type DutyAbout = 'child' | 'class' | 'village' | 'school' | 'town' | 'county' | 'person';

/** duty: done by evidence. notice: something is sent, and that is all. machine: the program runs it, nobody is asked. */
export type RuleKind = 'duty' | 'notice' | 'machine';

/** In which rhythm a rule opens duties. Times are China's; days of an anchor count from the day itself (−14: two weeks before). */
export type Cadence =
  | { readonly type: 'cron'; readonly cron: string; readonly stagger: boolean; readonly only: DayFilter | null }
  | { readonly type: 'anchor'; readonly at: AnchorPoint; readonly days: number; readonly time: Clock }
  | { readonly type: 'lunar'; readonly days: readonly { month: number; day: number }[]; readonly time: Clock };

export type AnchorPoint = 'holiday_start' | 'holiday_end' | 'term_start' | 'term_end';

/** A cron's moment counts only on such a day. */
export type DayFilter =
  | 'working_day'
  | 'school_day'
  | 'school_week'
  | 'even_school_week'
  | 'last_working_day_of_month'
  | 'last_2_working_days_of_month'
  | 'first_working_day_of_quarter'
  | 'last_2_weeks_of_term'
  | 'winter_holiday'
  | 'summer_holiday';

/** Minutes after midnight. */
export type Clock = number;

/**
 * What a duty counts once for. `of`: the value of this fact of the subject is the period ("2026-12-03", the birthday it is
 * about), so that a daily rule opens one duty for one occasion.
 */
export type Period =
  | 'day'
  | 'week'
  | 'two_weeks'
  | 'month'
  | 'quarter'
  | 'half_year'
  | 'year'
  | 'school_year'
  | 'term'
  | 'holiday'
  | 'campaign'
  | 'once'
  | { readonly of: string };

/**
 * A time counted from a point; days and working days are China's. tick: the day on which the rule opened the duty. start, end:
 * the first and last day of the period. prompt: when the owner was asked. due: the duty's own end.
 */
export interface Offset {
  readonly from: 'tick' | 'start' | 'end' | 'prompt' | 'due';
  readonly amount: number;
  readonly unit: 'hour' | 'day' | 'workday';
}

export type Send =
  /** A conversation, about all children of the owner whose duty wants the same one. */
  | { readonly type: 'flow'; readonly flow: string }
  /** A message of `flows/messages/duty-texts.yaml`; of several keys one by turns, by the month. */
  | { readonly type: 'text'; readonly keys: readonly string[] }
  /** A line of the owner's one message about what is to be done. */
  | { readonly type: 'digest'; readonly key: string };

/**
 * What shows that a duty was done: found by the store from `opensAt` on, for the same child or place. One row counts for one
 * period of a rule only: Monday's late call for last week is not this week's call as well.
 */
export type Evidence = {
  /** owner: only what the duty's owner did. anybody: whoever did it. */
  readonly by: 'owner' | 'anybody';
} & (
  | { readonly type: 'flow'; readonly flow: string }
  | {
      readonly type: 'contact';
      /** `contact_log.from_role` is one of these; empty: any. */
      readonly from: readonly string[];
      readonly to: readonly string[];
      readonly methods: readonly string[];
    }
  | {
      readonly type: 'record';
      /** `file_record.kind` */
      readonly record: string;
      /** One of these states; empty: any. */
      readonly states: readonly string[];
      /** Every named field of `data` has one of these values. */
      readonly data: Readonly<Record<string, readonly (string | number | boolean)[]>>;
      /** The record's `period_key` is the duty's. */
      readonly samePeriod: boolean;
    }
);

/** Something put before a person: a phone call, a visit, a line on a supervisor's list. */
export interface TaskFor {
  readonly role: RoleCode;
  /** A code for counts: call, visit, list, contact_unit. */
  readonly kind: string;
  readonly note: Template;
  /** The same in English with the same names, where the file has it. */
  readonly noteEn: Template | null;
  readonly withinHours: number;
}

export type LadderDo =
  | { readonly type: 'prompt' }
  | { readonly type: 'remind'; readonly send: Send | null }
  | { readonly type: 'task'; readonly task: TaskFor }
  /** Ends the ladder: the duty is missed, and what `missed` of the rule says happens. */
  | { readonly type: 'miss' };

export interface LadderStep {
  readonly after: Offset;
  /** own: the hour of the prompt. other: another time of the day than the prompt's. soon: as soon as the offset has passed. */
  readonly at: 'own' | 'other' | 'soon' | Clock;
  readonly do: LadderDo;
}

/** What happens when a duty is missed for the n-th time in a row. */
export interface OnMissed {
  readonly times: number;
  readonly flag?: { readonly code: string; readonly severity?: Severity };
  readonly task?: TaskFor;
}

export interface DutyRule {
  readonly id: string;
  /** The jobs of domain 7.1 that it does: several rules may make one job, and one rule several (a job that is a step of its ladder). */
  readonly jobs: readonly string[];
  readonly kind: RuleKind;
  readonly title: string;
  /** The title in English, where the file has it. */
  readonly en: string | undefined;
  readonly basis: string;
  readonly owners: readonly RoleCode[];
  readonly about: DutyAbout;
  /** one: of several owners of one child or place the main one; all: each of them. */
  readonly each: 'one' | 'all';
  /** side: of the owner: what is said to families is checked more strictly. */
  readonly side: 'family' | 'staff';
  /** Holds as long as the duty does: when it ceases, the duty is excused and nothing is sent any more. */
  readonly when: DutyCondition | null;
  /** Looked at when the duty is opened, and not again. */
  readonly openWhen: DutyCondition | null;
  readonly cadence: Cadence;
  readonly period: Period;
  /** From when evidence counts: from the period's first day, or from the tick. */
  readonly opens: 'start' | 'tick';
  readonly due: Offset;
  /** own: the owner's chosen hour in their zone. zone: the rule's hour in their zone. rule: the rule's hour in China. */
  readonly hours: 'own' | 'zone' | 'rule';
  /** The prompt's time of the day where it is not the cadence's. */
  readonly sendAt: Clock | null;
  /** Urgent prompts know no quiet hours and no daily limit. */
  readonly urgent: boolean;
  readonly send: Send | null;
  readonly evidence: readonly Evidence[];
  /** All steps in order, the prompt first where something is sent; the last one ends the duty. A duty's `step` counts in it. */
  readonly steps: readonly LadderStep[];
  readonly missed: readonly OnMissed[];
  /** For whom nothing can be sent: a person's task instead. */
  readonly unreachable: TaskFor | null;
  /** What an owner who wants no messages leads to besides being excused (domain 5.3: "contact by phone/visit only"). */
  readonly promptsOff: 'excuse' | 'phone';
  /** Machine rules: the part of the program that runs it, a path below src/. */
  readonly program: string | null;
}

/** `flows/duties.yaml` with its texts, read and checked. */
export interface DutyBook {
  readonly rules: ReadonlyMap<string, DutyRule>;
  readonly texts: ReadonlyMap<string, DutyText>;
}

export interface DutyText {
  readonly key: string;
  readonly side: 'family' | 'staff';
  readonly text: Template;
  /** Another wording where a condition of the subject holds, the first that does. */
  readonly variants: readonly { readonly when: DutyCondition; readonly text: Template }[];
}

/** Whether it is done by saying so (conversation F19), because it leaves no other trace. */
export function isReported({ evidence }: DutyRule): boolean {
  return evidence.some((one) => one.type === 'record' && one.record === 'duty_report');
}
