import { pinyin } from 'pinyin-pro';
import type { KnownPlaces } from './roster.ts';

/**
 * Gives new file numbers that go on from those in use: QH-0061 after QH-0060. The letters are those most files have, or the
 * initials of the county.
 */
export function fileNumbers(known: Pick<KnownPlaces, 'fileNos' | 'countyName'>): () => string {
  const counts = new Map<string, { files: number; last: number }>();
  for (const fileNo of known.fileNos) {
    const [, prefix, digits] = /^(.*?)-?(\d{1,9})$/u.exec(fileNo) ?? [];
    if (!prefix || digits === undefined) continue;
    const { files, last } = counts.get(prefix) ?? { files: 0, last: 0 };
    counts.set(prefix, { files: files + 1, last: Math.max(last, Number(digits)) });
  }
  const [most] = [...counts].sort(([, a], [, b]) => b.files - a.files);
  const prefix = most?.[0] ?? initials(known.countyName);
  const used = new Set(known.fileNos);
  let last = most?.[1].last ?? 0;
  return () => {
    do last += 1;
    while (used.has(numberOf(prefix, last)));
    return numberOf(prefix, last);
  };
}

function numberOf(prefix: string, no: number): string {
  return `${prefix}-${String(no).padStart(4, '0')}`;
}

/** 清河县(示例) → QH. */
function initials(countyName: string): string {
  const name = countyName.replace(/[(（].*$/u, '').replace(/(自治县|县|市|区|旗)$/u, '');
  const letters = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toUpperCase();
  return letters.replace(/[^A-Z]/gu, '').slice(0, 4) || 'ET';
}
