import type { FieldCrypto } from '../../store/field-crypto.ts';
import type { Ledger } from '../../store/ledger.ts';
import type { Database } from '../../store/prisma.ts';
import type { History } from './draw-history.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Writes what lies behind the invented county; rows that are there stay as they are. Some thirty thousand rows: a list of rows is one
 * parameter of a statement, which takes a tenth of the time that the same rows take one value at a time.
 */
export async function writeHistory(
  database: Database,
  crypto: FieldCrypto,
  { countyId, children }: Ledger,
  history: History,
): Promise<void> {
  const regionOf = new Map(children.map(({ id, residenceRegionId }) => [id, residenceRegionId]));
  const write = (table: string, columns: string, rows: readonly Row[]) => insert(database, table, columns, rows);
  await write(
    'flow_session',
    'id uuid, party_id uuid, person_id uuid, child_id uuid, flow_id text, flow_version int, flow_hash text, priority int, state session_state, data_e text, started_at timestamptz, updated_at timestamptz, expires_at timestamptz, ended_at timestamptz',
    history.sessions.map(({ id, personId, childId, flowId, at }) => ({
      ...{ id, party_id: personId, person_id: personId, child_id: childId, flow_id: flowId },
      ...{ flow_version: 1, flow_hash: '', priority: 0, state: 'done' },
      data_e: crypto.encrypt('flow_session', 'data_e', id, '{}'),
      ...{
        started_at: when(at - 150_000),
        updated_at: when(at),
        expires_at: when(at + 172_800_000),
        ended_at: when(at),
      },
    })),
  );
  await write(
    'answer',
    'id uuid, session_id uuid, flow_id text, step_id text, child_id uuid, person_id uuid, value jsonb, understood_by text, at timestamptz',
    history.answers.map(({ id, sessionId, flowId, stepId, childId, personId, value, at }) => ({
      ...{ id, session_id: sessionId, flow_id: flowId, step_id: stepId, child_id: childId, person_id: personId },
      ...{ value, understood_by: 'button', at: when(at) },
    })),
  );
  await write(
    'contact_log',
    'id uuid, child_id uuid, from_person_id uuid, from_role text, to_role text, method text, at timestamptz, source text',
    history.contacts.map(({ id, childId, fromPersonId, fromRole, toRole, method, at, source }) => ({
      ...{ id, child_id: childId, from_person_id: fromPersonId, from_role: fromRole, to_role: toRole, method },
      ...{ at: when(at), source },
    })),
  );
  await write(
    'file_record',
    'id uuid, county_id uuid, kind text, child_id uuid, person_id uuid, region_id uuid, on_day date, at timestamptz, period_key text, state text, data jsonb, updated_at timestamptz',
    history.records.map(({ id, kind, childId, personId, at, periodKey, state, data }) => ({
      ...{ id, county_id: countyId, kind, child_id: childId, person_id: personId },
      region_id: regionOf.get(childId),
      ...{
        on_day: when(at + 8 * 3_600_000).slice(0, 10),
        at: when(at),
        period_key: periodKey,
        state,
        data,
        updated_at: when(at),
      },
    })),
  );
  await write(
    'duty',
    'id uuid, county_id uuid, rule text, owner_person_id uuid, child_id uuid, region_id uuid, period_key text, opens_at timestamptz, due_at timestamptz, state duty_state, prompted_at timestamptz, done_at timestamptz, evidence_kind text, evidence_id uuid, reason text, created_at timestamptz',
    history.duties.map(({ id, rule, ownerPersonId, childId, periodKey, opensAt, dueAt, promptedAt, evidence }) => ({
      ...{ id, county_id: countyId, rule, owner_person_id: ownerPersonId, child_id: childId, period_key: periodKey },
      region_id: regionOf.get(childId),
      ...{ opens_at: when(opensAt), due_at: when(dueAt), created_at: when(opensAt) },
      prompted_at: promptedAt && when(promptedAt),
      ...(evidence
        ? { state: 'done', done_at: when(evidence.at), evidence_kind: evidence.kind, evidence_id: evidence.id }
        : { state: 'missed', reason: 'no_answer' }),
    })),
  );
  await settle(database, history);
}

const when = (at: number): string => new Date(at).toISOString();

/** `columns`: names with their types. */
async function insert(database: Database, table: string, columns: string, rows: readonly Row[]): Promise<void> {
  const names = columns.replaceAll(/ \w+(,|$)/gu, '$1');
  const sql = `insert into ${table} (${names}) select ${names} from json_to_recordset($1::json) as x(${columns}) on conflict do nothing`;
  for (let from = 0; from < rows.length; from += 5_000)
    await database.$executeRawUnsafe(sql, JSON.stringify(rows.slice(from, from + 5_000)));
}

/** What the past has left in the files themselves: the last level, the last call. */
async function settle(database: Database, { levels, heard }: History): Promise<void> {
  const last = new Map(levels.map((one) => [one.childId, { ...one, at: when(one.at) }]));
  await database.$executeRawUnsafe(
    `update child c set risk_level = x.level, risk_level_set_at = x.at from json_to_recordset($1::json) as x("childId" uuid, level text, at timestamptz)
     where c.id = x."childId" and c.risk_level is null`,
    JSON.stringify([...last.values()]),
  );
  await database.$executeRawUnsafe(
    `update parent_state p set last_contact_at = greatest(p.last_contact_at, x.at)
     from json_to_recordset($1::json) as x("childId" uuid, "parentPersonId" uuid, at timestamptz) where p.child_id = x."childId" and p.parent_person_id = x."parentPersonId"`,
    JSON.stringify(heard.map((one) => ({ ...one, at: when(one.at) }))),
  );
}
