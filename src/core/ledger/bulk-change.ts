/** What can be done to many children at once. */
export const childBulkKinds = ['residence', 'class', 'boarding', 'visit'] as const;
export type ChildBulkKind = (typeof childBulkKinds)[number];

/** Those of them that are a dated fact of the file. */
export type BulkField = Exclude<ChildBulkKind, 'visit'>;

/** More at once nobody looks through. */
export const mostAtOnce = 200;

/** Why a row is left out of an act on many. Nothing here tells of an alert that the reader may not know. */
export type LeftOut =
  | 'not_yours'
  | 'died'
  | 'left'
  | 'already'
  /** A fact of a later day stands. */
  | 'later_fact'
  /** An open, restricted alert that the reader knows of: such a child is moved by itself, with care. */
  | 'alert'
  /** Changed since it was looked at. */
  | 'changed';

export interface BulkChild {
  readonly mayChange: boolean;
  readonly died: boolean;
  readonly exited: boolean;
  /** The value as a form takes it; of a visit: the day until which one is planned already, or "". */
  readonly raw: string;
  /** yyyy-mm-dd of the entry that counts, or "". */
  readonly factSince: string;
  readonly knownAlert: boolean;
}

export interface BulkWish {
  /** The new value; of a visit the day. */
  readonly to: string;
  /** yyyy-mm-dd from which it holds. */
  readonly since: string;
}

/** Whether the act is about this child; null: it is. Pure, and the same for looking and for doing. */
export function whyLeftOut(kind: ChildBulkKind, child: BulkChild, { to, since }: BulkWish): LeftOut | null {
  if (!child.mayChange) return 'not_yours';
  if (child.died) return 'died';
  if (child.exited) return 'left';
  if (child.knownAlert) return 'alert';
  if (kind === 'visit') return child.raw !== '' && child.raw <= to ? 'already' : null;
  if (child.raw === to) return 'already';
  return child.factSince > since ? 'later_fact' : null;
}

/** So long an act on many can be taken back. */
export const undoHours = 24;
