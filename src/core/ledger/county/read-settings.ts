import { deriveId } from '../../ids.ts';
import { bareText } from '../cell-text.ts';
import { readName } from '../roster-name.ts';
import type { CountyBook } from './county-book.ts';
import type { CountyRow } from './county-rows.ts';
import { membersNamed } from './find-member.ts';
import { phoneIn } from './read-cells.ts';

const items: Readonly<Record<string, readonly string[]>> = {
  authority: ['主管单位', '主管部门'],
  keepYears: ['保存年限', '满18岁后再存几年', '保存几年'],
  dutyPhone: ['值班电话', '县值班电话'],
  officer: ['个人信息保护负责人', '信息保护负责人', '儿童个人信息保护负责人'],
};

/** County settings: who keeps the data, how long, whom to call, who answers for the children's data. */
export function readSettings(book: CountyBook, rows: readonly CountyRow[]): void {
  for (const row of rows) {
    const item = row.text('item');
    const value = row.text('value');
    const key = Object.entries(items).find(([, words]) => words.map(bareText).includes(bareText(item)))?.[0];
    if (key === undefined)
      row.error(
        'item',
        'setting_unknown',
        `不认识设置“${item.slice(0, 20)}”,可以写:${Object.values(items)
          .map(([name]) => name)
          .join('、')}`,
      );
    else if (value === '') continue;
    else if (key === 'officer') takeOfficer(book, row);
    else if (key === 'keepYears') {
      const years = Number(value.replace(/年$/u, ''));
      if (Number.isInteger(years) && years >= 0 && years <= 100) set(book, key, years, item);
      else row.error('value', 'setting_wrong', `“${value.slice(0, 20)}”不是年数,请写一个数字,如 3`);
    } else if (key === 'dutyPhone') {
      const phone = phoneIn(row, 'value');
      if (phone !== '') set(book, key, phone, item);
    } else set(book, key, value.slice(0, 80), item);
  }
}

function set(book: CountyBook, key: string, value: string | number, label: string): void {
  const before = book.known.settings[key];
  book.settings[key] = value;
  if (before === undefined || before === value) return;
  book.changes.push({
    table: 'setting',
    id: book.county.id,
    field: key,
    value,
    sentence: `${label}:${String(before)} → ${value}`,
  });
}

/** The officer is named to every family, so the post is theirs, whether the sheet of the staff says so or not. */
function takeOfficer(book: CountyBook, row: CountyRow): void {
  const { name } = readName(row.cell('value'));
  const [member, ...more] = membersNamed(book, name);
  if (!member || more.length > 0) {
    const sentence = member
      ? `工作人员里有 ${more.length + 1} 位“${name}”`
      : `工作人员里没有“${name.slice(0, 20)}”,请先加一行`;
    return row.error('value', 'officer_unknown', sentence);
  }
  const staffId = member.facts.id;
  const [role, scopeId] = ['PRIVACY_OFFICER', book.county.id];
  set(book, 'officerPersonId', member.facts.personId, row.text('item'));
  if (book.roles.some(({ facts }) => facts.staffId === staffId && facts.role === role && facts.scopeId === scopeId))
    return;
  const id = deriveId<string>(0, 'role', staffId, role, scopeId, '');
  book.roles.push({
    facts: { id, staffId, role, scopeType: 'county', scopeId, from: book.now, to: null },
    isNew: true,
  });
}
