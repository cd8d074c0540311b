import { dayOf, isoDate } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import { countAbsence, type SchoolDays } from './count-absence.ts';
import { attemptsOf, type DropoutCaseFacts, spellStart } from './dropout-case.ts';

/** One line of a morning digest about a child's open case, for staff of the school and the village; null: nothing to do today. */
export function digestLine(name: string, found: DropoutCaseFacts, days: SchoolDays, now: Instant): string | null {
  const today = isoDate(dayOf(now));
  const { day } = countAbsence(days, spellStart(found), today);
  const next = attemptsOf(found).at(-1)?.nextOn ?? null;
  switch (found.state) {
    case 'absent':
      return `${name}:缺课第${day}天${day >= 3 ? ',要联合家访' : ',要问到家里、见到孩子'}`;
    case 'suspected':
      return `${name}:疑似辍学,劝返${attemptsOf(found).length}次${next ? `,下次${next}` : ''}`;
    case 'dropped_out':
      return `${name}:辍学,劝返${attemptsOf(found).length}次${next ? `,下次${next}` : ''}`;
    case 'returned': {
      const back = found.returnedOn === null ? 0 : countAbsence(days, found.returnedOn, today).schoolDay;
      return `${name}:复学第${back}个上学日`;
    }
    default:
      return null;
  }
}
