import type { FormQuestion } from '../../app/desk/form-questions.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import { englishItems, englishOptions, englishPrompts, plainPrompts } from './form-english.ts';
import type { Lang } from './language.ts';

const words = {
  zh: { missing: '这一项还没答，或者没答对。', after: '答了上面的才用填。', ratings: ['好', '一般', '较差', '差'] },
  en: {
    missing: 'This is not answered yet, or not validly.',
    after: 'Only if the answer above asks for it.',
    ratings: ['good', 'fair', 'poor', 'bad'],
  },
} as const;

interface Props {
  readonly question: FormQuestion;
  readonly typed: FormAnswers;
  readonly lang: Lang;
  readonly missing: boolean;
  /** yyyy-mm-dd in China. */
  readonly today: string;
}

/** One question of a conversation, to be ticked or filled in. A question that depends on another says after which answers it counts. */
export function Question({ question, typed, lang, missing, today }: Props) {
  const { id, after } = question;
  const say = words[lang];
  return (
    <fieldset
      id={`q-${id}`}
      class={`question ${question.type}${missing ? ' missing' : ''}`}
      data-after={after?.id}
      data-values={after?.values.join(' ')}
    >
      <legend>{promptOf(question, lang)}</legend>
      {missing ? (
        <p class="problem" role="alert">
          {say.missing}
        </p>
      ) : null}
      {after ? <p class="small only-plain">{say.after}</p> : null}
      <Answer question={question} typed={typed} lang={lang} today={today} />
    </fieldset>
  );
}

/** A question that is asked of several children one by one carries the child behind its name. */
const stepOf = (id: string): string => id.split('@')[0] ?? id;

export function promptOf({ id: name, prompt }: FormQuestion, lang: Lang): string {
  const id = stepOf(name);
  return lang === 'en' ? (englishPrompts[id] ?? prompt) : (plainPrompts[id] ?? prompt);
}

function Answer({ question, typed, lang, today }: Omit<Props, 'missing'>) {
  const { id } = question;
  const given = [typed[id] ?? []].flat();
  switch (question.type) {
    case 'choice':
    case 'multi':
      return (
        <div class="ticks">
          {question.options.map(({ value, label, alone }) => (
            <label class="tick">
              <input
                type={question.type === 'multi' ? 'checkbox' : 'radio'}
                name={id}
                value={value}
                checked={given.includes(value)}
                data-alone={alone ? '' : undefined}
              />
              <span>{(lang === 'en' && englishOptions[stepOf(id)]?.[value]) || label}</span>
            </label>
          ))}
        </div>
      );
    case 'ratings':
      return <Ratings question={question} given={given.join(' ')} lang={lang} />;
    case 'date':
      return (
        <input
          class="wide"
          type="date"
          name={id}
          value={given[0] ?? (question.range === 'past' ? today : '')}
          min={question.range === 'past' ? dayFrom(today, -question.maxDays) : today}
          max={question.range === 'past' ? today : dayFrom(today, question.maxDays)}
          aria-label={promptOf(question, lang)}
        />
      );
    case 'text':
      return (
        <textarea name={id} rows={4} maxlength={question.maxLength} aria-label={promptOf(question, lang)}>
          {given.join(' ')}
        </textarea>
      );
  }
}

function dayFrom(today: string, days: number): string {
  return new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function Ratings({
  question,
  given,
  lang,
}: {
  readonly question: FormQuestion;
  readonly given: string;
  readonly lang: Lang;
}) {
  const digits = given.replaceAll(/\D/gu, '');
  const items = lang === 'en' ? (englishItems[stepOf(question.id)] ?? question.items) : question.items;
  return (
    <div class="ratings">
      {items.map((item, n) => (
        <div role="radiogroup" aria-label={item}>
          <span>{item}</span>
          {Array.from({ length: question.worst + 1 }, (_, rating) => (
            <label>
              <input
                type="radio"
                name={`${question.id}.${n}`}
                value={String(rating)}
                checked={digits[n] === String(rating)}
              />
              <span>{words[lang].ratings[rating] ?? rating}</span>
            </label>
          ))}
        </div>
      ))}
    </div>
  );
}

/** A posted form as answers: what belongs to a question, by its id; ratings joined in their order. Longer than any answer is cut. */
export function readAnswers(form: Readonly<Record<string, unknown>>, questions: readonly FormQuestion[]): FormAnswers {
  const words = (value: unknown): string[] =>
    [value]
      .flat()
      .filter((one): one is string => typeof one === 'string')
      .slice(0, 20)
      .map((one) => one.slice(0, 10_000).toWellFormed().replaceAll('\u0000', '').trim());
  return Object.fromEntries(
    questions.map((question) => {
      if (question.type === 'ratings')
        return [
          question.id,
          question.items
            .map((_, n) => words(form[`${question.id}.${n}`])[0] ?? '')
            .join(' ')
            .trim(),
        ];
      const given = words(form[question.id]);
      return [question.id, question.type === 'multi' ? given : (given[0] ?? '')];
    }),
  );
}
