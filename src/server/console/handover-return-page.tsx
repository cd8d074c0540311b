import type { HandoverReturnForm } from '../../app/desk/handover-port.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { Instant } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { DeskActor } from '../ports.ts';
import { AboutChild } from './about-children.tsx';
import { DeskFrame } from './desk-frame.tsx';
import { handoverWords } from './handover-words.ts';
import { bracketed, type Lang } from './language.ts';
import { saidTime } from './said-time.ts';

interface Props {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly form: HandoverReturnForm;
  /** Null: whom there is something to say of is asked first. */
  readonly picked: readonly string[] | null;
  readonly typed: FormAnswers;
  readonly missing?: string;
  readonly notice?: string;
}

/** Before term begins: of which children the school is to know something, then what (conversation F09, the village's return). */
export function HandoverReturnPage(props: Props) {
  const { actor, lang, now, notice, form, picked } = props;
  const say = handoverWords[lang];
  return (
    <DeskFrame
      title={`${say.title} · ${form.village}`}
      path="/console/handover"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['place.css', 'work.css']}
      scripts={['form-steps.js']}
      still
    >
      <h1>
        {form.village} · {say.back.title} <small>{say.count(form.children.length)}</small>
      </h1>
      <p class="facts">{say.holiday(form.holiday)}</p>
      {picked === null ? <Pick {...props} /> : <Tell {...props} picked={picked} />}
    </DeskFrame>
  );
}

const pathOf = ({ villageId }: HandoverReturnForm): string => `/console/handover/return/${villageId}`;

function Pick({ form, lang, timeZone }: Props) {
  const say = handoverWords[lang];
  if (form.doneAt !== null) return <p>{say.doneAt(saidTime(form.doneAt, timeZone, lang))}</p>;
  return (
    <form method="post" action={pathOf(form)} data-once>
      <input type="hidden" name="actId" value={crypto.randomUUID()} />
      <fieldset class="question">
        <legend>{say.back.whom}</legend>
        <div class="ticks">
          {form.children.map(({ id, name, fileNo }) => (
            <label class="tick">
              <input type="checkbox" name="child" value={id} />
              <span>{bracketed(name, fileNo, lang)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <button type="submit" name="go" value="tell" class="big-act">
        {say.back.go}
      </button>
      <button type="submit" name="go" value="none" class="strong big-act">
        {say.back.nothing}
      </button>
    </form>
  );
}

function Tell({ form, lang, now, picked, typed, missing }: Props & { readonly picked: readonly string[] }) {
  const say = handoverWords[lang];
  const children = form.children.filter(({ id }) => picked.includes(id));
  return (
    <form method="post" action={pathOf(form)} data-once>
      <input type="hidden" name="actId" value={crypto.randomUUID()} />
      <input type="hidden" name="go" value="told" />
      <p>{say.back.safe}</p>
      {children.map((child) => (
        <>
          <input type="hidden" name="child" value={child.id} />
          <AboutChild
            child={child}
            questions={form.questions}
            typed={typed}
            missing={missing}
            lang={lang}
            today={dayInChina(now)}
          />
        </>
      ))}
      <p class="small">{say.back.rest(form.children.length - children.length)}</p>
      <button type="submit" class="strong big-act">
        {say.back.send}
      </button>
      <p class="noprint">
        <a href={pathOf(form)}>{say.back.again}</a>
      </p>
    </form>
  );
}
