import { attemptsOf, type DropoutCaseFacts } from './dropout-case.ts';
import { type DropoutRules, dropoutRules } from './dropout-rules.ts';

/** A 缺课情况书面通报, B 劝返无效书面报告, C 限期返校通知书 (domain 4.3, 9 T09). */
export type LetterKind = 'A' | 'B' | 'C';

/** What a letter says besides names: codes, dates and the attempts by their ids; words are read where they are kept. */
export interface LetterData {
  readonly letter: LetterKind;
  /** Roles that stand for the address lines (domain 2.5). */
  readonly to: readonly string[];
  readonly firstAbsentDay: string;
  readonly reason: string;
  readonly notRegistered: boolean;
  readonly attempts: readonly string[];
}

/** Everything a letter is made from, at the moment it falls due; `also` are attempts that are being written with it. */
export function letterData(
  letter: LetterKind,
  found: DropoutCaseFacts,
  also: readonly string[] = [],
  rules: DropoutRules = dropoutRules,
): LetterData {
  return {
    letter,
    to: letter === 'C' ? ['CAREGIVER', 'PARENT_AWAY'] : rules.letterTo,
    firstAbsentDay: found.firstAbsentDay,
    reason: found.reason ?? '',
    notRegistered: found.notRegistered,
    attempts: [...attemptsOf(found).map(({ id }) => id), ...also],
  };
}
