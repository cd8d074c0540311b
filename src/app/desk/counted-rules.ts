import type { DutyBook } from '../../core/duty/duty-rule.ts';
import { familyRules } from '../rhythm/report-answers.ts';

/** Which duties the figures count: questions to families, and visits by the staff of a village. */
export function countedRules(book: DutyBook): {
  readonly family: readonly string[];
  readonly visits: readonly string[];
} {
  const visits = [...book.rules.values()].filter(
    ({ side, evidence }) => side === 'staff' && evidence.some((one) => one.type === 'record' && one.record === 'visit'),
  );
  return { family: familyRules(book), visits: visits.map(({ id }) => id) };
}
