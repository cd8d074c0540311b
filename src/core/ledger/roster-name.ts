import { cellText, givenText } from './cell-text.ts';
import type { Cell } from './roster.ts';

export interface NameReading {
  /** "" when there is none. */
  readonly name: string;
  /** What stood in brackets behind it: a nickname, 已故. */
  readonly remark: string;
  readonly wrong: boolean;
}

const han = /\p{Script=Han}/u;

/** Reads a person's name: 张 三 → 张三, 阿依古丽.买买提 → 阿依古丽·买买提, 张三(军军) → 张三 with the remark 军军. */
export function readName(cell: Cell | undefined): NameReading {
  const text = givenText(cell);
  const brackets = /^(.*?)[(〔[【]([^)〕\]】]*)[)〕\]】]?\s*$/u.exec(text);
  const name = plainName(brackets?.[1] ?? text);
  const remark = (brackets?.[2] ?? '').replace(/^(小名|乳名|又名)[::]?/u, '').trim();
  return { name, remark, wrong: name !== '' && !looksRight(name) };
}

/** Several people in one cell: 王秀英、张大山. */
export function readNames(cell: Cell | undefined): NameReading[] {
  return cellText(cell)
    .split(/[、,,;;/]/u)
    .map((part) => readName(part))
    .filter(({ name, remark }) => name !== '' || remark !== '');
}

function plainName(text: string): string {
  const dotted = text
    .replace(/\s*[·•・.‧∙]\s*/gu, '·')
    .replace(/^·|·$/gu, '')
    .trim();
  // Between Han signs a space is only there to line up names of two and three signs.
  return han.test(dotted) ? dotted.replace(/\s+/gu, '') : dotted;
}

function looksRight(name: string): boolean {
  const length = [...name].length;
  return length >= (han.test(name) ? 2 : 3) && length <= 30 && /^[\p{L}\p{M}· '-]+$/u.test(name);
}
