import type { StoredAnswer, StoredMoment, Tie } from '../../app/desk/child-store.ts';
import { isoDate } from '../../core/flow/facts.ts';
import type { AlertId, Instant } from '../../core/ids.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import { isShut } from './child-silence.ts';
import { opener } from './open-child.ts';

type Type = Exclude<StoredMoment['type'], 'alert'>;

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly on_day: Date | null;
  readonly person_id: string | null;
  readonly role: string | null;
  readonly name: string | null;
  readonly session_id: string | null;
  readonly what: string;
  readonly state: string | null;
  readonly data: Record<string, unknown> | null;
  readonly text_e: string | null;
}

/** Who speaks, as the file says it: a parent, a carer, or the role that a member of staff holds. `p` is the person's id. */
const roleOf = (p: string): Prisma.Sql =>
  Prisma.raw(`case
    when exists (select from staff s where s.person_id = ${p} and s.drill) then 'DRILL'
    when exists (select from care_relation r where r.child_id = c.id and r.person_id = ${p} and r.kind = 'parent')
      or exists (select from parent_state s where s.child_id = c.id and s.parent_person_id = ${p}) then 'PARENT_AWAY'
    when exists (select from care_relation r where r.child_id = c.id and r.person_id = ${p}) then 'CAREGIVER'
    else (select r.role from staff s join staff_role r on r.staff_id = s.id where s.person_id = ${p} order by r.id limit 1) end`);

const nameOf = (p: string): Prisma.Sql => Prisma.raw(`(select q.display_name from person q where q.id = ${p})`);
const none = Prisma.raw('null::uuid');

/** Rows of one type, latest first. Columns as in `Row`; `c` is the child. */
function sourceOf(type: Type): Prisma.Sql {
  switch (type) {
    case 'session':
      return Prisma.sql`select a.session_id as id, max(a.at) as at, null::date as on_day, (array_agg(a.person_id order by a.at desc))[1] as person_id, null::text as role,
        null::text as name, a.session_id, min(a.flow_id) as what, null::text as state, null::jsonb as data, null::text as text_e
        from answer a, c where a.child_id = c.id and a.superseded_by is null group by a.session_id`;
    case 'contact':
      return Prisma.sql`select l.id, l.at, null::date as on_day, l.from_person_id as person_id, l.from_role as role, ${nameOf('l.from_person_id')} as name, l.session_id, l.method as what,
        null::text as state, jsonb_build_object('to', l.to_role, 'from', l.from_role, 'source', l.source) as data, null::text as text_e from contact_log l, c where l.child_id = c.id`;
    case 'record':
      return Prisma.sql`select f.id, f.at, f.on_day, f.person_id, ${roleOf('f.person_id')} as role, ${nameOf('f.person_id')} as name, f.session_id, f.kind as what, f.state, f.data,
        f.text_e from file_record f, c where f.child_id = c.id and f.superseded_by is null`;
    case 'fact':
      return Prisma.sql`select f.id, f.at, f.valid_from as on_day, s.person_id, (select r.role from staff_role r where r.staff_id = s.id order by r.id limit 1) as role,
        ${nameOf('s.person_id')} as name, null::uuid as session_id, f.field as what, null::text as state,
        jsonb_build_object('value', f.value, 'source', f.source) as data, f.value_e as text_e from child_fact f join staff s on s.id = f.by_staff_id, c where f.child_id = c.id`;
    case 'dropout':
      return Prisma.sql`select d.id, d.opened_at as at, d.first_absent_day as on_day, d.opened_by as person_id, ${roleOf('d.opened_by')} as role, ${nameOf('d.opened_by')} as name,
        null::uuid as session_id, 'opened' as what, d.state::text, jsonb_build_object('reason', d.reason) as data, null::text as text_e from dropout_case d, c where d.child_id = c.id
        union all select t.id, t.at, t.next_on, t.by_person_id, ${roleOf('t.by_person_id')}, ${nameOf('t.by_person_id')}, null::uuid, t.kind, t.result,
        jsonb_build_object('line', t.line, 'method', t.method), t.text_e from dropout_step t join dropout_case d on d.id = t.case_id, c where d.child_id = c.id`;
    case 'duty':
      return Prisma.sql`select d.id, d.due_at as at, null::date as on_day, d.owner_person_id as person_id, ${roleOf('d.owner_person_id')} as role, ${nameOf('d.owner_person_id')} as name,
        null::uuid as session_id, d.rule as what, d.state::text, jsonb_build_object('period', d.period_key) as data, null::text as text_e
        from duty d, c where d.child_id = c.id and d.state = 'missed'`;
    case 'relation':
      return Prisma.sql`select r.id, r.valid_from as at, null::date as on_day, r.person_id, r.kind::text as role, ${nameOf('r.person_id')} as name, null::uuid as session_id,
        'begins' as what, null::text as state, jsonb_build_object('relation', r.relation_text, 'livesWith', r.lives_with, 'source', r.source) as data, null::text as text_e
        from care_relation r, c where r.child_id = c.id
        union all select r.id, r.valid_to, null::date, r.person_id, r.kind::text, ${nameOf('r.person_id')}, ${none}, 'ends', null::text,
        jsonb_build_object('relation', r.relation_text), null::text from care_relation r, c where r.child_id = c.id and r.valid_to is not null`;
  }
}

