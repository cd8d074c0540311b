import { countAbsence } from '../dropout/count-absence.ts';
import { attemptsOf, isAway, spellStart } from '../dropout/dropout-case.ts';
import { schoolDaysOf } from '../dropout/school-days.ts';
import { dayOf, type Facts, isoDate } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import type { ChildFacts } from '../situation.ts';

/** What conversations of staff may name of a child's open case; of a child without one nothing is known. */
export function absenceFacts(child: ChildFacts, now: Instant): Facts {
  const found = child.dropout;
  if (!found) return {};
  const days = schoolDaysOf(found.calendar, child.schoolOrganizationId);
  const away = isAway(found);
  return {
    'child.absent': away,
    'child.absentDays': away ? countAbsence(days, spellStart(found), isoDate(dayOf(now))).schoolDay : 0,
    'child.dropoutState': found.state,
    'child.persuasions': attemptsOf(found).length,
  };
}
