import type { GoLive } from '../../app/desk/settings-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import type { GateItem } from '../../core/settings/go-live.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { Field, FoldedForm } from './form-field.tsx';
import { type Lang, listed } from './language.ts';
import { saidTime } from './said-time.ts';
import { settingsWords } from './settings-words.ts';

interface GoLivePageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly gate: GoLive;
  readonly notice?: string;
  readonly typed?: Readonly<Record<string, string>>;
}

function headline(live: boolean, open: number, lang: Lang): string {
  const say = settingsWords[lang];
  if (live) return open === 0 ? say.openLive : say.closedLive(open);
  return open === 0 ? say.open : say.closed(open);
}

const mend: Readonly<Record<GateItem['key'], string | null>> = {
  roster: '/console/people/roster',
  numbers: '/console/people/roster',
  training: '/console/people?missing=training',
  assessment: null,
};

/** The gate before real families are invited: four conditions, each with what is missing and where to mend it. */
export function GoLivePage(props: GoLivePageProps) {
  const { actor, lang, now, gate, notice } = props;
  const say = settingsWords[lang];
  const open = gate.items.filter(({ fulfilled }) => !fulfilled).length;
  return (
    <DeskFrame
      title={say.live}
      path="/console/golive"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <h1>{gate.live ? say.on : say.off}</h1>
      <p>
        <b>{headline(gate.live, open, lang)}</b>
      </p>
      <ol class="gate">
        {gate.items.map((item) => (
          <Condition {...props} item={item} />
        ))}
      </ol>
      <p>
        <small>{say.basisLive}</small>
      </p>
      {mayEver(actor, 'settings.change') ? <Switch {...props} open={open} /> : null}
      <ul class="timeline">
        {gate.history.map(({ at, who, on, reason }) => (
          <li>
            <time datetime={new Date(at).toISOString()}>{saidTime(at, props.timeZone, lang)}</time> {who} ·{' '}
            {say.switched[on ? 'on' : 'off']} · {reason}
          </li>
        ))}
      </ul>
    </DeskFrame>
  );
}

function Condition({ item, gate, lang, actor, typed }: GoLivePageProps & { readonly item: GateItem }) {
  const say = settingsWords[lang];
  const { key, fulfilled, missing, missingCount } = item;
  const to = mend[key];
  return (
    <li class="card">
      <p>
        <b>{fulfilled ? '✓' : '—'}</b> {say.gate[key]} <span class="tag">{fulfilled ? say.ok : say.lacks}</span>
      </p>
      {missing.length > 0 ? (
        <p class="facts">
          {listed(missing, lang)} {missingCount > missing.length ? say.more(missingCount) : ''}
        </p>
      ) : null}
      {!fulfilled && to !== null && mayEver(actor, 'people.read') ? (
        <a class="button noprint" href={to}>
          {say.mend}
        </a>
      ) : null}
      {key === 'assessment' && gate.assessment ? (
        <p class="facts">{say.assessed(gate.assessment.on, gate.assessment.by)}</p>
      ) : null}
      {key === 'assessment' && mayEver(actor, 'settings.change') ? (
        <FoldedForm
          title={say.assess}
          action="/console/golive/acts"
          act="assessed"
          id="assess"
          button={say.keep}
          open={typed?.act === 'assessed'}
        >
          <Field label={say.assessOn} name="on" type="date" value={typed?.on} required />
          <Field label={say.assessBy} name="by" value={typed?.by} required max={60} />
        </FoldedForm>
      ) : null}
    </li>
  );
}

function Switch({ gate, lang, typed, open }: GoLivePageProps & { readonly open: number }) {
  const say = settingsWords[lang];
  if (!gate.live && open > 0) return null;
  const form = gate.live ? { title: say.switchOff, act: 'off' } : { title: say.switchOn, act: 'on' };
  return (
    <FoldedForm {...form} action="/console/golive/acts" id="switch" button={form.title} open={typed?.act === form.act}>
      {gate.live ? <p>{say.offSay}</p> : null}
      <Field label={say.why} name="reason" value={typed?.reason} required max={200} />
    </FoldedForm>
  );
}
