import { clockTime } from '../clock-time.ts';
import type { DeskActResult } from '../ports.ts';
import { refusals } from './alert-history-words.ts';
import type { Lang } from './language.ts';

/** What to say to somebody whose press changed nothing (domain 5.20, 10.32). */
export function answerTo(result: DeskActResult, timeZone: string, lang: Lang = 'zh'): string {
  switch (result.kind) {
    case 'taken': {
      const time = clockTime(result.at, timeZone);
      return lang === 'zh'
        ? `${result.byName} ${time} 已接手，您可以旁观或支援。`
        : `${result.byName} took it at ${time}. You may watch or help.`;
    }
    case 'refused':
      return (lang === 'en' && refusals[result.code ?? '']) || result.why;
    case 'later':
      return lang === 'zh'
        ? '这会儿记不下来，什么都没有改。请过一会儿再按一次；急事先打电话。'
        : 'It could not be kept just now, and nothing was changed. Press again in a moment; if it is urgent, phone first.';
    default:
      return lang === 'zh' ? '记下了。' : 'Kept.';
  }
}
