import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';

export const helperViews = ['all', 'idle', 'soon'] as const;
/** idle: may not work with children now; soon: vetting or training ends within a month. */
export type HelperView = (typeof helperViews)[number];

export interface HelperFilter {
  readonly view: HelperView;
  /** A part of the name, or "". */
  readonly name: string;
  /** From 1. */
  readonly page: number;
}

export interface HelperRow {
  readonly personId: string;
  readonly name: string;
  readonly unit: string;
  /** Codes of pairing types and roles: TEACHER, LOVING_MOTHER, VOLUNTEER … */
  readonly types: readonly string[];
  readonly vettedAt: Instant | null;
  readonly trainedAt: Instant | null;
  /** Vetting and training are less than a year old, and the post has not ended (L-06). */
  readonly active: boolean;
  /** When the first of the two ends; null when one is missing. */
  readonly endsAt: Instant | null;
  /** Children of the reader's places. */
  readonly pairings: readonly {
    /** Null: the reader does not open the file. */
    readonly childId: string | null;
    readonly child: string;
    readonly place: string;
    readonly since: Instant;
  }[];
  /** The last service that was written down. */
  readonly lastAt: Instant | null;
}

export interface HelperBoard {
  readonly rows: readonly HelperRow[];
  readonly counts: Readonly<Record<HelperView, number>>;
}

/** Helpers and volunteers of the reader's places. */
export interface HelpersPort {
  board(actor: DeskActor, filter: HelperFilter): Promise<HelperBoard>;
  all(actor: DeskActor, filter: HelperFilter): Promise<readonly HelperRow[]>;
}

export const helpersAPage = 50;
