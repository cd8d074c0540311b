import { deriveId } from '../../ids.ts';
import { dayInChina } from '../calendar-day.ts';
import { nearestNames } from '../nearest-names.ts';
import { readName } from '../roster-name.ts';
import { type CountyBook, correct, type Member, seenBefore } from './county-book.ts';
import type { CountyRow } from './county-rows.ts';
import { membersNamed } from './find-member.ts';
import { findPlace } from './find-place.ts';
import { chinaMidnight, momentIn, phoneIn } from './read-cells.ts';
import { digitsOf } from './read-regions.ts';
import { readRoles, roleName, type StaffRole, staffRoles } from './staff-roles.ts';

/** Who is on duty where, with a number that is answered at night. Only who holds the post can be on duty: alerts look there. */
export function readDuties(book: CountyBook, rows: readonly CountyRow[]): void {
  for (const row of rows) {
    const text = row.text('place');
    const place = findPlace(book, text, ['town', 'county', 'village', 'school']);
    if (text === '') row.error('place', 'place_missing', '没有写地方');
    else if (place.kind === 'unknown') row.error('place', 'place_unknown', place.sentence);
    if (text === '' || place.kind === 'unknown') continue;
    if (place.scopeType === 'school' || place.scopeType === 'village') {
      row.error('place', 'place_wrong', '值班只在乡镇和县登记');
      continue;
    }
    const role = roleFor(row, place.scopeType === 'county');
    const phone = phoneIn(row, 'phone');
    const [from, to] = [momentIn(row, 'from', 'begins'), momentIn(row, 'to', 'ends')];
    if (from !== null && to !== null && to <= from) row.error('to', 'ends_first', '“止”在“起”之前');
    const onDuty = role && holder(book, row, 'name', role, place.id);
    const backup = role && holder(book, row, 'backup', role, place.id);
    if (!role || !onDuty || backup === null) continue;
    const number = phone || onDuty.facts.phone || '';
    if (number === '') {
      row.error('phone', 'phone_missing', '没有写电话:值班要有夜里打得通的号码');
      continue;
    }
    takeDuty(book, row, {
      regionId: place.id,
      role: role.code,
      staffId: onDuty.facts.id,
      backupStaffId: backup?.facts.id ?? null,
      phone: number,
      from,
      to,
    });
  }
}

/** 值班员 alone, or nothing, is the station of a township, or the county's office. */
function roleFor(row: CountyRow, ofCounty: boolean): StaffRole | null {
  const text = row.text('post');
  const code = ofCounty ? 'COUNTY_OFFICE' : 'TOWN_STATION';
  if (text === '' || /^值班(员|人员)?$/u.test(text)) return staffRoles.find((role) => role.code === code) ?? null;
  const reading = readRoles(text);
  if (reading.kind === 'unknown') row.error('post', 'post_unknown', reading.sentence);
  return reading.kind === 'read' ? (reading.roles[0] ?? null) : null;
}

/** Undefined: the cell is empty and may be. Null: an error. */
function holder(
  book: CountyBook,
  row: CountyRow,
  field: 'name' | 'backup',
  role: StaffRole,
  scopeId: string,
): Member | null | undefined {
  const { name } = readName(row.cell(field));
  if (name === '') {
    if (field === 'backup') return undefined;
    row.error('name', 'name_missing', '没有写值班员');
    return null;
  }
  const named = membersNamed(book, name);
  const holds = ({ facts }: Member) =>
    book.roles.some(
      ({ facts: held }) =>
        held.staffId === facts.id &&
        held.role === role.code &&
        held.scopeId === scopeId &&
        (held.to === null || held.to > book.now),
    );
  const [only, ...more] = named.filter(holds);
  if (only && more.length === 0) return only;
  const names = book.members.map(({ realName }) => realName).filter((one) => one !== '');
  const sentence = only
    ? `有 ${more.length + 1} 位“${name}”,分不清是哪一位`
    : named.length > 0
      ? `“${name}”没有“${roleName(role.code)}”这个岗位,告警不会找到他;请先在“工作人员”里加一行`
      : `工作人员里没有“${name.slice(0, 20)}”${names.length > 0 ? `,相近的有:${nearestNames(name, names).join('、')}` : ''}`;
  row.error(field, 'not_on_staff', sentence);
  return null;
}

interface Duty {
  readonly regionId: string;
  readonly role: string;
  readonly staffId: string;
  readonly backupStaffId: string | null;
  readonly phone: string;
  readonly from: number | null;
  readonly to: number | null;
}

function takeDuty(book: CountyBook, row: CountyRow, duty: Duty): void {
  const id = deriveId<string>(0, 'duty', duty.regionId, duty.role, duty.staffId, duty.from ?? '');
  const before = seenBefore(book, `duty ${id}`, row);
  if (before !== null) return row.error('name', 'row_twice', `这个班在${before}已经有了`);
  const from = duty.from ?? chinaMidnight(dayInChina(book.now));
  const same = book.duties.find(({ facts }) => facts.id === id);
  if (!same) {
    book.duties.push({ facts: { ...duty, id, from }, isNew: true });
    return;
  }
  const label = `${row.text('place')} ${row.text('name')} 值班`;
  correct(book, 'duty_roster', same, 'to', duty.to, () => `${label}:到 ${row.text('to')} 为止`);
  correct(book, 'duty_roster', same, 'backupStaffId', duty.backupStaffId, () => `${label} 替班:${row.text('backup')}`);
  if (digitsOf(same.facts.phone) !== digitsOf(duty.phone))
    correct(book, 'duty_roster', same, 'phone', duty.phone, (old) => `${label} 电话:${old ?? '空'} → ${duty.phone}`);
}
