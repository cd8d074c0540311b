import { normalizeText } from './normalize-text.ts';

const GRAND = '(?:爷爷|奶奶|外公|外婆|姥姥|姥爷|阿公|阿婆|嗲嗲|嗲|娭毑|家公|家婆|公公|婆婆|幺爸|姨婆|爷奶)';
const PARENT = '(?:爸爸|妈妈|爸|妈|老汉|后妈|后爸|继父|继母|爹|娘|爸妈)';
/** "我爷爷辈", "我爷爷那时候": an adult telling about old times. */
const OF_OLD = `(?!辈|那辈|那一辈|那代|那个?年代|那时|在世|生前|当年|年轻|手上|以前|过世|去世)`;
/** An adult who speaks of own parents mentions the child they keep. */
const KEEPS_A_CHILD = /孩子|娃|孙|我儿子|我女儿|我闺女|小孩|伢|妮儿|帮我带|带着|我老婆|我老公|我媳妇|我爱人/;

const SIGNS: readonly RegExp[] = [
  new RegExp(`我(?:的|家)?${GRAND}${OF_OLD}`),
  /^(?:叔叔|阿姨|哥哥|姐姐|警察叔叔|老师好?)?[,!。 ]?我(?:是|叫)小[\p{Script=Han}]{1,2}(?:$|[,。!? ])/u,
  /我(?:今年|才|刚满|马上)?(?:[5-9]|1[0-5]|[五六七八九]|十[一二三四五]?)岁/,
  /我(?:在)?(?:读|上|念|是)(?:小学|初[一二三中]|[一二三四五六]年级|幼儿园|学前班)/,
  /我(?:的)?(?:作业|考试|同桌|寒假作业|暑假作业|班主任|放学|上课|书包|红领巾|老师让我|老师叫我|老师说我)/,
  /我们(?:班?老师|班主任)|我(?:的)?(?:同学|同桌)/,
  /(?:叔叔|阿姨|警察叔叔)[,!。 ]?(?:救|帮|快|你|您|我)/,
];
const PARENT_SIGN = new RegExp(
  `我(?:的|家)?${PARENT}.{0,6}(?:打我|骂我|不要我|不管我|没回来|不回来|不在家|出去了|打工|喝酒|喝醉|在外面|在外地|什么时候回|好久没|不接我|不理我|跟我说|让我|叫我)`,
);
const CARED_FOR =
  /(?:我想(?:我)?(?:爸爸|妈妈|爸妈)|(?:爸爸|妈妈|爸妈)不要我|奶奶在(?:做饭|睡觉|地里|外面)|奶奶(?:的手机|不识字)|爷爷的手机)/;
const ADULT =
  /我(?:孙|孙子|孙女|儿媳|媳妇|老伴|老婆|老公|丈夫|妻子)|我是(?:他|她|孩子|小\p{Script=Han}{1,2})?的?(?:爷爷|奶奶|外公|外婆|爸|妈|姑|姨|舅|叔|伯|老师|班主任|村)/u;

/**
 * Whether the message reads as if a child typed it on the caregiver's phone (domain 10.12): "我是小军", "我爷爷打我",
 * "我们班…". A hint for stopping the flow and calling a person, never a finding about who it was.
 */
export function looksLikeChild(text: string): boolean {
  const said = normalizeText(text);
  if (said === '' || ADULT.test(said)) return false;
  if (SIGNS.some((sign) => sign.test(said))) return !KEEPS_A_CHILD.test(said) || /我(?:才|今年)?\d+岁/.test(said);
  return (PARENT_SIGN.test(said) || CARED_FOR.test(said)) && !KEEPS_A_CHILD.test(said);
}
