import type { FilePart } from '../../core/access/file-parts.ts';
import type { Severity } from '../../core/flow/outcome.ts';
import type { AlertId, Instant } from '../../core/ids.ts';
import type { ContradictionTopic } from '../../core/ledger/contradictions.ts';
import type { FactDraft, FactField, FactProblem } from '../../core/ledger/fact-fields.ts';
import type { SixLosses } from '../../core/risk/flags.ts';
import type { Said, Words } from '../../core/text/said.ts';
import type { DeskActor } from '../desk-ports.ts';

export const childrenAPage = 50;

/** What a list of children is narrowed by; an empty text or null narrows nothing. */
export interface ChildFilter {
  /** Words that must all be found in 称呼, file number, class or village. */
  readonly q: string;
  readonly level: 'high' | 'middle' | 'low' | 'normal' | 'none' | null;
  /** A category of flags, "A" to "U", or a flag, "E04": there is an open alert of it that the reader may know. */
  readonly flag: string | null;
  /** The same of one of the six losses 六失. */
  readonly loss: SixLosses | null;
  /** Instead of open ones, alerts that were opened or closed in `month`; one is not without the other. */
  readonly of: 'opened' | 'closed' | null;
  /** "2026-11" */
  readonly month: string | null;
  /** A parent is away and nothing was heard of them for so many weeks. */
  readonly weeks: number | null;
  readonly night: boolean;
  readonly villageId: string | null;
  readonly schoolId: string | null;
  readonly classId: string | null;
  readonly status: 'proposed' | 'active' | 'watch' | 'exited' | 'to18' | null;
}

export interface ChildRow {
  readonly id: string;
  readonly fileNo: string;
  readonly name: string;
  /** Years; null: not known. */
  readonly age: number | null;
  readonly village: string;
  readonly group: string;
  readonly school: string;
  readonly className: string;
  readonly status: NonNullable<ChildFilter['status']>;
  /** "" for those who do not read of risk. */
  readonly level: string;
  /** Open alerts that the reader may know, the most serious first. */
  readonly alerts: readonly { readonly severity: Severity; readonly what: Said }[];
  /** Weeks since the parent was heard of who has been silent longest; null: no parent is away, or it is not the reader's to know. */
  readonly weeks: number | null;
}

export interface SavedFilter {
  readonly id: string;
  readonly name: string;
  readonly filter: ChildFilter;
}

export interface NamedPlace {
  readonly id: string;
  readonly name: string;
}

