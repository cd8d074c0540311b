import { type FilePart, partsOf } from '../../core/access/file-parts.ts';
import { grantsFor, grantsOf, mayEver } from '../../core/access/may.ts';
import { type AlertId, type ChildId, deriveId, type InboundId, type Instant } from '../../core/ids.ts';
import { ageOn, dayInChina } from '../../core/ledger/calendar-day.ts';
import { factKinds, factProblem, phoneOf } from '../../core/ledger/fact-fields.ts';
import { monthSpan } from '../../core/numbers/month-span.ts';
import type { Playbook } from '../../core/playbook.ts';
import { contactWeeks } from '../../core/review/contact-weeks.ts';
import type { Clock } from '../clock.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { HallwayStore } from '../ports.ts';
import { fileHead } from './child-file.ts';
import { type Lens, veils } from './child-moment.ts';
import type { AlertMark, ChildStore, Place, SilenceBook, StoredRow } from './child-store.ts';
import { timelinePage } from './child-timeline.ts';
import {
  type ChildFilter,
  type ChildList,
  type ChildRow,
  type ChildrenPort,
  childrenAPage,
  type FactForm,
  type FactWish,
} from './children-port.ts';
import { knownAlerts, wantedAlerts } from './known-alerts.ts';
import { flagName } from './playbook-names.ts';

export interface ChildrenParts {
  readonly store: ChildStore;
  readonly hallway: Pick<HallwayStore, 'loadAlert' | 'loadChild'>;
  readonly playbook: () => Playbook;
  readonly clock: Clock;
}

const exportLimit = 30_000;
const anything: ChildFilter = {
  q: '',
  level: null,
  flag: null,
  loss: null,
  of: null,
  month: null,
  weeks: null,
  night: false,
  villageId: null,
  schoolId: null,
  classId: null,
  status: null,
};
const nightFlags = ['G01', 'G02', 'G06'];
const severities = ['red', 'orange', 'yellow', 'blue'];

/** Children and their files as each reader may see them (issue 4, parts 6 and 7). */
export function makeChildren(parts: ChildrenParts): ChildrenPort {
  const { store, clock } = parts;
  return {
    async list(actor, filter, page) {
      const now = clock.now();
      const offset = (page - 1) * childrenAPage;
      const [{ rows, total }, places, saved] = await Promise.all([
        rowsOf(parts, actor, filter, { offset, limit: childrenAPage }, now),
        store.places(actor, now),
        store.savedFilters(actor),
      ]);
      return {
        rows,
        total,
        page,
        pages: Math.max(1, Math.ceil(total / childrenAPage)),
        ...places,
        ...columnsOf(actor),
        saved,
      };
    },
    async export(actor, filter) {
      const now = clock.now();
      const { rows } = await rowsOf(parts, actor, filter, { offset: 0, limit: exportLimit }, now);
      await store.logExport(actor, rows.length, now);
      return { rows, list: columnsOf(actor) };
    },
    async find(actor, filter, limit) {
      const { rows, total } = await rowsOf(parts, actor, filter, { offset: 0, limit }, clock.now());
      return { ids: rows.map(({ id }) => id), total };
    },
    async exportChosen(actor, ids) {
      const now = clock.now();
      const { rows } = await rowsOf(parts, actor, anything, { offset: 0, limit: ids.length, ids }, now);
      await store.logExport(actor, rows.length, now);
      return { rows, list: columnsOf(actor) };
    },
    saveFilter: (actor, name, filter) => store.saveFilter(actor, name, filter),
    renameFilter: (actor, id, was, name) => store.renameFilter(actor, id, was, name),
    dropFilter: (actor, id, was) => store.dropFilter(actor, id, was),
    async file(actor, id, ask) {
      const now = clock.now();
      const child = await store.open(actor, id, 'file', now);
      if (!child) return null;
      const readable = partsAt(actor, child.place);
      const [marks, ties, weeks] = await Promise.all([
        store.alertsOf(actor, child.id, now).then((all) => knownAlerts(parts.hallway, actor, all, now)),
        store.ties(child.id),
        readable.parts.has('care') ? weeksOf(parts, actor, child.id, now) : new Map<string, number>(),
      ]);
      const known = new Set<AlertId>(marks.map((mark) => mark.id));
      const lens: Lens = {
        actor,
        playbook: parts.playbook(),
        parts: readable.parts,
        childName: child.name,
        ...veils(ties, known, readable.parts, readable.roles),
      };
      const [head, timeline] = await Promise.all([
        fileHead({ store, lens, child, marks, weeks, now }),
        timelinePage({ store, lens, childId: child.id, marks }, ask),
      ]);
      return { ...head, ...timeline, kind: ask.kind };
    },
    factForm: (actor, id, field, personId) => formFor(parts, actor, { childId: id, field, personId }, clock.now()),
    writeFact: (actor, id, wish) => writeFact(parts, actor, id, wish),
  };
}

/** What the reader may read of at least some children. */
function columnsOf(actor: DeskActor): Pick<ChildList, 'parts' | 'mayKnowAlerts'> {
  const roles = grantsOf(actor, 'child.read').map(({ role }) => role);
  return { parts: partsOf(roles), mayKnowAlerts: mayEver(actor, 'alert.read') };
}

/** The parts of one child's file for this reader: of the roles whose grants reach it. */
function partsAt(actor: DeskActor, place: Place): { parts: ReadonlySet<FilePart>; roles: readonly string[] } {
  const roles = grantsFor(actor, 'child.read', { ...place, familyIds: [] }).map(({ role }) => role);
  return { parts: partsOf(roles), roles };
}

