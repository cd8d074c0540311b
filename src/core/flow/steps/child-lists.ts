import { z } from 'zod';
import { normalizeText } from '../../text/normalize-text.ts';
import type { FlowOption } from '../flow.ts';
import { Cel, consequences, stepFields } from '../schema-parts.ts';
import { readEntries } from './read-entries.ts';
import type { ListEntry, OptionSource, Reading, ReadingPart, StepType, StepView } from './step-type.ts';

const value = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'a value is written in capital letters, digits and _');
const Part = z.strictObject({ value, ...consequences });
const Reason = z.strictObject({
  value,
  label: z.string().min(1),
  hears: z.array(z.string()).optional(),
  ...consequences,
});

const schema = z.strictObject({
  type: z.literal('childLists'),
  ...stepFields,
  allDone: z.string().min(1).max(20).default('都做了'),
  lists: z
    .array(
      z.strictObject({
        label: z.string().min(1),
        onlyWhen: Cel.optional().describe('Which children stand in this list; nobody: it is left out'),
        done: Part,
        missed: Part,
        reasons: z.array(Reason).max(8).optional().describe('Said with the number: "2空号"'),
        oneByOne: z.boolean().optional().describe('What follows is asked for each child alone'),
      }),
    )
    .min(1)
    .max(4),
});
type ListsStep = z.infer<typeof schema>;

const DONE = /^(?:0+|都(?:做|谈|联系|打|通)了|全(?:做|谈|联系|打)了|没有|都有|全部)$/;
const ONE_DONE = /^(?:0|1|是|是的|有|做了|谈了|联系了|打了|通了)$/;
const ONE_MISSED = /^(?:2|否|不是|没|没有|还没)(?=$|[^\d])/;

/** One list as it stands before the reader: who is in it, and what may be said of them. */
interface List {
  readonly label: string;
  readonly entries: readonly ListEntry[];
  readonly done: FlowOption;
  readonly missed: FlowOption;
  readonly reasons: readonly FlowOption[];
  readonly oneByOne: boolean;
}

/** The lists that have anybody in them. The engine keeps the options in the order of `options()` below. */
function listsOf(view: StepView): readonly List[] {
  const def = view.step.def as ListsStep;
  const options = [...view.step.options];
  return def.lists.flatMap(({ label, reasons = [], oneByOne = false }) => {
    const [done, missed] = options.splice(0, 2);
    const own = options.splice(0, reasons.length);
    if (done === undefined || missed === undefined) return [];
    const places = view.concerns(done);
    const entries = view.entries.filter(({ index }) => places.includes(index));
    return entries.length === 0 ? [] : [{ label, entries, done, missed, reasons: own, oneByOne }];
  });
}

/** Who was missed, in one list's part of the answer, and why when it is said. Undefined: not to be made out. */
function readPart(list: List, part: string): readonly ReadingPart[] | undefined {
  const missed = DONE.test(part) ? [] : list.entries.length === 1 ? readOnly(list, part) : readSeveral(list, part);
  if (missed === undefined) return undefined;
  const named = new Set(missed.flatMap(({ children }) => children));
  const rest = list.entries.map(({ index }) => index).filter((place) => !named.has(place));
  const done = { option: list.done, children: rest, words: part, oneByOne: list.oneByOne };
  return rest.length > 0 ? [done, ...missed] : missed;
}

/** A list of one child is a question of yes and no (domain 5.22: 1是 2否). */
function readOnly(list: List, part: string): readonly ReadingPart[] | undefined {
  if (ONE_DONE.test(part)) return [];
  const [child] = list.entries;
  const no = ONE_MISSED.exec(part);
  if (no === null || child === undefined) return readSeveral(list, part);
  return [missedFor(list, [child], part.slice(no[0].length))];
}

/** "2空号,3" · "小红打不通": numbers or names, each with what was said behind it. */
function readSeveral(list: List, part: string): readonly ReadingPart[] | undefined {
  const found: ReadingPart[] = [];
  for (const piece of part.split(/[,、;和]+/).filter((one) => one !== '')) {
    const number = /^(\d+)号?\s*(.*)$/u.exec(piece);
    const read = readEntries(list.entries, number?.[1] ?? piece);
    if (read === undefined) return undefined;
    const names = read.found.flatMap((entry) => entry.names.map(normalizeText));
    const words = number?.[2] ?? names.reduce((left, name) => left.replaceAll(name, ''), piece);
    const part = missedFor(list, read.found, words);
    const known = found.findIndex(({ option }) => option === part.option);
    const before = found[known];
    if (before === undefined) found.push(part);
    else
      found[known] = { ...before, children: [...before.children, ...part.children], words: `${before.words} ${words}` };
  }
  return found.length > 0 ? found : undefined;
}

