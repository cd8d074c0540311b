import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { WeekForm, WeekList, WeekSaid } from './week-port.ts';

/** The conversation of the class teacher's week, and the steps of it that the form answers. */
export const weekFlow = 'F06_teacher_contacts';
const step = {
  lists: 'c1_contacts',
  watch: 'c5_watch',
  good: 'c6_good',
  words: 'c6_words',
  send: 'c6_preview',
} as const;

/** Which duty makes a child stand in a list, by the fact that the conversation asks. */
const rulesOf: Readonly<Record<string, string>> = {
  'child.talkDue': 'teacher_weekly',
  'child.parentCallDue': 'teacher_biweekly',
  'child.relativesDue': 'relatives_weekly',
};
export const weekRules: readonly string[] = Object.values(rulesOf);

interface ListDef {
  readonly label: string;
  readonly onlyWhen?: string;
  readonly done: { readonly value: string };
  readonly missed: { readonly value: string; readonly next?: string };
  readonly reasons?: readonly { readonly value: string; readonly label: string }[];
}

function listsOf({ flows }: Playbook): readonly ListDef[] {
  const lists = flows.get(weekFlow)?.steps.get(step.lists)?.def.lists;
  return Array.isArray(lists) ? (lists as ListDef[]) : [];
}

/** The lists with their children; `due`: which duties are open of each child. */
export function weekLists(
  playbook: Playbook,
  children: WeekForm['children'],
  due: (childId: string) => ReadonlySet<string>,
): readonly WeekList[] {
  return listsOf(playbook)
    .map(({ label, onlyWhen = '', done, missed, reasons = [] }) => ({
      key: done.value,
      label,
      children: children.filter(({ id }) => due(id).has(rulesOf[onlyWhen] ?? '')),
      done: done.value,
      missed: [...reasons.map(({ value, label }) => ({ value, label })), { value: missed.value, label: '别的原因' }],
    }))
    .filter((list) => list.children.length > 0);
}

/** The form as conversation F06 hears it. */
export function weekAnswers(playbook: Playbook, form: WeekForm, said: WeekSaid): FormAnswers {
  const answers: Record<string, string | readonly string[]> = { ...said.answers };
  for (const { id } of form.children) {
    const values = form.lists.flatMap(({ key, children }) =>
      children.some((child) => child.id === id) ? (said.chosen[key]?.[id] ?? []) : [],
    );
    if (values.length > 0) answers[`${step.lists}@${id}`] = values;
  }
  // Missed for a reason that is none of the list's.
  for (const { missed } of listsOf(playbook)) if (missed.next) answers[missed.next] = 'OTHER';
  answers[step.watch] = said.watch.length === 0 ? 'NONE' : said.watch;
  answers[step.good] = said.good === null ? 'NONE' : [said.good.childId];
  // What is sent is what stands in the field.
  if (said.good) Object.assign(answers, { [step.words]: said.good.words, [step.send]: 'true' });
  return answers;
}
