import type { Playbook } from '../../core/playbook.ts';
import { type FormQuestion, formQuestions } from './form-questions.ts';

/** The conversation in which the village tells the school what happened in the holiday, and its list. */
export const returnTalk = { flow: 'F09_village_return', list: 'b1_news', none: 'NONE' } as const;

/** The conversation that asks about one child who has been picked from a list. */
const aboutChild = 'F04_about_child';

/** What is asked about each child that is picked; the answers are named `<step>@<child>`. */
export function aboutChildQuestions(playbook: Playbook): readonly FormQuestion[] {
  return formQuestions(playbook, aboutChild);
}
