import type { FactForm } from '../../app/desk/children-port.ts';
import type { Instant } from '../../core/ids.ts';
import { type FactDraft, type FactProblem, factKinds, factLimits } from '../../core/ledger/fact-fields.ts';
import type { DeskActor } from '../ports.ts';
import { Back } from './back-link.tsx';
import { factPath, factText } from './child-facts-list.tsx';
import { dayWord } from './child-words.ts';
import { DeskFrame } from './desk-frame.tsx';
import { Field } from './form-field.tsx';
import { HomeFields } from './home-fields.tsx';
import { colon, type Lang } from './language.ts';
import { worded } from './worded.tsx';

const words = {
  zh: {
    title: (field: string, name: string) => `${name}：${field}`,
    back: '回档案，不改',
    now: '现在',
    to: '改成',
    newPerson: '不在名单里的人：写称呼，例如“李姨”',
    choose: '请选',
    since: '从哪天起',
    source: '谁说的、怎么知道的',
    sourceHint: '例如：奶奶电话里说、我上门看到、学校来函',
    save: '记下',
    saveAnyway: '看过了，还是按我的记',
    history: '以前记过的',
    restore: '改回这个',
    staleTitle: '有人刚改过',
    stale: (by: string, value: string, source: string) =>
      `您填表的时候，${by}把它改成了“${value}”（${source}）。您填的都还在下面，没有记进去。请看一看再定。`,
    staleOther: '您填表的时候，这一项已经变了，现在是上面写的那样。您填的都还在下面，没有记进去。请看一看再定。',
    problems: {
      no_along: '还没选家里的其他人是一起搬，还是留下。',
      missing: '没有填“改成”什么。',
      too_long: '写得太长，记不下。请写短一点。',
      not_offered: '没有这个选项，请从里面选。',
      no_phone: '这不像一个电话号码，请再看一看。',
      no_date: '日期不对，请写成 2026-11-21 这样。',
      future: '日期还没到。请写已经这样的那一天。',
      too_early: '日期太早了，请再看一看。',
      no_source: '请写是谁说的、怎么知道的。',
    },
    kept: '什么都没有改。您填的都在下面。',
  },
  en: {
    title: (field: string, name: string) => `${name}: ${field}`,
    back: 'Back to the file, no change',
    now: 'Now',
    to: 'Change to',
    newPerson: 'Somebody not on the list: how they are called',
    choose: 'Choose',
    since: 'Since which day',
    source: 'Who says so, how it is known',
    sourceHint: 'For example: the grandmother by phone, seen on a visit, a letter of the school',
    save: 'Save',
    saveAnyway: 'I have seen it, save mine all the same',
    history: 'Earlier entries',
    restore: 'Back to this',
    staleTitle: 'Somebody has just changed it',
    // The source is somebody's own words and stands beside the value below.
    stale: (by: string, value: string, _source: string) =>
      `While you were filling in the form ${by} changed it to “${value}”. What you typed is below and was not saved. Look and decide.`,
    staleOther:
      'While you were filling in the form this has changed to what stands above. What you typed is below and was not saved. Look and decide.',
    problems: {
      no_along: 'It is not said whether the others of the home move or stay.',
      missing: 'Nothing to change it to was given.',
      too_long: 'Too long to be kept. Please be shorter.',
      not_offered: 'There is no such choice.',
      no_phone: 'This does not look like a phone number.',
      no_date: 'The date is not right: 2026-11-21, for example.',
      future: 'That day has not come yet.',
      too_early: 'The date is too early.',
      no_source: 'Please say who says so.',
    },
    kept: 'Nothing was changed. What you typed is below.',
  },
} as const;

export interface ChildFactPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly form: FactForm;
  /** What stands in the fields. */
  readonly draft: FactDraft;
  readonly problem?: FactProblem | 'no_along';
  /** Who was ticked to come along; absent: nobody was asked yet. */
  readonly along?: readonly string[];
  readonly stale?: boolean;
}

