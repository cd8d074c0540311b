import { clockTime } from '../clock-time.ts';
import type { DeskActResult } from '../ports.ts';

/** What to say to somebody whose press changed nothing (domain 5.20, 10.32). */
export function answerTo(result: DeskActResult, timeZone: string): string {
  switch (result.kind) {
    case 'taken':
      return `${result.byName} ${clockTime(result.at, timeZone)} 已接手，您可以旁观或支援。`;
    case 'refused':
      return result.why;
    case 'later':
      return '这会儿记不下来，什么都没有改。请过一会儿再按一次；急事先打电话。';
    default:
      return '记下了。';
  }
}
