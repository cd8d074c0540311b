import type { Instant } from '../ids.ts';
import { type FlagCode, SixLosses } from '../risk/flags.ts';
import type { Span } from './month-span.ts';

/** What is counted of each loss: children with an alert that is open now, with one opened in the month, with one closed in it. */
export const lossMarks = ['open', 'opened', 'closed'] as const;
export type LossMark = (typeof lossMarks)[number];

/** Open alerts that a county wants to have none of (seed S1-03): out of school for poverty, without a living. */
export const zeroFlags: readonly FlagCode[] = ['E04', 'L01'];

interface Dated {
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
}

/** In which of the counts of a month an alert is. */
export function marksOf({ openedAt, closedAt }: Dated, { from, to }: Span): readonly LossMark[] {
  const inMonth = (at: Instant) => at >= from && at < to;
  return lossMarks.filter((mark) => {
    if (mark === 'open') return closedAt === null;
    return mark === 'opened' ? inMonth(openedAt) : closedAt !== null && inMonth(closedAt);
  });
}

/** The group of a loss's count, as `countConcerns` takes it. */
export const lossGroup = (loss: SixLosses, mark: LossMark): string => `${loss} ${mark}`;

/** The counts of each loss: whoever knows two of them may reckon the third, so they are hidden together. */
export const lossSets: readonly (readonly string[])[] = SixLosses.options.map((loss) =>
  lossMarks.map((mark) => lossGroup(loss, mark)),
);
