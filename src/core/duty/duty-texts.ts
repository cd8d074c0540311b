import type { ConditionCompiler } from '../flow/condition.ts';
import { FACTS, type FactEntry, type Facts } from '../flow/facts.ts';
import type { Path, Report } from '../flow/read-yaml.ts';
import { fillTemplate, hasStrayBrace, parseTemplate, type Template } from '../flow/template.ts';
import { conditionOf } from './compile-duty.ts';
import type { DutyFactValues } from './duty-facts.ts';
import type { DutyTextFile } from './duty-file.ts';
import type { DutyText } from './duty-rule.ts';

const text = (zh: string, example: string): FactEntry => ({ type: 'string', zh, example, none: '' });

/** What texts of duties may name in braces: the facts of conversations and these. */
export const TEXT_FACTS: Readonly<Record<string, FactEntry>> = {
  ...FACTS,
  'duty.title': text('这件事叫什么', '走访'),
  'duty.dueOn': text('到哪天', '11月30日'),
  'duty.count': text('这件事有几项', '3'),
  'duty.period': text('哪一期', '11月'),
  'duty.owner': text('谁的事', '王奶奶'),
  'school.startsOn': text('哪天报到', '9月1日'),
};

/** Characters a text may have; a name in braces counts as three. Tips are read on old phones (domain 5.1, 11.5). */
const most = { family: 80, staff: 90 } as const;
/** No law is cited in what families are sent; the duty was told once, at registration (domain 5.1). */
const noLaw = ['法律', '依法', '违法', '条例', '责任追究'];

/** Compiles and checks `flows/messages/duty-texts.yaml`. */
export function compileDutyTexts(
  file: DutyTextFile,
  conditions: ConditionCompiler,
  forbidden: readonly string[],
  report: Report,
): ReadonlyMap<string, DutyText> {
  const texts = new Map<string, DutyText>();
  for (const side of ['family', 'staff'] as const)
    for (const [key, line] of Object.entries(file[side])) {
      const path: Path = [side, key];
      if (texts.has(key)) report(path, 'twice', `The key "${key}" is used twice (名字重复).`);
      const plain = typeof line === 'string' ? line : line.text;
      const variants = typeof line === 'string' ? [] : line.variants;
      checkWords(side, plain, typeof line === 'string' ? path : [...path, 'text'], forbidden, report);
      for (const [index, one] of variants.entries())
        checkWords(side, one.text, [...path, 'variants', index, 'text'], forbidden, report);
      texts.set(key, {
        key,
        side,
        text: parseTemplate(plain),
        variants: variants.flatMap((one, index) => {
          const when = conditionOf(one.when, [...path, 'variants', index, 'when'], conditions, report);
          return when ? [{ when, text: parseTemplate(one.text) }] : [];
        }),
      });
    }
  return texts;
}

function checkWords(
  side: 'family' | 'staff',
  words: string,
  path: Path,
  forbidden: readonly string[],
  report: Report,
): void {
  checkTemplate(parseTemplate(words), path, report);
  const length = [...words.replace(/\{[^}]*\}/g, '人名字')].length;
  if (length > most[side]) report(path, 'too_long', `${length} characters; at most ${most[side]} here (太长).`);
  if (side !== 'family') return;
  for (const word of [...forbidden, ...noLaw])
    if (words.includes(word))
      report(path, 'forbidden_word', `"${word}" must not stand in a message to a family (不能对家里人说).`);
  if (words.includes('你')) report(path, 'you', 'Say 您, not 你.');
}

/** What is said: the first wording whose condition holds for this subject, with the names filled in. */
export function sayDutyText(one: DutyText, subject: DutyFactValues, facts: Facts): string {
  const template = one.variants.find(({ when }) => when.test(subject))?.text ?? one.text;
  return fillTemplate(template, (name) => spoken(name, facts));
}

export function spoken(name: string, facts: Facts): string {
  const value = facts[name];
  const entry = TEXT_FACTS[name];
  const said = Array.isArray(value) ? value.join('、') : value === undefined ? '' : String(value);
  return said === '' ? (entry?.spoken ?? '') : said;
}

/** Names in braces that a duty's texts know. */
export function checkTemplate(template: Template, path: Path, report: Report): void {
  if (hasStrayBrace(template)) report(path, 'brace', 'A brace stands outside a name ({child.name} 这样写).');
  for (const name of template.names)
    if (TEXT_FACTS[name] === undefined) report(path, 'unknown_fact', `A text may not name {${name}} (没有这个名字).`);
}
