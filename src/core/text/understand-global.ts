import type { Lexicon, LexiconGroup } from './lexicon.ts';
import { normalizeText } from './normalize-text.ts';
import { readDigits } from './read-digits.ts';

export type GlobalWord = 'urgent' | 'call_me' | 'repeat' | 'stop' | 'back' | 'menu' | 'wrong_person';

/** In this order: whoever is in need goes before whoever is tired of questions. */
const ORDER: readonly GlobalWord[] = ['urgent', 'call_me', 'wrong_person', 'repeat', 'back', 'stop', 'menu'];
/** Words of these groups count inside a sentence too, when they are long enough to mean nothing else. */
const INSIDE: Readonly<Partial<Record<GlobalWord, number>>> = { urgent: 3, call_me: 4, wrong_person: 4, repeat: 4 };
const EDGE = /^[\s,.。、!~:;·"'()-]+|[\s,.。、!~:;·"'()-]+$/g;
const PARTICLE = /(?:[嘛呢哦啊呀噢哈咯啰喽嘞呐哟噻吧啦咧哒哎]|一下|谢谢您?|谢谢你)+$/;
const POLITE = /^(?:请|麻烦|麻烦你|麻烦您|你|您|我想|我要|那|就|帮我|能不能|可以|可不可以|快点?)+/;
const NOT = /(?:不|不是|没|没有|莫|别|不用|不要|不消|莫要|别再|没什么|没啥|没得|冇|唔使|不着)$/;
/** A short answer that only says 急 among other words: "急急急", "很急!". */
const JUST_URGENT = /^(?:很|好|非常|特别|真的|有点|挺)?(?:急|紧急|着急)+(?:急事)?$/;

function isSaid(lexicon: Lexicon, group: LexiconGroup, forms: readonly string[]): boolean {
  const words = lexicon.groups.get(group);
  return words !== undefined && forms.some((form) => words.has(form));
}

function isInside(lexicon: Lexicon, group: GlobalWord, text: string): boolean {
  const shortest = INSIDE[group];
  if (shortest === undefined) return false;
  for (const word of lexicon.groups.get(group) ?? []) {
    if (word.length < shortest) continue;
    const at = text.indexOf(word);
    if (at !== -1 && !NOT.test(text.slice(Math.max(0, at - 4), at))) return true;
  }
  return false;
}

/**
 * The global words that are valid at every step (domain 5.1, 11.1): 急, 打电话给我, 再说一遍, 停, 返回, 菜单, 打错了.
 * A short word counts only when it is the whole message ("停", not "停电了"); a telling phrase counts inside a sentence.
 * Digits are not read here: see `readGlobalDigit`.
 */
export function understandGlobal(lexicon: Lexicon, text: string): GlobalWord | null {
  const said = normalizeText(text).replace(EDGE, '');
  if (said === '') return null;
  const bare = said.replace(PARTICLE, '').replace(EDGE, '');
  const asked = bare.replace(POLITE, '');
  const forms = [said, bare, asked].filter((form) => form !== '');
  for (const group of ORDER) if (isSaid(lexicon, group, forms)) return group;
  if (JUST_URGENT.test(bare)) return 'urgent';
  if (said.length <= 60) for (const group of ORDER) if (isInside(lexicon, group, said)) return group;
  return null;
}

/** 0 or 9 when the message is nothing but that digit; what 0 means depends on the side (domain 5.1). */
export function readGlobalDigit(text: string): 0 | 9 | null {
  const digits = readDigits(text);
  if (digits.kind !== 'one') return null;
  if (digits.n === 0) return 0;
  return digits.n === 9 ? 9 : null;
}
