import { randomUUID } from 'node:crypto';
import { formQuestions } from '../../app/desk/form-questions.ts';
import { dutyTitle } from '../../app/desk/playbook-names.ts';
import {
  type VisitPlanRow,
  type VisitReceived,
  type VisitResult,
  type VisitSaid,
  type VisitsPort,
  visitConditions,
  visitFlow,
} from '../../app/desk/visits-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { Handle } from '../../app/ports.ts';
import { type ChildId, deriveId, type InboundId, isUuid } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { Database } from '../prisma.ts';
import { endPlannedVisits } from './planned-visits.ts';
import { pickRows, visitsToPick } from './visits-pick.ts';
import {
  type PlanSqlRow,
  planSql,
  type VillageSqlRow,
  type VisitedChildRow,
  villagesSql,
  visitedChildSql,
} from './visits-sql.ts';

export interface VisitsParts {
  readonly database: Database;
  readonly handle: Handle;
  readonly playbook: () => Playbook;
  readonly now: () => number;
}

/** Visits at the desk. What is written down goes through the hallway like a conversation. */
export function makeVisits(parts: VisitsParts): VisitsPort {
  const { database, playbook, now } = parts;
  return {
    async plan(actor, villageId) {
      const rules = visitRules(playbook());
      const found = await database.$queryRaw<VillageSqlRow[]>(villagesSql(actor, rules, now()));
      const villages = found.map((row) => ({ ...row, town: row.town ?? '' }));
      const village =
        villages.find(({ id }) => id === villageId) ??
        // Whoever has one village need not choose it; another one that was asked for is none.
        (villageId === '' && villages.length === 1 ? villages[0] : null) ??
        null;
      if (!village) return { villages, village: null, rows: [] };
      const rows = await database.$queryRaw<PlanSqlRow[]>(planSql(actor, village.id, rules, now()));
      return { villages, village, rows: rows.map((row) => planRow(row, playbook())) };
    },
    async pick(actor, q) {
      const ask = { words: q.trim().slice(0, 40), rules: visitRules(playbook()), now: now() };
      const rows = await pickRows(database, actor, ask);
      const named = rows.map((row) => {
        const plan = planRow(row, playbook());
        return { ...plan, group: [row.village, plan.group].filter(Boolean).join(' ') };
      });
      return { q: ask.words, rows: named, more: rows.length === visitsToPick };
    },
    async form(actor, childId) {
      const child = await visitedChild(parts, actor, childId);
      if (!child) return null;
      await database.accessLog.create({
        data: {
          id: randomUUID(),
          staffId: actor.staffId,
          personId: actor.personId,
          entity: 'child',
          entityId: childId,
          purpose: 'visit form',
          at: new Date(now()),
        },
      });
      return {
        childId,
        name: child.name,
        fileNo: child.file_no,
        place: child.place,
        lastOn: child.last_on,
        lastMet: met(child.last_saw),
        questions: formQuestions(playbook(), visitFlow, visitConditions),
      };
    },
    save: (actor, said) => save(parts, actor, said),
    received: (actor, actId) => received(database, actor, actId),
  };
}

const met = (saw: string | null): boolean => saw === 'SEEN_ALONE' || saw === 'SEEN_WITH';

/** Duties that a visit fulfils. */
function visitRules({ duties }: Playbook): string[] {
  return [...duties.rules.values()]
    .filter(
      ({ kind, evidence }) =>
        kind === 'duty' && evidence.some((one) => one.type === 'record' && one.record === 'visit'),
    )
    .map(({ id }) => id);
}

function planRow(row: PlanSqlRow, playbook: Playbook): VisitPlanRow {
  const byTask = row.task_due !== null && (row.due_at === null || row.task_due < row.due_at);
  return {
    childId: row.id,
    name: row.name,
    fileNo: row.file_no,
    group: row.grp ?? '',
    level: row.level ?? '',
    dueAt: (byTask ? row.task_due : row.due_at)?.getTime() ?? null,
    why: byTask || row.rule === null ? null : dutyTitle(playbook, row.rule),
    tasks: row.tasks,
    lastOn: row.last_on,
    lastMet: met(row.last_saw),
  };
}

async function visitedChild(
  { database, now }: VisitsParts,
  actor: DeskActor,
  childId: string,
): Promise<VisitedChildRow | null> {
  if (!isUuid(childId)) return null;
  const [child] = await database.$queryRaw<VisitedChildRow[]>(visitedChildSql(actor, childId, now()));
  return child ?? null;
}

/** The same form sent twice is one event: the hallway finds it by this id, whenever it comes. */
function eventIdOf({ staffId }: DeskActor, actId: string): InboundId {
  return deriveId<InboundId>(0, 'desk_form', staffId, actId);
}

async function save(parts: VisitsParts, actor: DeskActor, said: VisitSaid): Promise<VisitResult> {
  const { database, handle, now } = parts;
  const before = await received(database, actor, said.actId);
  if (before) return { kind: 'received', visit: before };
  if (!(await visitedChild(parts, actor, said.childId))) return { kind: 'unknown' };
  const at = now();
  const result = await handle({
    kind: 'form_filled',
    id: eventIdOf(actor, said.actId),
    personId: actor.personId,
    flowId: visitFlow,
    childIds: [said.childId as ChildId],
    answers: said.answers,
    startedAt: Math.min(said.startedAt, at),
    at,
  });
  if (result.kind === 'refused' || result.kind === 'kept_for_retry') return { kind: 'later' };
  const problem = result.kind === 'done' ? result.problem : undefined;
  if (problem?.startsWith('incomplete:')) return { kind: 'incomplete', stepId: problem.slice('incomplete:'.length) };
  const visit = await received(database, actor, said.actId);
  // Whatever could not be walked is with a person already; the form stays with its writer.
  if (visit?.met) await endPlannedVisits(database, actor, said.childId, now());
  return visit ? { kind: 'received', visit } : { kind: 'later' };
}

/** By the event's own mark, and the visit that the same commit wrote. */
async function received(database: Database, actor: DeskActor, actId: string): Promise<VisitReceived | null> {
  const mark = await database.timer.findUnique({ where: { id: eventIdOf(actor, actId) }, select: { doneAt: true } });
  if (!mark?.doneAt) return null;
  const record = await database.fileRecord.findFirst({
    where: { personId: actor.personId, kind: 'visit', at: mark.doneAt },
    select: { childId: true, sessionId: true, data: true },
  });
  if (!record?.childId || !record.sessionId) return null;
  const [child, alerted] = await Promise.all([
    database.child.findUnique({ where: { id: record.childId }, select: { nickname: true } }),
    database.signal.findFirst({
      where: { sourcePersonId: actor.personId, at: mark.doneAt, alertId: { not: null } },
      select: { id: true },
    }),
  ]);
  const { saw_child: saw } = record.data as { readonly saw_child?: string };
  return {
    at: mark.doneAt.getTime(),
    childId: record.childId,
    name: child?.nickname ?? '',
    met: met(saw ?? null),
    alerted: alerted !== null,
  };
}
