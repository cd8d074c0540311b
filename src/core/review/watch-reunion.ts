import type { Instant } from '../ids.ts';
import { daysBetween, dayText } from './calendar.ts';
import type { Finding, ReviewInput } from './finding.ts';
import type { PictureParent } from './picture.ts';

const longDays = 365;
const gone = new Set(['dead', 'in_prison', 'lost_contact']);

/**
 * C03: a parent and the child have not met for a year. Only a year that the file has seen counts: when they last met before that
 * nobody has said.
 */
export function watchReunion({ situation }: ReviewInput): readonly Finding[] {
  const { now, picture } = situation;
  return picture.parents.flatMap((parent): Finding[] => {
    if (parent.away !== true || gone.has(parent.status)) return [];
    const since = Math.max(picture.fileSince, ...together(parent).filter((at) => at <= now));
    if (isHome(parent, now) || daysBetween(since, now) < longDays) return [];
    return [
      {
        rule: `reunion:${parent.personId}`,
        periodKey: dayText(since),
        evidenceAt: now,
        raise: [{ flag: 'C03', severity: 'blue', because: `${dayText(since)}起没有见面的记录` }],
      },
    ];
  });
}

function together({ lastSeenAt, awaySince, temporaryReturnFrom, temporaryReturnTo }: PictureParent): Instant[] {
  return [lastSeenAt, awaySince, temporaryReturnFrom, temporaryReturnTo].flatMap((at) => at ?? []);
}

function isHome({ temporaryReturnFrom: from, temporaryReturnTo: to }: PictureParent, now: Instant): boolean {
  return from !== null && from <= now && (to === null || to > now);
}
