import { bareText } from './cell-text.ts';
import { villagersGroup } from './match-village.ts';
import type { PlaceMatcher } from './place-matcher.ts';
import type { RowReader } from './row-reader.ts';

export interface PlacesOfRow {
  /** Where the child lives; null when that could not be read (an error is noted). */
  readonly residenceRegionId: string | null;
  readonly hukouRegionId: string | null;
  readonly hukouRegistered: boolean | null;
  readonly group: string;
  readonly address: string;
  readonly schoolId: string | null;
  readonly classId: string | null;
  readonly stage: string | null;
}

/**
 * Village, hukou, school and class of a row. Where the child lives now owns the visits, so 现住 goes before 村 when it names a
 * village (domain 10.26). `sheetVillageId`: of a sheet that is about one village and has no such column.
 */
export function readPlaces(row: RowReader, places: PlaceMatcher, sheetVillageId: string | null): PlacesOfRow {
  const listed = readListedVillage(row, places, sheetVillageId);
  const now = readResidence(row, places);
  const residenceRegionId = now.id ?? listed.id;
  const hukou = readHukou(row, places, listed.id);
  return {
    residenceRegionId,
    ...hukou,
    group: villagersGroup(row.text('group')) || listed.group || now.group,
    address: [row.text('address'), now.address].filter((part) => part !== '').join(' '),
    ...readSchool(row, places),
  };
}

function readListedVillage(
  row: RowReader,
  places: PlaceMatcher,
  sheetVillageId: string | null,
): { id: string | null; group: string } {
  const text = row.text('village');
  if (text === '') {
    if (sheetVillageId !== null) return { id: sheetVillageId, group: '' };
    if (!row.has('residence') || row.text('residence') === '')
      row.error('village', 'village_missing', '没有写村;和上一行相同的话请填上村名,或写“同上”');
    return { id: null, group: '' };
  }
  const match = places.village(text, row.text('town'));
  if (match.kind === 'found') return { id: match.id, group: match.group };
  row.error('village', 'village_unknown', match.sentence);
  return { id: null, group: '' };
}

function readResidence(row: RowReader, places: PlaceMatcher): { id: string | null; group: string; address: string } {
  const text = row.text('residence');
  const none = { id: null, group: '', address: '' };
  if (text === '' || /^(本村|本地|同户籍|户籍地|在家|家中|同上|是)$/u.test(text)) return none;
  const match = places.village(text, row.text('town'));
  if (match.kind === 'found') return { id: match.id, group: match.group, address: '' };
  // With a village of its own the row is placed; what stands here then is an address.
  if (row.text('village') === '') row.error('residence', 'village_unknown', match.sentence);
  return { ...none, address: text };
}

function readHukou(
  row: RowReader,
  places: PlaceMatcher,
  listed: string | null,
): Pick<PlacesOfRow, 'hukouRegistered' | 'hukouRegionId'> {
  const text = row.text('hukou');
  const bare = bareText(row.text('hukou'));
  if (/^(未上|没上|未登记|未落|没有|黑户|否|未办)/u.test(bare) || /^无户/u.test(bare))
    return { hukouRegistered: false, hukouRegionId: null };
  // 无 alone is "nothing here" in other columns; under 户籍 it says that there is none.
  if (text === '')
    return { hukouRegistered: String(row.cell('hukou') ?? '').trim() === '无' ? false : null, hukouRegionId: null };
  if (/^(本村|本地|有|已上|是|已登记|已落户|农业|非农业|城镇)/u.test(bare))
    return { hukouRegistered: true, hukouRegionId: /^(本村|本地)/u.test(bare) ? listed : null };
  const match = places.village(text, row.text('town'));
  return { hukouRegistered: true, hukouRegionId: match.kind === 'found' ? match.id : null };
}

const stages: readonly (readonly [RegExp, string])[] = [
  [/未入园|没上幼儿园|散居|未入学/u, '未入园'],
  [/辍学|失学/u, '辍学'],
  [/不在学|未就学|已毕业|务工|不读/u, '不在学'],
];

function readSchool(row: RowReader, places: PlaceMatcher): Pick<PlacesOfRow, 'schoolId' | 'classId' | 'stage'> {
  const [text, grade, name] = [row.text('school'), row.text('grade'), row.text('class')];
  const stage = stages.find(([pattern]) => pattern.test(text))?.[1] ?? null;
  if (text === '' || stage !== null) return { schoolId: null, classId: null, stage };
  const school = places.school(text);
  if (school.kind === 'unknown') {
    row.error('school', 'school_unknown', school.sentence);
    return { schoolId: null, classId: null, stage };
  }
  if (grade === '' && name === '') return { schoolId: school.id, classId: null, stage: null };
  const found = places.class(grade, name, school.id);
  if (found.kind === 'found') return { schoolId: school.id, classId: found.id, stage: found.grade };
  row.error(name === '' ? 'grade' : 'class', 'class_unknown', found.sentence);
  return { schoolId: school.id, classId: null, stage: null };
}
