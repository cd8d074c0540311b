import type { Severity } from '../../core/flow/outcome.ts';
import type { Instant } from '../../core/ids.ts';
import type { PlaceLevel } from '../../core/numbers/may-count.ts';
import type { SixLosses } from '../../core/risk/flags.ts';
import type { DeskActor } from '../desk-ports.ts';

export type { PlaceLevel };

/** What is counted of the children of a place in a month. All are numbers of children, but for those that say otherwise. */
export interface Measures {
  readonly children: number;
  /** Who keeps the child can be written to and has agreed. */
  readonly bound: number;
  /** Some adult of the child's can be written to. */
  readonly reachable: number;
  /** Questions put to the family, and those answered. */
  readonly asked: number;
  readonly answered: number;
  /** Weeks that are over in which a parent was away, child by child, and those with a contact on record (未保法23). */
  readonly weeks: number;
  readonly weeksMet: number;
  /** A parent was away in the month; with a contact on record in it (S3-28). */
  readonly monthDue: number;
  readonly monthMet: number;
  /** Visits due in the month, and those made by then. */
  readonly visits: number;
  readonly visitsOnTime: number;
}

export interface NumbersPlace {
  readonly id: string;
  readonly name: string;
  readonly level: PlaceLevel;
}

export interface AlertTimes {
  readonly severity: Severity;
  /** Opened in the month; null: not shown. */
  readonly opened: number | null;
  readonly taken: number | null;
  /** From opened to taken; null: none was taken, or too few to be shown. */
  readonly medianMs: number | null;
  readonly p90Ms: number | null;
}

export type OpenKind = Severity | 'inbox' | 'dropout' | 'duty';

export interface OpenByAge {
  readonly kind: OpenKind;
  /** So many in each band of core/numbers `ageBands`; null: not shown. */
  readonly bands: readonly (number | null)[];
  readonly total: number | null;
}

/** Children about whom an alert is open, by the letter of its flag; for others there are no letters. */
export interface Concerns {
  readonly letters: readonly string[];
  readonly total: readonly (number | null)[];
  readonly parts: readonly { readonly place: NumbersPlace; readonly counts: readonly (number | null)[] }[];
}

/** Children about whom there are alerts of one of the six losses 六失. null: not shown, too small to leave the line of duty. */
export interface LossCounts {
  readonly loss: SixLosses;
  /** With an alert that is open now. */
  readonly open: number | null;
  /** With one that was opened, with one that was closed in the month. */
  readonly opened: number | null;
  readonly closed: number | null;
}

export interface Losses {
  readonly total: readonly LossCounts[];
  /** Losses in the order of `total`. */
  readonly parts: readonly { readonly place: NumbersPlace; readonly counts: readonly LossCounts[] }[];
}

/** Children with an open alert of a flag that there shall be none of; null: there are some, and how many is not shown. */
export interface ZeroTarget {
  readonly flagCode: string;
  readonly children: number | null;
}

export interface Numbers {
  readonly place: NumbersPlace;
  /** From the reader's own place down to this one, this one last. */
  readonly path: readonly NumbersPlace[];
  /** Places of the reader's own roles. */
  readonly own: readonly NumbersPlace[];
  readonly month: string;
  /** When the children were counted. */
  readonly countedAt: Instant;
  /** Children of the reader's own family: in no figure (domain 10.29). */
  readonly leftOut: number;
  readonly total: Measures;
  readonly parts: readonly { readonly place: NumbersPlace; readonly measures: Measures }[];
  /** Months with figures, oldest first, this one last. */
  readonly trend: readonly { readonly month: string; readonly measures: Measures }[];
  readonly alerts: readonly AlertTimes[];
  /** What of the open things the reader may see at all. */
  readonly open: readonly OpenByAge[];
  readonly losses: Losses;
  /** Empty where they are not shown. */
  readonly zeros: readonly ZeroTarget[];
  readonly concerns: Concerns;
  /** The reader stands in the line of duty: small counts are exact for them, until they are exported for others. */
  readonly inLine: boolean;
}

export interface NumbersQuery {
  /** "2026-11" */
  readonly month: string;
  /** null: the first place of the reader's. */
  readonly placeId: string | null;
  /** Small counts hidden, whoever asks: what is shown in a meeting or handed on. */
  readonly forOthers: boolean;
}

export interface NumbersPort {
  /** null: no such place, or none of the reader's. */
  numbers(actor: DeskActor, query: NumbersQuery, now: Instant): Promise<Numbers | null>;
}
