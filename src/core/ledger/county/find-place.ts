import { bareText } from '../cell-text.ts';
import { matchClass } from '../match-class.ts';
import { matchSchool } from '../match-school.ts';
import { matchVillage } from '../match-village.ts';
import { nearestNames } from '../nearest-names.ts';
import type { ScopeKind } from './county.ts';
import { type CountyBook, placesOf } from './county-book.ts';

export type PlaceMatch =
  | { readonly kind: 'found'; readonly scopeType: ScopeKind; readonly id: string }
  | { readonly kind: 'unknown'; readonly sentence: string };

const words: Readonly<Record<ScopeKind, string>> = {
  county: '县',
  town: '乡镇',
  village: '村',
  school: '学校',
  class: '班级',
};

/**
 * Finds the place that a cell names, among the kinds wanted: 清河县, 青山镇, 石桥村, 石桥小学, 石桥小学三(1)班. `near` is a second
 * hint, such as the unit: 三(1)班 of the unit 石桥小学. What fits none, or several, is not guessed.
 */
export function findPlace(book: CountyBook, text: string, kinds: readonly ScopeKind[], near = ''): PlaceMatch {
  let told: string | null = null;
  for (const scopeType of kinds) {
    const match = finders[scopeType](book, text, near);
    if (match.kind === 'found') return { ...match, scopeType };
    // "There are two of this name" helps more than a list of names.
    if (/可能是|有 \d+ 个/u.test(match.sentence)) told = match.sentence;
  }
  const [only, ...more] = kinds;
  if (told === null && only && more.length === 0) told = finders[only](book, text, near).sentence ?? null;
  return { kind: 'unknown', sentence: told ?? unknown(book, text, kinds) };
}

type Found =
  | { readonly kind: 'found'; readonly id: string; readonly sentence?: undefined }
  | { readonly kind: 'unknown'; readonly sentence: string };

const finders: Readonly<Record<ScopeKind, (book: CountyBook, text: string, near: string) => Found>> = {
  county: (book, text) => {
    const plain = (name: string) => bareText(name).replace(/示例$/u, '');
    const mine = [plain(book.county.name), '县', '全县', '本县', '县里'].includes(plain(text));
    return mine
      ? { kind: 'found', id: book.county.id }
      : { kind: 'unknown', sentence: unknown(book, text, ['county']) };
  },
  town: (book, text) => {
    const bare = stemOfTown(withoutCounty(book, text));
    const found = book.regions.filter(
      ({ facts }) => facts.level === 'town' && stemOfTown(bareText(facts.name)) === bare,
    );
    const [only, ...more] = found;
    return only && more.length === 0
      ? { kind: 'found', id: only.facts.id }
      : { kind: 'unknown', sentence: unknown(book, text, ['town']) };
  },
  village: (book, text, near) => matchVillage(text, near, placesOf(book)),
  school: (book, text) => matchSchool(text, placesOf(book)),
  class: findClass,
};

function findClass(book: CountyBook, text: string, near: string): Found {
  const places = placesOf(book);
  const bare = bareText(text);
  const named = places.schools
    .filter(({ name }) => bare.startsWith(bareText(name)) && bare.length > bareText(name).length)
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (named) return matchClass('', restAfter(text, named.name), named.id, places);
  const school = near === '' ? null : matchSchool(near, places);
  if (school?.kind === 'found') return matchClass('', text, school.id, places);
  return { kind: 'unknown', sentence: `班级前面要写学校,如 石桥小学三(1)班;或在“单位”里写学校` };
}

/** What stands behind the school's name, signs and all: 3.1班 is another thing than 31班. */
function restAfter(text: string, name: string): string {
  const wanted = bareText(name).length;
  for (let at = 1; at <= text.length; at++)
    if (bareText(text.slice(0, at)).length >= wanted) return text.slice(at).trim();
  return '';
}

function withoutCounty(book: CountyBook, text: string): string {
  const [bare, county] = [bareText(text), bareText(book.county.name).replace(/示例$/u, '')];
  return bare.startsWith(county) && bare.length > county.length ? bare.slice(county.length) : bare;
}

/** 青山镇人民政府, 青山镇未保站, 青山镇 → 青山. */
function stemOfTown(bare: string): string {
  return bare.replace(/(人民政府|政府|未保站|民政办|民政所|社会事务办)$/u, '').replace(/(街道办事处|街道|镇|乡)$/u, '');
}

function unknown(book: CountyBook, text: string, kinds: readonly ScopeKind[]): string {
  const { towns, villages, schools, classes } = placesOf(book);
  const schoolOf = (id: string) => schools.find((school) => school.id === id)?.name ?? '';
  const names: Readonly<Record<ScopeKind, readonly string[]>> = {
    county: [book.county.name],
    town: towns.map(({ name }) => name),
    village: villages.map(({ name }) => name),
    school: schools.map(({ name }) => name),
    class: classes.map(({ name, schoolId }) => schoolOf(schoolId) + name),
  };
  const near = nearestNames(
    text,
    kinds.flatMap((kind) => names[kind]),
  );
  const wanted = kinds.map((kind) => words[kind]).join('或');
  return `没有“${text.slice(0, 20)}”这个${wanted}${near.length > 0 ? `,相近的有:${near.join('、')}` : ',还没有登记'}`;
}
