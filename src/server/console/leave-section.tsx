import type { Leaves } from '../../app/desk/leave-port.ts';
import { accountWords } from './account-words.ts';
import { colon, type Lang } from './language.ts';

/** The form as it was filled in, when it comes back. */
export interface LeaveFields {
  readonly fromDay: string;
  readonly toDay: string;
  readonly deputyStaffId: string;
  readonly note: string;
}

export interface LeaveSectionProps {
  readonly lang: Lang;
  readonly leaves: Leaves;
  readonly fields?: LeaveFields;
}

const nothing: LeaveFields = { fromDay: '', toDay: '', deputyStaffId: '', note: '' };

/** One's own leave and who stands in. */
export function LeaveSection({ lang, leaves, fields = nothing }: LeaveSectionProps) {
  const say = accountWords[lang];
  return (
    <section aria-labelledby="leave">
      <h2 id="leave">{say.leave}</h2>
      <p>{say.leaveWhy}</p>
      {leaves.standsIn.map(({ name, fromDay, toDay }) => (
        <p class="strip">
          {say.standsIn} <b>{name}</b>
          {colon(lang)}
          {fromDay} – {toDay}
        </p>
      ))}
      {leaves.own.length === 0 ? <p class="small">{say.noLeave}</p> : null}
      <ul class="own">
        {leaves.own.map((leave) => (
          <li>
            <p>
              <b>
                {leave.fromDay} – {leave.toDay}
              </b>{' '}
              {leave.deputyName ? `${say.deputy} ${leave.deputyName}` : say.noDeputy}
            </p>
            {leave.note ? <p class="small">{leave.note}</p> : null}
            <form
              method="post"
              action={`/console/account/leave/${leave.id}/cancel`}
              id={`f-cancel-${leave.id}`}
              data-once
            >
              <button type="submit">{say.cancel}</button>
            </form>
          </li>
        ))}
      </ul>
      <AddLeave lang={lang} leaves={leaves} fields={fields} />
    </section>
  );
}

function AddLeave({ lang, leaves, fields = nothing }: LeaveSectionProps) {
  const say = accountWords[lang];
  return (
    <details id="d-leave" open={fields !== nothing}>
      <summary>{say.addLeave}</summary>
      <form method="post" action="/console/account/leave" id="f-leave" data-once>
        <input type="hidden" name="actId" value={crypto.randomUUID()} />
        <label for="leave-from">{say.from}</label>
        <input id="leave-from" name="fromDay" type="date" class="wide" required value={fields.fromDay} />
        <label for="leave-to">{say.to}</label>
        <input id="leave-to" name="toDay" type="date" class="wide" required value={fields.toDay} />
        <label for="leave-deputy">{say.deputy}</label>
        <select id="leave-deputy" name="deputyStaffId">
          <option value="">{say.noDeputy}</option>
          {leaves.deputies.map(({ staffId, name }) => (
            <option value={staffId} selected={staffId === fields.deputyStaffId}>
              {name}
            </option>
          ))}
        </select>
        <label for="leave-note">{say.note}</label>
        <textarea id="leave-note" name="note" rows={2} maxlength={200}>
          {fields.note}
        </textarea>
        <button type="submit" class="strong">
          {say.addLeave}
        </button>
      </form>
    </details>
  );
}
