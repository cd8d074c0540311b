import { pinyin } from 'pinyin-pro';

/**
 * Whether a name is meant by what somebody typed: part of it in characters, or in pinyin without tones, whole ("xiaojun", "xiao jun") or by
 * its first letters ("xj").
 */
export function nameMatches(name: string, typed: string): boolean {
  const words = typed.trim().toLowerCase();
  if (words === '') return true;
  if (name.toLowerCase().includes(words)) return true;
  const letters = words.replaceAll(/[\s'-]/gu, '');
  if (!/^[a-zü]+$/u.test(letters)) return false;
  const syllables = pinyin(name, { toneType: 'none', type: 'array', v: true }).map((one) => one.toLowerCase());
  const spelled = letters.replaceAll('ü', 'v');
  return (
    syllables.join('').includes(spelled) ||
    syllables
      .map((one) => one.slice(0, 1))
      .join('')
      .startsWith(spelled)
  );
}
