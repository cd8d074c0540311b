import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';

/** The desk speaks Chinese first, and English throughout when somebody wishes it. */
export type Lang = 'zh' | 'en';

/** A text in both languages. A page keeps its own beside it. */
export interface Said {
  readonly zh: string;
  readonly en: string;
}

/** "甲、乙" · "A, B". */
export const listed = (parts: readonly string[], lang: Lang): string => parts.join(lang === 'zh' ? '、' : ', ');

/** "还缺：" · "Lacks: ". */
export const colon = (lang: Lang): string => (lang === 'zh' ? '：' : ': ');

export const languageCookie = 'jiaxin_language';

export function langOf(c: Context): Lang {
  return getCookie(c, languageCookie) === 'en' ? 'en' : 'zh';
}
