import { type ChoiceOption, type HeardWord, type Hearing, hearingOf, stripMarks } from './hear-options.ts';
import type { Lexicon, LexiconGroup } from './lexicon.ts';
import { normalizeText } from './normalize-text.ts';
import { readDigits } from './read-digits.ts';
import { cutWords } from './word-trie.ts';

export type { ChoiceOption } from './hear-options.ts';

/**
 * What an answer to a choice means.
 * - `match`: one option. When `sure` is false the caller echoes it and asks ("您是说:好着呢,对吗?", domain 10.1).
 * - `sequence`: the digits of several answers in one message (10.4); the caller compares their count with what is left.
 * - `unclear`: nothing, or two different options.
 */
export type ChoiceUnderstanding =
  | { readonly kind: 'match'; readonly key: string; readonly sure: boolean; readonly by: 'digit' | 'word' }
  | { readonly kind: 'sequence'; readonly keys: string[] }
  | { readonly kind: 'unclear' };

const UNCLEAR: ChoiceUnderstanding = { kind: 'unclear' };
const MARK = /[\s,.。、!?~:;·"'()-]+/g;
/** Assent that people also give out of politeness; at a safety question it is echoed (domain 11.2). */
const WEAK_ASSENT = new Set([
  '好',
  '好的',
  '好吧',
  '好嘛',
  '嗯',
  '嗯嗯',
  '恩',
  '可以',
  '行',
  '中',
  '成',
  '得',
  '要得',
  'ok',
  '哦',
  '收到',
]);
/** Groups whose words, turned around by 没有/莫得/不是, say that all is well. */
const TROUBLE: readonly LexiconGroup[] = ['bad', 'ill', 'beaten', 'not_home'];

function understandDigits(options: readonly ChoiceOption[], text: string): ChoiceUnderstanding | undefined {
  const keys = new Set(options.map((option) => option.key));
  const digits = readDigits(text);
  if (digits.kind === 'one') {
    const key = String(digits.n);
    return keys.has(key) ? { kind: 'match', key, sure: true, by: 'digit' } : UNCLEAR;
  }
  if (digits.kind === 'many') {
    return digits.ns.every((n) => n >= 1 && n <= 8) ? { kind: 'sequence', keys: digits.ns.map(String) } : UNCLEAR;
  }
  if (digits.kind === 'number') {
    // "12" may be one-two or twelve: unclear. A longer row of answer digits can only be several answers.
    if (digits.digits === undefined) return undefined;
    const row = digits.digits;
    if (keys.has(row)) return { kind: 'match', key: row, sure: true, by: 'digit' };
    return /^[1-8]{3,6}$/.test(row) ? { kind: 'sequence', keys: [...row] } : UNCLEAR;
  }
  return undefined;
}

/** What a stretch of text says: the options still possible, and whether anything was left over. */
interface Reading {
  readonly keys: ReadonlySet<string>;
  readonly complete: boolean;
  readonly weak: boolean;
}

function turnedAround(hearing: Hearing, word: HeardWord): ReadonlySet<string> {
  const pick = (...names: LexiconGroup[]) => {
    for (const name of names) {
      const heard = hearing.byGroup.get(name);
      if (heard !== undefined) return heard;
    }
    return new Set<string>();
  };
  if (TROUBLE.some((group) => word.groups.has(group))) return pick('good', 'none');
  if (word.groups.has('none')) return pick('yes');
  if (word.groups.has('good')) return pick('bad');
  if (word.groups.has('yes')) return pick('none');
  return new Set();
}

/** Reads the words with content; when there are none, little words that may also answer ("得", "在屋头"). */
function readStretch(hearing: Hearing, text: string): Reading {
  const reading = readWords(hearing, text, false);
  return reading.keys.size > 0 ? reading : readWords(hearing, text, true);
}

function readWords(hearing: Hearing, text: string, fillersCount: boolean): Reading {
  const hits = cutWords(hearing.trie, text);
  const keys = new Set<string>();
  let complete = true;
  let weak = true;
  let end = 0;
  let negated: HeardWord | undefined;
  const settle = () => {
    for (const key of negated?.options ?? []) keys.add(key);
    negated = undefined;
  };
  for (const hit of hits) {
    if (text.slice(end, hit.start).replace(MARK, '') !== '') {
      complete = false;
      settle();
    } else if (/[,。.!?;]/.test(text.slice(end, hit.start))) settle();
    end = hit.end;
    const word = hearing.words[hit.word];
    if (word === undefined) continue;
    if (!WEAK_ASSENT.has(text.slice(hit.start, hit.end)) && word.options.size > 0) weak = false;
    if (negated !== undefined && !word.literal && word.groups.size > 0 && !word.groups.has('filler')) {
      for (const key of turnedAround(hearing, word)) keys.add(key);
      // A word turned around is never read with certainty.
      complete = false;
      negated = undefined;
    } else if (word.groups.has('negator')) {
      settle();
      negated = word;
    } else if (word.options.size > 0 && (fillersCount || word.literal || !word.groups.has('filler'))) {
      settle();
      for (const key of word.options) keys.add(key);
    } else if (word.groups.size > 0 && !word.groups.has('filler') && !word.groups.has('but')) complete = false;
  }
  settle();
  if (text.slice(end).replace(MARK, '') !== '') complete = false;
  return { keys, complete, weak };
}

/** Cuts at the last 就是/但是/不过 that has something before it. */
function splitAtBut(lexicon: Lexicon, text: string): { before: string; after: string } | undefined {
  let cut: { before: string; after: string } | undefined;
  let at = -1;
  for (const word of lexicon.groups.get('but') ?? []) {
    const found = text.lastIndexOf(word);
    if (found > 0 && found > at && stripMarks(text.slice(0, found)) !== '') {
      at = found;
      cut = { before: stripMarks(text.slice(0, found)), after: stripMarks(text.slice(found + word.length)) };
    }
  }
  return cut?.after === '' ? undefined : cut;
}

function only(keys: ReadonlySet<string>): string | undefined {
  const [key] = keys;
  return keys.size === 1 ? key : undefined;
}

/** "1 好着呢": a digit said together with its words. */
function understandLedDigit(hearing: Hearing, options: readonly ChoiceOption[], text: string) {
  const [, digit, rest] = /^([1-8])[\s,.。、:)]+(?!\d)(\S.*)$/su.exec(text) ?? [];
  if (digit === undefined || rest === undefined || !options.some((option) => option.key === digit)) return undefined;
  const reading = readStretch(hearing, rest);
  const key = only(reading.keys);
  if (reading.keys.size > 0 && key !== digit) return UNCLEAR;
  return { kind: 'match', key: digit, sure: key === digit && reading.complete, by: 'digit' } as const;
}

