import { bareText } from './cell-text.ts';
import { nearestNames } from './nearest-names.ts';
import type { KnownPlaces } from './roster.ts';

export type VillageMatch =
  | { readonly kind: 'found'; readonly id: string; readonly group: string }
  | { readonly kind: 'unknown'; readonly sentence: string };

type Village = KnownPlaces['villages'][number];
type KnownVillages = Pick<KnownPlaces, 'countyName' | 'towns' | 'villages'>;

/** 石桥村民委员会, 石桥村委会, 石桥社区 → 石桥. */
function stem(name: string): string {
  return bareText(name).replace(/(村民委员会|居民委员会|村委会|居委会|村委|社区|村)$/u, '');
}

const hanNumber: Readonly<Record<string, string>> = {
  一: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
  十: '10',
};

/** 三组, 第3组, 3 → 3组; other names as they are; "" for none. */
export function villagersGroup(text: string): string {
  const bare = bareText(text)
    .replace(/^第/u, '')
    .replace(/(村民)?小?组$/u, '');
  if (bare === '') return '';
  const number = /^\d{1,2}$/u.test(bare) ? String(Number(bare)) : hanGroup(bare);
  return number ? `${number}组` : `${bare}${/组$/u.test(text) ? '组' : ''}`;
}

function hanGroup(text: string): string {
  if (hanNumber[text]) return hanNumber[text];
  const [, tens = '', ones = ''] = /^([一二三四])?十([一二三四五六七八九])$/u.exec(text) ?? [];
  return ones ? `${tens ? hanNumber[tens] : 1}${hanNumber[ones]}` : '';
}

/**
 * Finds a village by what clerks write: 石桥村, 石桥, 石桥村委会, 青山镇石桥村, 石桥村3组 (the group comes back too). `town` narrows
 * when two villages share a name. A name that fits none, or several, is not guessed.
 */
export function matchVillage(text: string, town: string, known: KnownVillages): VillageMatch {
  const bare = bareText(text);
  const exact = candidates(bare, known);
  const split = /^(.+?(?:村民委员会|村委会|居委会|社区|村))(.+)$/u.exec(bare);
  const found = exact.length > 0 ? exact : split ? candidates(split[1] ?? '', known) : [];
  const group = exact.length > 0 ? '' : villagersGroup(split?.[2] ?? '');
  const inTown = found.filter(({ townId }) => townFits(townId, town + bare, known));
  const [only, ...more] = found.length > 1 ? inTown : found;
  if (only && more.length === 0) return { kind: 'found', id: only.id, group };
  return { kind: 'unknown', sentence: sentenceFor(text, found, known) };
}

function candidates(bare: string, known: KnownVillages): readonly Village[] {
  const exact = known.villages.filter(({ name }) => bareText(name) === bare);
  if (exact.length > 0) return exact;
  const short = withoutTown(bare, known);
  return known.villages.filter(
    ({ name, townId }) => stem(name) === stem(short) && (short === bare || townFits(townId, bare, known)),
  );
}

function withoutTown(bare: string, known: KnownVillages): string {
  const county = bareText(known.countyName).replace(/示例$/u, '');
  let rest = bare.startsWith(county) && bare.length > county.length ? bare.slice(county.length) : bare;
  for (const { name } of known.towns) {
    const town = bareText(name);
    if (rest.startsWith(town) && rest.length > town.length) {
      rest = rest.slice(town.length);
      break;
    }
  }
  return rest;
}

function townFits(townId: string | null, text: string, known: KnownVillages): boolean {
  const town = known.towns.find(({ id }) => id === townId);
  return town !== undefined && bareText(text).includes(bareText(town.name).replace(/(街道|镇|乡)$/u, ''));
}

function sentenceFor(text: string, found: readonly Village[], known: KnownVillages): string {
  const townOf = ({ townId }: Village) => known.towns.find(({ id }) => id === townId)?.name ?? '';
  const name = text.slice(0, 20);
  if (found.length > 1)
    return `有 ${found.length} 个“${name}”(${found.map((one) => townOf(one) + one.name).join('、')}),请写上乡镇`;
  const near = nearestNames(
    text,
    known.villages.map((village) => village.name),
  );
  return `没有“${name}”这个村${near.length > 0 ? `,相近的有:${near.join('、')}` : ',系统里还没有登记任何村'}`;
}