async function rowsOf(
  { store, hallway, playbook }: ChildrenParts,
  actor: DeskActor,
  filter: ChildFilter,
  slice: { readonly offset: number; readonly limit: number; readonly ids?: readonly string[] },
  now: Instant,
): Promise<{ rows: ChildRow[]; total: number }> {
  const book = playbook();
  const wanted = wantedAlerts(book, filter);
  const span = filter.of && filter.month ? monthSpan(filter.month) : null;
  const open = filter.night || (wanted && !span) ? await store.openAlerts(actor, null, now) : [];
  const within = filter.of && span ? await store.alertsOfSpan(actor, filter.of, span, now) : open;
  const know = (marks: readonly AlertMark[]) => knownAlerts(hallway, actor, marks, now);
  const [known, atNight] = await Promise.all([
    know(wanted ? within.filter(wanted) : []),
    know(filter.night ? open.filter(({ flagCode }) => nightFlags.includes(flagCode)) : []),
  ]);
  const childrenOf = (marks: readonly AlertMark[]) => [...new Set(marks.map(({ childId }) => childId))];
  const { rows, total } = await store.page(
    actor,
    {
      filter,
      flagged: wanted ? childrenOf(known) : null,
      nightFlagged: childrenOf(atNight),
      silence: silenceOf(book),
      ids: null,
      ...slice,
    },
    now,
  );
  const ids = rows.length > 500 ? null : rows.map(({ id }) => id);
  const marks = rows.length === 0 ? [] : await store.openAlerts(actor, ids, now);
  const byChild = Map.groupBy(await knownAlerts(hallway, actor, marks, now), ({ childId }) => childId);
  return { total, rows: rows.map((row) => rowFor(book, actor, row, byChild.get(row.id) ?? [], now)) };
}

function rowFor(book: Playbook, actor: DeskActor, row: StoredRow, marks: readonly AlertMark[], now: Instant): ChildRow {
  const { parts } = partsAt(actor, row.place);
  const { birthDate, place: _place, ...plain } = row;
  return {
    ...plain,
    age: birthDate === null ? null : ageOn(birthDate, dayInChina(now)),
    level: parts.has('risk') ? (row.level ?? '') : '',
    weeks: parts.has('care') ? row.weeks : null,
    school: parts.has('school') ? row.school : '',
    alerts: marks
      .map(({ severity, flagCode }) => ({ severity, what: flagName(book, flagCode) }))
      .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
  };
}

function silenceOf({ combinations }: Playbook): SilenceBook {
  const says = combinations.contact.parentSays.filter(({ means }) => means !== 'none');
  return {
    steps: [...new Set(says.map(({ stepId }) => stepId))],
    answers: says.map(({ flowId, stepId, value }) => `${flowId}.${stepId}=${value}`),
  };
}

/** Whole weeks since each away parent was heard of, by the same clock as the reviews. */
async function weeksOf(
  { hallway, playbook }: ChildrenParts,
  actor: DeskActor,
  childId: string,
  now: Instant,
): Promise<ReadonlyMap<string, number>> {
  const id = deriveId<InboundId>(now, 'file', childId, actor.staffId);
  const { contact, answers } = playbook().combinations;
  const event = { kind: 'child_review_due', id, childId: childId as ChildId, at: now } as const;
  const found = await hallway.loadChild(event, now, answers);
  if (!found) return new Map();
  const { parents } = contactWeeks(contact, found.picture, now);
  return new Map(
    parents.flatMap(({ parent, clock, silentDays }) =>
      clock === 'running' ? [[parent.personId as string, Math.floor(silentDays / 7)] as const] : [],
    ),
  );
}

/** The form of a fact whose part the reader reads of this child. */
async function formFor(
  { store }: ChildrenParts,
  actor: DeskActor,
  ask: Parameters<ChildStore['factForm']>[1],
  now: Instant,
) {
  if ((ask.field === 'phone') !== (ask.personId !== null)) return null;
  const form = await store.factForm(actor, ask, now);
  if (!form) return null;
  const { place, ...rest } = form;
  const roles = grantsFor(actor, 'child.edit', { ...place, familyIds: [] }).map(({ role }) => role);
  return partsOf(roles).has(factKinds[ask.field].part) ? rest : null;
}

/** A child does not move without its home being asked about. */
function homeProblem({ home }: FactForm, { field, along }: FactWish): 'no_along' | null {
  return field === 'residence' && home.length > 0 && along === undefined ? 'no_along' : null;
}

async function writeFact(parts: ChildrenParts, actor: DeskActor, childId: string, wish: FactWish) {
  const ask = { childId, field: wish.field, personId: wish.personId };
  const form = await formFor(parts, actor, ask, wish.at);
  if (!form) return null;
  const { type } = factKinds[wish.field];
  const chosen = type === 'place' || type === 'class';
  const offered = !chosen || form.choices.some(({ id }) => id === wish.value);
  const problem =
    factProblem(wish.field, wish, dayInChina(wish.at)) ??
    (offered ? null : ('not_offered' as const)) ??
    homeProblem(form, wish);
  if (problem !== null) return { kind: 'wrong' as const, problem, form };
  const value = type === 'phone' ? (phoneOf(wish.value) ?? wish.value) : wish.value;
  const result = await parts.store.writeFact(actor, form, { ...wish, value });
  if (result !== 'stale') return { kind: 'done' as const, past: result === 'past' };
  const fresh = await formFor(parts, actor, ask, wish.at);
  return fresh && { kind: 'stale' as const, form: fresh };
}