export interface ChildList {
  readonly rows: readonly ChildRow[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  /** Townships too. */
  readonly villages: readonly NamedPlace[];
  readonly schools: readonly NamedPlace[];
  /** What the reader may read of at least some children: filters and columns of other parts are not offered. */
  readonly parts: ReadonlySet<FilePart>;
  readonly mayKnowAlerts: boolean;
  readonly saved: readonly SavedFilter[];
}

export const momentKinds = ['answer', 'contact', 'visit', 'record', 'change', 'alert', 'dropout', 'duty'] as const;
export type MomentKind = (typeof momentKinds)[number];

/** One thing of the timeline, already cut to what the reader may read. */
export interface Moment {
  readonly kind: MomentKind;
  readonly at: Instant;
  /** The day it speaks of, when that is another one. */
  readonly onDay: string | null;
  readonly title: Said;
  /** A role of domain 4.1, PARENT_AWAY, CAREGIVER, or "". */
  readonly role: string;
  /** Who; "" when the reader does not read who is around the child, or the source is protected. */
  readonly name: string;
  /** Questions and answers of conversations stand as they were said. */
  readonly lines: readonly { readonly label: Words; readonly value: Words }[];
  readonly words: string;
  readonly severity: Severity | null;
  readonly alertId: AlertId | null;
}

export interface TimelineAsk {
  readonly kind: MomentKind | null;
  /** Where the page before ended: nothing later, and so many of that instant were shown. */
  readonly before: Instant | null;
  readonly skip: number;
}

export interface Kin {
  readonly personId: string;
  readonly name: string;
  /** 奶奶, 爸爸, or the kind of the relation. */
  readonly relation: string;
  readonly kind: 'parent' | 'guardian' | 'trustee' | 'actual_carer' | 'board_relative' | 'helper';
  readonly livesWith: boolean;
  readonly verified: boolean;
  /** Of a parent: away, and where. */
  readonly away: boolean;
  readonly place: string;
  /** normal · lost_contact · in_prison · dead · divorced */
  readonly status: string;
  /** Of a parent who is away: weeks without contact. */
  readonly weeks: number | null;
  /** With part `identity` only. */
  readonly realName: string;
  readonly phone: string;
}

/** A fact as it stands, for somebody who may change it. */
export interface FactLine {
  readonly field: FactField;
  /** Of a person's phone: whose. */
  readonly personId: string | null;
  readonly personName: string;
  /** As people read it; "" when nothing is known. Choices come as their code. */
  readonly value: string;
  /** Who said so, since when, who wrote it: of the latest entry made at the desk. */
  readonly entry: FactEntry | null;
}

export interface FactEntry {
  readonly id: string;
  readonly value: string;
  /** The value as a form takes it. */
  readonly raw: string;
  readonly since: string;
  readonly source: string;
  readonly by: string;
  readonly at: Instant;
}

export interface ChildFile {
  readonly id: string;
  readonly parts: ReadonlySet<FilePart>;
  readonly mayEdit: boolean;
  readonly name: string;
  readonly fileNo: string;
  readonly gender: string;
  readonly age: number | null;
  readonly village: string;
  readonly town: string;
  readonly group: string;
  readonly className: string;
  readonly status: NonNullable<ChildFilter['status']>;
  readonly since: Instant | null;
  /** The following are empty where the reader lacks the part. */
  readonly realName: string;
  readonly birthDate: string;
  readonly address: string;
  readonly school: string;
  readonly boarding: boolean;
  readonly arrangement: string;
  readonly kin: readonly Kin[];
  readonly health: string;
  readonly hukou: boolean | null;
  readonly level: string;
  readonly levelAt: Instant | null;
  readonly alerts: readonly {
    readonly id: AlertId;
    readonly no: string;
    readonly severity: Severity;
    readonly what: Said;
    readonly openedAt: Instant;
  }[];
  readonly dropoutSince: string;
  readonly nextDuty: { readonly title: Said; readonly owner: string; readonly dueAt: Instant } | null;
  readonly agreements: readonly Moment[];
  readonly visits: readonly Moment[];
  readonly contradictions: readonly {
    readonly topic: ContradictionTopic;
    readonly sides: readonly {
      readonly role: string;
      readonly name: string;
      readonly at: Instant;
      readonly text: Words;
    }[];
  }[];
  readonly facts: readonly FactLine[];
  readonly timeline: readonly Moment[];
  readonly kind: MomentKind | null;
  readonly next: { readonly before: Instant; readonly skip: number } | null;
}

export interface FactForm extends FactLine {
  readonly childId: string;
  readonly childName: string;
  /** Names the state that the form shows: a change by somebody else makes another. */
  readonly was: string;
  readonly raw: string;
  readonly choices: readonly { readonly group: string; readonly id: string; readonly name: string }[];
  readonly history: readonly FactEntry[];
  /** Of a move: who else lives there and may come along. */
  readonly home: readonly { readonly personId: string; readonly name: string; readonly isChild: boolean }[];
}

export interface FactWish extends FactDraft {
  readonly field: FactField;
  readonly personId: string | null;
  readonly was: string;
  readonly actId: string;
  readonly at: Instant;
  /** Of a move: persons of the home who come along; absent: nobody was asked. */
  readonly along?: readonly string[];
}

export type FactResult =
  /** `past`: a later fact stands already, so this one went into the history only. */
  | { readonly kind: 'done'; readonly past: boolean }
  | { readonly kind: 'wrong'; readonly problem: FactProblem | 'no_along'; readonly form: FactForm }
  /** Somebody else changed it meanwhile: the form comes back with both. */
  | { readonly kind: 'stale'; readonly form: FactForm };

/** A filter that the form shows under another name than it has now: `changed` is the name it has; it may also be gone. */
export type FilterChange = 'done' | 'name_taken' | 'gone' | { readonly changed: string };

export type SaveResult = 'saved' | 'name_taken' | 'too_many';

/** Children and their files. Whoever is out of the reader's scope does not exist: null. */
export interface ChildrenPort {
  list(actor: DeskActor, filter: ChildFilter, page: number): Promise<ChildList>;
  /** All that the filter finds; written to the access log. */
  export(
    actor: DeskActor,
    filter: ChildFilter,
  ): Promise<{ readonly rows: readonly ChildRow[]; readonly list: Pick<ChildList, 'parts' | 'mayKnowAlerts'> }>;
  /** Ids of the first `limit` that the filter finds, and how many there are. */
  find(
    actor: DeskActor,
    filter: ChildFilter,
    limit: number,
  ): Promise<{ readonly ids: readonly string[]; readonly total: number }>;
  /** Those of these whom the reader may read; written to the access log. */
  exportChosen(actor: DeskActor, ids: readonly string[]): ReturnType<ChildrenPort['export']>;
  saveFilter(actor: DeskActor, name: string, filter: ChildFilter): Promise<SaveResult>;
  /** `was`: the name that the form showed. Somebody else's filter is as one that is gone. */
  renameFilter(actor: DeskActor, id: string, was: string, name: string): Promise<FilterChange>;
  dropFilter(actor: DeskActor, id: string, was: string): Promise<FilterChange>;
  /** Reading is written to the access log. */
  file(actor: DeskActor, id: string, ask: TimelineAsk): Promise<ChildFile | null>;
  factForm(actor: DeskActor, id: string, field: FactField, personId: string | null): Promise<FactForm | null>;
  writeFact(actor: DeskActor, id: string, wish: FactWish): Promise<FactResult | null>;
}
