import { foldText } from '../text/fold-text.ts';
import type { Cell } from './roster.ts';

/** Signs by which clerks say "nothing here". */
const nothing = /^(无|没有|暂无|没|空|不详|不清楚|未知|未填|-+|—+|[/\\|]+|\.+|x+|n\/?a|null|0+)$/iu;

/** The cell as plain text: half-width signs, no invisible ones, single spaces. Letters keep their case and signs their script. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return Number.isInteger(cell) ? BigInt(cell).toString() : String(cell);
  return String(cell)
    .toWellFormed()
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Variation_Selector}\u{fffd}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** The same, "" for 无, - and their like. */
export function givenText(cell: Cell | undefined): string {
  const text = cellText(cell);
  return nothing.test(text) ? '' : text;
}

/** For comparing: folded (simplified, small letters), without spaces and signs. */
export function bareText(text: string): string {
  return foldText(text).replace(/[^\p{L}\p{N}]/gu, '');
}
