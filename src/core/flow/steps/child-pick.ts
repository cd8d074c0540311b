import { z } from 'zod';
import type { ChildId } from '../../ids.ts';
import { normalizeText } from '../../text/normalize-text.ts';
import { readTeacherLine } from '../../text/teacher-line.ts';
import { Cel, ForChildren, ForPicked, stepFields, Unnumbered } from '../schema-parts.ts';
import { readOther } from './choice.ts';
import { readEntries } from './read-entries.ts';
import type { ListEntry, Reading, StepType } from './step-type.ts';

const schema = z.strictObject({
  type: z.literal('childPick'),
  ...stepFields,
  onlyWhen: Cel.optional(),
  multiple: z.boolean().default(true),
  narrow: z.boolean().optional(),
  line: z.boolean().optional().describe('Also reads "1 这周老趴桌上": sets var.area and var.detail'),
  picked: ForPicked.optional(),
  rest: ForChildren.optional(),
  other: Unnumbered.optional(),
});

const ALL = /^(?:都是|都有|全部?|所有|两个都是?|几个都是?|全是|每个都是?)$/;

function picked(entries: readonly ListEntry[], by: 'digit' | 'word'): Extract<Reading, { kind: 'value' }> {
  return {
    kind: 'value',
    value: entries.map((entry) => entry.id),
    options: [],
    by,
    sure: true,
    children: entries.map((entry) => entry.index),
  };
}

/** "1 这周老趴桌上,不跟人玩": the child, what it is about (empty: not clear) and the words (domain 5.22). */
function readLine(entries: readonly ListEntry[], text: string): Reading | undefined {
  const match = /^(\d{1,2})(?:号|个)?[\s,、.:]*([^\d\s].*)$/su.exec(normalizeText(text).trim());
  const line = readTeacherLine(
    text,
    entries.map(({ id, label }) => ({ id: id as ChildId, name: label })),
  );
  const named = entries.find(({ names }) => names.some((name) => text.trim().startsWith(name)));
  const entry = match ? entries.find(({ key }) => key === match[1]) : named;
  const found = line ? entries.filter(({ id }) => line.childIds.includes(id as ChildId)) : entry ? [entry] : [];
  const words =
    line?.detail ??
    match?.[2] ??
    text
      .trim()
      .slice(named?.label.length ?? 0)
      .trim();
  if (found.length === 0 || isOnlyNames(entries, words)) return undefined;
  return { ...picked(found, 'word'), set: { area: line?.area ?? '', detail: words.slice(0, 200) } };
}

/** "和小强" behind a name is one more child, not what is the matter. */
function isOnlyNames(entries: readonly ListEntry[], words: string): boolean {
  const names = entries.flatMap((entry) => entry.names).sort((a, b) => b.length - a.length);
  const left = names.reduce((rest, name) => rest.replaceAll(name, ''), words);
  return /^[\s,、,和跟与及.]*$/u.test(left);
}

/** Which of the children the talk may be about. */
export const childPick: StepType<typeof schema> = {
  type: 'childPick',
  schema,
  asks: true,
  mostOptions: 0,
  answerType: () => 'list',
  options: () => [],
  entries: () => 'children',
  lines: ({ entries }) => entries.map(({ key, label }) => ({ data: key, label })),
  sets: (def) => (def.line === true ? ['area', 'detail'] : []),
  read({ step, entries }, text) {
    const def = step.def as z.infer<typeof schema>;
    const plain = def.line === true ? { set: { area: '', detail: '' } } : {};
    if (def.multiple && ALL.test(normalizeText(text))) return { ...picked(entries, 'word'), ...plain };
    const line = def.line === true ? readLine(entries, text) : undefined;
    if (line !== undefined) return line;
    const read = readEntries(entries, text);
    if (read === undefined) return /\d/.test(normalizeText(text)) ? { kind: 'unclear' } : readOther(step.other);
    if (!def.multiple && read.found.length > 1) return { kind: 'unclear' };
    return { ...picked(read.found, read.by), ...plain };
  },
};
