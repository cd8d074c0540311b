import { formQuestions } from '../../app/desk/form-questions.ts';
import { handoverAnswers, handoverTalks, toConfirm } from '../../app/desk/handover.ts';
import type {
  HandoverForm,
  HandoverList,
  HandoverPort,
  HandoverProgress,
  HandoverResult,
  HandoverSaid,
  HandoverSide,
} from '../../app/desk/handover-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { holidayOf } from '../../core/decide/staff-facts.ts';
import { type ChildId, isUuid } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { RoleHeld } from '../../core/situation.ts';
import { Prisma } from '../generated/client.ts';
import { fill } from './fill-form.ts';
import { dueOf, type HandoverParts, logRead, scopeOf } from './handover-parts.ts';
import { giveBack, returnForm, returnsOf } from './handover-returns.ts';

const states: Readonly<Record<HandoverSide, string>> = { village: 'signed', school: 'sent' };
/** What the record of a list that was signed or sent says of itself. */
const signing: readonly string[] = Object.values(states);

/** The holiday handover: ticked at the desk, written by conversation F09. */
export function makeHandover(parts: HandoverParts): HandoverPort {
  return {
    async overview(actor) {
      const holiday = holidayOf(parts.now());
      const dueAt = await dueOf(parts, actor, signing);
      const [lists, returns, progress] = await Promise.all([
        dueAt === null ? [] : listsOf(parts, actor, holiday),
        returnsOf(parts, actor),
        progressOf(parts, actor, holiday),
      ]);
      return { holiday, lists, dueAt, returns, progress };
    },
    async form(actor, side, villageId) {
      const form = await formOf(parts, actor, side, villageId);
      if (!form) return null;
      await logRead(parts, actor, villageId, `handover ${side}`);
      return form;
    },
    sign: (actor, said) => sign(parts, actor, said),
    returnForm: (actor, villageId) => returnForm(parts, actor, villageId),
    giveBack: (actor, said) => giveBack(parts, actor, said),
  };
}

interface Mine {
  readonly side: HandoverSide;
  readonly where: Prisma.Sql;
}

/** The sides on which the reader's posts tick lists, with the children of each. */
function sidesOf({ roles }: DeskActor, { flows }: Playbook): readonly Mine[] {
  const held = (side: HandoverSide) =>
    roles.filter(({ role }) => flows.get(handoverTalks[side].flow)?.audience.includes(role));
  return (['village', 'school'] as const).flatMap((side) => {
    const places = held(side).flatMap((role) => childrenAt(role) ?? []);
    return places.length === 0 ? [] : [{ side, where: Prisma.sql`(${Prisma.join(places, ' or ')})` }];
  });
}

function childrenAt({ scopeType, scopeId }: RoleHeld): Prisma.Sql | null {
  if (scopeType === 'village') return Prisma.sql`c.residence_region_id = ${scopeId}::uuid`;
  if (scopeType === 'school') return Prisma.sql`c.school_organization_id = ${scopeId}::uuid`;
  return scopeType === 'class' ? Prisma.sql`c.class_id = ${scopeId}::uuid` : null;
}

async function listsOf(parts: HandoverParts, actor: DeskActor, holiday: string): Promise<readonly HandoverList[]> {
  const { database, playbook, now } = parts;
  const lists = await Promise.all(
    sidesOf(actor, playbook()).map(async ({ side, where }) => {
      const rows = await database.$queryRaw<{ id: string; name: string; count: number; at: Date | null }[]>`
        select g.id, g.name, count(*)::int as count,
          (select max(f.at) from file_record f where f.region_id = g.id and f.kind = 'handover' and f.state = ${states[side]} and f.period_key = ${holiday}
            and (${side} = 'village' or f.person_id = ${actor.personId}::uuid)) as at
        from child c join region g on g.id = c.residence_region_id
        where c.ledger_status <> 'exited' and ${where} and ${scopeOf(actor, now())} group by g.id, g.name, g.path order by g.path`;
      return rows.map(({ id, name, count, at }) => ({
        side,
        villageId: id,
        village: name,
        count,
        doneAt: at?.getTime() ?? null,
      }));
    }),
  );
  return lists.flat();
}