/** One fact, changed as a dated fact with its source; what it was stays on file. */
export function ChildFactPage(props: ChildFactPageProps) {
  const { actor, lang, now, form, draft, problem, stale } = props;
  const say = words[lang];
  const kind = factKinds[form.field];
  const title = say.title([kind[lang], form.personName].filter(Boolean).join(' '), form.childName);
  const notice = problem
    ? `${say.problems[problem]}${lang === 'en' ? ' ' : ''}${say.kept}`
    : stale
      ? staleText(form, lang)
      : undefined;
  return (
    <DeskFrame
      title={title}
      path="/console/children"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['place.css', 'children.css']}
    >
      <Back href={`/console/children/${form.childId}`}>{say.back}</Back>
      <h1>{title}</h1>
      <p>
        {say.now}
        {colon(lang)}
        <b>{factText(form.field, form.value, lang)}</b>{' '}
        {form.entry ? (
          <small>
            {form.entry.since} · {worded(form.entry.source, lang)} · {form.entry.by}
          </small>
        ) : null}
      </p>
      <form method="post" action={factPath(form.childId, form)} id="fact" class="fact" data-once>
        <input type="hidden" name="actId" value={crypto.randomUUID()} />
        <input type="hidden" name="was" value={form.was} />
        <Value form={form} value={draft.value} lang={lang} />
        <Field label={say.since} name="since" type="date" value={draft.since} required max={10} />
        <Field
          label={say.source}
          name="source"
          value={draft.source}
          required
          max={factLimits.source}
          hint={say.sourceHint}
        />
        <HomeFields form={form} along={props.along} lang={lang} />
        <button type="submit" class="strong">
          {stale ? say.saveAnyway : say.save}
        </button>
      </form>
      <History {...props} />
    </DeskFrame>
  );
}

function staleText({ field, entry }: FactForm, lang: Lang): string {
  const say = words[lang];
  const stop = lang === 'zh' ? '。' : '. ';
  if (!entry) return `${say.staleTitle}${stop}${say.staleOther}`;
  return `${say.staleTitle}${stop}${say.stale(entry.by, factText(field, entry.value, lang), entry.source)}`;
}

function Value({ form, value, lang }: { readonly form: FactForm; readonly value: string; readonly lang: Lang }) {
  const say = words[lang];
  const { type, options } = factKinds[form.field];
  if (type === 'text' || type === 'phone')
    return (
      <Field
        label={say.to}
        name="value"
        type={type === 'phone' ? 'tel' : 'text'}
        value={value}
        max={form.field === 'address' ? factLimits.address : factLimits.text}
      />
    );
  const choices = options
    ? Object.entries(options).map(([id, said]) => ({ group: '', id, name: said[lang] }))
    : form.choices;
  const groups = [...new Set(choices.map(({ group }) => group))];
  const known = choices.some(({ id }) => id === value);
  const of = (group: string) =>
    choices
      .filter((one) => one.group === group)
      .map(({ id, name }) => (
        <option value={id} selected={id === value}>
          {name}
        </option>
      ));
  return (
    <>
      <label class="field">
        <span>{say.to}</span>
        <select name="value">
          <option value="">{say.choose}</option>
          {groups.map((group) => (group === '' ? of(group) : <optgroup label={group}>{of(group)}</optgroup>))}
        </select>
      </label>
      {type === 'person' ? (
        <Field label={say.newPerson} name="person" value={known ? '' : value} max={factLimits.text} />
      ) : null}
    </>
  );
}

/** Nothing is erased: to undo is to enter the former value as a later fact. */
function History({ form, lang, timeZone }: ChildFactPageProps) {
  const say = words[lang];
  if (form.history.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history">{say.history}</h2>
      <ol class="moments">
        {form.history.map((entry, index) => (
          <li>
            <time>{entry.since}</time>
            <div class="what">
              <p>
                <b>{factText(form.field, entry.value, lang)}</b>{' '}
                <small>
                  {worded(entry.source, lang)} · {entry.by} · {dayWord(entry.at, timeZone)}
                </small>{' '}
                {index > 0 ? (
                  <a href={`${factPath(form.childId, form)}${form.personId ? '&' : '?'}from=${entry.id}`}>
                    {say.restore}
                  </a>
                ) : null}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
