import { randomUUID } from 'node:crypto';
import {
  type DropoutDetail,
  type DropoutForm,
  type DropoutPort,
  type DropoutRow,
  type DropoutSaid,
  dropoutFlows,
  dropoutsAPage,
} from '../../app/desk/dropout-port.ts';
import type { FormOutcome } from '../../app/desk/form-event.ts';
import { formQuestions } from '../../app/desk/form-questions.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { Handle } from '../../app/ports.ts';
import type { CountyCalendar } from '../../core/calendar/county-calendar.ts';
import { countAbsence } from '../../core/dropout/count-absence.ts';
import { attemptsOf, type DropoutCaseFacts, isAway, spellStart } from '../../core/dropout/dropout-case.ts';
import { nextStep } from '../../core/dropout/next-step.ts';
import { schoolDaysOf } from '../../core/dropout/school-days.ts';
import { stepTasks } from '../../core/dropout/step-tasks.ts';
import { dayOf, isoDate } from '../../core/flow/facts.ts';
import { type ChildId, isUuid } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import { childScopeSql } from '../access/child-scope-sql.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import { calendarsOf, dayText, factsOf } from './dropout-facts.ts';
import { fill, isKept } from './fill-form.ts';
import { nameMap } from './staff-names.ts';

export interface DropoutParts {
  readonly database: Database;
  readonly crypto: FieldCrypto;
  readonly handle: Handle;
  readonly playbook: () => Playbook;
  readonly now: () => number;
}

const exportLimit = 5_000;
type View = 'open' | 'closed';

/** The dropout board. Days are counted and steps foreseen by the same rules as the absence clock has. */
export function makeDropout(parts: DropoutParts): DropoutPort {
  const { database, now } = parts;
  return {
    async board(actor, view, page) {
      const [rows, counts] = await Promise.all([
        rowsOf(parts, actor, { view, limit: dropoutsAPage, offset: (page - 1) * dropoutsAPage }),
        database.$queryRaw<{ open: number; closed: number }[]>`
          select (count(*) filter (where dc.closed_at is null))::int as open, (count(*) filter (where dc.closed_at is not null))::int as closed
          from dropout_case dc join child c on c.id = dc.child_id join region g on g.id = c.residence_region_id where ${scopeOf(actor, now())}`,
      ]);
      return { rows: rows.map(({ row }) => row), open: counts[0]?.open ?? 0, closed: counts[0]?.closed ?? 0 };
    },
    all: async (actor, view) =>
      (await rowsOf(parts, actor, { view, limit: exportLimit, offset: 0 })).map(({ row }) => row),
    one: (actor, caseId) => one(parts, actor, caseId),
    note: (actor, said) => note(parts, actor, said),
  };
}

function scopeOf(actor: DeskActor, now: number): Prisma.Sql {
  return childScopeSql(actor, 'dropout.read', now) ?? Prisma.sql`false`;
}

interface CaseSqlRow {
  readonly id: string;
  readonly child_id: string;
  readonly opens: boolean;
  readonly child: string;
  readonly file_no: string;
  readonly place: string;
  readonly school: string | null;
  readonly school_id: string | null;
  readonly county_id: string;
}

interface Ask {
  readonly view: View;
  readonly limit: number;
  readonly offset: number;
  readonly id?: string;
}

interface Found {
  readonly row: DropoutRow;
  readonly childId: string;
  readonly facts: DropoutCaseFacts;
}

