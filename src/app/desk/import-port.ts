import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';

/** One thing that an import would do, or will not. */
export interface ImportLine {
  readonly what: 'changed' | 'refused' | 'warning';
  readonly sheet: string;
  readonly row: number | null;
  readonly column: string;
  /** What is the matter; of older uploads it is not kept. */
  readonly code?: string;
  readonly sentence: string;
}

export interface ImportPreview {
  readonly kind: 'county' | 'roster';
  readonly rows: number;
  /** New rows by their kind as people call it. */
  readonly fresh: readonly (readonly [string, number])[];
  readonly changed: number;
  readonly alreadyThere: number;
  readonly refused: number;
  readonly warnings: number;
  /** The first five hundred of each. */
  readonly lines: readonly ImportLine[];
  /** Sheets and columns that were not read. */
  readonly ignored: readonly string[];
  /** all: nothing stands against it. good_rows: the refused rows would be left out. no: it must be mended first. nothing: nothing new. */
  readonly may: 'all' | 'good_rows' | 'no' | 'nothing';
}

export type ImportState = 'preview' | 'running' | 'written' | 'dropped' | 'refused';

export interface ImportBatch {
  readonly id: string;
  readonly fileName: string;
  readonly rows: number;
  readonly at: Instant;
  readonly state: ImportState;
  /** Rows looked at, while it runs. */
  readonly done: number;
  /** It says it runs and has given no sign for a while: the process died. Nothing, or all, was written; it may be started again. */
  readonly stuck: boolean;
  readonly endedAt: Instant | null;
  /** Why it was refused, or what was written. */
  readonly note: string;
}

/** Largest file, in bytes: fifty thousand rows are five megabytes. The command takes larger ones. */
export const importBytes = 8 * 1024 * 1024;

/** Uploaded tables: looked at, kept until they are confirmed or dropped, written all or nothing. A reader has their own uploads. */
export interface ImportPort {
  list(actor: DeskActor): Promise<readonly ImportBatch[]>;
  /** `refused`: one sentence in Chinese about the file. */
  upload(
    actor: DeskActor,
    file: { readonly name: string; readonly bytes: Uint8Array },
  ): Promise<{ readonly kind: 'preview'; readonly id: string } | { readonly kind: 'refused'; readonly why: string }>;
  /** `preview` is null once the file is written or dropped. */
  batch(
    actor: DeskActor,
    id: string,
  ): Promise<{ readonly batch: ImportBatch; readonly preview: ImportPreview | null } | null>;
  /** Starts to write; the answer does not wait. False: it was written or dropped before; null: no such upload. */
  confirm(actor: DeskActor, id: string): Promise<boolean | null>;
  drop(actor: DeskActor, id: string): Promise<boolean | null>;
  /** The empty workbook of a county, as .xlsx. */
  template(): Promise<Uint8Array<ArrayBuffer>>;
}
