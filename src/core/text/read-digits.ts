import { normalizeText } from './normalize-text.ts';

/**
 * What numbers a message consists of. The whole message must be the number: "昨天打了3次" is `none`.
 * - `one`: a single digit 0–9 meant as a choice ("1", "选1", "第一个", "壹", "1️⃣")
 * - `many`: several numbers kept apart ("1 1 2 1", "1、3", "11 13")
 * - `number`: one number. `digits` holds its written digits when it stood bare ("12", "0851" keeps its zero), so that a
 *   multi-choice step may read [1, 2]; `unit` is what followed it ("2个娃", "3天"), and then it is never a choice.
 */
export type Digits =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly n: number }
  | { readonly kind: 'many'; readonly ns: readonly number[] }
  | { readonly kind: 'number'; readonly n: number; readonly digits?: string; readonly unit?: string };

const NONE: Digits = { kind: 'none' };
/** Seven digits in a row and more are a telephone or an identity number, never an answer. */
const LONGEST_NUMBER = 6;
const EMERGENCY = new Set(['110', '119', '120', '122', '12345', '12355', '12356', '12338']);

const CHINESE_DIGIT: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  壹: 1,
  幺: 1,
  二: 2,
  贰: 2,
  两: 2,
  俩: 2,
  三: 3,
  叁: 3,
  仨: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  柒: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
};
const HAN = '零〇一壹幺二贰两俩三叁仨四肆五伍六陆七柒八捌九玖';
const LEAD =
  /^(?:我?(?:选择?|回复?|按|答案?是?|填|打|要|点)|就?是|那就|就|嗯|哦|好|第|头)+(?=[\d零〇一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖十(])/;
const TAIL = /(?:个(?:选项)?|号|项|条|的|吧|嘛|咯|啰|哈|哦|啊|呀|噻|呢|了|那个)+$/;
const EDGE = /^[\s,.。、!?~:;·()"'#*-]+|[\s,.。、!?~:;·()"'#*-]+$/g;
const BETWEEN = /[\s,.。、;和跟与及+/&-]+/;
const UNIT =
  /^(?:个(?:多?(?:娃|孩|小孩|儿|人|崽|伢|女|男|月|星期|礼拜|学生|小时|钟头))?.{0,4}|岁半?|天|次|回|块钱?|元|万|千|百|点半?|斤|月份?|号|楼|度|年级?|班|里路?|公里|米|分钟|小时|周|人|名|口人?|顿|针|瓶|把|家|遍|句|亩|只|头)$/;

/** Reads "十二" and "二十三" (up to 99) and digit rows such as "一三"; undefined when it is neither. */
function readHan(word: string): { n: number; digits: string } | undefined {
  const tens = /^([一壹二贰两三叁四肆五伍六陆七柒八捌九玖]?)[十拾]([一壹二贰三叁四肆五伍六陆七柒八捌九玖]?)$/.exec(
    word,
  );
  if (tens !== null) {
    const n = (tens[1] ? (CHINESE_DIGIT[tens[1]] ?? 0) : 1) * 10 + (tens[2] ? (CHINESE_DIGIT[tens[2]] ?? 0) : 0);
    return { n, digits: String(n) };
  }
  if (word.length === 0 || word.length > LONGEST_NUMBER) return undefined;
  let digits = '';
  for (const sign of word) {
    if (!HAN.includes(sign)) return undefined;
    digits += String(CHINESE_DIGIT[sign]);
  }
  return { n: Number(digits), digits };
}

function readWord(word: string): { n: number; digits: string } | undefined {
  if (/^\d{1,6}$/.test(word)) return { n: Number(word), digits: word };
  return readHan(word);
}

function readWithUnit(text: string): Digits {
  const match = /^(\d{1,6}(?:\.\d{1,2})?|[零〇一壹二贰两俩三叁四肆五伍六陆七柒八捌九玖十拾]{1,3})(.+)$/u.exec(text);
  const [, written = '', rest = ''] = match ?? [];
  const n = /^\d/.test(written) ? Number(written) : readHan(written)?.n;
  const unit = rest.trim();
  if (match === null || n === undefined || !UNIT.test(unit)) return NONE;
  return { kind: 'number', n, unit };
}

/**
 * Reads the digits of an answer in every disguise of domain 10.5: １ 一 壹 幺 ① 1️⃣ "第一个" "选1" "1。" "回1".
 * Any string; never throws. Telephone numbers are `none`; 110, 120 and the other public numbers are `none` too,
 * because the danger scan reads them.
 */
export function readDigits(text: string): Digits {
  const bare = normalizeText(text).replace(EDGE, '');
  if (bare === '' || bare.length > 60) return NONE;
  if (/^\d+\.\d{1,2}$/.test(bare)) return { kind: 'number', n: Number(bare) };
  const led = bare.replace(LEAD, '').replace(EDGE, '');
  const ordinal = led !== bare && /(?:第|头)$/.test(bare.slice(0, bare.length - led.length));
  const word = led.replace(TAIL, '').replace(EDGE, '');
  // "2个" answers "how many"; "第2个" and "选2号" answer "which one".
  const counted = led === bare && /^[\d两俩仨]+(?:个|条|项)/.test(bare) && !/选项|那个/.test(bare);
  const single = counted ? undefined : readWord(word);
  if (single !== undefined) {
    if (EMERGENCY.has(single.digits)) return NONE;
    if (/^[两俩仨]$/.test(word) && !ordinal) return { kind: 'number', n: single.n, digits: single.digits };
    return single.digits.length === 1
      ? { kind: 'one', n: single.n }
      : { kind: 'number', n: single.n, digits: single.digits };
  }
  const parts = led.split(BETWEEN).filter((part) => part !== '');
  const numbers = parts.map((part) => readWord(part.replace(TAIL, '')));
  if (parts.length > 1 && numbers.every((number) => number !== undefined && number.n < 1000)) {
    return { kind: 'many', ns: numbers.map((number) => number?.n ?? 0) };
  }
  return readWithUnit(bare);
}
