import type { AlertTimes, OpenByAge, OpenKind } from '../../app/desk/numbers-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { AccessAction } from '../../core/access/access-rules.ts';
import { grantsOf } from '../../core/access/may.ts';
import type { Exclusion } from '../../core/alert/alert.ts';
import { noExclusion } from '../../core/alert/exclusion.ts';
import type { Instant } from '../../core/ids.ts';
import { smallest } from '../../core/numbers/hide-small.ts';
import type { CountedAlert, Counter } from '../../core/numbers/may-count.ts';
import type { Span } from '../../core/numbers/month-span.ts';
import { ageBand, ageBands, quantile } from '../../core/numbers/quantile.ts';
import type { Database } from '../prisma.ts';
import type { FoundPlace } from './numbers-place.ts';
import { alertsSql, lateDutiesSql, openDropoutsSql, openInboxSql } from './numbers-sql.ts';

/** An alert with the place it counts for. */
export type AlertRow = CountedAlert & {
  /** Of the village it lies in; "" when nobody knows. */
  readonly path: string;
  readonly classId: string;
};

/** What is open, and what was opened or closed in the month, of a place. Whether a reader may count it is core's to say. */
export async function alertRows(
  database: Database,
  { staffId }: DeskActor,
  place: Pick<FoundPlace, 'level' | 'id' | 'path'>,
  { from, to }: Span,
): Promise<readonly AlertRow[]> {
  const [found] = await database.$queryRawUnsafe<{ rows: string }[]>(
    alertsSql(place.level),
    place.path ?? place.id,
    new Date(from).toISOString(),
    new Date(to).toISOString(),
    staffId,
    JSON.stringify(noExclusion),
  );
  const rows = JSON.parse(found?.rows ?? '[]') as (AlertRow & { readonly exclusion: Exclusion | null })[];
  return rows.map((row) => ({ ...row, exclusion: row.exclusion ?? noExclusion }));
}

const colours = ['red', 'orange', 'yellow', 'blue'] as const;

/**
 * How long the alerts of the month waited for somebody (domain 4.2; table T19). For others a count is shown for the whole county only, so that no two
 * pages can be taken from each other, and never a small one.
 */
export function alertTimes(alerts: readonly AlertRow[], { from, to }: Span, shown: Shown): readonly AlertTimes[] {
  return colours.map((severity) => {
    const opened = alerts.filter((one) => one.severity === severity && one.openedAt >= from && one.openedAt < to);
    const waits = opened.flatMap(({ openedAt, ackedAt }) => (ackedAt === null ? [] : [ackedAt - openedAt]));
    const few = shown !== 'all' && waits.length < smallest;
    const count = countFor(opened.length, shown);
    return {
      severity,
      opened: count,
      taken: count === null || isSmall(opened.length - waits.length, shown) ? null : countFor(waits.length, shown),
      medianMs: few ? null : quantile(waits, 0.5),
      p90Ms: few ? null : quantile(waits, 0.9),
    };
  });
}

/** all: to whoever stands in the line of duty · large: for others, of a whole county · none: for others, of a part of it */
export type Shown = 'all' | 'large' | 'none';

export const shownOf = ({ level }: Pick<FoundPlace, 'level'>, forOthers: boolean): Shown =>
  forOthers ? (level === 'county' ? 'large' : 'none') : 'all';

const isSmall = (count: number, shown: Shown): boolean => shown !== 'all' && count > 0 && count < smallest;

function countFor(count: number, shown: Shown): number | null {
  return shown === 'none' || isSmall(count, shown) ? null : count;
}

interface Looked {
  readonly actor: DeskActor;
  readonly place: FoundPlace;
  readonly who: Counter;
  readonly leftOut: readonly string[];
  readonly now: Instant;
  readonly forOthers: boolean;
}

type Bands = readonly { readonly band: number; readonly n: number }[];

/** What is open now, by how long; of each list only what the reader has a right to. `alerts`: those the reader counts. */
export async function openByAge(
  database: Database,
  looked: Looked,
  alerts: readonly AlertRow[],
): Promise<readonly OpenByAge[]> {
  const { actor, place, who, now, leftOut, forOthers } = looked;
  const { level } = place;
  const shown = shownOf(place, forOthers);
  const open = alerts.filter(({ closedAt }) => closedAt === null);
  const byColour = colours.map((kind) => {
    const ages = open.filter(({ severity }) => severity === kind).map(({ openedAt }) => ageBand(now - openedAt));
    return byAge(
      kind,
      bandNumbers.map((no) => ages.filter((band) => band === no).length),
      shown,
    );
  });
  const ask = async (kind: OpenKind, action: AccessAction, sql: string, ...more: unknown[]): Promise<OpenByAge[]> => {
    if (!holds(actor, action, place)) return [];
    const at = [place.path ?? place.id, new Date(now).toISOString(), [...leftOut]];
    const rows = await database.$queryRawUnsafe<Bands>(sql, ...at, ...more);
    const bands = bandNumbers.map((no) => rows.find(({ band }) => band === no)?.n ?? 0);
    // Whom a case of absence is about may be guessed from it; what is late or unread says nothing of a child.
    return [byAge(kind, bands, kind === 'dropout' ? shown : 'all')];
  };
  const roles = actor.roles.map(({ role }) => role);
  const restrictedToo = !forOthers && who.supervises && (level === 'county' || level === 'town');
  const others = await Promise.all([
    ask('inbox', 'inbox.read', openInboxSql(level), roles, [...actor.kin], restrictedToo),
    ask('dropout', 'dropout.read', openDropoutsSql(level)),
    ask('duty', 'duty.read', lateDutiesSql(level)),
  ]);
  return [...byColour, ...others.flat()];
}

const bandNumbers = Array.from({ length: ageBands.length + 1 }, (_, no) => no);

function byAge(kind: OpenKind, bands: readonly number[], shown: Shown): OpenByAge {
  const total = countFor(
    bands.reduce((sum, n) => sum + n, 0),
    shown,
  );
  return { kind, bands: shown === 'all' ? bands : bands.map(() => null), total };
}

function holds(actor: DeskActor, action: AccessAction, place: FoundPlace): boolean {
  return grantsOf(actor, action).some(({ reach, scopeId }) => reach === 'scope' && place.held.includes(scopeId));
}
