import type { ChildPlace } from '../../core/access/may.ts';
import type { Severity } from '../../core/flow/outcome.ts';
import type { AlertId, Instant } from '../../core/ids.ts';
import type { FactField } from '../../core/ledger/fact-fields.ts';
import type { Span } from '../../core/numbers/month-span.ts';
import type { DeskActor } from '../desk-ports.ts';
import type {
  ChildFilter,
  ChildRow,
  ChildrenPort,
  FactEntry,
  FactForm,
  FactWish,
  Kin,
  NamedPlace,
  SavedFilter,
} from './children-port.ts';

/** Where a child stands for the table of rights; its own family never gets so far. */
export type Place = Omit<ChildPlace, 'familyIds'>;

/** A child of the list, with where it stands for the table of rights. */
export interface StoredRow extends Omit<ChildRow, 'alerts' | 'level' | 'age'> {
  readonly birthDate: string | null;
  readonly level: string | null;
  readonly place: Place;
}

/** An alert that may be the reader's to know. */
export interface AlertMark {
  readonly id: AlertId;
  readonly no: string;
  readonly childId: string;
  readonly flagCode: string;
  readonly severity: Severity;
  readonly state: string;
  readonly restricted: boolean;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  /** Nobody is excluded from it by name, household or role. */
  readonly plain: boolean;
  /** Told of it, owner, or asked to take it over. */
  readonly mine: boolean;
  /** At a place for which the reader answers. */
  readonly supervised: boolean;
}

/** What the list is narrowed to, beside the reader's scope. */
export interface ListWish {
  readonly filter: ChildFilter;
  /** These alone, in whatever state of the ledger; null: all that the filter finds. */
  readonly ids: readonly string[] | null;
  /** Of a kind of alert: the children with such an alert that the reader may know; null: all. */
  readonly flagged: readonly string[] | null;
  /** Of "no adult at night", beside what the families said: the children with such an alert that the reader may know. */
  readonly nightFlagged: readonly string[];
  readonly silence: SilenceBook;
  readonly offset: number;
  readonly limit: number;
}

/** Answers by which a parent says that there was contact: "flow.step=value". */
export interface SilenceBook {
  readonly steps: readonly string[];
  readonly answers: readonly string[];
}

export interface StoredChild {
  readonly id: string;
  readonly countyId: string;
  readonly place: Place;
  /** May be changed by the reader. */
  readonly mayEdit: boolean;
  readonly name: string;
  readonly fileNo: string;
  readonly gender: string | null;
  readonly birthDate: string | null;
  readonly realName: string;
  readonly village: string;
  readonly town: string;
  readonly group: string;
  readonly address: string;
  readonly school: string;
  readonly className: string;
  readonly boarding: boolean;
  readonly arrangement: string;
  readonly health: string;
  readonly hukou: boolean | null;
  readonly status: ChildRow['status'];
  readonly since: Instant | null;
  readonly level: string | null;
  readonly levelAt: Instant | null;
  readonly dropoutSince: string;
  readonly kin: readonly Omit<Kin, 'weeks'>[];
}

export interface StoredAnswer {
  readonly flowId: string;
  readonly stepId: string;
  readonly value: unknown;
  readonly text: string;
  readonly inboundId: string | null;
}

/** One row of the timeline as the store has it, before anything is cut. */
export interface StoredMoment {
  readonly type: 'session' | 'contact' | 'record' | 'fact' | 'alert' | 'dropout' | 'duty' | 'relation';
  readonly at: Instant;
  readonly id: string;
  readonly onDay: string | null;
  readonly personId: string | null;
  readonly role: string;
  readonly name: string;
  /** The conversation it came out of. */
  readonly sessionId: string | null;
  /** Kind of record, rule of the duty, field of the fact, id of the conversation. */
  readonly what: string;
  readonly state: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly answers: readonly StoredAnswer[];
}

export interface MomentAsk {
  readonly type: StoredMoment['type'];
  /** Only of this kind of record; null: all. */
  readonly what: string | null;
  readonly before: Instant;
  readonly limit: number;
}

/** A hit of danger about the child, as far as it ties a conversation to an alert. */
export interface Tie {
  readonly alertId: AlertId | null;
  readonly sessionId: string | null;
  readonly inboundId: string | null;
  readonly restricted: boolean;
}

/** What the rooms of children read and write. Every query for children carries the reader's scope. */
export interface ChildStore extends Pick<ChildrenPort, 'dropFilter'> {
  page(
    actor: DeskActor,
    wish: ListWish,
    now: Instant,
  ): Promise<{ readonly rows: readonly StoredRow[]; readonly total: number }>;
  places(
    actor: DeskActor,
    now: Instant,
  ): Promise<{ readonly villages: readonly NamedPlace[]; readonly schools: readonly NamedPlace[] }>;
  /** Open alerts that may be the reader's to know, exercises left out; of these children, or of all. */
  openAlerts(actor: DeskActor, childIds: readonly string[] | null, now: Instant): Promise<readonly AlertMark[]>;
  /** The same of those that were opened or closed in a span of time. */
  alertsOfSpan(actor: DeskActor, of: 'opened' | 'closed', span: Span, now: Instant): Promise<readonly AlertMark[]>;
  savedFilters(actor: DeskActor): Promise<readonly SavedFilter[]>;
  saveFilter: ChildrenPort['saveFilter'];
  renameFilter: ChildrenPort['renameFilter'];
  logExport(actor: DeskActor, count: number, now: Instant): Promise<void>;
  /** The child when it is in the reader's scope; that it was opened is written to the access log in the same step. */
  open(actor: DeskActor, id: string, purpose: string, now: Instant): Promise<StoredChild | null>;
  /** All alerts about the child, exercises left out, latest first. */
  alertsOf(actor: DeskActor, childId: string, now: Instant): Promise<readonly AlertMark[]>;
  ties(childId: string): Promise<readonly Tie[]>;
  /** The latest of one type, not after `before`; `more`: there may be older ones. Alerts are `alertsOf`'s. */
  moments(childId: string, ask: MomentAsk): Promise<{ readonly rows: readonly StoredMoment[]; readonly more: boolean }>;
  nextDuties(
    childId: string,
    now: Instant,
  ): Promise<readonly { readonly rule: string; readonly owner: string; readonly dueAt: Instant }[]>;
  /** The entry made at the desk that counts, by the name of the fact (a phone's is `phone:<person>`). */
  latestFacts(childId: string): Promise<ReadonlyMap<string, FactEntry>>;
  /** Null: not in the scope of changing. */
  factForm(actor: DeskActor, ask: FactAsk, now: Instant): Promise<(FactForm & { readonly place: Place }) | null>;
  writeFact(actor: DeskActor, form: FactForm, wish: FactWish): Promise<'done' | 'past' | 'stale'>;
}

export interface FactAsk {
  readonly childId: string;
  readonly field: FactField;
  readonly personId: string | null;
}
