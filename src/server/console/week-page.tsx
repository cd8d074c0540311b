import type { WeekChild, WeekForm, WeekList } from '../../app/desk/week-port.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { Instant } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { DeskActor } from '../ports.ts';
import { AboutChild } from './about-children.tsx';
import { DeskFrame } from './desk-frame.tsx';
import { bracketed, type Lang } from './language.ts';
import { saidTime } from './said-time.ts';
import { weekLists, weekReasons, weekWords } from './week-words.ts';

/** What was chosen and written so far. */
export interface WeekTyped {
  readonly rest: readonly string[];
  /** By list and child. */
  readonly chosen: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly watch: readonly string[];
  readonly goodFor: string;
  readonly goodWords: string;
  readonly answers: FormAnswers;
}

interface Props {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly form: WeekForm | null;
  readonly typed: WeekTyped;
  /** The second page: what is the matter with those to watch. */
  readonly telling: boolean;
  /** Of the first page `<list>.<child>`, of the second the name of a question. */
  readonly missing?: string;
  readonly notice?: string;
}

/** The class teacher's week on one page: what is due, whom to watch, a good word (conversation F06). */
export function WeekPage(props: Props) {
  const { actor, lang, now, timeZone, form, telling, notice } = props;
  const say = weekWords[lang];
  const due = form?.dueAt ?? null;
  return (
    <DeskFrame
      title={say.title}
      path="/console/week"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['place.css', 'work.css']}
      scripts={['form-steps.js']}
      still
    >
      <h1>{say.title}</h1>
      {form === null || form.children.length === 0 ? (
        <p>{say.nobody}</p>
      ) : (
        <>
          {due === null ? <p>{say.none}</p> : null}
          {due === null ? null : (
            <p class={`due${due < now ? ' late' : ''}`}>
              {(due < now ? say.over : say.due)(saidTime(due, timeZone, lang))}
            </p>
          )}
          <form method="post" action="/console/week" data-once>
            <input type="hidden" name="actId" value={crypto.randomUUID()} />
            {telling ? <Telling {...props} form={form} /> : <Choosing {...props} form={form} />}
          </form>
        </>
      )}
    </DeskFrame>
  );
}

type Part = Props & { readonly form: WeekForm };

const named = ({ name, fileNo }: WeekChild, lang: Lang): string => bracketed(name, fileNo, lang);

function Choosing(props: Part) {
  const { form, lang, typed } = props;
  const say = weekWords[lang];
  return (
    <>
      {form.lists.map((list) => (
        <OneList {...props} list={list} />
      ))}
      <details id="d-watch" open={typed.watch.length > 0}>
        <summary>{say.watch}</summary>
        <p class="small">{say.watchSay}</p>
        <div class="ticks">
          {form.children.map((child) => (
            <label class="tick">
              <input type="checkbox" name="watch" value={child.id} checked={typed.watch.includes(child.id)} />
              <span>{named(child, lang)}</span>
            </label>
          ))}
        </div>
      </details>
      <details id="d-good" open={typed.goodFor !== ''}>
        <summary>{say.good}</summary>
        <p class="small">{say.goodSay}</p>
        <label class="field">
          <span>{say.goodWhom}</span>
          <select name="goodFor">
            <option value="">{say.goodNobody}</option>
            {form.children.map((child) => (
              <option value={child.id} selected={child.id === typed.goodFor}>
                {named(child, lang)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{say.goodWords}</span>
          <input class="wide" name="goodWords" value={typed.goodWords} maxlength={120} autocomplete="off" />
        </label>
      </details>
      <button type="submit" class="strong big-act">
        {say.send}
      </button>
    </>
  );
}

function OneList({ list, lang, typed, missing }: Part & { readonly list: WeekList }) {
  const say = weekWords[lang];
  const { key } = list;
  const reason = (value: string, label: string) => (lang === 'en' && weekReasons[value]) || label;
  return (
    <fieldset class="question" id={`q-${key}`}>
      <legend>{(lang === 'en' && weekLists[key]) || list.label}</legend>
      <label class="tick all">
        <input type="checkbox" name="rest" value={key} checked={typed.rest.includes(key)} />
        <b>{say.rest}</b>
      </label>
      {list.children.map((child) => (
        <label class={`field beside${missing === `${key}.${child.id}` ? ' missing' : ''}`}>
          <span>{named(child, lang)}</span>
          <select name={`${key}.${child.id}`}>
            <option value="">{say.choose}</option>
            <option value={list.done} selected={typed.chosen[key]?.[child.id] === list.done}>
              {say.done}
            </option>
            {list.missed.map(({ value, label }) => (
              <option value={value} selected={typed.chosen[key]?.[child.id] === value}>
                {reason(value, label)}
              </option>
            ))}
          </select>
        </label>
      ))}
    </fieldset>
  );
}

/** What was chosen before goes along. */
function Telling({ form, lang, now, typed, missing }: Part) {
  const say = weekWords[lang];
  const before = [
    ['tell', '1'],
    ['goodFor', typed.goodFor],
    ['goodWords', typed.goodWords],
    ...typed.rest.map((key) => ['rest', key]),
    ...typed.watch.map((id) => ['watch', id]),
    ...Object.entries(typed.chosen).flatMap(([key, by]) =>
      Object.entries(by).map(([id, value]) => [`${key}.${id}`, value]),
    ),
  ];
  return (
    <>
      {before.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <p>{say.safe}</p>
      {form.children
        .filter(({ id }) => typed.watch.includes(id))
        .map((child) => (
          <AboutChild
            child={child}
            questions={form.questions}
            typed={typed.answers}
            missing={missing}
            lang={lang}
            today={dayInChina(now)}
          />
        ))}
      <p class="small">{say.kept}</p>
      <button type="submit" class="strong big-act">
        {say.send}
      </button>
    </>
  );
}
