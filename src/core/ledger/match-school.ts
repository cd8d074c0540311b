import { bareText } from './cell-text.ts';
import { nearestNames } from './nearest-names.ts';
import type { KnownPlaces } from './roster.ts';

export type SchoolMatch =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'unknown'; readonly sentence: string };

type KnownSchools = Pick<KnownPlaces, 'countyName' | 'towns' | 'schools'>;

/** Finds a school by its name, also with the county or township before it: 清河县石桥小学, 青山镇石桥小学, 石桥小学. */
export function matchSchool(text: string, known: KnownSchools): SchoolMatch {
  const bare = bareText(text);
  const plain = shorten(bare, known);
  const exact = known.schools.filter(({ name }) => bareText(name) === bare);
  const found = exact.length > 0 ? exact : known.schools.filter(({ name }) => shorten(bareText(name), known) === plain);
  const [only, ...more] = found;
  if (only && more.length === 0) return { kind: 'found', id: only.id };
  const names =
    found.length > 1
      ? found.map(({ name }) => name)
      : nearestNames(
          text,
          known.schools.map(({ name }) => name),
        );
  const name = text.slice(0, 20);
  const sentence =
    found.length > 1
      ? `“${name}”可能是 ${names.join('、')},请写全称`
      : `没有“${name}”这所学校${names.length > 0 ? `,相近的有:${names.join('、')}` : ',系统里还没有登记任何学校'}`;
  return { kind: 'unknown', sentence };
}

function shorten(bare: string, known: KnownSchools): string {
  const places = [bareText(known.countyName).replace(/示例$/u, ''), ...known.towns.map(({ name }) => bareText(name))];
  let rest = bare;
  for (const place of places)
    if (rest.startsWith(place) && rest.length > place.length + 1) rest = rest.slice(place.length);
  return rest.replace(/学校$/u, '校').replace(/^(完全|中心)小学$/u, '$1小学');
}
