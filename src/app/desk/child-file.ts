import type { FilePart } from '../../core/access/file-parts.ts';
import { partOfDuty } from '../../core/access/part-of.ts';
import type { Instant } from '../../core/ids.ts';
import { ageOn, dayInChina } from '../../core/ledger/calendar-day.ts';
import { contradictions } from '../../core/ledger/contradictions.ts';
import { type FactField, factFields, factKinds } from '../../core/ledger/fact-fields.ts';
import type { Said } from '../../core/text/said.ts';
import { answerPart, type Lens, momentFor } from './child-moment.ts';
import type { AlertMark, ChildStore, StoredChild, StoredMoment } from './child-store.ts';
import type { ChildFile, Kin, Moment } from './children-port.ts';
import { answerText } from './moment-words.ts';
import { dutyTitle, flagName } from './playbook-names.ts';

const there: Said = { zh: '到校', en: 'at school' };
const notThere: Said = { zh: '没到校', en: 'not at school' };

/** Contradictions older than this were settled or forgotten. */
const freshMs = 92 * 86_400_000;

export interface FileParts {
  readonly store: ChildStore;
  readonly lens: Lens;
  readonly child: StoredChild;
  /** Alerts that the reader may know. */
  readonly marks: readonly AlertMark[];
  /** Weeks without contact, by parent; parents whose clock does not run are not in it. */
  readonly weeks: ReadonlyMap<string, number>;
  readonly now: Instant;
}

type Head = Omit<ChildFile, 'timeline' | 'next' | 'kind'>;

/** All of the file but its timeline, cut to the parts that this reader reads: what they lack is empty, not hidden. */
export async function fileHead(file: FileParts): Promise<Head> {
  const { lens, child, marks, now } = file;
  const { parts } = lens;
  const [agreements, visits, sides, nextDuty, facts] = await Promise.all([
    recordsOf(file, 'agreement', 3),
    recordsOf(file, 'visit', 3),
    differing(file),
    nextDutyOf(file),
    factsOf(file),
  ]);
  return {
    ...plainOf(child, parts, now),
    mayEdit: child.mayEdit,
    kin: parts.has('care') ? child.kin.map((one) => kinFor(one, parts, file.weeks)) : [],
    alerts: marks
      .filter(({ closedAt }) => closedAt === null)
      .map(({ id, no, severity, flagCode, openedAt }) => ({
        id,
        no,
        severity,
        openedAt,
        what: flagName(lens.playbook, flagCode),
      })),
    nextDuty,
    agreements,
    visits,
    contradictions: sides,
    facts,
  };
}

function plainOf(child: StoredChild, parts: ReadonlySet<FilePart>, now: Instant) {
  const of = <T>(part: FilePart, value: T, none: T): T => (parts.has(part) ? value : none);
  return {
    id: child.id,
    parts,
    name: child.name,
    fileNo: child.fileNo,
    gender: child.gender ?? '',
    age: child.birthDate === null ? null : ageOn(child.birthDate, dayInChina(now)),
    village: child.village,
    town: child.town,
    group: child.group,
    className: child.className,
    status: child.status,
    since: child.since,
    realName: of('identity', child.realName, ''),
    birthDate: of('identity', child.birthDate ?? '', ''),
    address: of('identity', child.address, ''),
    school: of('school', child.school, ''),
    boarding: of('school', child.boarding, false),
    arrangement: of('care', child.arrangement, ''),
    health: of('health', child.health, ''),
    hukou: of('welfare', child.hukou, null),
    level: of('risk', child.level ?? '', ''),
    levelAt: of('risk', child.levelAt, null),
    dropoutSince: of('school', child.dropoutSince, ''),
  };
}

function kinFor(one: Omit<Kin, 'weeks'>, parts: ReadonlySet<FilePart>, weeks: FileParts['weeks']): Kin {
  const identity = parts.has('identity');
  return {
    ...one,
    realName: identity ? one.realName : '',
    phone: identity ? one.phone : '',
    weeks: weeks.get(one.personId) ?? null,
  };
}

async function recordsOf({ store, lens, child, now }: FileParts, what: string, most: number): Promise<Moment[]> {
  const { rows } = await store.moments(child.id, { type: 'record', what, before: now, limit: 20 });
  return rows.flatMap((row) => momentFor(lens, row) ?? []).slice(0, most);
}

