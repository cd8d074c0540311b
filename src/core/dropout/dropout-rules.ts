/** The numbers of chain E; a county may set others (domain 4.3, "Setting"). */
export interface DropoutRules {
  /** "More than a week": so many counted days have gone by; the morning of the next one is day 8. */
  readonly calendarDays: number;
  /** … or so many school days in a row are missed, whichever comes first. */
  readonly schoolDays: number;
  readonly letterAFromDay: number;
  readonly visitFromDay: number;
  /** Months between 疑似辍学 and 辍学. */
  readonly months: number;
  /** School days after the return on which somebody confirms that the child is there; the last one closes the case. */
  readonly confirmOn: readonly number[];
  /** How long a child may be seen by nobody, and the guardian not be reached, before it counts as missing. */
  readonly missingAfterMs: number;
  /** The address lines of letters A and B (domain 2.5); a county may switch one off. */
  readonly letterTo: readonly string[];
}

export const dropoutRules: DropoutRules = {
  calendarDays: 7,
  schoolDays: 5,
  letterAFromDay: 2,
  visitFromDay: 3,
  months: 1,
  confirmOn: [1, 5, 20],
  missingAfterMs: 3_600_000,
  letterTo: ['EDU_CENTER', 'COUNTY_EDU', 'TOWN_LEAD'],
};
