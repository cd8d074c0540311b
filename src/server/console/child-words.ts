import type { Instant } from '../../core/ids.ts';
import type { Lang, Said } from './language.ts';

const levels: Readonly<Record<string, Said>> = {
  high: { zh: '高', en: 'High' },
  middle: { zh: '中', en: 'Middle' },
  low: { zh: '低', en: 'Low' },
  normal: { zh: '正常', en: 'Normal' },
};

const notAssessed: Said = { zh: '没评过', en: 'Not assessed' };

/** A risk level as people say it; whatever else the column may hold is no level. */
export const levelWord = (level: string, lang: Lang): string => (levels[level] ?? notAssessed)[lang];

export const statusWords: Readonly<Record<string, Said>> = {
  active: { zh: '在册', en: 'In the ledger' },
  proposed: { zh: '待确认', en: 'Proposed' },
  watch: { zh: '观察', en: 'Watched' },
  exited: { zh: '已退出', en: 'Left' },
  to18: { zh: '满16岁跟到18岁', en: 'Followed to 18' },
};

export const categoryWords: Readonly<Record<string, Said>> = {
  P: { zh: 'P 人身安全', en: 'P Protection' },
  G: { zh: 'G 监护', en: 'G Guardianship' },
  A: { zh: 'A 委托照护', en: 'A Entrusted care' },
  C: { zh: 'C 联系', en: 'C Contact' },
  E: { zh: 'E 上学', en: 'E Schooling' },
  M: { zh: 'M 心理', en: 'M Mind' },
  B: { zh: 'B 行为', en: 'B Behaviour' },
  H: { zh: 'H 健康', en: 'H Health' },
  N: { zh: 'N 吃穿住', en: 'N Needs' },
  L: { zh: 'L 生活困难', en: 'L Livelihood' },
  U: { zh: 'U 户口身份', en: 'U Registration' },
  S: { zh: 'S 隐患', en: 'S Hazards' },
  D: { zh: 'D 档案', en: 'D File' },
};

/** How long nothing has been on record of a parent's contact. */
export const weeksWord = (weeks: number, lang: Lang): string => {
  if (weeks < 1) return lang === 'zh' ? '不到1周' : 'less than a week';
  return lang === 'zh' ? `${weeks}周` : `${weeks} week${weeks === 1 ? '' : 's'}`;
};

export const ageWord = (age: number | null, lang: Lang): string => {
  if (age === null) return lang === 'zh' ? '年龄待核' : 'age unverified';
  return lang === 'zh' ? `${age} 岁` : `${age}`;
};

export const genderWord = (gender: string, lang: Lang): string => {
  if (gender === 'male' || gender === '男') return lang === 'zh' ? '男' : 'boy';
  if (gender === 'female' || gender === '女') return lang === 'zh' ? '女' : 'girl';
  return '';
};

const days = new Map<string, Intl.DateTimeFormat>();

/** "2026-11-21": of a timeline that goes over years. */
export function dayWord(at: Instant, timeZone: string): string {
  const format =
    days.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  days.set(timeZone, format);
  return format.format(at);
}
