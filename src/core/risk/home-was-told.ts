import { normalizeText } from '../text/normalize-text.ts';

const HOME =
  '(?:他|她|孩子|娃娃?|小\\p{Script=Han}{1,2})?的?(?:爷爷|奶奶|外公|外婆|姥姥|姥爷|爸妈?|妈|爸爸|妈妈|父母|家长|家里人?|监护人|照看的人)';
const TOLD: readonly RegExp[] = [
  new RegExp(`(?:告诉|通知|问)了?过?${HOME}`, 'u'),
  new RegExp(`(?:跟|给|和|对|向)${HOME}.{0,4}(?:说|讲|打(?:了|过)?电话|联系|核实|了解)`, 'u'),
  new RegExp(`${HOME}(?:已经|都|也)?(?:晓得|知道)了?`, 'u'),
];
const NOT = /(?:没有?|不|别|不要|不能|未|莫|还没|不会|不想)(?:再|去|有)?$/u;
const QUESTION = /要不要|能不能|可不可以|该不该|需不需要|需要.*吗|[吗么]$|[吗么]?\?$/u;

/**
 * Whether a member of staff says that somebody at the child's home was told of it: "我告诉他奶奶了" (domain 10.22). Orders,
 * denials and questions ("不要告诉家长", "没跟他奶奶说", "要不要通知家长?") are none.
 */
export function homeWasTold(text: string): boolean {
  const said = normalizeText(text).slice(0, 500);
  if (QUESTION.test(said)) return false;
  return TOLD.some((pattern) => {
    const found = pattern.exec(said);
    return found !== null && !NOT.test(said.slice(Math.max(0, found.index - 4), found.index));
  });
}