function missedFor(list: List, entries: readonly ListEntry[], words: string): ReadingPart {
  const said = normalizeText(words);
  const hears = ({ label, hears: more }: FlowOption) =>
    [label.source, ...more].some((word) => said.includes(normalizeText(word)));
  const option = said === '' ? list.missed : (list.reasons.find(hears) ?? list.missed);
  return { option, children: entries.map(({ index }) => index), words, oneByOne: list.oneByOne };
}

/** The answer's parts: kept apart by / ; or a new line, else by spaces, else digit by digit. */
function split(said: string, count: number): readonly string[] | undefined {
  if (count === 1) return [said];
  for (const between of [/[/;\n|]+/, /\s+/]) {
    const parts = said
      .split(between)
      .map((one) => one.trim())
      .filter((one) => one !== '');
    if (parts.length === count) return parts;
  }
  return new RegExp(`^\\d{${count}}$`).test(said) ? [...said] : undefined;
}

function optionsOf(def: ListsStep): readonly OptionSource[] {
  return def.lists.flatMap((list, n) => {
    const path = ['lists', n] as const;
    const showWhen = list.onlyWhen === undefined ? {} : { showWhen: list.onlyWhen };
    const of = (source: z.infer<typeof Part>, label: string, at: readonly (string | number)[]): OptionSource => ({
      source: { label, ...source, ...showWhen },
      value: source.value,
      path: at,
    });
    return [
      of(list.done, def.allDone, [...path, 'done']),
      of(list.missed, list.label, [...path, 'missed']),
      ...(list.reasons ?? []).map((reason, m) => of(reason, reason.label, [...path, 'reasons', m])),
    ];
  });
}

/** Several lists of children in one message, answered in one line: "0 2 1", "0 / 2空号 / 0" (domain 5.8). */
export const childLists: StepType<typeof schema> = {
  type: 'childLists',
  schema,
  asks: true,
  mostOptions: 8,
  answerType: () => 'list',
  options: optionsOf,
  entries: () => 'children',
  lines: ({ step }) => [{ data: '0', label: (step.def as ListsStep).allDone }],
  body(view) {
    const lists = listsOf(view);
    return lists.map(({ label, entries }, n) => {
      const mark = lists.length > 1 ? ('①②③④'[n] ?? '') : '';
      const before = lists[n - 1]?.entries;
      const same = entries.length > 1 && before?.map(({ id }) => id).join() === entries.map(({ id }) => id).join();
      const names = entries.map((entry) => `${entry.key}${entry.label}`).join(' ');
      return `${mark}${label}${entries.length === 1 ? `${entries[0]?.label}:1是 2否` : same ? '同上' : names}`;
    });
  },
  read(view, text): Reading {
    const lists = listsOf(view);
    const said = normalizeText(text).trim();
    const parts = DONE.test(said) ? lists.map(() => '0') : split(said, lists.length);
    const read = parts?.map((part, n) => readPart(lists[n] as List, part));
    if (read === undefined || !isWhole(read)) return { kind: 'unclear' };
    const by = /^[\d\s/,;、]*$/.test(said) ? 'digit' : 'word';
    return { kind: 'value', value: [], options: [], by, sure: true, parts: read.flat() };
  },
  fill: (view, said) => fillLists(listsOf(view), said),
};

/** Of each child exactly one value of each list it stands in, and nothing beside. */
function fillLists(
  lists: readonly List[],
  said: (childId: string) => readonly string[],
): readonly ReadingPart[] | undefined {
  const parts: ReadingPart[] = [];
  const left = new Map<string, string[]>();
  for (const list of lists) {
    const options = [list.done, list.missed, ...list.reasons];
    for (const { id, index } of list.entries) {
      const given = left.get(id) ?? [...said(id)];
      const chosen = options.filter(({ value }) => given.includes(String(value)));
      const [option] = chosen;
      if (chosen.length !== 1 || option === undefined) return undefined;
      left.set(
        id,
        given.filter((value) => value !== String(option.value)),
      );
      const known = parts.findIndex((part) => part.option === option);
      const before = parts[known];
      if (before === undefined)
        parts.push({ option, children: [index], words: option.label.source, oneByOne: list.oneByOne });
      else parts[known] = { ...before, children: [...before.children, index] };
    }
  }
  return [...left.values()].every((rest) => rest.length === 0) ? parts : undefined;
}

function isWhole(read: readonly (readonly ReadingPart[] | undefined)[]): read is readonly (readonly ReadingPart[])[] {
  return read.every((part) => part !== undefined);
}
