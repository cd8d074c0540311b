import { Converter } from 'opencc-js/t2cn';

const toSimplified: (text: string) => string = Converter({ from: 't', to: 'cn' });

/** Zero-width and control characters, variation selectors, keycap marks, tags, lone-surrogate marks. Newline and tab stay. */
const INVISIBLE =
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Me}]|\p{Variation_Selector}|\u{3164}|\u{ffa0}|\u{115f}|\u{1160}|\u{fffc}|\u{fffd}/gu;
/** Accents over Latin letters, as in pinyin; the vowel signs of other scripts are not "inherited" and stay. */
const ACCENT = /\p{Script=Inherited}/gu;
const ACCENTED = /[\u00c0-\u024f\u1e00-\u1eff]|\p{Script=Inherited}/u;
const REPEATED_MARK = /([,.!?;:~*_\-—。、…"'|/\\+=^@#%&()])\1+/gu;

/** Written digits that Unicode's compatibility forms leave alone: ❶ ➀ ➊ and their like. */
function plainDigit(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  if (code === 0x24ff) return '0';
  if (code === 0x1f51f) return '10';
  for (const first of [0x2776, 0x2780, 0x278a]) if (code >= first && code < first + 10) return String(code - first + 1);
  return sign;
}

/** Signs that mean the same as a plainer one; the plainer one is what every table in `flows/` is written with. */
const SAME_MARK: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '「': '"',
  '」': '"',
  '‘': "'",
  '’': "'",
  '【': '(',
  '】': ')',
  '〜': '~',
  '・': '·',
  著: '着',
  '🆘': '救命',
};

const PLAIN = /^[a-z0-9]*$/;

function foldOnce(text: string): string {
  let folded = text.toWellFormed().normalize('NFKC').replace(INVISIBLE, '');
  folded = folded.replace(/[\u24ff\u2776-\u2793\u{1f51f}]/gu, plainDigit).toLowerCase();
  if (ACCENTED.test(folded)) folded = folded.normalize('NFD').replace(ACCENT, '').normalize('NFC');
  folded = toSimplified(folded).replace(/[“”「」‘’【】〜・著]|🆘/gu, (mark: string) => SAME_MARK[mark] ?? mark);
  folded = folded.replace(REPEATED_MARK, '$1').replace(/[^\S\n]+/g, ' ');
  return folded.replace(/ ?\n[\n ]*/g, '\n').trim();
}

/**
 * Makes texts that mean the same look the same: NFKC (full width, ①), simplified characters, small letters without
 * accents, no invisible characters, no lone surrogates, one mark where a row of the same stood, single spaces.
 * Linear in the length of the text; any string is accepted; folding twice changes nothing (domain 10.5, 11.1).
 */
export function foldText(raw: string): string {
  // Most answers are a digit or two.
  if (PLAIN.test(raw)) return raw;
  let text = raw;
  // One pass settles ordinary text; odd mixtures (an accent on a compatibility sign) may need another.
  for (let pass = 0; pass < 4; pass += 1) {
    const folded = foldOnce(text);
    if (folded === text) break;
    text = folded;
  }
  return text;
}
