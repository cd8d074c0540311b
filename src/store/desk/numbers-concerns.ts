import type { Concerns, LossCounts, Losses, NumbersPlace, ZeroTarget } from '../../app/desk/numbers-port.ts';
import { countConcerns, countsForOthers, type TreePlace } from '../../core/numbers/concerns.ts';
import { lossGroup, lossMarks, lossSets, marksOf, zeroFlags } from '../../core/numbers/losses.ts';
import { type Counter, mayCount, type PlaceLevel } from '../../core/numbers/may-count.ts';
import type { Span } from '../../core/numbers/month-span.ts';
import { SixLosses } from '../../core/risk/flags.ts';
import type { Database } from '../prisma.ts';
import type { AlertRow } from './numbers-open.ts';
import type { FoundPlace, Part } from './numbers-place.ts';

/** To which of the six losses a flag belongs. */
export type LossOf = (flagCode: string) => SixLosses;

export interface Concerned {
  readonly place: FoundPlace;
  readonly parts: readonly Part[];
  readonly who: Counter;
  readonly forOthers: boolean;
  readonly span: Span;
}

/** What is counted for others is counted as if every place were a village: without anything restricted. */
export const levelFor = (level: PlaceLevel, forOthers: boolean): PlaceLevel => (forOthers ? 'village' : level);

type Count = (group: string, placeId: string) => number | null;

/**
 * Children about whom there are alerts, by the six losses and the two targets; for the line of duty by the letter of the flag too. For others there
 * is the one grouping: of two that cross, what one hides could be reckoned from the other.
 */
export async function concernsOf(
  database: Database,
  lossOf: LossOf,
  asked: Concerned,
  alerts: readonly AlertRow[],
): Promise<{ readonly concerns: Concerns; readonly losses: Losses; readonly zeros: readonly ZeroTarget[] }> {
  const { place, parts, forOthers } = asked;
  const counted = (level: PlaceLevel) => countConcerns(placed(lossOf, asked, alerts, level));
  const whole = counted(place.level);
  const [total, each]: readonly [Count, Count] = forOthers
    ? await shownToOthers(database, place, parts, whole)
    : [whole, counted(parts[0]?.level ?? place.level)];
  const letters = forOthers ? [] : lettersOf(alerts).filter((letter) => whole(letter, place.id) > 0);
  return {
    concerns: {
      letters,
      total: letters.map((letter) => total(letter, place.id)),
      parts: parts.map((part) => ({ place: part, counts: letters.map((letter) => each(letter, part.id)) })),
    },
    losses: lossesOf(place, parts, total, each),
    zeros: zerosOf(place, whole, forOthers),
  };
}

const lettersOf = (alerts: readonly AlertRow[]): string[] =>
  [...new Set(alerts.map(({ flagCode }) => flagCode.charAt(0)))].sort();

function placed(
  lossOf: LossOf,
  { place, who, forOthers, span }: Concerned,
  alerts: readonly AlertRow[],
  level: PlaceLevel,
) {
  return alerts.flatMap((alert) => {
    const { childId, flagCode, closedAt, path, classId } = alert;
    if (childId === null || !mayCount(alert, who, levelFor(level, forOthers))) return [];
    const loss = lossOf(flagCode);
    const groups = [
      ...marksOf(alert, span).map((mark) => lossGroup(loss, mark)),
      ...(closedAt === null ? [flagCode.charAt(0), flagCode] : []),
    ];
    return [
      { groups, childId, held: place.path === null ? [place.held[0] ?? '', classId] : path.split('/').filter(Boolean) },
    ];
  });
}

function lossesOf(place: FoundPlace, parts: readonly Part[], total: Count, each: Count): Losses {
  const rowOf = (loss: SixLosses, count: Count, at: NumbersPlace): LossCounts => {
    const [open = null, opened = null, closed = null] = lossMarks.map((mark) => count(lossGroup(loss, mark), at.id));
    return { loss, open, opened, closed };
  };
  // What is none of the six is named when there is some of it.
  const shown = SixLosses.options.filter((loss) => {
    const { open, opened, closed } = rowOf(loss, total, place);
    return loss !== 'none' || [open, opened, closed].some((count) => count !== 0);
  });
  return {
    total: shown.map((loss) => rowOf(loss, total, place)),
    parts: parts.map((part) => ({ place: part, counts: shown.map((loss) => rowOf(loss, each, part)) })),
  };
}

/** Others learn of a whole county whether there is none, and no number: it is a part of what a loss counts. */
function zerosOf(place: FoundPlace, count: (group: string, placeId: string) => number, forOthers: boolean) {
  const zeros = zeroFlags.map((flagCode): ZeroTarget => ({ flagCode, children: count(flagCode, place.id) }));
  if (!forOthers) return zeros;
  return place.level === 'county' ? zeros.map((zero) => ({ ...zero, children: zero.children === 0 ? 0 : null })) : [];
}

async function shownToOthers(
  database: Database,
  place: FoundPlace,
  parts: readonly Part[],
  counts: ReturnType<typeof countConcerns>,
): Promise<readonly [Count, Count]> {
  const tree: TreePlace[] =
    place.path === null
      ? [{ id: place.id, parentId: null }, ...parts.map(({ id }) => ({ id, parentId: place.id }))]
      : await database.region.findMany({
          where: { countyId: place.countyId, level: { not: 'group' } },
          select: { id: true, parentId: true },
        });
  const shown = countsForOthers(counts, lossSets, tree);
  return [shown, shown];
}
