import type { Instant } from '../../core/ids.ts';
import { alertMoments, type Lens, momentFor } from './child-moment.ts';
import type { AlertMark, ChildStore, MomentAsk, StoredMoment } from './child-store.ts';
import type { ChildFile, Moment, MomentKind, TimelineAsk } from './children-port.ts';

const pageSize = 30;
/** Rows of one source at a time: some of them the reader may not read. */
const atOnce = 80;
/** A page without anything is looked past so often, then there is nothing. */
const mostLooks = 8;
const endOfTime = 8_000_000_000_000;

const sources: Readonly<Record<MomentKind, readonly Pick<MomentAsk, 'type' | 'what'>[]>> = {
  answer: [{ type: 'session', what: null }],
  contact: [{ type: 'contact', what: null }],
  visit: [{ type: 'record', what: 'visit' }],
  record: [{ type: 'record', what: null }],
  change: [
    { type: 'fact', what: null },
    { type: 'relation', what: null },
    { type: 'record', what: 'change' },
  ],
  alert: [],
  dropout: [{ type: 'dropout', what: null }],
  duty: [{ type: 'duty', what: null }],
};

const everything: readonly StoredMoment['type'][] = [
  'session',
  'contact',
  'record',
  'fact',
  'relation',
  'dropout',
  'duty',
];

export interface TimelineParts {
  readonly store: Pick<ChildStore, 'moments'>;
  readonly lens: Lens;
  readonly childId: string;
  /** Alerts that the reader may know. */
  readonly marks: readonly AlertMark[];
}

/** A page of everything about a child, latest first, merged out of its sources and cut to what the reader may read. */
export async function timelinePage(
  parts: TimelineParts,
  { kind, before, skip }: TimelineAsk,
): Promise<Pick<ChildFile, 'timeline' | 'next'>> {
  let from = before ?? endOfTime;
  let passed = before === null ? 0 : skip;
  for (let look = 0; look < mostLooks; look++) {
    const { moments, horizon } = await merged(parts, kind, from);
    const left = moments.slice(passed);
    const timeline = left.slice(0, pageSize);
    const last = timeline.at(-1);
    if (last) {
      const more = left.length > pageSize || horizon !== null;
      const seen = timeline.filter(({ at }) => at === last.at).length + (last.at === from ? passed : 0);
      return { timeline, next: more ? { before: last.at, skip: seen } : null };
    }
    if (horizon === null) break;
    from = horizon < from ? horizon : from - 1;
    passed = 0;
  }
  return { timeline: [], next: null };
}

/** All that is known from `from` back to the horizon, which is where one of the sources was not read to its end. */
async function merged(
  { store, lens, childId, marks }: TimelineParts,
  kind: MomentKind | null,
  from: Instant,
): Promise<{ moments: Moment[]; horizon: Instant | null }> {
  const asked = kind === null ? everything.map((type) => ({ type, what: null })) : sources[kind];
  const read = await Promise.all(asked.map((one) => store.moments(childId, { ...one, before: from, limit: atOnce })));
  const ends = read.flatMap(({ rows, more }) => (more ? [rows.at(-1)?.at ?? from] : []));
  const horizon = ends.length > 0 ? Math.max(...ends) : null;
  const rows = read.flatMap((one) => one.rows).flatMap((row) => momentFor(lens, row) ?? []);
  const alerts = kind === null || kind === 'alert' ? alertMoments(lens, marks) : [];
  const moments = [...rows, ...alerts]
    .filter((one) => (kind === null || one.kind === kind) && one.at <= from && one.at >= (horizon ?? 0))
    .sort((a, b) => b.at - a.at);
  return { moments, horizon };
}
