import { deriveId } from '../ids.ts';
import type { RosterRow } from './read-row.ts';
import type { KnownChild, KnownPlaces } from './roster.ts';
import type { RowReader } from './row-reader.ts';

/** What earlier rows of the same file were about; `fileNos` also those of the database. */
export interface SeenChildren {
  readonly byId: Map<string, RosterRow>;
  readonly byKey: Map<string, RosterRow>;
  readonly byName: Map<string, RosterRow[]>;
  readonly fileNos: Set<string>;
}

export type Verdict = { readonly kind: 'new'; readonly childId: string } | { readonly kind: 'there' };

export const nobodySeen = (known: Pick<KnownPlaces, 'fileNos'>): SeenChildren => ({
  byId: new Map(),
  byKey: new Map(),
  byName: new Map(),
  fileNos: new Set(known.fileNos),
});

/** What makes a child of the roster one and the same in every run. */
function keyOf(row: RosterRow): string {
  if (row.idNumber !== null) return `id ${row.idNumber}`;
  const adults = [row.father?.name ?? '', row.mother?.name ?? '', ...row.carers.map(({ name }) => name)];
  return ['child', row.residenceRegionId, row.name, row.birthDate ?? '', row.gender ?? '', ...adults].join('|');
}

/**
 * Says whether the child of a row is new or in the database already. One ID number is one child. Children of one name in one
 * village are candidates for a person to look at, and never joined here (domain 10.14, 10.27).
 */
export function judgeChild(row: RosterRow, reader: RowReader, known: KnownPlaces, seen: SeenChildren): Verdict {
  const childId = deriveId<string>(0, 'import child', known.countyId, known.mark(keyOf(row)));
  compareWithEarlier(row, reader, seen);
  remember(row, seen);
  const there = (row.idNumber && known.childByIdNumber(row.idNumber)) || known.childById(childId);
  if (there || compareWithKnown(row, reader, known)) return { kind: 'there' };
  if (row.fileNo !== '') {
    if (seen.fileNos.has(row.fileNo)) reader.error('fileNo', 'file_no_taken', `档案号 ${row.fileNo} 已经是别的孩子的`);
    seen.fileNos.add(row.fileNo);
  }
  return { kind: 'new', childId };
}

function placeOf(row: RosterRow, other: RosterRow): string {
  return row.sheet === other.sheet ? `第 ${other.row} 行` : `工作表“${other.sheet}”第 ${other.row} 行`;
}

function compareWithEarlier(row: RosterRow, reader: RowReader, seen: SeenChildren): void {
  const sameId = row.idNumber === null ? undefined : seen.byId.get(row.idNumber);
  if (sameId) {
    reader.error(
      'idNumber',
      'id_twice',
      `第 ${row.row} 行和${placeOf(row, sameId)}的身份证号相同,是同一个孩子:请删掉一行`,
    );
    return;
  }
  const sameKey = seen.byKey.get(keyOf(row));
  if (sameKey) {
    reader.error(
      null,
      'row_twice',
      `第 ${row.row} 行和${placeOf(row, sameKey)}分不清是不是同一个孩子:请删掉一行,或补上身份证号`,
    );
    return;
  }
  for (const other of seen.byName.get(nameKey(row)) ?? []) {
    const alike = row.birthDate !== null && row.birthDate === other.birthDate && (!row.idNumber || !other.idNumber);
    const ending = alike ? ',出生日期也相同,很可能是同一个孩子' : '';
    reader.warn('name', 'same_name', `和${placeOf(row, other)}同村同名${ending}:没有合并,请核对`);
  }
}

function nameKey(row: RosterRow): string {
  return `${row.residenceRegionId}|${row.name}`;
}

function remember(row: RosterRow, seen: SeenChildren): void {
  if (row.idNumber !== null && !seen.byId.has(row.idNumber)) seen.byId.set(row.idNumber, row);
  if (!seen.byKey.has(keyOf(row))) seen.byKey.set(keyOf(row), row);
  const named = seen.byName.get(nameKey(row)) ?? [];
  named.push(row);
  seen.byName.set(nameKey(row), named);
}

/** True when the child is there under the same name and birthday, and no ID number says otherwise. */
function compareWithKnown(row: RosterRow, reader: RowReader, known: KnownPlaces): boolean {
  if (row.residenceRegionId === null || row.name === '') return false;
  const named = known.childrenByName(row.residenceRegionId, row.name);
  const same = named.find((one) => isSame(row, one));
  if (same) {
    if (row.idNumber !== null)
      reader.warn(
        'idNumber',
        'same_name',
        `档案 ${same.fileNo} 同村同名同生日,还没有身份证号:没有新建,请在档案里补上号码`,
      );
    return true;
  }
  const [first] = named;
  if (!first) return false;
  const files = named.map(({ fileNo }) => fileNo).join('、');
  if (row.idNumber === null && row.birthDate === null)
    reader.error('name', 'cannot_tell', `档案 ${files} 同村同名;这一行没有身份证号和出生日期,分不清是不是同一个孩子`);
  else reader.warn('name', 'same_name', `和档案 ${files} 同村同名:没有合并,请核对是不是同一个孩子`);
  return false;
}

function isSame(row: RosterRow, one: KnownChild): boolean {
  return row.birthDate !== null && row.birthDate === one.birthDate && !(row.idNumber !== null && one.hasIdNumber);
}
