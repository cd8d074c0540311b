import type { Words } from '../../core/text/said.ts';
import { englishOptions } from './form-english.ts';
import { type Lang, listed } from './language.ts';

/**
 * A text in the reader's language. What somebody said, and what `flows/` has in Chinese only, stays Chinese; an English page marks it, for screen
 * readers and so that nothing Chinese stands there unmarked (test/server/english-pages.test.ts).
 */
export function worded(of: Words, lang: Lang) {
  const text = wordsIn(of, lang);
  return isChinese(text, lang) ? <span lang="zh-CN">{text}</span> : text;
}

/** The same as a plain text: for what cannot be marked, such as a page's title or a cell of a table file. */
export function wordsIn(of: Words, lang: Lang): string {
  if (typeof of === 'string') return of;
  if ('zh' in of) return of[lang];
  return listed(
    of.map(({ label, step, value }) => (lang === 'zh' ? label : (englishOptions[step]?.[value] ?? label))),
    lang,
  );
}

/** The mark for an element whose whole content this is. */
export const langOfText = (text: string, lang: Lang): 'zh-CN' | undefined =>
  isChinese(text, lang) ? 'zh-CN' : undefined;

const isChinese = (text: string, lang: Lang): boolean =>
  lang === 'en' && /[\p{Script=Han}、。，；：（）「」《》]/u.test(text);
