import { randomUUID } from 'node:crypto';
import { aboutChildQuestions } from '../../app/desk/handover-return.ts';
import { weekAnswers, weekFlow, weekLists, weekRules } from '../../app/desk/week.ts';
import type { WeekForm, WeekPort, WeekResult, WeekSaid } from '../../app/desk/week-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { Handle } from '../../app/ports.ts';
import type { ChildId } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import { childScopeSql } from '../access/child-scope-sql.ts';
import type { Database } from '../prisma.ts';
import { settleOwners } from '../rhythm/settle.ts';
import { fill } from './fill-form.ts';
import { sessionOver } from './session-over.ts';

export interface WeekParts {
  readonly database: Database;
  readonly handle: Handle;
  readonly playbook: () => Playbook;
  readonly now: () => number;
}

/** The class teacher's week at the desk: due by their own duties, written by conversation F06. */
export function makeWeek(parts: WeekParts): WeekPort {
  return {
    async form(actor) {
      const form = await formOf(parts, actor);
      if (form) await logRead(parts, actor);
      return form;
    },
    close: (actor, said) => close(parts, actor, said),
  };
}

async function formOf({ database, playbook, now }: WeekParts, actor: DeskActor): Promise<WeekForm | null> {
  const scope = childScopeSql(actor, 'week.write', now());
  if (scope === null) return null;
  const rows = await database.$queryRaw<{ id: string; name: string; file_no: string }[]>`
    select c.id, c.nickname as name, c.file_no from child c join region g on g.id = c.residence_region_id
    where c.ledger_status <> 'exited' and ${scope} order by c.class_id, c.file_no`;
  const duties = await database.duty.findMany({
    where: { ownerPersonId: actor.personId, state: 'due', rule: { in: [...weekRules] } },
    select: { rule: true, childId: true, dueAt: true },
    orderBy: { dueAt: 'asc' },
  });
  const children = rows.map(({ id, name, file_no }) => ({ id, name, fileNo: file_no }));
  const due = (id: string) =>
    new Set(duties.filter(({ childId }) => childId === null || childId === id).map(({ rule }) => rule));
  const lists = weekLists(playbook(), children, due);
  return {
    dueAt: lists.length === 0 ? null : (duties[0]?.dueAt.getTime() ?? null),
    lists,
    children,
    questions: aboutChildQuestions(playbook()),
  };
}

async function logRead({ database, now }: WeekParts, { staffId, personId, roles }: DeskActor): Promise<void> {
  const own = roles.filter(({ scopeType }) => scopeType === 'class');
  await database.accessLog.createMany({
    data: own.map(({ scopeId }) => ({
      id: randomUUID(),
      staffId,
      personId,
      entity: 'class',
      entityId: scopeId,
      purpose: 'week form',
      at: new Date(now()),
    })),
  });
}

async function close(parts: WeekParts, actor: DeskActor, said: WeekSaid): Promise<WeekResult> {
  const form = await formOf(parts, actor);
  if (!form) return { kind: 'unknown' };
  const known = new Set(form.children.map(({ id }) => id));
  if ([...said.watch, ...(said.good ? [said.good.childId] : [])].some((id) => !known.has(id)))
    return { kind: 'unknown' };
  const filled = { flowId: weekFlow, answers: weekAnswers(parts.playbook(), form, said), actId: said.actId };
  for (const { key, children, done, missed } of form.lists) {
    const values = [done, ...missed.map(({ value }) => value)];
    const open = children.find(({ id }) => !values.includes(said.chosen[key]?.[id] ?? ''));
    if (open) return { kind: 'open', list: key, childId: open.id };
  }
  const outcome = await fill(parts, actor, { ...filled, childIds: form.children.map(({ id }) => id as ChildId) });
  if (outcome.kind === 'done')
    await settleOwners(sessionOver(parts.database), parts.playbook().duties, [actor.personId]);
  return outcome;
}
