import { familyRoles } from '../../core/campaign/campaign.ts';
import { faultSentence } from '../../core/campaign/campaign-fault.ts';
import type { Instant } from '../../core/ids.ts';
import type { CampaignFault, CampaignForm, CampaignPreview, DeskActor, DeskChoices, NamedChild } from '../ports.ts';
import { Back } from './back-link.tsx';
import { campaignWords, faultEnglish, kindWords, notSentWord } from './campaign-words.ts';
import { DeskFrame } from './desk-frame.tsx';
import { type Lang, listed } from './language.ts';
import { type Found, NamedChildren } from './named-children.tsx';
import { roleWord } from './role-words.ts';

interface NewCampaignProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly choices: DeskChoices;
  readonly form: CampaignForm;
  readonly actId: string;
  readonly named: readonly NamedChild[];
  readonly found: Found | null;
  readonly preview: CampaignPreview | null;
  readonly notice?: string;
}

/** Roles that a campaign can go to. */
export const audienceRoles: readonly string[] = [
  ...familyRoles,
  'CLASS_TEACHER',
  'SCHOOL_OFFICE',
  'PRINCIPAL',
  'CHILD_DIRECTOR',
  'VILLAGE_HEAD',
  'TOWN_SUPERVISOR',
  'TOWN_STATION',
  'HELPER',
  'VOLUNTEER',
];

/** A broadcast as it is written: what, to whom, where; looked at before it is kept, and approved by somebody else. */
export function NewCampaignPage(props: NewCampaignProps) {
  const { actor, lang, now, choices, form, actId, named, found, preview, notice } = props;
  const say = campaignWords[lang];
  return (
    <DeskFrame
      title={say.write}
      path="/console/campaigns/new"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['desk-audit.css']}
      still
    >
      <Back href="/console/campaigns">{say.all}</Back>
      <h1>{say.write}</h1>
      <form method="post" action="/console/campaigns/new">
        <input type="hidden" name="actId" value={actId} />
        <fieldset>
          <legend>{say.kind}</legend>
          {(['tip', 'flow', 'emergency'] as const).map((kind) => (
            <label class="pick">
              <input type="radio" name="kind" value={kind} checked={form.kind === kind} /> {kindWords[kind][lang]}
            </label>
          ))}
        </fieldset>
        <label for="title">{say.name}</label>
        <input class="wide" id="title" name="title" maxlength={60} required value={form.title} />
        <label for="text">{say.text}</label>
        <textarea id="text" name="text" rows={3} maxlength={2000} aria-describedby="text-say">
          {form.text ?? ''}
        </textarea>
        <p class="small" id="text-say">
          {say.textSay}
        </p>
        <label for="flow">{say.flow}</label>
        <select id="flow" name="flowId">
          <option value="">{say.chooseFlow}</option>
          {choices.flows.map(({ id, title }) => (
            <option value={id} selected={id === form.flowId}>
              {title[lang]} ({id})
            </option>
          ))}
        </select>
        <fieldset>
          <legend>{say.roles}</legend>
          {audienceRoles.map((role) => (
            <Pick name="roles" value={role} chosen={form.audience.roles} text={roleWord(role, lang)} />
          ))}
        </fieldset>
        <fieldset>
          <legend>{choices.wholeCounty ? say.places : say.mustPlace}</legend>
          {choices.regions.map(({ id, name, level }) => (
            <span class={level === 'village' ? undefined : 'own-line'}>
              <Pick name="regionIds" value={id} chosen={form.audience.regionIds} text={name} />
            </span>
          ))}
        </fieldset>
        {choices.schools.length > 0 ? (
          <fieldset>
            <legend>{say.schools}</legend>
            {choices.schools.map(({ id, name }) => (
              <Pick name="schoolIds" value={id} chosen={form.audience.schoolIds} text={name} />
            ))}
          </fieldset>
        ) : null}
        <NamedChildren chosen={named} found={found} lang={lang} />
        {preview ? <Preview preview={preview} lang={lang} /> : null}
        <p>
          <button type="submit" name="do" value="look">
            {say.look}
          </button>
          <button type="submit" name="do" value="save" class="strong">
            {say.save}
          </button>
        </p>
      </form>
    </DeskFrame>
  );
}

interface PickProps {
  readonly name: string;
  readonly value: string;
  readonly chosen: readonly string[];
  readonly text: string;
}

function Pick({ name, value, chosen, text }: PickProps) {
  return (
    <label class="pick">
      <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} /> {text}
    </label>
  );
}

function Preview({ preview: { faults, count, says }, lang }: { preview: CampaignPreview; lang: Lang }) {
  const say = campaignWords[lang];
  const reasons = Object.entries(count?.reasons ?? {}).toSorted(([, a], [, b]) => b - a);
  return (
    <section class="card" id="preview" aria-live="polite">
      <h2>{say.preview}</h2>
      <blockquote lang="zh-CN">{says}</blockquote>
      {count ? <p>{say.count(count.audience, count.reach)}</p> : null}
      {reasons.length > 0 ? (
        <p class="facts">
          {say.why}
          {listed(
            reasons.map(([code, n]) => `${notSentWord(code, lang)} ${say.people(n)}`),
            lang,
          )}
        </p>
      ) : null}
      {faults.length === 0 ? <p>{say.fine}</p> : null}
      {faults.length > 0 ? (
        <div role="alert">
          <p>{say.faults}</p>
          <ul>
            {faults.map((fault) => (
              <li>{faultWord(fault, lang)}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  );
}

export function faultWord(fault: CampaignFault, lang: Lang): string {
  return lang === 'zh' ? faultSentence(fault) : faultEnglish(fault);
}
