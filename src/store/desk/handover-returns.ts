import type { FormOutcome } from '../../app/desk/form-event.ts';
import type { HandoverReturn, HandoverReturnForm, HandoverReturnSaid } from '../../app/desk/handover-port.ts';
import { aboutChildQuestions, returnTalk } from '../../app/desk/handover-return.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { holidayOf } from '../../core/decide/staff-facts.ts';
import { type ChildId, isUuid } from '../../core/ids.ts';
import { fill, isKept } from './fill-form.ts';
import { dueOf, type HandoverParts, logRead, scopeOf } from './handover-parts.ts';

/** What the record of the list says when it was given back. */
const returned = 'returned';

/** The villages whose list this reader gives back to the school, while that duty is open. */
export async function returnsOf(parts: HandoverParts, actor: DeskActor): Promise<readonly HandoverReturn[]> {
  const audience = parts.playbook().flows.get(returnTalk.flow)?.audience ?? [];
  const villages = actor.roles.filter(({ role, scopeType }) => scopeType === 'village' && audience.includes(role));
  const dueAt = villages.length === 0 ? null : await dueOf(parts, actor, [returned]);
  if (dueAt === null) return [];
  const rows = await parts.database.$queryRaw<{ id: string; name: string; count: number; at: Date | null }[]>`
    select g.id, g.name, count(*)::int as count, (select max(f.at) from file_record f where f.region_id = g.id and f.kind = 'handover'
        and f.state = ${returned} and f.period_key = ${holidayOf(parts.now())}) as at
    from child c join region g on g.id = c.residence_region_id
    where c.ledger_status <> 'exited' and g.id = any(${villages.map(({ scopeId }) => scopeId)}::uuid[]) and ${scopeOf(actor, parts.now())}
    group by g.id, g.name, g.path order by g.path`;
  return rows.map(({ id, name, count, at }) => ({
    villageId: id,
    village: name,
    count,
    doneAt: at?.getTime() ?? null,
    dueAt,
  }));
}

async function formOf(parts: HandoverParts, actor: DeskActor, villageId: string): Promise<HandoverReturnForm | null> {
  const { database, playbook, now } = parts;
  if (!isUuid(villageId)) return null;
  const list = (await returnsOf(parts, actor)).find((one) => one.villageId === villageId);
  if (!list) return null;
  const children = await database.$queryRaw<{ id: string; name: string; file_no: string }[]>`
    select c.id, c.nickname as name, c.file_no from child c join region g on g.id = c.residence_region_id
    where c.residence_region_id = ${villageId}::uuid and c.ledger_status <> 'exited' and ${scopeOf(actor, now())} order by c.class_id, c.file_no`;
  return {
    ...list,
    holiday: holidayOf(now()),
    children: children.map(({ id, name, file_no }) => ({ id, name, fileNo: file_no })),
    questions: aboutChildQuestions(playbook()),
  };
}

export async function returnForm(
  parts: HandoverParts,
  actor: DeskActor,
  villageId: string,
): Promise<HandoverReturnForm | null> {
  const form = await formOf(parts, actor, villageId);
  if (form) await logRead(parts, actor, villageId, 'handover return');
  return form;
}

/** As conversation F09 hears it: whom there is something to say of, and what. */
export async function giveBack(
  parts: HandoverParts,
  actor: DeskActor,
  { villageId, picked, answers, actId }: HandoverReturnSaid,
): Promise<FormOutcome> {
  const filled = {
    flowId: returnTalk.flow,
    answers: { ...answers, [returnTalk.list]: picked.length === 0 ? returnTalk.none : picked },
    actId,
  };
  if (await isKept(parts.database, actor, filled)) return { kind: 'done' };
  const form = await formOf(parts, actor, villageId);
  const known = new Set(form?.children.map(({ id }) => id));
  if (!form || picked.some((id) => !known.has(id))) return { kind: 'unknown' };
  // Given back by another form: what is to be said after that is a report of its own.
  if (form.doneAt !== null) return { kind: 'over' };
  return fill(parts, actor, { ...filled, childIds: form.children.map(({ id }) => id as ChildId) });
}
