import {
  type DutiesPort,
  type DutyBoard,
  type DutyFilter,
  type DutyRow,
  dutiesAPage,
  dutyExportLimit,
} from '../../app/desk/duties-port.ts';
import { dutyProofs } from '../../app/desk/duty-proofs.ts';
import { dutyTitle } from '../../app/desk/playbook-names.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { Handle } from '../../app/ports.ts';
import { endOfDay } from '../../core/calendar/civil-time.ts';
import type { DutyState } from '../../core/duty/duty.ts';
import { isReported } from '../../core/duty/duty-rule.ts';
import { dayOf } from '../../core/flow/facts.ts';
import { deriveId, type InboundId } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import { placeScope } from '../access/place-scope.ts';
import type { Database } from '../prisma.ts';
import { settleOwners } from '../rhythm/settle.ts';
import { type DutySqlRow, dutyCountsSql, dutyGroupsSql, dutyRowsSql, type RuleKeys } from './duties-sql.ts';
import { sessionOver } from './session-over.ts';

export interface DutiesParts {
  readonly database: Database;
  readonly handle: Handle;
  readonly playbook: () => Playbook;
  readonly now: () => number;
}

/** The duties board. A duty is done by evidence alone; saying so is a record like any other, through the hallway. */
export function makeDuties(parts: DutiesParts): DutiesPort {
  const { database, playbook, now } = parts;
  const rows = async (actor: DeskActor, filter: DutyFilter, limit: number, offset: number) => {
    const ask = { filter, rules: keysOf(playbook()), now: now(), limit, offset };
    const found = await database.$queryRaw<DutySqlRow[]>(dutyRowsSql(actor, ask));
    return found.map((row) => rowOf(row, playbook(), ask.now));
  };
  return {
    async groups(actor) {
      const at = now();
      const found = await database.$queryRaw<GroupRow[]>(
        dutyGroupsSql(actor, keysOf(playbook()), at, endOfDay(dayOf(at))),
      );
      return found.map(({ first, ...row }) => ({
        ...row,
        title: dutyTitle(playbook(), row.rule),
        firstDueAt: first.getTime(),
      }));
    },
    async board(actor, filter) {
      const [found, counts, places] = await Promise.all([
        rows(actor, filter, dutiesAPage + 1, (filter.page - 1) * dutiesAPage),
        countsOf(parts, actor, filter),
        placesOf(database, actor),
      ]);
      const rules = keysOf(playbook())[filter.who === 'staff' ? 'staff' : 'all'];
      return {
        rows: found.slice(0, dutiesAPage),
        more: found.length > dutiesAPage,
        counts,
        rules: rules.map((id) => ({ id, title: dutyTitle(playbook(), id) })),
        places,
      };
    },
    all: (actor, filter) => rows(actor, filter, dutyExportLimit, 0),
    report: (actor, said) => report(parts, actor, said),
  };
}

interface GroupRow {
  readonly rule: string;
  readonly mine: boolean;
  readonly count: number;
  readonly today: number;
  readonly late: number;
  readonly first: Date;
}

export function keysOf({ duties }: Playbook): RuleKeys {
  const own = [...duties.rules.values()].filter(({ kind }) => kind === 'duty');
  return { all: own.map(({ id }) => id), staff: own.filter(({ side }) => side === 'staff').map(({ id }) => id) };
}

function rowOf(row: DutySqlRow, playbook: Playbook, now: number): DutyRow {
  const rule = playbook.duties.rules.get(row.rule);
  return {
    id: row.id,
    rule: row.rule,
    title: dutyTitle(playbook, row.rule),
    state: row.state as DutyState,
    late: row.state === 'due' && row.due_at.getTime() < now,
    childId: row.opens ? row.child_id : null,
    child: row.child ?? '',
    fileNo: row.file_no ?? '',
    place: row.place ?? '',
    owner: row.owner ?? '',
    handedFrom: row.handed_from ?? '',
    family: rule?.side === 'family',
    mine: row.mine,
    periodKey: row.period_key,
    dueAt: row.due_at.getTime(),
    promptedAt: row.prompted_at?.getTime() ?? null,
    doneAt: row.done_at?.getTime() ?? null,
    proofs: rule ? dutyProofs(rule, playbook.flows) : [],
  };
}

async function countsOf(
  { database, playbook, now }: DutiesParts,
  actor: DeskActor,
  filter: DutyFilter,
): Promise<DutyBoard['counts']> {
  type Counts = Record<'open' | 'past', Record<string, number>>;
  const [found] = await database.$queryRaw<Counts[]>(dutyCountsSql(actor, filter, keysOf(playbook()), now()));
  return { open: 0, late: 0, done: 0, missed: 0, ...found?.open, ...found?.past };
}

/** Villages, townships and schools to choose from. */
async function placesOf(database: Database, actor: DeskActor): Promise<DutyBoard['places']> {
  const scope = await placeScope(database, actor, 'duty.read');
  if (!scope) return [];
  const [regions, organizations] = await Promise.all([
    database.region.findMany({
      where: { id: { in: [...scope.regionIds] }, level: { in: ['town', 'village'] } },
      select: { id: true, name: true },
      orderBy: { path: 'asc' },
    }),
    database.organization.findMany({
      where: { id: { in: [...scope.organizationIds] }, type: 'school' },
      select: { id: true, name: true },
      orderBy: { name: 'asc' },
    }),
  ]);
  return [...regions, ...organizations];
}

async function report(
  { database, handle, playbook, now }: DutiesParts,
  actor: DeskActor,
  said: Parameters<DutiesPort['report']>[1],
): ReturnType<DutiesPort['report']> {
  const duty = await database.duty.findFirst({
    where: { id: said.dutyId, ownerPersonId: actor.personId, state: 'due' },
  });
  const rule = duty && playbook().duties.rules.get(duty.rule);
  if (!duty) return 'unknown';
  if (!rule || !isReported(rule)) return 'not_so';
  const at = now();
  const result = await handle({
    kind: 'form_filled',
    id: deriveId<InboundId>(0, 'desk_form', actor.staffId, said.actId),
    personId: actor.personId,
    flowId: 'F19_duty_done',
    childIds: [],
    answers: { d1_which: [said.dutyId], d2_note: said.note === '' ? 'NONE' : said.note },
    startedAt: at,
    at,
  });
  if (result.kind === 'refused' || result.kind === 'kept_for_retry') return 'later';
  if (result.kind === 'done' && result.problem) return 'not_so';
  await settleOwners(sessionOver(database), playbook().duties, [actor.personId]);
  return 'done';
}
