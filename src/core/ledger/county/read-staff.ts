import { deriveId, type Instant } from '../../ids.ts';
import { givenText } from '../cell-text.ts';
import { readName } from '../roster-name.ts';
import { type CountyBook, correct, type Member, seenBefore } from './county-book.ts';
import type { CountyRow } from './county-rows.ts';
import { findMember, type Post } from './find-member.ts';
import { findPlace } from './find-place.ts';
import { dayIn, momentIn, phoneIn } from './read-cells.ts';
import { digitsOf } from './read-regions.ts';
import { addUnit, unitType } from './read-schools.ts';
import { readRoles, roleName, type StaffRole } from './staff-roles.ts';

/** Staff and their posts: one row a post, or several posts and places in one row. */
export function readStaff(book: CountyBook, rows: readonly CountyRow[]): void {
  for (const row of rows) takeRow(book, row);
}

function takeRow(book: CountyBook, row: CountyRow): void {
  const { name, wrong } = readName(row.cell('name'));
  if (name === '') row.error('name', 'name_missing', '没有写姓名');
  else if (wrong) row.error('name', 'name_wrong', `“${name.slice(0, 20)}”不像姓名`);
  const posts = readPosts(book, row);
  const phone = phoneIn(row, 'phone');
  const no = row.text('no').slice(0, 40);
  const training = dayIn(row, 'training', book.now);
  const vetting = dayIn(row, 'vetting', book.now);
  const from = momentIn(row, 'from', 'begins');
  const to = momentIn(row, 'to', 'ends');
  if (from !== null && to !== null && to <= from) row.error('to', 'ends_first', '离岗日期在到岗日期之前');
  if (name === '' || wrong || posts === null) return;
  const unitId = unitOf(book, row, posts);
  const member = findMember(book, row, { name, phone, no, posts, unitId });
  if (!member) return;
  takeFacts(book, row, member, { phone, no, unitId, training, vetting });
  for (const post of posts) takePost(book, row, member, post, from, to);
}

/** Null, with errors, when a post or a place of the row cannot be read. */
function readPosts(book: CountyBook, row: CountyRow): Post[] | null {
  const text = row.text('post');
  if (text === '') {
    row.error('post', 'post_missing', '没有写岗位');
    return null;
  }
  const reading = readRoles(text);
  if (reading.kind === 'unknown') {
    row.error('post', 'post_unknown', reading.sentence);
    return null;
  }
  const posts: Post[] = [];
  let bad = false;
  for (const role of reading.roles) {
    const found = placesFor(book, row, role);
    if (found === null) bad = true;
    else posts.push(...found);
  }
  return bad ? null : posts;
}

function placesFor(book: CountyBook, row: CountyRow, role: StaffRole): Post[] | null {
  const unit = row.text('unit');
  const parts = row
    .text('place')
    .split(/[、,,;;]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) {
    if (role.places.length === 1 && role.places[0] === 'county') parts.push('本县');
    else if (unit !== '' && findPlace(book, unit, role.places).kind === 'found') parts.push(unit);
    else {
      row.error('place', 'place_missing', `没有写负责的地方:“${role.names[0]}”要写${whatFor(role)}`);
      return null;
    }
  }
  const posts: Post[] = [];
  for (const part of parts) {
    const place = findPlace(book, part, role.places, unit);
    if (place.kind === 'unknown') {
      row.error('place', 'place_unknown', `${place.sentence}(“${role.names[0]}”要写${whatFor(role)})`);
      return null;
    }
    posts.push({ role, scopeType: place.scopeType, scopeId: place.id });
  }
  return posts;
}

function whatFor({ places }: StaffRole): string {
  const words = { county: '县', town: '乡镇', village: '村', school: '学校', class: '学校和班级' } as const;
  return places.map((place) => words[place]).join('、');
}

