/** The school's list of a village's children beside the village's own (domain 5.19, S0-21, table T05). */

export interface LedgerEntry {
  /** What makes it the same child on both sides: the file number, else name and birth date. */
  readonly key: string;
  /** As staff call the child: 小军(QH-0012). */
  readonly name: string;
  /** Where the parents are, province and town; "" when not known. */
  readonly parentsPlace: string;
  readonly caregiver: string;
  /** Digits count, not how they are set apart. */
  readonly phone: string;
}

export type ComparedField = 'parentsPlace' | 'caregiver' | 'phone';

export type LedgerDifference =
  | { readonly kind: 'only_school'; readonly entry: LedgerEntry }
  | { readonly kind: 'only_village'; readonly entry: LedgerEntry }
  | {
      readonly kind: 'different';
      readonly school: LedgerEntry;
      readonly village: LedgerEntry;
      readonly fields: readonly ComparedField[];
    };

/** As the list T05 calls them. */
export const differenceNames: Readonly<Record<LedgerDifference['kind'], string>> = {
  only_school: '仅学校',
  only_village: '仅村居',
  different: '不一致',
};

const fields: readonly ComparedField[] = ['parentsPlace', 'caregiver', 'phone'];

function plain(field: ComparedField, value: string): string {
  return field === 'phone'
    ? value.replaceAll(/\D/gu, '').replace(/^86(?=1\d{10}$)/u, '')
    : value.replaceAll(/\s/gu, '');
}

/** What one side does not know is no difference: it is to be filled in, not to be argued about. */
function differs(field: ComparedField, a: LedgerEntry, b: LedgerEntry): boolean {
  const [one, other] = [plain(field, a[field]), plain(field, b[field])];
  return one !== '' && other !== '' && one !== other;
}

/** Entries of one side, by key; the same child twice on one side counts once, the first (merging is a person's work, domain 10.27). */
function byKey(entries: readonly LedgerEntry[]): Map<string, LedgerEntry> {
  const found = new Map<string, LedgerEntry>();
  for (const entry of entries) if (!found.has(entry.key)) found.set(entry.key, entry);
  return found;
}

/** Only at school, only in the village, on both but different; in the order of the school's list, then of the village's. */
export function diffLedgers(
  school: readonly LedgerEntry[],
  village: readonly LedgerEntry[],
): readonly LedgerDifference[] {
  const there = byKey(village);
  const found: LedgerDifference[] = [];
  for (const [key, entry] of byKey(school)) {
    const other = there.get(key);
    there.delete(key);
    if (!other) found.push({ kind: 'only_school', entry });
    else {
      const different = fields.filter((field) => differs(field, entry, other));
      if (different.length > 0) found.push({ kind: 'different', school: entry, village: other, fields: different });
    }
  }
  return [...found, ...[...there.values()].map((entry) => ({ kind: 'only_village' as const, entry }))];
}
