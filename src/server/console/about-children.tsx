import type { FormQuestion } from '../../app/desk/form-questions.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import { Question, readAnswers } from './form-question.tsx';
import { bracketed, type Lang } from './language.ts';

const words = {
  zh: { own: '怎么回事？照实写一两句（说不清属于哪方面，就只写这里）' },
  en: { own: 'What is the matter? A sentence or two (only this, when none of the above fits)' },
} as const;

/** The question that also hears words: what is none of its options is written beside it. */
const wordsBeside = 't3_area';

export interface PickedChild {
  readonly id: string;
  readonly name: string;
  readonly fileNo: string;
}

/** The questions of conversation F04 about one child: each carries the child in its name. */
function ofChild(questions: readonly FormQuestion[], childId: string): FormQuestion[] {
  return questions.map((question) => ({
    ...question,
    id: `${question.id}@${childId}`,
    after: question.after && { ...question.after, id: `${question.after.id}@${childId}` },
  }));
}

interface Props {
  readonly child: PickedChild;
  readonly questions: readonly FormQuestion[];
  readonly typed: FormAnswers;
  /** The first question without a valid answer. */
  readonly missing: string | undefined;
  readonly lang: Lang;
  readonly today: string;
}

/** What is to be known about one child who was picked from a list. */
export function AboutChild({ child, questions, typed, missing, lang, today }: Props) {
  return (
    <section class="card" aria-labelledby={`c-${child.id}`}>
      <h2 id={`c-${child.id}`}>{bracketed(child.name, child.fileNo, lang)}</h2>
      {ofChild(questions, child.id).map((question) => (
        <>
          <Question
            question={question}
            typed={typed}
            lang={lang}
            missing={missing !== undefined && (question.id === missing || question.id === `${missing}@${child.id}`)}
            today={today}
          />
          {question.id.startsWith(wordsBeside) ? (
            <label class="field">
              <span>{words[lang].own}</span>
              <textarea name={`w@${child.id}`} rows={2} maxlength={500}>
                {writtenIn(question, typed)}
              </textarea>
            </label>
          ) : null}
        </>
      ))}
    </section>
  );
}

function writtenIn({ id, options }: FormQuestion, typed: FormAnswers): string {
  return [typed[id] ?? []]
    .flat()
    .filter((one) => !options.some(({ value }) => value === one))
    .join(' ');
}

/** A posted form as answers about these children: what was written stands beside what was ticked. */
export function readAboutChildren(
  form: Readonly<Record<string, unknown>>,
  questions: readonly FormQuestion[],
  childIds: readonly string[],
): FormAnswers {
  return Object.assign(
    {},
    ...childIds.map((childId) => {
      const answers: Record<string, string | readonly string[]> = { ...readAnswers(form, ofChild(questions, childId)) };
      const written = form[`w@${childId}`];
      const name = `${wordsBeside}@${childId}`;
      const own =
        typeof written === 'string' ? written.slice(0, 500).toWellFormed().replaceAll('\u0000', '').trim() : '';
      if (own !== '') answers[name] = [...[answers[name] ?? []].flat(), own];
      return answers;
    }),
  );
}
