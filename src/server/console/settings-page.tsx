import type { FileSetting, LimitRow, SettingRow } from '../../app/desk/settings-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import { timeZones } from '../../core/settings/county-settings.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { Choice, Field, FoldedForm } from './form-field.tsx';
import { colon, type Lang } from './language.ts';
import { LimitTable } from './limit-table.tsx';
import { SettingHistory } from './setting-history.tsx';
import { basisWord, settingsWords } from './settings-words.ts';
import { worded } from './worded.tsx';

interface SettingsPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly county: string;
  readonly rows: readonly SettingRow[];
  readonly limits: readonly LimitRow[];
  readonly files: readonly FileSetting[];
  readonly notice?: string;
  /** What was typed, after a refusal. */
  readonly typed?: { readonly key: string; readonly value: string; readonly reason: string };
}

/** Every setting: what it is now, its default, what it stands on, who changed it and why. */
export function SettingsPage(props: SettingsPageProps) {
  const { actor, lang, now, county, rows, limits, files, notice } = props;
  const say = settingsWords[lang];
  return (
    <DeskFrame
      title={say.title}
      path="/console/settings"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <h1>{say.head(county)}</h1>
      {rows.map((row) => (
        <SettingCard {...props} row={row} />
      ))}
      <p>
        <small>{say.officer}</small>
      </p>
      <LimitTable limits={limits} lang={lang} />
      <h2>{say.files}</h2>
      <p>{say.filesSay}</p>
      {(['quiet', 'duties'] as const).map((group) => (
        <FileGroup group={group} files={files.filter((file) => file.group === group)} lang={lang} />
      ))}
    </DeskFrame>
  );
}

function SettingCard({ row, lang, timeZone, actor, typed }: SettingsPageProps & { readonly row: SettingRow }) {
  const say = settingsWords[lang];
  const { rule, value, standard, isSet, history } = row;
  const { key } = rule;
  const mine = typed?.key === key ? typed : undefined;
  return (
    <section class="card" aria-labelledby={`t-${key}`}>
      <h2 id={`t-${key}`}>
        {say.names[key]}
        {colon(lang)}
        {worded(value || '—', lang)}
      </h2>
      <p class="facts">{say.means[key]}</p>
      <p>
        <small>
          {isSet ? (
            <>
              {say.standard} {worded(standard || '—', lang)}
            </>
          ) : (
            say.isDefault
          )}{' '}
          · {say.basis} {rule.basis}
        </small>
      </p>
      {mayEver(actor, 'settings.change') ? (
        <FoldedForm
          title={say.change}
          action="/console/settings/acts"
          act="change"
          id={`set-${key}`}
          button={say.keep}
          fields={{ key, seen: value }}
          open={mine !== undefined}
        >
          {rule.kind === 'zone' ? (
            <Choice
              label={say.value}
              name="value"
              value={mine?.value ?? value}
              options={timeZones.map((zone) => [zone, zone] as const)}
            />
          ) : (
            <Field
              label={say.value}
              name="value"
              value={mine?.value ?? value}
              type={rule.kind === 'years' || rule.kind === 'hours' ? 'number' : 'text'}
              required
              max={80}
            />
          )}
          <Field label={say.reason} name="reason" value={mine?.reason} required max={200} />
        </FoldedForm>
      ) : null}
      <SettingHistory id={`h-${key}`} history={history} lang={lang} timeZone={timeZone} />
    </section>
  );
}

function FileGroup({
  group,
  files,
  lang,
}: {
  readonly group: FileSetting['group'];
  readonly files: readonly FileSetting[];
  readonly lang: Lang;
}) {
  const say = settingsWords[lang];
  if (files.length === 0) return null;
  return (
    <details id={`g-${group}`}>
      <summary>
        {say.groups[group]} ({files.length})
      </summary>
      <table>
        <thead>
          <tr>
            {say.fileHead.slice(0, 3).map((text) => (
              <th scope="col">{text}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr>
              <td>{group === 'quiet' ? (say.quiet[file.name.zh] ?? file.name.zh) : worded(file.name, lang)}</td>
              <td>{group === 'duties' ? <small>{file.value}</small> : file.value}</td>
              <td>{basisWord(file.basis, lang)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <small>{files[0]?.file}</small>
      </p>
    </details>
  );
}
