import type { Child } from 'hono/jsx';
import type { AlertAction } from '../../core/event.ts';
import type { DeskAlertDetail, DeskAlertRow } from '../ports.ts';
import { actsWords } from './alert-acts-words.ts';
import { actions } from './alert-words.ts';
import type { Lang } from './language.ts';
import { roleWord } from './role-words.ts';

type Type = AlertAction['type'];

interface FormProps {
  readonly alert: DeskAlertRow;
  readonly type: Type;
  readonly lang: Lang;
  readonly fields?: Readonly<Record<string, string>>;
  readonly children?: Child;
}

/** One form, one act: its id is made with it, so that pressing twice is one act. */
function ActForm({ alert, type, fields = {}, children }: FormProps) {
  const key = [alert.id, type, ...Object.values(fields)].join('-');
  return (
    <form method="post" action={`/console/alerts/${alert.id}/acts`} id={`f-${key}`} data-once>
      <input type="hidden" name="type" value={type} />
      <input type="hidden" name="actId" value={crypto.randomUUID()} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

function OneTap({
  strong,
  word,
  ...form
}: Omit<FormProps, 'children'> & { readonly strong?: boolean; readonly word?: string }) {
  return (
    <ActForm {...form}>
      <button type="submit" class={strong ? 'strong' : undefined}>
        {word ?? actions[form.type][form.lang]}
      </button>
    </ActForm>
  );
}

const first: readonly Type[] = ['take', 'accept_hand_over'];

/** What can be done with one tap from the list, as with one digit in a chat; to whom it is handed over is asked on the alert's page. */
export function QuickActs({ alert, lang = 'zh' }: { readonly alert: DeskAlertRow; readonly lang?: Lang }) {
  const may = new Set(alert.may);
  const say = actsWords[lang];
  return (
    <div class="acts">
      {first.map((type) => (may.has(type) ? <OneTap alert={alert} lang={lang} type={type} strong /> : null))}
      {may.has('called_police') ? (
        <OneTap alert={alert} lang={lang} type="called_police" fields={{ number: '110' }} />
      ) : null}
      {may.has('saw_child') ? <OneTap alert={alert} lang={lang} type="saw_child" /> : null}
      {may.has('hand_over') ? (
        <a class="button" href={`/console/alerts/${alert.id}#d-hand_over`}>
          {actions.hand_over[lang]}
        </a>
      ) : null}
      <a class="button" href={`/console/alerts/${alert.id}`}>
        {may.has('confirm_close') ? say.lookFirst : say.details}
      </a>
      {may.has('recuse') ? <OneTap alert={alert} lang={lang} type="recuse" /> : null}
    </div>
  );
}

interface ActsProps {
  readonly alert: DeskAlertDetail;
  readonly lang: Lang;
  /** What was typed into a form that could not be kept: it comes back. */
  readonly typed?: Typed;
}

export interface Typed {
  readonly type: string;
  readonly text: string;
}

/** Everything that this reader may do, on the alert's own page. */
export function AllActs({ alert, lang, typed }: ActsProps) {
  const may = new Set(alert.may);
  const say = actsWords[lang];
  const tap = (type: Type) => (may.has(type) ? <OneTap alert={alert} lang={lang} type={type} /> : null);
  const police = (number: string, word?: string) =>
    may.has('called_police') ? (
      <OneTap alert={alert} lang={lang} type="called_police" fields={{ number }} word={word} />
    ) : null;
  const fold = (type: Type, more: Partial<FoldProps>) =>
    may.has(type) ? <Fold alert={alert} lang={lang} type={type} typed={typed} {...more} /> : null;
  if (may.size === 0) return null;
  return (
    <section class="all-acts noprint" aria-label={say.acts}>
      <div class="acts">
        {first.map((type) => (may.has(type) ? <OneTap alert={alert} lang={lang} type={type} strong /> : null))}
        {police('110')}
        {police('120', say.ambulance)}
        {tap('need_support')}
        {tap('off_duty')}
      </div>
      {fold('saw_child', { area: say.saw })}
      {fold('note', { area: say.note, required: true })}
      {may.has('hand_over') ? <HandOver alert={alert} lang={lang} /> : null}
      {fold('recuse', { say: say.recuse })}
      {may.has('request_close') ? <RequestClose alert={alert} lang={lang} typed={typed} /> : null}
      {fold('confirm_close', { say: say.confirm })}
      {fold('refuse_close', { say: say.refuse })}
    </section>
  );
}

interface FoldProps {
  readonly alert: DeskAlertRow;
  readonly type: Type;
  readonly lang: Lang;
  readonly typed?: Typed;
  readonly say?: string;
  readonly area?: string;
  readonly required?: boolean;
}

function Fold({ alert, type, lang, typed, say, area, required }: FoldProps) {
  const field = type === 'note' ? 'text' : 'note';
  const kept = typed?.type === type ? typed.text : '';
  return (
    <details id={`d-${type}`} open={kept !== ''}>
      <summary>{actions[type][lang]}</summary>
      <ActForm alert={alert} lang={lang} type={type}>
        {say ? <p>{say}</p> : null}
        {area ? <label for={`a-${type}`}>{area}</label> : null}
        {area ? (
          <textarea id={`a-${type}`} name={field} rows={4} maxlength={4000} required={required}>
            {kept}
          </textarea>
        ) : null}
        <button type="submit" class="strong">
          {area ? actsWords[lang].keep : `${actsWords[lang].sure}${actions[type][lang]}`}
        </button>
      </ActForm>
    </details>
  );
}

function HandOver({ alert, lang }: ActsProps) {
  const say = actsWords[lang];
  return (
    <details id="d-hand_over">
      <summary>{actions.hand_over[lang]}</summary>
      <ActForm alert={alert} lang={lang} type="hand_over">
        <p>{say.handOver}</p>
        <label for="to">{say.toWhom}</label>
        <select id="to" name="toStaffId" required>
          <option value="">{say.choose}</option>
          {alert.handOverTo.map((to) => (
            <option value={to.staffId}>
              {to.name} · {roleWord(to.role, lang)}
            </option>
          ))}
        </select>
        <button type="submit" class="strong">
          {say.hand}
        </button>
      </ActForm>
    </details>
  );
}

function RequestClose({ alert, lang, typed }: ActsProps) {
  const say = actsWords[lang];
  const kept = typed?.type === 'request_close' ? typed.text : '';
  return (
    <details id="d-request_close" open={kept !== ''}>
      <summary>{actions.request_close[lang]}</summary>
      <ActForm alert={alert} lang={lang} type="request_close">
        <p>
          {alert.secondPerson
            ? say.second(alert.approvers.map((role) => roleWord(role, lang)).join(say.or))
            : say.alone}
        </p>
        <fieldset>
          <legend>{say.result}</legend>
          <label>
            <input type="radio" name="outcome" value="resolved" required /> {say.resolved}
          </label>
          <label>
            <input type="radio" name="outcome" value="false_alarm" /> {say.falseAlarm}
          </label>
        </fieldset>
        <label for="a-close">{say.close}</label>
        <textarea id="a-close" name="text" rows={5} maxlength={4000} required>
          {kept}
        </textarea>
        <button type="submit" class="strong">
          {actions.request_close[lang]}
        </button>
      </ActForm>
    </details>
  );
}

/** To tell somebody after all is a human's decision, and cannot be taken back (domain 4.4). */
export function ReleasePerson({ alert, lang, personId }: ActsProps & { readonly personId: string }) {
  const say = actsWords[lang];
  return (
    <details id={`d-release-${personId}`} class="noprint">
      <summary>{say.release}</summary>
      <ActForm alert={alert} lang={lang} type="release_person" fields={{ personId }}>
        <p>{say.releaseSay}</p>
        <button type="submit" class="strong">
          {say.releaseGo}
        </button>
      </ActForm>
    </details>
  );
}
