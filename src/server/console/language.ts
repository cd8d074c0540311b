import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';

/** The desk speaks Chinese first, and English throughout when somebody wishes it. */
export type Lang = 'zh' | 'en';

/** A page keeps its own texts beside it; those of `flows/` come from app/desk/playbook-names.ts, and <Worded> shows them. */
export type { Said } from '../../core/text/said.ts';

/** "甲、乙" · "A, B". */
export const listed = (parts: readonly string[], lang: Lang): string => parts.join(lang === 'zh' ? '、' : ', ');

/** "小军（QH-0001）" · "小军 (QH-0001)". */
export const bracketed = (text: string, more: string, lang: Lang): string =>
  lang === 'zh' ? `${text}（${more}）` : `${text} (${more})`;

/** "甲；乙" · "A; B": parts that are lists themselves. */
export const listedApart = (parts: readonly string[], lang: Lang): string => parts.join(lang === 'zh' ? '；' : '; ');

/** "还缺：" · "Lacks: ". */
export const colon = (lang: Lang): string => (lang === 'zh' ? '：' : ': ');

export const languageCookie = 'jiaxin_language';

export function langOf(c: Context): Lang {
  return getCookie(c, languageCookie) === 'en' ? 'en' : 'zh';
}