/** The unit as a row of its own; a township or village as a unit says nothing that the post does not say. */
function unitOf(book: CountyBook, row: CountyRow, posts: readonly Post[]): string | null {
  const text = row.text('unit').slice(0, 60);
  const school = posts.find(({ scopeType }) => scopeType === 'school' || scopeType === 'class');
  const schoolId =
    school?.scopeType === 'class'
      ? book.classes.find(({ facts }) => facts.id === school.scopeId)?.facts.schoolId
      : school?.scopeId;
  if (text === '') return schoolId ?? null;
  const place = findPlace(book, text, ['school']);
  if (place.kind === 'found') return place.id;
  const same = book.units.find(({ facts }) => givenText(facts.name) === text);
  if (same) return same.facts.id;
  if (school) {
    row.error('unit', 'unit_unknown', place.sentence);
    return null;
  }
  if (findPlace(book, text, ['town', 'village', 'county']).kind === 'found') return null;
  const scope = posts[0]?.scopeId;
  const regionId = book.regions.find(({ facts }) => facts.id === scope)?.facts.id ?? book.county.id;
  return addUnit(book, text, unitType(text) ?? 'county_department', regionId).facts.id;
}

interface Told {
  readonly phone: string;
  readonly no: string;
  readonly unitId: string | null;
  readonly training: Instant | null;
  readonly vetting: Instant | null;
}

function takeFacts(book: CountyBook, row: CountyRow, member: Member, told: Told): void {
  const who = member.realName;
  const address = row.text('address').slice(0, 20);
  takePhone(book, row, member, told.phone);
  correct(book, 'person', member, 'displayName', address, (old) => `${who} 称呼:${old} → ${address}`);
  correct(book, 'staff', member, 'employmentNo', told.no, (old) => `${who} 工号:${old ?? '空'} → ${told.no}`);
  correct(book, 'staff', member, 'organizationId', told.unitId, () => `${who} 单位:改为 ${row.text('unit')}`);
  for (const [field, at, label] of [
    ['trainingDoneAt', told.training, '培训日期'],
    ['vettingCheckedAt', told.vetting, '审核日期'],
  ] as const) {
    // An old table does not take a later day away that somebody entered since.
    if (at !== null && at > (member.facts[field] ?? 0))
      correct(
        book,
        'staff',
        member,
        field,
        at,
        () => `${who} ${label}:改为 ${row.text(field === 'trainingDoneAt' ? 'training' : 'vetting')}`,
      );
  }
}

function takePhone(book: CountyBook, row: CountyRow, member: Member, phone: string): void {
  const { facts, realName } = member;
  if (phone === '' || digitsOf(facts.phone) === digitsOf(phone)) return;
  if (facts.phone !== null)
    return row.error('phone', 'phone_differs', `“${realName}”前面写的电话是另一个,请写成一样;不是同一个人请写工号`);
  if (!member.isPhone(phone) && !member.isNewPerson) {
    const sentence = `${realName} 电话:${member.hadPhone ? '换成' : '补上'} ${phone}`;
    book.changes.push({ table: 'person', id: facts.personId, field: 'phone', value: phone, sentence });
  }
  facts.phone = phone;
}

function takePost(
  book: CountyBook,
  row: CountyRow,
  { facts: { id: staffId }, realName }: Member,
  { role, scopeType, scopeId }: Post,
  from: Instant | null,
  to: Instant | null,
): void {
  const before = seenBefore(book, `role ${staffId} ${role.code} ${scopeId} ${from ?? ''}`, row);
  if (before !== null) return row.error('post', 'row_twice', `“${realName}”的这个岗位在${before}已经有了`);
  const held = book.roles.filter(
    ({ facts }) => facts.staffId === staffId && facts.role === role.code && facts.scopeId === scopeId,
  );
  const open = held.find(({ facts }) => facts.to === null || facts.to > book.now);
  if (open) {
    const label = `${realName} ${roleName(role.code)}`;
    correct(book, 'staff_role', open, 'to', to, () => `${label}:到 ${row.text('to')} 离岗`);
    return;
  }
  const ended = held.at(-1);
  if (ended && to !== null && (from === null || from < (ended.facts.to ?? 0))) return;
  if (ended && (from === null || from < (ended.facts.to ?? 0)))
    return row.warn('post', 'post_ended', `“${realName}”的这个岗位在库里已经结束,没有恢复;重新到岗请写新的到岗日期`);
  const id = deriveId<string>(0, 'role', staffId, role.code, scopeId, from ?? '');
  book.roles.push({
    facts: { id, staffId, role: role.code, scopeType, scopeId, from: from ?? book.now, to },
    isNew: true,
  });
}
