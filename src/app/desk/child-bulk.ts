import { deriveId, type Instant } from '../../core/ids.ts';
import {
  type BulkChild,
  type ChildBulkKind,
  childBulkKinds,
  mostAtOnce,
  undoHours,
  whyLeftOut,
} from '../../core/ledger/bulk-change.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import { factProblem } from '../../core/ledger/fact-fields.ts';
import type { Clock } from '../clock.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { HallwayStore } from '../ports.ts';
import { homesOf } from './bulk-homes.ts';
import type { BulkForm, BulkProblem, BulkView, ChildBulkPort } from './bulk-port.ts';
import type { ChildBulkStore, StoredAct, StoredBulkChild } from './child-bulk-store.ts';
import type { ChildStore } from './child-store.ts';
import { knownAlerts } from './known-alerts.ts';

export interface ChildBulkParts {
  readonly store: ChildBulkStore;
  readonly alerts: Pick<ChildStore, 'openAlerts'>;
  readonly hallway: Pick<HallwayStore, 'loadAlert'>;
  readonly clock: Clock;
}

/** A visit is planned at most so far ahead. */
const farthestDays = 92;
const dayMs = 86_400_000;
export const emptyForm: BulkForm = { to: '', since: '', source: '', along: '', note: '' };

/** Acts on many children: the same dated facts as one by one, looked at first and taken back for a day. */
export function makeChildBulk(parts: ChildBulkParts): ChildBulkPort {
  const { store, clock } = parts;
  return {
    async choose(actor, kind, ids, actId) {
      const now = clock.now();
      const found = (await store.readable(actor, ids.slice(0, 4 * mostAtOnce), now)).slice(0, mostAtOnce);
      if (found.length === 0) return null;
      const id = deriveId<string>(0, 'bulk', actor.staffId, kind, actId, ...found);
      await store.draft(actor, { id, kind, ids: found, now });
      return id;
    },
    async show(actor, id) {
      const act = await childAct(store, actor, id);
      return act && (act.state === 'draft' ? preview(parts, actor, act) : result(act, clock.now()));
    },
    async fill(actor, id, form) {
      const act = await childAct(store, actor, id);
      if (act?.state !== 'draft') return null;
      const now = clock.now();
      const children = await store.children(actor, act.kind, idsOf(act), now);
      const problem = await problemOf(store, act.kind, form, children, now);
      if (problem !== null) return problem;
      return (await store.saveForm(actor, id, form)) ? 'filled' : null;
    },
    async confirm(actor, id, ticked) {
      const act = await childAct(store, actor, id);
      if (!act) return null;
      if (act.state !== 'draft') return 'done';
      if (!act.form) return 'nothing';
      const now = clock.now();
      const children = await store.children(actor, act.kind, idsOf(act), now);
      const blocked = await blockedOf(parts, actor, children, now);
      return store.confirm(actor, { id, ticked, blocked, now });
    },
    async undo(actor, id) {
      const act = await childAct(store, actor, id);
      return act && store.undo(actor, id, clock.now());
    },
  };
}

type ChildAct = StoredAct & { readonly kind: ChildBulkKind };

async function childAct(store: ChildBulkStore, actor: DeskActor, id: string): Promise<ChildAct | null> {
  const act = await store.act(actor, id);
  const kind = childBulkKinds.find((one) => one === act?.kind);
  return act && kind ? { ...act, kind } : null;
}

const idsOf = ({ items }: StoredAct) => items.map(({ id }) => id);

async function preview(parts: ChildBulkParts, actor: DeskActor, act: ChildAct): Promise<BulkView> {
  const { store, clock } = parts;
  const now = clock.now();
  const children = await store.children(actor, act.kind, idsOf(act), now);
  const choices =
    act.kind === 'residence' || act.kind === 'class' ? await store.choices(children[0]?.countyId ?? '', act.kind) : [];
  const asksHome = act.kind === 'residence' && asksOfHome(children);
  const base = { id: act.id, kind: act.kind, chosen: children.length, choices, asksHome, undoUntil: null };
  const { form } = act;
  if (!form) return { ...base, state: 'form', form: emptyForm, rows: [], leftOut: [], mayUndo: false };
  const blocked = await blockedOf(parts, actor, children, now);
  const judged = children.map((child) => ({ child, why: whyLeftOut(act.kind, judgedChild(child, blocked), form) }));
  const going = judged.flatMap(({ child, why }) => (why === null ? [child] : []));
  const homes = act.kind === 'residence' ? homesOf(going, form.along === 'all' ? 'all' : []) : [];
  if (homes.length > 0)
    await store.logLook(
      actor,
      going.map(({ id }) => id),
      now,
    );
  const to = choices.find(({ id }) => id === form.to);
  return {
    ...base,
    state: 'preview',
    form,
    mayUndo: false,
    rows: going.map((child) => ({
      ...plain(child),
      dueAt: null,
      from: child.text,
      to: to ? [to.group, to.name].filter(Boolean).join(' · ') : form.to,
      was: child.was,
      ...namesAt(homes, child),
    })),
    leftOut: judged.flatMap(({ child, why }) => (why === null ? [] : [{ ...plain(child), why }])),
  };
}

