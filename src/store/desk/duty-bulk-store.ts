import type { BulkForm, BulkProblem, BulkView, DutyBulkPort } from '../../app/desk/bulk-port.ts';
import { emptyForm, result } from '../../app/desk/child-bulk.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { dutyBulkKinds, whyDutyLeftOut } from '../../core/duty/hand-over.ts';
import { deriveId, type Instant } from '../../core/ids.ts';
import { mostAtOnce } from '../../core/ledger/bulk-change.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import { makeBulkActs } from './bulk-acts.ts';
import { type DutyAct, type DutyBulkParts, plain } from './duty-act.ts';
import { confirmHandOver, undoHandOver } from './duty-hand-over.ts';
import { confirmReports, finishReports, undoReports } from './duty-reports.ts';
import { handedDuties, rolesOf, type StoredDuty, takerOf } from './handed-duties.ts';
import { colleagues } from './leave-store.ts';

/** Conversations list so many of one's own at most. */
const mostReported = 80;
const oldestDays = 92;
const dayMs = 86_400_000;

/** Acts on many duties: handed to somebody else, or reported as done. */
export function makeDutyBulk(parts: DutyBulkParts): DutyBulkPort {
  const { database, crypto, playbook, now } = parts;
  const acts = makeBulkActs(database, crypto);
  const actOf = async (actor: DeskActor, id: string): Promise<DutyAct | null> => {
    const act = await acts.act(actor, id);
    const kind = dutyBulkKinds.find((one) => one === act?.kind);
    return act && kind ? { ...act, kind } : null;
  };
  /** As it stands: a report that broke off after its event is ended by whoever looks. */
  const standing = async (actor: DeskActor, id: string): Promise<DutyAct | null> => {
    const act = await actOf(actor, id);
    if (act?.kind !== 'report' || act.state !== 'draft' || !act.form) return act;
    return (await finishReports(parts, actor, act)) ? actOf(actor, id) : act;
  };
  return {
    async choose(actor, kind, ids, actId) {
      const most = kind === 'report' ? mostReported : mostAtOnce;
      const found = (await handedDuties(database, actor, playbook(), ids.slice(0, 4 * mostAtOnce), now())).slice(
        0,
        most,
      );
      if (found.length === 0) return null;
      const kept = found.map((one) => one.id);
      const id = deriveId<string>(0, 'bulk', actor.staffId, kind, actId, ...kept);
      await acts.draft(actor, { id, kind, ids: kept, now: now() });
      return id;
    },
    async show(actor, id) {
      const act = await standing(actor, id);
      return act && (act.state === 'draft' ? preview(parts, actor, act) : result(act, now()));
    },
    async fill(actor, id, form) {
      const act = await standing(actor, id);
      if (act?.state !== 'draft') return null;
      const problem = await problemOf(parts, actor, act, form);
      if (problem !== null) return problem;
      return (await acts.saveForm(actor, id, form)) ? 'filled' : null;
    },
    async confirm(actor, id, ticked) {
      const act = await standing(actor, id);
      if (!act) return null;
      if (act.state !== 'draft') return 'done';
      if (!act.form) return 'nothing';
      if (act.kind === 'report') return confirmReports(parts, actor, { ...act, form: act.form }, ticked);
      return confirmHandOver(parts, actor, { ...act, form: act.form }, ticked);
    },
    async undo(actor, id) {
      const act = await standing(actor, id);
      if (!act) return null;
      return act.kind === 'report' ? undoReports(parts, actor, id) : undoHandOver(parts, actor, id);
    },
  };
}

async function preview(parts: DutyBulkParts, actor: DeskActor, act: DutyAct): Promise<BulkView> {
  const { database, playbook, now } = parts;
  const duties = await handedDuties(
    database,
    actor,
    playbook(),
    act.items.map(({ id }) => id),
    now(),
  );
  const choices = act.kind === 'hand_over' ? await takers(parts, actor, duties) : [];
  const base = {
    id: act.id,
    kind: act.kind,
    chosen: duties.length,
    choices,
    asksHome: false,
    undoUntil: null,
    mayUndo: false,
  };
  if (!act.form) return { ...base, state: 'form', form: emptyForm, rows: [], leftOut: [] };
  const taker = act.kind === 'hand_over' ? await takerOf(database, act.form.to, now()) : null;
  const judged = duties.map((duty) => ({ duty, why: whyDutyLeftOut(act.kind, actor, duty, taker) }));
  return {
    ...base,
    state: 'preview',
    form: act.form,
    rows: judged.flatMap(({ duty, why }) =>
      why === null
        ? [{ ...plain(duty), from: duty.ownerName, to: taker?.name ?? '', was: duty.was, along: [], stays: [] }]
        : [],
    ),
    leftOut: judged.flatMap(({ duty, why }) => (why === null ? [] : [{ ...plain(duty), why }])),
  };
}

/** Whoever stands in for an owner first, then colleagues of the owners and of the reader, and the reader. */
async function takers(
  { database, now }: DutyBulkParts,
  actor: DeskActor,
  duties: readonly StoredDuty[],
): Promise<BulkView['choices']> {
  const owners = await database.staff.findMany({
    where: { personId: { in: [...new Set(duties.map(({ ownerPersonId }) => ownerPersonId))].slice(0, 20) } },
    select: { id: true },
  });
  const today = new Date(`${dayInChina(now())}T00:00:00Z`);
  const leaves = await database.staffLeave.findMany({
    where: {
      staffId: { in: owners.map(({ id }) => id) },
      cancelledAt: null,
      fromDay: { lte: today },
      toDay: { gte: today },
    },
    select: { deputyStaffId: true },
  });
  const deputies = new Set(leaves.flatMap(({ deputyStaffId }) => deputyStaffId ?? []));
  const around = new Map<string, string>([[actor.staffId, actor.name]]);
  for (const id of new Set([actor.staffId as string, ...owners.map((one) => one.id)]))
    for (const one of await colleagues(database, { staffId: id, drill: actor.drill }, now()))
      around.set(one.staffId, one.name);
  const roles = await rolesOf(database, [...around.keys()], now());
  const wanted = new Set(duties.flatMap(({ rule }) => rule.owners));
  const named = [...around].map(([id, name]) => {
    const own = [...new Set(roles.get(id)?.map(({ role }) => role) ?? [])];
    const group = deputies.has(id) ? 'deputy' : 'colleague';
    return { group, id, name, roles: own, rank: group === 'deputy' ? 0 : own.some((role) => wanted.has(role)) ? 1 : 2 };
  });
  return named.toSorted((a, b) => a.rank - b.rank).map(({ rank: _rank, ...one }) => one);
}

async function problemOf(
  parts: DutyBulkParts,
  actor: DeskActor,
  act: DutyAct,
  { to, since, note }: BulkForm,
): Promise<BulkProblem | null> {
  const { database, playbook, now } = parts;
  if (note.length > 200) return 'too_long';
  if (act.kind === 'report') return dayProblem(since, now());
  if (to === '') return 'missing';
  const duties = await handedDuties(
    database,
    actor,
    playbook(),
    act.items.map(({ id }) => id),
    now(),
  );
  return (await takers(parts, actor, duties)).some(({ id }) => id === to) ? null : 'not_offered';
}

function dayProblem(since: string, now: Instant): BulkProblem | null {
  const at = /^\d{4}-\d{2}-\d{2}$/u.test(since) ? Date.parse(`${since}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== since) return 'no_date';
  if (since > dayInChina(now)) return 'future';
  return at < now - oldestDays * dayMs ? 'too_early' : null;
}
