import type { DutyRule, TaskFor } from '../../core/duty/duty-rule.ts';
import { type Reach, reachWords } from '../../core/duty/reach.ts';
import type { Template } from '../../core/flow/template.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { Words } from '../../core/text/said.ts';
import { flagName, flowTitle } from './playbook-names.ts';

/** What a conversation or a duty left for a person: pieces of ours, and names and words as they were written. */
export interface Note {
  readonly zh: readonly Words[];
  readonly en: readonly Words[];
}

const reachEnglish: Readonly<Record<Reach, string>> = {
  not_sent: ' (not sent)',
  undeliverable: ' (not delivered)',
  blocked: ' (has blocked us)',
  delivered_silent: ' (delivered, no answer)',
  read_silent: ' (read, no answer)',
  answering: ' (answered in part)',
};

/** A note as the inbox keeps it, filled in and in Chinese. What is not found in the playbook stays as it was written. */
export function noteWords(book: Pick<Playbook, 'flags' | 'flows' | 'duties'>, written: string): Note {
  const same = (...pieces: readonly Words[]): Note => ({ zh: pieces, en: pieces });
  if (written === '') return same();
  const [, code, words = ''] = /^([A-Z]\d{2}) (.*)$/su.exec(written) ?? [];
  if (code !== undefined) return same(flagName(book, code), ` ${words}`);
  if (book.flows.has(written)) return same(flowTitle(book, written));
  const reach = (Object.keys(reachWords) as Reach[]).find((one) => written.endsWith(reachWords[one]));
  const text = reach === undefined ? written : written.slice(0, -reachWords[reach].length);
  for (const { note, noteEn } of tasksOf(book.duties.rules)) {
    const names = noteEn && read(note, text);
    if (names) return { zh: [written], en: [...filled(noteEn, names), reach === undefined ? '' : reachEnglish[reach]] };
  }
  return same(written);
}

function* tasksOf(rules: ReadonlyMap<string, DutyRule>): Iterable<TaskFor> {
  for (const { steps, missed, unreachable } of rules.values()) {
    for (const { do: what } of steps) if (what.type === 'task') yield what.task;
    for (const { task } of missed) if (task) yield task;
    if (unreachable) yield unreachable;
  }
}

/** What stands for the names of a template in a text that was made of it; null: it was not. */
function read({ pieces, names }: Template, text: string): ReadonlyMap<string, string> | null {
  const pattern = pieces
    .map((piece, n) => (n % 2 === 0 ? piece.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&') : '(.*?)'))
    .join('');
  const found = new RegExp(`^${pattern}$`, 'su').exec(text);
  return found && new Map(names.map((name, n) => [name, found[n + 1] ?? '']));
}

const filled = ({ pieces }: Template, names: ReadonlyMap<string, string>): string[] =>
  pieces.map((piece, n) => (n % 2 === 0 ? piece : (names.get(piece) ?? '')));