/** Each home once: its first child says who comes along. */
function namesAt(homes: ReturnType<typeof homesOf>, { id }: StoredBulkChild) {
  const home = homes.find(({ children }) => children[0]?.id === id);
  return { along: home?.alongNames ?? [], stays: home?.stayNames ?? [] };
}

const plain = ({ id, name, fileNo }: StoredBulkChild) => ({ id, name, fileNo, title: null });

export function judgedChild(child: StoredBulkChild, blocked: ReadonlySet<string>): BulkChild {
  const { mayChange, died, exited, raw, factSince } = child;
  return { mayChange, died, exited, raw, factSince, knownAlert: blocked.has(child.id) };
}

function asksOfHome(children: readonly StoredBulkChild[]): boolean {
  const chosen = new Set<string>(children.map(({ personId }) => personId));
  return children.some(({ home }) => home.some((one) => one.movable && !chosen.has(one.personId)));
}

/**
 * Children with an open, restricted alert of the reader's knowledge, in their home too. An alert that is not theirs to know changes nothing: were such a
 * child left out, that alone would tell.
 */
async function blockedOf(
  { alerts, hallway }: ChildBulkParts,
  actor: DeskActor,
  children: readonly StoredBulkChild[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  const homeIds = (child: StoredBulkChild) => [child.id, ...child.home.flatMap(({ childId }) => childId ?? [])];
  const marks = await alerts.openAlerts(actor, [...new Set(children.flatMap(homeIds))], now);
  const known = await knownAlerts(
    hallway,
    actor,
    marks.filter(({ restricted }) => restricted),
    now,
  );
  const about = new Set(known.map(({ childId }) => childId));
  return new Set(children.filter((child) => homeIds(child).some((id) => about.has(id))).map(({ id }) => id));
}

async function problemOf(
  store: ChildBulkStore,
  kind: ChildBulkKind,
  form: BulkForm,
  children: readonly StoredBulkChild[],
  now: Instant,
): Promise<BulkProblem | null> {
  const today = dayInChina(now);
  if (kind === 'visit') return visitProblem(form, today, now);
  const problem = factProblem(kind, { value: form.to, since: form.since, source: form.source }, today);
  if (problem !== null) return problem;
  if (kind !== 'boarding') {
    const choices = await store.choices(children[0]?.countyId ?? '', kind);
    if (!choices.some(({ id }) => id === form.to)) return 'not_offered';
  }
  return kind === 'residence' && asksOfHome(children) && form.along === '' ? 'no_along' : null;
}

function visitProblem({ to, note }: BulkForm, today: string, now: Instant): BulkProblem | null {
  const at = /^\d{4}-\d{2}-\d{2}$/u.test(to) ? Date.parse(`${to}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== to || to < today) return 'no_date';
  if (at > now + farthestDays * dayMs) return 'too_far';
  return note.length > 200 ? 'too_long' : null;
}

/** What was done, from what was kept with it: a child that moved away is out of its mover's sight, and stands here all the same. */
export function result(act: StoredAct, now: Instant): BulkView {
  const shown = (state: string) =>
    act.items.flatMap(({ id, before, ...item }) => (item.state === state && before ? [{ id, before }] : []));
  const line = ({ id, before }: ReturnType<typeof shown>[number]) => ({
    id,
    name: before.name,
    fileNo: before.fileNo,
    title: before.title ?? null,
  });
  const left = act.items.filter(({ state }) => state === (act.state === 'undone' ? 'kept' : 'left_out'));
  return {
    id: act.id,
    kind: act.kind,
    state: act.state === 'undone' ? 'undone' : 'done',
    chosen: act.items.length,
    form: act.form ?? emptyForm,
    choices: [],
    asksHome: false,
    rows: shown(act.state === 'undone' ? 'undone' : 'done').map((one) => ({
      ...line(one),
      dueAt: one.before.dueAt ?? null,
      from: one.before.from,
      to: one.before.to,
      was: '',
      along: one.before.along ?? [],
      stays: one.before.stays ?? [],
    })),
    leftOut: left.flatMap(({ id, reason, before }) =>
      before ? [{ ...line({ id, before }), why: (reason ?? 'changed') as BulkView['leftOut'][number]['why'] }] : [],
    ),
    undoUntil: act.undoUntil,
    mayUndo: act.state === 'done' && act.undoUntil !== null && act.undoUntil > now,
  };
}

export const undoMs = undoHours * 3_600_000;
