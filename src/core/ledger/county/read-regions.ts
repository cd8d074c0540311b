import { deriveId } from '../../ids.ts';
import { bareText } from '../cell-text.ts';
import { nearestNames } from '../nearest-names.ts';
import type { KnownCounty, RegionFacts } from './county.ts';
import { type CountyBook, correct, type Entry, seenBefore } from './county-book.ts';
import type { CountyRow } from './county-rows.ts';
import { phoneIn } from './read-cells.ts';

/**
 * The county's name: of the row without 上级, or of the database. An error and null when there is none, or when it is another
 * county than the one in the database (a slip of the pen would make a second county).
 */
export function nameCounty(rows: readonly CountyRow[], known: KnownCounty): string | null {
  const tops = rows.filter((row) => row.text('parent') === '' && row.text('name') !== '');
  const [first, ...more] = tops;
  if (known.county) {
    for (const row of tops) {
      if (bareText(row.text('name')) !== bareText(known.county.name))
        row.error('parent', 'parent_missing', `没有写上级;库里的县是“${known.county.name}”`);
    }
    return known.county.name;
  }
  for (const row of more)
    row.error(
      'parent',
      'parent_missing',
      `没有写上级;县只有一个,“${first?.sheet ?? ''}”第 ${first?.row ?? ''} 行已经是县`,
    );
  return first?.text('name') ?? null;
}

/** Townships and villages, in any order of rows; the county itself is the row without 上级. */
export function readRegions(book: CountyBook, rows: readonly CountyRow[]): void {
  const filled = rows.filter((row) => {
    if (row.text('name') === '') row.error('name', 'name_missing', '没有写名称');
    return row.text('name') !== '';
  });
  const top = filled.find((row) => row.text('parent') === '');
  if (top) takeRegion(book, top, 'county', null);
  const below = filled.filter((row) => row.text('parent') !== '');
  const isCounty = (text: string) => bareText(text) === bareText(book.county.name) || /^(本县|县|全县)$/u.test(text);
  for (const row of below) if (isCounty(row.text('parent'))) takeRegion(book, row, 'town', book.county.id);
  const towns = book.regions.filter(({ facts }) => facts.level === 'town');
  for (const row of below) {
    const parent = row.text('parent');
    if (isCounty(parent)) continue;
    const town = towns.find(({ facts }) => bareText(facts.name) === bareText(parent));
    if (town) takeRegion(book, row, 'village', town.facts.id);
    else row.error('parent', 'parent_unknown', sentenceFor(book, parent));
  }
}

function sentenceFor(book: CountyBook, parent: string): string {
  const village = book.regions.find(
    ({ facts }) => facts.level === 'village' && bareText(facts.name) === bareText(parent),
  );
  if (village) return `“${parent.slice(0, 20)}”是村;村民小组不用登记`;
  const names = book.regions.filter(({ facts }) => facts.level !== 'village').map(({ facts }) => facts.name);
  return `没有“${parent.slice(0, 20)}”这个县或乡镇,相近的有:${nearestNames(parent, names).join('、')}`;
}

function takeRegion(book: CountyBook, row: CountyRow, level: RegionFacts['level'], parentId: string | null): void {
  const name = row.text('name');
  const same = book.regions.find(
    ({ facts }) => facts.parentId === parentId && facts.level === level && bareText(facts.name) === bareText(name),
  );
  const entry = same ?? addRegion(book, name, level, parentId);
  const before = seenBefore(book, `region ${entry.facts.id}`, row);
  if (before !== null) return row.error('name', 'row_twice', `“${name}”在${before}已经有了`);
  takeCode(book, row, entry);
  const values = [
    ['dutyPhone', phoneIn(row, 'dutyPhone'), '值班电话'],
    ['policeStationName', row.text('police').slice(0, 60), '派出所'],
    ['policePhone', phoneIn(row, 'policePhone'), '派出所电话'],
  ] as const;
  for (const [field, value, label] of values) {
    if (digitsOf(entry.facts[field]) === digitsOf(value) && field !== 'policeStationName') continue;
    correct(book, 'region', entry, field, value, (old) => `${name} ${label}:${old ?? '空'} → ${value}`);
  }
}

function addRegion(
  book: CountyBook,
  name: string,
  level: RegionFacts['level'],
  parentId: string | null,
): Entry<RegionFacts> {
  const id =
    level === 'county' ? book.county.id : deriveId<string>(0, 'region', book.county.id, parentId ?? '', bareText(name));
  const above = book.regions.find(({ facts }) => facts.id === parentId);
  // Codes are how lists are sorted; whoever has none is sorted below the place above.
  const code = above ? `${above.facts.code}-${name}` : name;
  const facts = { id, code, name, level, parentId, dutyPhone: null, policeStationName: null, policePhone: null };
  const entry = { facts, isNew: true };
  book.regions.push(entry);
  return entry;
}

function takeCode(book: CountyBook, row: CountyRow, entry: Entry<RegionFacts>): void {
  const code = row.text('code').replace(/\s/gu, '');
  if (code === '') return;
  if (!/^[\w-]{2,20}$/u.test(code))
    return row.error('code', 'code_wrong', `代码“${code.slice(0, 20)}”不对,请写数字(如 522401)`);
  const other = book.regions.find((one) => one !== entry && one.facts.code === code);
  if (other) return row.error('code', 'code_twice', `代码 ${code} 已经是“${other.facts.name}”的`);
  correct(book, 'region', entry, 'code', code, (old) => `${entry.facts.name} 代码:${old} → ${code}`);
}

export function digitsOf(phone: string | null): string {
  return (phone ?? '').replace(/\D/gu, '');
}