const textPlace: Readonly<Partial<Record<Type, readonly [table: string, column: string]>>> = {
  record: ['file_record', 'text_e'],
  fact: ['child_fact', 'value_e'],
  dropout: ['dropout_step', 'text_e'],
};

/** One type of the child's timeline, latest first, nothing later than `before`. Nothing is cut here: that is `child-file` of app/desk. */
export async function momentsOf(
  database: Database,
  crypto: FieldCrypto,
  ask: {
    readonly childId: string;
    readonly type: Type;
    readonly what: string | null;
    readonly before: Instant;
    readonly limit: number;
  },
): Promise<{ readonly rows: readonly StoredMoment[]; readonly more: boolean }> {
  const { childId, type, what, before, limit } = ask;
  const only = what === null ? Prisma.empty : Prisma.sql`and m.what = ${what}`;
  const rows = await database.$queryRaw<Row[]>`
    with c as (select ${childId}::uuid as id) select * from (${sourceOf(type)}) m where m.at <= ${new Date(before)} ${only} order by m.at desc fetch first (${limit}::bigint) rows with ties`;
  // All of the last instant are there, so that a page may end within it; among themselves they stand by their id.
  rows.sort((a, b) => Number(b.at) - Number(a.at) || (a.id < b.id ? -1 : 1));
  const answers =
    type === 'session' ? await answersOf(database, crypto, childId, rows) : new Map<string, StoredAnswer[]>();
  const speakers = type === 'session' ? await speakersOf(database, childId, rows) : new Map<string, Speaker>();
  const read = opener(crypto);
  const place = textPlace[type];
  return {
    more: rows.length >= limit,
    rows: rows.map((row) => {
      const speaker = speakers.get(row.person_id ?? '');
      return {
        type,
        at: row.at.getTime(),
        id: row.id,
        onDay: row.on_day ? isoDate(Math.floor(row.on_day.getTime() / 86_400_000)) : null,
        personId: row.person_id,
        role: speaker?.role ?? row.role ?? '',
        name: speaker?.name ?? row.name ?? '',
        sessionId: row.session_id,
        what: row.what,
        state: row.state,
        data: row.data ?? {},
        text: place ? read(place[0], place[1], row.id, row.text_e) : '',
        answers: answers.get(row.id) ?? [],
      };
    }),
  };
}

async function answersOf(
  database: Database,
  crypto: FieldCrypto,
  childId: string,
  sessions: readonly Row[],
): Promise<Map<string, StoredAnswer[]>> {
  const rows = await database.answer.findMany({
    where: { childId, sessionId: { in: sessions.map(({ id }) => id) }, supersededBy: null },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  const read = opener(crypto);
  const bySession = new Map<string, StoredAnswer[]>();
  for (const { id, sessionId, flowId, stepId, value, textE, inboundId } of rows) {
    const list = bySession.get(sessionId) ?? [];
    list.push({ flowId, stepId, value, text: read('answer', 'text_e', id, textE), inboundId });
    bySession.set(sessionId, list);
  }
  return bySession;
}

interface Speaker {
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
}

async function speakersOf(database: Database, childId: string, rows: readonly Row[]): Promise<Map<string, Speaker>> {
  const ids = [...new Set(rows.flatMap(({ person_id }) => person_id ?? []))];
  const people = await database.$queryRaw<Speaker[]>`
    with c as (select ${childId}::uuid as id) select q.id, q.display_name as name, ${roleOf('q.id')} as role from person q, c where q.id = any(${ids}::uuid[])`;
  return new Map(people.map((one) => [one.id, one]));
}

/** What ties conversations about the child to alerts; `restricted`: the hit, the alert, or somebody is excluded from it. */
export async function tiesOf(database: Database, childId: string): Promise<readonly Tie[]> {
  return await database.$queryRaw<(Tie & { alertId: AlertId | null })[]>`
    select g.alert_id as "alertId", g.session_id as "sessionId", g.inbound_id as "inboundId",
      (g.restricted or coalesce(a.restricted, false) or (a.id is not null and ${isShut('a')})) as restricted
    from signal g left join alert a on a.id = g.alert_id where g.child_id = ${childId}::uuid`;
}