/** Who has been away longest comes first; of the closed ones the latest. */
async function rowsOf({ database, now }: DropoutParts, actor: DeskActor, ask: Ask): Promise<readonly Found[]> {
  const at = now();
  const which =
    ask.id === undefined
      ? Prisma.sql`dc.closed_at is ${ask.view === 'open' ? Prisma.sql`null` : Prisma.sql`not null`}`
      : Prisma.sql`dc.id = ${ask.id}::uuid`;
  const order = ask.view === 'open' ? Prisma.sql`dc.first_absent_day, dc.id` : Prisma.sql`dc.closed_at desc, dc.id`;
  const found = await database.$queryRaw<CaseSqlRow[]>`
    select dc.id, c.id as child_id, coalesce(${childScopeSql(actor, 'child.read', at) ?? Prisma.sql`false`}, false) as opens, c.nickname as child, c.file_no,
      g.name as place, o.name as school, o.id as school_id, c.county_id
    from dropout_case dc join child c on c.id = dc.child_id join region g on g.id = c.residence_region_id
    left join organization o on o.id = c.school_organization_id
    where ${which} and ${scopeOf(actor, at)} order by ${order} limit ${ask.limit} offset ${ask.offset}`;
  if (found.length === 0) return [];
  const [cases, calendars] = await Promise.all([
    database.dropoutCase.findMany({
      where: { id: { in: found.map(({ id }) => id) } },
      include: { steps: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
    }),
    calendarsOf(
      database,
      found.map(({ county_id }) => county_id),
    ),
  ]);
  const byId = new Map(cases.map((one) => [one.id, one]));
  return found.flatMap((row) => {
    const record = byId.get(row.id);
    if (!record) return [];
    const facts = factsOf(record, calendars.get(row.county_id) as CountyCalendar);
    return [{ row: boardRow(row, facts, record.closedAt, at), childId: row.child_id, facts }];
  });
}

function boardRow(row: CaseSqlRow, facts: DropoutCaseFacts, closedAt: Date | null, now: number): DropoutRow {
  const days = schoolDaysOf(facts.calendar, row.school_id);
  const since = spellStart(facts);
  const count = isAway(facts) && closedAt === null ? countAbsence(days, since, isoDate(dayOf(now))) : null;
  const next = closedAt === null ? nextStep(facts, days, now) : null;
  return {
    caseId: row.id,
    childId: row.opens ? row.child_id : null,
    child: row.child,
    fileNo: row.file_no,
    place: row.place,
    school: row.school ?? '',
    state: facts.state,
    reason: facts.reason,
    notRegistered: facts.notRegistered,
    since,
    schoolDays: count?.schoolDay ?? 0,
    days: count?.day ?? 0,
    attempts: attemptsOf(facts).length,
    closedAt: closedAt?.getTime() ?? null,
    next: next && { ...next, roles: (stepTasks[next.kind] ?? []).map(({ role }) => role) },
  };
}

async function oneCase(parts: DropoutParts, actor: DeskActor, caseId: string): Promise<Found | null> {
  if (!isUuid(caseId)) return null;
  const [found] = await rowsOf(parts, actor, { view: 'open', limit: 1, offset: 0, id: caseId });
  return found ?? null;
}

async function one(parts: DropoutParts, actor: DeskActor, caseId: string): Promise<DropoutDetail | null> {
  const { database, crypto, playbook, now } = parts;
  const found = await oneCase(parts, actor, caseId);
  if (!found) return null;
  await database.accessLog.create({
    data: {
      id: randomUUID(),
      staffId: actor.staffId,
      personId: actor.personId,
      entity: 'dropout_case',
      entityId: caseId,
      purpose: 'dropout case',
      at: new Date(now()),
    },
  });
  const steps = await database.dropoutStep.findMany({ where: { caseId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  const names = await nameMap(
    database,
    steps.flatMap(({ byPersonId }) => byPersonId ?? []),
  );
  return {
    ...found.row,
    steps: steps.map((step) => ({
      kind: step.kind as DropoutDetail['steps'][number]['kind'],
      at: step.at.getTime(),
      line: step.line as DropoutDetail['steps'][number]['line'],
      by: step.byPersonId ? (names.get(step.byPersonId) ?? '') : '',
      method: step.method,
      result: step.result,
      nextOn: dayText(step.nextOn),
      text: step.textE ? crypto.decrypt('dropout_step', 'text_e', step.id, step.textE) : '',
    })),
    forms: {
      attempt: formOf(actor, playbook(), found, 'attempt'),
      back: formOf(actor, playbook(), found, 'back'),
    },
  };
}

/**
 * Whoever holds the conversation may write here what it writes, in a case that is open: attempts while the child is away, its return and the
 * days on which that is confirmed at any time.
 */
function formOf(
  { roles }: DeskActor,
  playbook: Playbook,
  { facts, row }: Found,
  form: DropoutForm,
): DropoutDetail['forms']['back'] {
  const audience = playbook.flows.get(dropoutFlows[form])?.audience ?? [];
  if (!roles.some(({ role }) => audience.includes(role))) return { questions: [], open: false };
  // Nothing is given up at the first attempt (F05, `child.persuasions`).
  const first = form === 'attempt' && row.attempts === 0;
  const questions = formQuestions(playbook, dropoutFlows[form]).map((question) =>
    first ? { ...question, options: question.options.filter(({ value }) => value !== 'FAILED') } : question,
  );
  return { questions, open: row.closedAt === null && (form === 'back' || isAway(facts)) };
}

async function note(parts: DropoutParts, actor: DeskActor, said: DropoutSaid): Promise<FormOutcome> {
  const found = await oneCase(parts, actor, said.caseId);
  const form = found && formOf(actor, parts.playbook(), found, said.form);
  if (!found || !form || form.questions.length === 0) return { kind: 'unknown' };
  const filled = {
    flowId: dropoutFlows[said.form],
    childIds: [found.childId as ChildId],
    answers: { ...said.answers, who: [found.childId] },
    actId: said.actId,
  };
  if (form.open) return fill(parts, actor, filled);
  return { kind: (await isKept(parts.database, actor, filled)) ? 'done' : 'over' };
}
