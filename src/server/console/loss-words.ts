import type { SixLosses } from '../../core/risk/flags.ts';
import type { Lang, Said } from './language.ts';

/** The six losses 六失 (seed S0-64) and what is none of them. */
export const lossWords: Readonly<Record<SixLosses, Said>> = {
  亲情缺失: { zh: '亲情缺失', en: 'Family ties' },
  学业失教: { zh: '学业失教', en: 'Schooling' },
  生活失助: { zh: '生活失助', en: 'Living' },
  安全失保: { zh: '安全失保', en: 'Safety' },
  心理失衡: { zh: '心理失衡', en: 'Mind' },
  行为失范: { zh: '行为失范', en: 'Conduct' },
  none: { zh: '信息要核', en: 'Data to check' },
};

/** Of an alert; "" when it is not the reader's to know, or is of none. */
export const lossWord = (loss: SixLosses | null, lang: Lang): string =>
  loss === null || loss === 'none' ? '' : lossWords[loss][lang];
