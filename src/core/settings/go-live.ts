import type { Instant } from '../ids.ts';

/** What the gate looks at (domain 12.3, decision 6; 4.2: no flows without a roster at all hours and a number that was tried). */
export interface GoLiveFacts {
  /** Every duty that must be filled at any hour, with how many gaps the next two weeks have. */
  readonly duties: readonly { readonly place: string; readonly gaps: number }[];
  /** Every number on the roster of the next two weeks. */
  readonly numbers: readonly { readonly who: string; readonly has: boolean; readonly testedAt: Instant | null }[];
  /** Everybody whom an alert can reach first. */
  readonly staff: readonly { readonly name: string; readonly trainedAt: Instant | null }[];
  /** yyyy-mm-dd, of the assessment of the impact on personal information; null: there is none. */
  readonly assessedOn: string | null;
}

export interface GateItem {
  readonly key: 'roster' | 'numbers' | 'training' | 'assessment';
  readonly fulfilled: boolean;
  /** Names of what is missing, the first twenty. */
  readonly missing: readonly string[];
  readonly missingCount: number;
}

const dayMs = 86_400_000;
/** A number that answered a quarter ago may be somebody else's now. */
const numberHoldsMs = 90 * dayMs;
const trainingHoldsMs = 365 * dayMs;

/** The four conditions under which real families are invited, each with what is missing. */
export function goLiveGate({ duties, numbers, staff, assessedOn }: GoLiveFacts, now: Instant): readonly GateItem[] {
  const item = (key: GateItem['key'], missing: readonly string[], empty = false): GateItem => ({
    key,
    fulfilled: missing.length === 0 && !empty,
    missing: missing.slice(0, 20),
    missingCount: missing.length,
  });
  const old = (at: Instant | null, holds: number) => at === null || at < now - holds;
  return [
    item(
      'roster',
      duties.filter(({ gaps }) => gaps > 0).map(({ place }) => place),
      duties.length === 0,
    ),
    item(
      'numbers',
      numbers.filter(({ has, testedAt }) => !has || old(testedAt, numberHoldsMs)).map(({ who }) => who),
      numbers.length === 0,
    ),
    item(
      'training',
      staff.filter(({ trainedAt }) => old(trainedAt, trainingHoldsMs)).map(({ name }) => name),
      staff.length === 0,
    ),
    item('assessment', [], assessedOn === null),
  ];
}

/** Roles that a red alert reaches first. */
export const alertRoles = [
  'TOWN_STATION',
  'TOWN_SUPERVISOR',
  'TOWN_LEAD',
  'CHILD_DIRECTOR',
  'COUNTY_OFFICE',
  'CLASS_TEACHER',
  'SCHOOL_OFFICE',
  'PRINCIPAL',
] as const;
