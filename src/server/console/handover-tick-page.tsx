import type { HandoverChild, HandoverForm } from '../../app/desk/handover-port.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { englishOptions } from './form-english.ts';
import { handoverWords } from './handover-words.ts';
import { bracketed, type Lang } from './language.ts';

interface Shared {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly notice?: string;
}

/** What was ticked so far, by child. */
export interface Ticks {
  readonly ticked: Readonly<Record<string, string>>;
  readonly where: Readonly<Record<string, string>>;
  readonly confirmed?: Readonly<Record<string, string>>;
}

interface TickPageProps extends Shared, Ticks {
  readonly form: HandoverForm;
  /** Of a second round: children to be confirmed one by one; seconds of the first. */
  readonly confirm: readonly string[] | null;
  readonly seconds: number | null;
  readonly missing?: string;
}

/** A list of one village; with `confirm` the few that are asked about once more. */
export function TickPage(props: TickPageProps) {
  const { actor, lang, now, notice, form, confirm, ticked, where, confirmed = {}, seconds } = props;
  const say = handoverWords[lang];
  const asked = confirm === null ? form.children : form.children.filter(({ id }) => confirm.includes(id));
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
        {confirm === null ? `${form.village} · ${say.sides[form.side]}` : say.confirmTitle}{' '}
        <small>{say.count(asked.length)}</small>
      </h1>
      <p class="facts">{say.holiday(form.holiday)}</p>
      <form method="post" action={`/console/handover/${form.side}/${form.villageId}`} data-once>
        <input type="hidden" name="actId" value={crypto.randomUUID()} />
        <input type="hidden" name="startedAt" value={String(now)} />
        {seconds === null ? null : <input type="hidden" name="seconds" value={String(seconds)} />}
        {confirm === null ? (
          <label class="tick all">
            <input type="checkbox" name="rest" value="1" />
            <b>{say.rest[form.side]}</b>
          </label>
        ) : (
          <>
            <p>{say.confirmSay}</p>
            {form.children.map(({ id }) => (
              <>
                <input type="hidden" name={`m.${id}`} value={ticked[id] ?? ''} />
                {confirm.includes(id) ? null : <input type="hidden" name={`w.${id}`} value={where[id] ?? ''} />}
                {confirmed[id] ? <input type="hidden" name={`c.${id}`} value={confirmed[id]} /> : null}
              </>
            ))}
          </>
        )}
        {asked.map((child) => (
          <ChildTicks {...props} child={child} />
        ))}
        <button type="submit" class="strong big-act">
          {confirm === null ? say.send : say.confirm}
        </button>
      </form>
    </DeskFrame>
  );
}

function ChildTicks(props: TickPageProps & { readonly child: HandoverChild }) {
  const { child, form, lang, confirm, ticked, where, missing } = props;
  const say = handoverWords[lang];
  const words = englishOptions[form.side === 'village' ? 'o1_met' : 'p1_what'];
  const name = confirm === null ? 'm' : 'c';
  return (
    <fieldset id={`q-${child.id}`} class={`question${missing === child.id ? ' missing' : ''}`}>
      <legend>
        {bracketed(child.name, child.fileNo, lang)}{' '}
        <small>{child.plan ? (say.plans[child.plan] ?? child.plan) : say.noPlan}</small>
      </legend>
      {child.high ? <p class="small">{say.high}</p> : null}
      <div class="ticks">
        {form.options.map(({ value, label }) => (
          <label class="tick">
            <input
              type="radio"
              name={`${name}.${child.id}`}
              value={value}
              checked={confirm === null && ticked[child.id] === value}
            />
            <span>{(lang === 'en' && words?.[value]) || label}</span>
          </label>
        ))}
      </div>
      {form.side === 'village' ? (
        <div class="question" data-after={child.id} data-values="ELSEWHERE">
          <input
            class="wide"
            name={`w.${child.id}`}
            value={where[child.id] ?? ''}
            maxlength={300}
            aria-label={`${child.name}: ${say.where}`}
            placeholder={say.where}
          />
        </div>
      ) : null}
    </fieldset>
  );
}