/**
 * Understands one answer to a choice by digits, label, words or dialect (domain 10.1–10.5, 11.2). Pure; never throws.
 * The meaning of a word belongs to the step: "没得" is whatever option hears "@none". With `safety` a bare 好/嗯/可以 is
 * never sure. Digits 0 and 9 and the global words are the caller's (see `understandGlobal`).
 */
export function understandChoice(
  lexicon: Lexicon,
  options: readonly ChoiceOption[],
  text: string,
  { safety = false }: { readonly safety?: boolean } = {},
): ChoiceUnderstanding {
  const said = stripMarks(normalizeText(text));
  if (said === '') return UNCLEAR;
  const byDigits = understandDigits(options, said);
  if (byDigits !== undefined) return byDigits;
  const hearing = hearingOf(lexicon, options);
  const labelled = hearing.labels.get(said);
  if (labelled !== undefined) return { kind: 'match', key: labelled, sure: true, by: 'word' };
  const led = understandLedDigit(hearing, options, said);
  if (led !== undefined) return led;
  const last = options.at(-1);
  if (/^(选|要|是)?最后(一|那)?个?$/.test(said) && last)
    return { kind: 'match', key: last.key, sure: false, by: 'word' };

  const whole = readStretch(hearing, said);
  const key = only(whole.keys);
  const cut = splitAtBut(lexicon, said);
  if (cut !== undefined) {
    const after = only(readStretch(hearing, cut.after).keys);
    if (after !== undefined) return { kind: 'match', key: after, sure: false, by: 'word' };
  }
  if (key === undefined) return UNCLEAR;
  return { kind: 'match', key, sure: whole.complete && cut === undefined && !(safety && whole.weak), by: 'word' };
}
