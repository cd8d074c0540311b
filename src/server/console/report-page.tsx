import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { Instant } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { DeskActor, DeskReportForm } from '../ports.ts';
import { contactLabels } from './alert-words.ts';
import { DeskFrame } from './desk-frame.tsx';
import { englishOptions } from './form-english.ts';
import { Question } from './form-question.tsx';
import type { Lang } from './language.ts';
import { reportFormWords } from './report-words.ts';

interface Props {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly form: DeskReportForm;
  /** What stands in the fields: what is known, or what was typed. */
  readonly typed: FormAnswers;
  readonly missing?: string;
  readonly notice?: string;
  /** Somebody else wrote meanwhile: what is known now stands beside what was typed. */
  readonly compare?: boolean;
}

/** Form T11 with the seven questions of conversation F14; what is not known yet is filled in later (domain 5.16). */
export function ReportPage(props: Props) {
  const { actor, lang, now, form, typed, missing, notice, compare } = props;
  const say = reportFormWords[lang];
  return (
    <DeskFrame
      title={`${say.title} ${form.no}`}
      path={`/console/alerts/${form.alertId}`}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['place.css', 'work.css', 'desk-alert.css']}
      scripts={['form-steps.js']}
      still
    >
      <p class="noprint">
        <a href={`/console/alerts/${form.alertId}`}>{say.back(form.no)}</a>
      </p>
      <h1>{say.title}</h1>
      <p class="facts">{[form.no, form.what[lang], form.child, form.place].filter(Boolean).join(' · ')}</p>
      <p>
        <b>{say.rules}</b>
      </p>
      <Calls form={form} lang={lang} />
      <p class="small">{say.later}</p>
      <form method="post" action={`/console/alerts/${form.alertId}/report`} data-once>
        <input type="hidden" name="actId" value={crypto.randomUUID()} />
        <input type="hidden" name="version" value={form.version} />
        {form.questions.map((question) => (
          <>
            <Question
              question={question}
              typed={typed}
              lang={lang}
              missing={question.id === missing}
              today={dayInChina(now)}
            />
            {compare ? <Known form={form} typed={typed} id={question.id} lang={lang} /> : null}
          </>
        ))}
        <button type="submit" class="strong big-act">
          {say.save}
        </button>
      </form>
    </DeskFrame>
  );
}

function Calls({ form, lang }: Pick<Props, 'form' | 'lang'>) {
  const say = reportFormWords[lang];
  return (
    <p class="contacts">
      {say.call}{' '}
      <a class="button" href="tel:110">
        110
      </a>
      {form.contacts.map((contact) => (
        <a class="button" href={`tel:${contact.phone.replaceAll('-', '')}`}>
          {contact.name || contactLabels[contact.label][lang]} {contact.phone}
        </a>
      ))}
    </p>
  );
}

/** What a colleague has just written, where it is not what stands in the field. */
function Known({ form, typed, id, lang }: Pick<Props, 'form' | 'typed' | 'lang'> & { readonly id: string }) {
  const said = (answers: FormAnswers) => [answers[id] ?? []].flat().filter((one) => one !== '');
  const known = said(form.answers);
  if (known.length === 0 || known.join('\n') === said(typed).join('\n')) return null;
  const options = form.questions.find((question) => question.id === id)?.options ?? [];
  const words = known.map(
    (one) => (lang === 'en' && englishOptions[id]?.[one]) || (options.find(({ value }) => value === one)?.label ?? one),
  );
  return (
    <p class="small">
      {reportFormWords[lang].known} <b lang="zh-CN">{words.join('、')}</b>
    </p>
  );
}
