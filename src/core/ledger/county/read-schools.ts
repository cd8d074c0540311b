import { deriveId } from '../../ids.ts';
import { bareText } from '../cell-text.ts';
import { readClass } from '../match-class.ts';
import type { UnitFacts, UnitType } from './county.ts';
import { type CountyBook, correct, type Entry, seenBefore } from './county-book.ts';
import type { CountyRow } from './county-rows.ts';
import { findPlace } from './find-place.ts';
import { phoneIn } from './read-cells.ts';
import { digitsOf } from './read-regions.ts';

const types: readonly (readonly [RegExp, UnitType])[] = [
  [/幼儿园|学前|托育/u, 'kindergarten'],
  [/学校|小学|中学|初中|高中|完小|教学点|中心校|一贯制/u, 'school'],
  [/医院|卫生院|卫生室|诊所|医疗/u, 'clinic'],
  [/派出所|公安/u, 'police'],
  [/社会组织|社工|公益|协会|基金会|志愿|企业/u, 'ngo'],
  [/村委|居委|社区|村民委员会/u, 'village'],
  [/镇政府|乡政府|街道|人民政府|乡镇/u, 'town'],
  [/县直|部门|局$|委$|办$|委员会|法院|检察院/u, 'county_department'],
];

/** What kind of unit a name or a word says: 石桥小学, 幼儿园, 县民政局. Null when it says nothing. */
export function unitType(text: string): UnitType | null {
  return types.find(([words]) => words.test(text))?.[1] ?? null;
}

export function addUnit(book: CountyBook, name: string, type: UnitType, regionId: string): Entry<UnitFacts> {
  const id = deriveId<string>(0, 'unit', book.county.id, bareText(name));
  const entry = { facts: { id, type, name, regionId, phone: null }, isNew: true };
  book.units.push(entry);
  return entry;
}

export function readSchools(book: CountyBook, rows: readonly CountyRow[]): void {
  for (const row of rows) {
    const name = row.text('name').slice(0, 60);
    if (name === '') {
      row.error('name', 'name_missing', '没有写名称');
      continue;
    }
    const said = row.text('type');
    const type = said === '' ? (unitType(name) ?? 'school') : unitType(said);
    if (type === null) row.error('type', 'type_wrong', `不认识类型“${said.slice(0, 20)}”,请写 学校 或 幼儿园`);
    const town = row.text('town');
    const place = findPlace(book, town, ['town', 'village', 'county']);
    if (town === '') row.error('town', 'place_missing', '没有写在哪个乡镇');
    else if (place.kind === 'unknown') row.error('town', 'place_unknown', place.sentence);
    if (type === null || place.kind === 'unknown') continue;
    const entry =
      book.units.find(({ facts }) => bareText(facts.name) === bareText(name)) ?? addUnit(book, name, type, place.id);
    const before = seenBefore(book, `unit ${entry.facts.id}`, row);
    if (before !== null) {
      row.error('name', 'row_twice', `“${name}”在${before}已经有了;同名的学校请写全称`);
      continue;
    }
    const phone = phoneIn(row, 'phone');
    if (digitsOf(phone) !== digitsOf(entry.facts.phone))
      correct(book, 'organization', entry, 'phone', phone, (old) => `${name} 电话:${old ?? '空'} → ${phone}`);
  }
}

const grades = [
  '',
  '一年级',
  '二年级',
  '三年级',
  '四年级',
  '五年级',
  '六年级',
  '七年级',
  '八年级',
  '九年级',
  '高一',
  '高二',
  '高三',
];

export function readClasses(book: CountyBook, rows: readonly CountyRow[]): void {
  for (const row of rows) {
    const name = row.text('name').slice(0, 20);
    const school = findPlace(book, row.text('school'), ['school']);
    if (name === '') row.error('name', 'name_missing', '没有写班名');
    if (school.kind === 'unknown')
      row.error('school', 'school_unknown', row.text('school') === '' ? '没有写学校' : school.sentence);
    const grade = row.text('grade') || gradeOf(name);
    if (grade === '' && name !== '') row.error('grade', 'grade_missing', `从班名“${name}”看不出年级,请写年级`);
    const schoolYear = schoolYearOf(row.text('year'), book.now);
    if (schoolYear === null)
      row.error('year', 'year_wrong', `看不懂学年“${row.text('year').slice(0, 20)}”,请写成 2026-2027`);
    if (name === '' || grade === '' || school.kind === 'unknown' || schoolYear === null) continue;
    const same = book.classes.find(
      ({ facts }) =>
        facts.schoolId === school.id && facts.schoolYear === schoolYear && bareText(facts.name) === bareText(name),
    );
    const id = same?.facts.id ?? deriveId<string>(0, 'class', school.id, schoolYear, bareText(name));
    const before = seenBefore(book, `class ${id}`, row);
    if (before !== null) row.error('name', 'row_twice', `这所学校的“${name}”在${before}已经有了`);
    else if (!same)
      book.classes.push({
        facts: { id, schoolId: school.id, grade, name, schoolYear, headTeacherId: null },
        isNew: true,
      });
  }
}

function gradeOf(name: string): string {
  const grade = readClass(name)?.grade ?? null;
  if (grade === null) return '';
  return grade > 0 ? (grades[grade] ?? '') : '幼儿园';
}

/** 2026-2027, 2026学年, 2026—2027学年度 → 2026-2027; nothing: the school year of today, which begins in August. */
function schoolYearOf(text: string, now: number): string | null {
  if (text === '') {
    const today = new Date(now + 8 * 3_600_000);
    const first = today.getUTCFullYear() - (today.getUTCMonth() < 7 ? 1 : 0);
    return `${first}-${first + 1}`;
  }
  const [, from, to] = /^(20\d\d)(?:\s*[-—–~至/]+\s*(20\d\d|\d\d))?\s*(?:学年度?|年)?$/u.exec(text) ?? [];
  if (!from) return null;
  const next = Number(from) + 1;
  return to === undefined || Number(to) % 100 === next % 100 ? `${from}-${next}` : null;
}
