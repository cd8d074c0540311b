import { bareText } from './cell-text.ts';
import { nearestNames } from './nearest-names.ts';
import type { KnownPlaces } from './roster.ts';

export type ClassMatch =
  | { readonly kind: 'found'; readonly id: string; readonly grade: string }
  | { readonly kind: 'unknown'; readonly sentence: string };

const digits: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
};
const numeral = (text: string): number => digits[text] ?? Number(text);

interface ClassKey {
  /** 1–12; 0, -1, -2 for 大, 中, 小 in kindergarten; null when it is not told. */
  readonly grade: number | null;
  /** Number of the class in its grade. */
  readonly no: number | null;
}

/** 三(1)班, 三年级1班, 3.1班, 301班, 初一(2)班, 七年级, 大班, 大二班 → grade and number. Null when it cannot be read so. */
export function readClass(text: string): ClassKey | null {
  const bare = bareText(text.replace(/^\s*(\d)\s*[.-]\s*(\d{1,2})\s*班?\s*$/u, '$1年级$2班')).replace(
    /^(小学|小)(?=[一二三四五六1-6])/u,
    '',
  );
  const nursery = /^(?:幼儿园)?([大中小])([一二三四五六七八九十]|\d{1,2})?班?$/u.exec(bare);
  if (nursery) return { grade: 0 - '大中小'.indexOf(nursery[1] ?? ''), no: nursery[2] ? numeral(nursery[2]) : null };
  const alone = /^([一二三四五六七八九十]{1,2}|1?\d)班$/u.exec(bare);
  if (alone) return { grade: null, no: classNo(alone[1] ?? '') };
  const packed = /^([1-9])(?:0([1-9])|([1-9])|(1\d))班?$/u.exec(bare);
  if (packed) return { grade: Number(packed[1]), no: Number(packed[2] ?? packed[3] ?? packed[4]) };
  const level =
    /^(初中|高中|初|高)?([一二三四五六七八九]|1[0-2]|[1-9])(?:年级|年)?(?:([一二三四五六七八九十]{1,2}|\d{1,2})班?|班)?$/u.exec(
      bare,
    );
  if (level) {
    const [, stage = '', grade = '', no] = level;
    return {
      grade: numeral(grade) + (stage.startsWith('初') ? 6 : stage.startsWith('高') ? 9 : 0),
      no: no ? classNo(no) : null,
    };
  }
  return null;
}

function classNo(text: string): number {
  return text.length === 2 && text.startsWith('十') ? 10 + numeral(text.charAt(1)) : numeral(text);
}

/** Finds a class of a school from the columns 年级 and 班级, either of which may be empty or hold both. */
export function matchClass(
  grade: string,
  name: string,
  schoolId: string,
  known: Pick<KnownPlaces, 'classes'>,
): ClassMatch {
  const mine = known.classes.filter((one) => one.schoolId === schoolId);
  const said = [grade, name].filter((part) => part !== '').join('');
  const wanted = keyOf(grade, name);
  const exact = mine.filter((one) => [bareText(one.name), bareText(one.grade + one.name)].includes(bareText(said)));
  const fitting = mine.filter((one) => wanted !== null && fits(wanted, keyOf(one.grade, one.name)));
  const [only, ...more] = exact.length > 0 ? exact : fitting;
  if (only && more.length === 0) return { kind: 'found', id: only.id, grade: only.grade };
  const labels = mine.map((one) => one.name);
  const near = only ? [only, ...more].map((one) => one.name) : nearestNames(said, labels);
  const hint = near.length > 0 ? `,${only ? '可能是' : '相近的有'}:${near.join('、')}` : ',这所学校还没有登记班级';
  return { kind: 'unknown', sentence: `这所学校没有“${said.slice(0, 20)}”这个班${hint}` };
}

function keyOf(grade: string, name: string): ClassKey | null {
  const [whole, level, room] = [readClass(grade + name), readClass(grade), readClass(name)];
  if (grade === '' || name === '') return whole;
  if (room?.grade != null) return room;
  const no = room?.no ?? (/^\d{1,2}$/u.test(name) ? Number(name) : null);
  return level && no !== null ? { grade: level.grade, no } : whole;
}

function fits(wanted: ClassKey, known: ClassKey | null): boolean {
  if (known === null) return false;
  return (wanted.grade === null || wanted.grade === known.grade) && (wanted.no === null || wanted.no === known.no);
}