/** What sources say differently, for those who read both the home's words and the school's (domain 10.19). */
async function differing(file: FileParts): Promise<Head['contradictions']> {
  const { store, lens, child, now } = file;
  if (!lens.parts.has('home') || !lens.parts.has('school')) return [];
  const ask = { what: null, before: now, limit: 120 };
  const [sessions, records] = await Promise.all([
    store.moments(child.id, { ...ask, type: 'session' }),
    store.moments(child.id, { ...ask, type: 'record', what: 'attendance' }),
  ]);
  const fresh = [...sessions.rows, ...records.rows].filter(
    (row) => row.at > now - freshMs && momentFor(lens, row) !== null,
  );
  return contradictions(fresh.flatMap((row) => statementsOf(lens, row))).map(({ topic, sides }) => ({
    topic,
    sides: sides.map(({ role, at, text, who }) => ({ role, name: who, at, text })),
  }));
}

function statementsOf(lens: Lens, row: StoredMoment) {
  const base = {
    source: row.personId ?? `role:${row.role}`,
    role: row.role,
    who: momentFor(lens, row)?.name ?? '',
    at: row.at,
  };
  if (row.type === 'record') {
    const { present } = row.data;
    return [{ ...base, name: 'record.attendance.present', value: present, text: present === false ? notThere : there }];
  }
  return row.answers
    .filter((answer) => lens.parts.has(answerPart(lens.playbook, answer)))
    .map(({ flowId, stepId, value, text }) => ({
      ...base,
      name: `${flowId}.${stepId}`,
      value,
      text: text || answerText(lens.playbook, lens.playbook.flows.get(flowId)?.steps.get(stepId), value),
    }));
}

async function nextDutyOf({ store, lens, child, now }: FileParts): Promise<Head['nextDuty']> {
  const duties = await store.nextDuties(child.id, now);
  for (const { rule, owner, dueAt } of duties) {
    const known = lens.playbook.duties.rules.get(rule);
    if (known && lens.parts.has(partOfDuty(known.owners)))
      return { title: dutyTitle(lens.playbook, rule), owner: lens.parts.has('care') ? owner : '', dueAt };
  }
  return null;
}

/** What this reader may change of this child: fields whose part they read. */
export function editableFields(
  child: StoredChild,
  parts: ReadonlySet<FilePart>,
): (readonly [FactField, string | null])[] {
  if (!child.mayEdit) return [];
  return factFields
    .filter((field) => parts.has(factKinds[field].part))
    .flatMap((field): (readonly [FactField, string | null])[] =>
      field === 'phone'
        ? child.kin.filter(({ kind }) => kind !== 'helper').map(({ personId }) => [field, personId])
        : [[field, null]],
    );
}

async function factsOf({ store, lens, child }: FileParts): Promise<Head['facts']> {
  const fields = editableFields(child, lens.parts);
  if (fields.length === 0) return [];
  const entries = await store.latestFacts(child.id);
  return fields.map(([field, personId]) => {
    const of = child.kin.find((one) => one.personId === personId);
    const entry = entries.get(field === 'phone' ? `phone:${personId}` : field) ?? null;
    return { field, personId, personName: of?.name ?? '', value: of ? of.phone : plainValue(child, field), entry };
  });
}

/** A fact as the child's row has it; choices as their code. */
function plainValue(child: StoredChild, field: FactField): string {
  const joined = (...texts: readonly string[]) => texts.filter(Boolean).join(' · ');
  const yes = (value: boolean | null) => (value === null ? '' : value ? 'yes' : 'no');
  const values: Readonly<Record<FactField, string>> = {
    residence: joined(child.town, child.village),
    villagers_group: child.group,
    address: child.address,
    class: joined(child.school, child.className),
    boarding: yes(child.boarding),
    living_arrangement: child.arrangement,
    carer: child.kin
      .filter(({ kind }) => kind === 'actual_carer')
      .map(({ name }) => name)
      .join('、'),
    phone: '',
    health: child.health,
    hukou_registered: yes(child.hukou),
  };
  return values[field];
}
