import { z } from 'zod';
import type { HallwayStore } from '../../app/ports.ts';
import type { ChildEvent } from '../../core/event.ts';
import type { Instant } from '../../core/ids.ts';
import type { AnswersRead } from '../../core/review/answers-read.ts';
import type { ChildPicture } from '../../core/review/picture.ts';
import type { ChildSituation } from '../../core/situation.ts';
import { hallwayBatches, makeBatcher } from './batcher.ts';
import { loadChildSql } from './child-sql.ts';
import { alertRecord, childFacts } from './facts.ts';
import type { LoadParts } from './load-party.ts';
import { monthStarts } from './months.ts';
import { AlertRow, ChildRow } from './rows.ts';

const id = z.string();
const words = z.string().nullable();
const instant = z.number();
const severity = z.enum(['red', 'orange', 'yellow', 'blue']);
const outcome = z.enum(['open', 'resolved', 'false_alarm', 'none']);

/** What child-sql.ts gives. */
const Row = z.object({
  n: z.number(),
  child: ChildRow,
  fileSince: z.coerce.number(),
  alerts: z.array(AlertRow),
  /** flag, severity, role, person, step, outcome, at */
  signals: z.array(z.tuple([z.string(), severity, z.string(), words, words, outcome, instant])),
  /** flow, step, value, person, session, at */
  answers: z.array(z.tuple([z.string(), z.string(), z.unknown(), words, id, instant])),
  speakers: z.array(z.tuple([id, z.string()])),
  /** from, to, person, method, at */
  contacts: z.array(z.tuple([z.string(), z.string(), words, z.string(), instant])),
  parents: z.array(
    z.object({
      personId: id,
      name: z.string(),
      gender: words,
      status: z.string(),
      away: z.boolean().nullable(),
      awaySince: instant.nullable(),
      temporaryReturnFrom: instant.nullable(),
      temporaryReturnTo: instant.nullable(),
      lastContactAt: instant.nullable(),
      lastSeenAt: instant.nullable(),
      supportPaidAt: instant.nullable(),
      lastLoggedAt: instant.nullable(),
    }),
  ),
  carers: z.array(z.object({ personId: id, birthDate: words, livesWith: z.boolean(), children: z.number() })),
  records: z.array(
    z.object({
      record: z.object({
        id,
        kind: z.string(),
        onDay: words,
        at: instant,
        periodKey: words,
        state: words,
        data: z.record(z.string(), z.unknown()),
      }),
      personId: words,
    }),
  ),
  falseAlarms: z.array(
    z.object({ alertId: id, sourcePersonId: id, flagCode: z.string(), closedAt: instant, times: z.number() }),
  ),
  findings: z.array(z.object({ rule: z.string(), periodKey: z.string(), evidenceAt: instant })),
});
type Row = z.infer<typeof Row>;

interface Ask {
  readonly event: ChildEvent;
  readonly now: Instant;
  readonly answers: AnswersRead | undefined;
}

/** Steps whose answers the picture keeps for a year: by them the contact clock reads (flows/risk/combinations.yaml, `contact`). */
const yearSteps = ['w1_talked', 'p1_contact', 'p4_money', 'q6_parents'];

/** Reads what a review of a child's file needs, in one round trip; loads that come together share it. */
export function makeLoadChild(parts: LoadParts): HallwayStore['loadChild'] {
  const load = makeBatcher<Ask, ChildSituation | null>({
    run: (asks) => loadAll(parts, asks),
    keysOf: ({ event }) => [event.id],
    ...hallwayBatches,
  });
  return (event, now, answers) => load({ event, now, answers });
}

/** $3 and $4: the steps and conversations of all who ask; nulls when one of them asks for everything. */
function answersAsked(asks: readonly Ask[]): readonly (readonly string[] | null)[] {
  const books = new Set(asks.map(({ answers }) => answers));
  if (books.has(undefined)) return [null, null];
  const of = (what: keyof AnswersRead) => [...new Set([...books].flatMap((book) => book?.[what] ?? []))];
  return [of('steps'), of('flows')];
}

async function loadAll(parts: LoadParts, asks: readonly Ask[]): Promise<readonly (ChildSituation | null)[]> {
  const keys = asks.map(({ event, now }, n) => ({
    n,
    child_id: event.childId,
    now: new Date(now),
    ...monthStarts(now),
  }));
  const found = await parts.database.rows(loadChildSql, [JSON.stringify(keys), yearSteps, ...answersAsked(asks)]);
  const rows = new Map(found.map((one) => Row.parse(one)).map((row) => [row.n, row]));
  await parts.places.load(
    {
      regions: [...rows.values()].map(({ child }) => child.residenceRegionId),
      classes: [...rows.values()].flatMap(({ child }) => child.classId ?? []),
      counties: [...rows.values()].map(({ child }) => child.countyId),
    },
    asks[0]?.now ?? 0,
  );
  return asks.map(({ now }, n) => {
    const row = rows.get(n);
    return row ? situationOf(parts, row, now) : null;
  });
}

function situationOf({ crypto, places }: LoadParts, row: Row, now: Instant): ChildSituation {
  return {
    now,
    child: childFacts(row.child, places, 'staff'),
    county: places.county(row.child.countyId),
    alerts: row.alerts.map((alert) => alertRecord(alert, crypto)),
    picture: pictureOf(row),
  };
}

/** Accounts in training say nothing about a real child. */
const drill = 'DRILL';

function pictureOf(row: Row): ChildPicture {
  const roles = new Map(row.speakers);
  const roleOf = (personId: string | null): string =>
    personId === null ? 'UNKNOWN' : (roles.get(personId) ?? 'UNKNOWN');
  const picture = {
    fileSince: row.fileSince,
    signals: row.signals.map(([flagCode, level, sourceRole, sourcePersonId, stepId, state, at]) => ({
      flagCode,
      severity: level,
      sourceRole,
      sourcePersonId,
      stepId,
      outcome: state,
      at,
    })),
    answers: row.answers
      .map(([flowId, stepId, value, personId, sessionId, at]) => ({
        flowId,
        stepId,
        value,
        personId,
        role: roleOf(personId),
        sessionId,
        at,
      }))
      .filter(({ role }) => role !== drill),
    contacts: row.contacts.map(([fromRole, toRole, fromPersonId, method, at]) => ({
      fromRole,
      toRole,
      fromPersonId,
      method,
      at,
    })),
    parents: row.parents,
    carers: row.carers.map((carer) => ({ ...carer, birthDate: carer.birthDate?.slice(0, 10) ?? null })),
    records: row.records
      .map(({ record, personId }) => ({ ...record, personId, role: roleOf(personId) }))
      .filter(({ role }) => role !== drill),
    falseAlarms: row.falseAlarms,
    findings: row.findings,
  };
  // Ids were branded when they were written.
  return picture as unknown as ChildPicture;
}
