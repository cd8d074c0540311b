import type { LimitRow } from '../../app/desk/settings-port.ts';
import { mayEver } from '../../core/access/may.ts';
import { durationText } from '../../core/alert/alert-limits.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { Back } from './back-link.tsx';
import { DeskFrame } from './desk-frame.tsx';
import { ActForm, Choice, Field } from './form-field.tsx';
import type { Lang } from './language.ts';
import { durationWord, limitName, limitWords } from './limit-words.ts';
import { SettingHistory } from './setting-history.tsx';
import { settingsWords } from './settings-words.ts';

interface LimitPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly county: string;
  readonly row: LimitRow;
  readonly notice?: string;
  /** What was typed, after a refusal. */
  readonly typed?: { readonly amount: string; readonly unit: string; readonly reason: string };
}

/** One time limit: what it is, how far it can be changed and why, the form, and who changed it. */
export function LimitPage(props: LimitPageProps) {
  const { actor, lang, now, timeZone, county, row, notice } = props;
  const [say, words] = [limitWords[lang], settingsWords[lang]];
  const { limit, value, standard, isSet, history } = row;
  const said = (text: string) => durationWord(text, lang);
  const name = limitName(limit.key, lang);
  return (
    <DeskFrame
      title={name}
      path="/console/settings"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <Back href="/console/settings#limits">{say.back}</Back>
      <h1>
        {name}
        {lang === 'zh' ? '：' : ': '}
        {said(value)}
      </h1>
      <p class="facts">
        {county} · {isSet ? `${words.standard} ${said(standard)}` : words.isDefault} · {words.basis} {limit.basis}
      </p>
      {limit.climbs ? <p>{say.follows}</p> : null}
      <p>
        {say.bounds[limit.bound]} {say.range(said(durationText(limit.least)), said(durationText(limit.most)))}
      </p>
      <p>{say.effect}</p>
      {mayEver(actor, 'settings.change') ? <ChangeForm {...props} /> : null}
      <SettingHistory id="history" history={history} lang={lang} timeZone={timeZone} say={said} open />
    </DeskFrame>
  );
}

function ChangeForm({ lang, row, typed }: LimitPageProps) {
  const [say, words] = [limitWords[lang], settingsWords[lang]];
  const { limit, value } = row;
  const [, amount = '', unit = ''] = /^(\d+)(wd|[mhd])$/u.exec(value) ?? [];
  const units = limit.most.workdays === undefined ? ['m', 'h', 'd'] : ['m', 'h', 'd', 'wd'];
  return (
    <ActForm
      action={`/console/settings/limits/${limit.key}`}
      act="change"
      id="limit"
      button={words.keep}
      fields={{ seen: value }}
    >
      <Field label={say.amount} name="amount" value={typed?.amount ?? amount} type="number" required max={4} />
      <Choice
        label={say.unit}
        name="unit"
        value={typed?.unit ?? unit}
        options={units.map((one) => [one, (say.units[one] ?? one).trim()] as const)}
      />
      <Field label={words.reason} name="reason" value={typed?.reason} required max={200} />
    </ActForm>
  );
}