async function progressOf(
  { database, now }: HandoverParts,
  actor: DeskActor,
  holiday: string,
): Promise<readonly HandoverProgress[]> {
  type Row = {
    name: string;
    town: string | null;
    children: number;
    sent: Date | null;
    signed: Date | null;
    returned: Date | null;
    lost: number;
  };
  const rows = await database.$queryRaw<Row[]>`
    with mine as (select c.id, g.id as village from child c join region g on g.id = c.residence_region_id
        where c.ledger_status <> 'exited' and ${scopeOf(actor, now())}),
      lost as (select mine.village, count(distinct f.child_id)::int as n from mine join file_record f on f.child_id = mine.id and f.kind = 'handover_item'
        and f.period_key = ${holiday} and f.data ->> 'result' = 'NOT_FOUND' group by 1)
    select g.name, t.name as town, count(*)::int as children, coalesce(max(lost.n), 0)::int as lost,
      (select min(f.at) from file_record f where f.region_id = g.id and f.kind = 'handover' and f.state = 'sent' and f.period_key = ${holiday}) as sent,
      (select min(f.at) from file_record f where f.region_id = g.id and f.kind = 'handover' and f.state = 'signed' and f.period_key = ${holiday}) as signed,
      (select min(f.at) from file_record f where f.region_id = g.id and f.kind = 'handover' and f.state = 'returned' and f.period_key = ${holiday}) as returned
    from mine join region g on g.id = mine.village left join region t on t.id = g.parent_id left join lost on lost.village = g.id
    group by g.id, g.name, g.path, t.name order by g.path`;
  return rows.map(({ name, town, children, sent, signed, returned, lost }) => ({
    village: name,
    town: town ?? '',
    children,
    sentAt: sent?.getTime() ?? null,
    signedAt: signed?.getTime() ?? null,
    returnedAt: returned?.getTime() ?? null,
    notFound: lost,
  }));
}

async function formOf(
  parts: HandoverParts,
  actor: DeskActor,
  side: HandoverSide,
  villageId: string,
): Promise<HandoverForm | null> {
  const { database, playbook, now } = parts;
  const mine = isUuid(villageId) ? sidesOf(actor, playbook()).find((one) => one.side === side) : undefined;
  if (!mine || (await dueOf(parts, actor, signing)) === null) return null;
  const holiday = holidayOf(now());
  const list = (await listsOf(parts, actor, holiday)).find((one) => one.side === side && one.villageId === villageId);
  if (!list) return null;
  type Row = { id: string; name: string; file_no: string; level: string | null; plan: string | null };
  const children = await database.$queryRaw<Row[]>`
    select c.id, c.nickname as name, c.file_no, c.risk_level as level, (select f.data ->> 'plan' from file_record f where f.child_id = c.id and f.kind = 'holiday_plan'
      and f.superseded_by is null order by f.at desc limit 1) as plan
    from child c join region g on g.id = c.residence_region_id
    where c.residence_region_id = ${villageId}::uuid and c.ledger_status <> 'exited' and ${mine.where} and ${scopeOf(actor, now())} order by c.class_id, c.file_no`;
  const { one, well } = handoverTalks[side];
  const question = formQuestions(playbook(), handoverTalks[side].flow).find(({ id }) => id === one);
  const options = question?.options ?? [];
  return {
    ...list,
    holiday,
    children: children.map(({ id, name, file_no, level, plan }) => ({
      id,
      name,
      fileNo: file_no,
      high: level === 'high',
      plan: plan ?? '',
    })),
    options: options.some(({ value }) => value === well)
      ? options
      : [{ value: well, label: '接上了', alone: false }, ...options],
  };
}

async function sign(parts: HandoverParts, actor: DeskActor, said: HandoverSaid): Promise<HandoverResult> {
  const form = await formOf(parts, actor, said.side, said.villageId);
  if (!form) return { kind: 'unknown' };
  const known = new Set(form.options.map(({ value }) => value));
  const open = form.children.find(({ id }) => !known.has(said.confirmed[id] ?? said.ticked[id] ?? ''));
  if (open) return { kind: 'incomplete', childId: open.id };
  const at = parts.now();
  const childIds = toConfirm(form.children, said, actor.personId, at);
  if (childIds.length > 0) return { kind: 'confirm', childIds };
  const outcome = await fill(parts, actor, {
    flowId: handoverTalks[said.side].flow,
    childIds: form.children.map(({ id }) => id as ChildId),
    answers: handoverAnswers(form.children, said),
    // As fast as the list was ticked: what the confirming took does not count.
    startedAt: at - Math.max(0, said.seconds) * 1000,
    actId: said.actId,
  });
  return outcome.kind === 'done' ? { kind: 'done', count: form.children.length } : { kind: 'later' };
}
