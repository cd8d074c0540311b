import type { Child } from 'hono/jsx';
import type { AlertAction } from '../../core/event.ts';
import type { DeskAlertDetail, DeskAlertRow } from '../ports.ts';
import { actionWord } from './words.ts';

type Type = AlertAction['type'];

interface FormProps {
  readonly alert: DeskAlertRow;
  readonly type: Type;
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
        {word ?? actionWord[form.type]}
      </button>
    </ActForm>
  );
}

const first: readonly Type[] = ['take', 'accept_hand_over', 'confirm_close'];

/** What can be done with one tap from the list. What cannot be taken back or needs words is asked on the alert's page. */
export function QuickActs({ alert }: { readonly alert: DeskAlertRow }) {
  const may = new Set(alert.may);
  return (
    <div class="acts">
      {first.map((type) =>
        may.has(type) && type !== 'confirm_close' ? <OneTap alert={alert} type={type} strong /> : null,
      )}
      {may.has('called_police') ? <OneTap alert={alert} type="called_police" fields={{ number: '110' }} /> : null}
      {may.has('saw_child') ? <OneTap alert={alert} type="saw_child" /> : null}
      <a class="button" href={`/console/alerts/${alert.id}`}>
        {may.has('confirm_close') ? '看了再确认结案' : '详情和其他'}
      </a>
    </div>
  );
}

/** Everything that this reader may do, on the alert's own page. */
export function AllActs({ alert }: { readonly alert: DeskAlertDetail }) {
  const may = new Set(alert.may);
  return (
    <section class="all-acts noprint" aria-label="处置">
      <div class="acts">
        {may.has('take') ? <OneTap alert={alert} type="take" strong /> : null}
        {may.has('accept_hand_over') ? <OneTap alert={alert} type="accept_hand_over" strong /> : null}
        {may.has('called_police') ? <OneTap alert={alert} type="called_police" fields={{ number: '110' }} /> : null}
        {may.has('called_police') ? (
          <OneTap alert={alert} type="called_police" fields={{ number: '120' }} word="已打120" />
        ) : null}
        {may.has('need_support') ? <OneTap alert={alert} type="need_support" /> : null}
        {may.has('off_duty') ? <OneTap alert={alert} type="off_duty" /> : null}
      </div>
      {may.has('saw_child') ? (
        <Fold alert={alert} type="saw_child" area="在哪里见到的、孩子怎么样（可以不写）" />
      ) : null}
      {may.has('note') ? <Fold alert={alert} type="note" area="做了什么、联系了谁、结果怎样" required /> : null}
      {may.has('hand_over') ? <HandOver alert={alert} /> : null}
      {may.has('recuse') ? (
        <Fold alert={alert} type="recuse" say="回避以后您不再收到这件事的消息，系统马上找下一个人。不能撤回。" />
      ) : null}
      {may.has('request_close') ? <RequestClose alert={alert} /> : null}
      {may.has('confirm_close') ? (
        <Fold
          alert={alert}
          type="confirm_close"
          say="您确认：孩子现在安全，有放心的大人照看。确认后这件事结案，记在您名下。"
        />
      ) : null}
      {may.has('refuse_close') ? <Fold alert={alert} type="refuse_close" say="退回后继续处理，时限照走。" /> : null}
    </section>
  );
}

interface FoldProps {
  readonly alert: DeskAlertRow;
  readonly type: Type;
  readonly say?: string;
  readonly area?: string;
  readonly required?: boolean;
}

function Fold({ alert, type, say, area, required }: FoldProps) {
  const field = type === 'note' ? 'text' : 'note';
  return (
    <details id={`d-${type}`}>
      <summary>{actionWord[type]}</summary>
      <ActForm alert={alert} type={type}>
        {say ? <p>{say}</p> : null}
        {area ? <label for={`a-${type}`}>{area}</label> : null}
        {area ? (
          <textarea id={`a-${type}`} name={field} rows={4} maxlength={4000} required={required}></textarea>
        ) : null}
        <button type="submit" class="strong">
          {area ? '记下' : `确定：${actionWord[type]}`}
        </button>
      </ActForm>
    </details>
  );
}

function HandOver({ alert }: { readonly alert: DeskAlertDetail }) {
  return (
    <details id="d-hand_over">
      <summary>{actionWord.hand_over}</summary>
      <ActForm alert={alert} type="hand_over">
        <p>对方按了“我接过来”才算转成，在那以前还是您负责。</p>
        <label for="to">转给谁</label>
        <select id="to" name="toStaffId" required>
          <option value="">请选人</option>
          {alert.handOverTo.map((to) => (
            <option value={to.staffId}>
              {to.name} · {to.post}
            </option>
          ))}
        </select>
        <button type="submit" class="strong">
          转过去
        </button>
      </ActForm>
    </details>
  );
}

function RequestClose({ alert }: { readonly alert: DeskAlertDetail }) {
  return (
    <details id="d-request_close">
      <summary>{actionWord.request_close}</summary>
      <ActForm alert={alert} type="request_close">
        <fieldset>
          <legend>结果</legend>
          <label>
            <input type="radio" name="outcome" value="resolved" required /> 处理好了
          </label>
          <label>
            <input type="radio" name="outcome" value="false_alarm" /> 查过，不属实
          </label>
        </fieldset>
        <label for="a-close">做了什么，孩子现在谁照看，以后哪天再看</label>
        <textarea id="a-close" name="text" rows={5} maxlength={4000} required></textarea>
        <button type="submit" class="strong">
          申请结案
        </button>
      </ActForm>
    </details>
  );
}

/** To tell somebody after all is a human's decision, and cannot be taken back (domain 4.4). */
export function ReleasePerson({ alert, personId }: { readonly alert: DeskAlertDetail; readonly personId: string }) {
  return (
    <details id={`d-release-${personId}`} class="noprint">
      <summary>这个人没问题，可以告诉</summary>
      <ActForm alert={alert} type="release_person" fields={{ personId }}>
        <p>您确认这个人和这件事没有关系，可以由人去告诉。记在您名下，不能撤回。</p>
        <button type="submit" class="strong">
          确定：可以告诉
        </button>
      </ActForm>
    </details>
  );
}
