import { normalizeText } from '../../text/normalize-text.ts';
import { readDigits } from '../../text/read-digits.ts';
import type { ListEntry } from './step-type.ts';

/** The number shown before place `index` of `count` entries: 1–8, or 11, 12 … — never 0 or 9 (domain 5.1). */
export function entryKey(index: number, count: number): string {
  return String(count <= 8 ? index + 1 : index + 11);
}

/** How many numbered entries a list can have. */
export const MOST_ENTRIES = 80;

function readNumbers(text: string, keys: ReadonlySet<string>): readonly string[] | undefined {
  const digits = readDigits(text);
  if (digits.kind === 'none') return undefined;
  if (digits.kind === 'one') return [String(digits.n)];
  if (digits.kind === 'many') return [...new Set(digits.ns.map(String))];
  const whole = digits.digits ?? '';
  if (keys.has(whole)) return [whole];
  // "13" in a list of eight means 1 and 3; in a longer list "1113" means 11 and 13.
  const width = keys.has('1') ? 1 : 2;
  return whole.length % width === 0 ? [...new Set(whole.match(new RegExp(`\\d{${width}}`, 'g')) ?? [])] : [];
}

/**
 * The entries that an answer names by number ("1 3") or by name ("小军和小红"). `unclear` when a number is not in the
 * list or a name belongs to several; `names` when nothing but names and joining words was said.
 */
export function readEntries(
  entries: readonly ListEntry[],
  text: string,
): { readonly found: readonly ListEntry[]; readonly by: 'digit' | 'word' } | undefined {
  const numbers = readNumbers(text, new Set(entries.map((entry) => entry.key)));
  if (numbers !== undefined) {
    const found = entries.filter((entry) => numbers.includes(entry.key));
    return found.length > 0 && found.length === numbers.length ? { found, by: 'digit' } : undefined;
  }
  let left = normalizeText(text);
  const found = new Set<ListEntry>();
  const byLength = entries
    .flatMap((entry) => entry.names.map((name) => ({ entry, name: normalizeText(name) })))
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.name.length - a.name.length);
  for (const { entry, name } of byLength) {
    if (!left.includes(name)) continue;
    const sameName = byLength.filter((one) => one.name === name).map((one) => one.entry);
    if (new Set(sameName).size > 1) return undefined;
    left = left.replaceAll(name, ' ');
    found.add(entry);
  }
  if (found.size === 0) return undefined;
  return { found: entries.filter((entry) => found.has(entry)), by: 'word' };
}
