import type { LimitRow } from '../../app/desk/settings-port.ts';
import type { Lang } from './language.ts';
import { durationWord, limitName, limitWords } from './limit-words.ts';

/** Which levels' steps stand together: protection counts as red. */
const levels = {
  red: ['red', 'police', 'police_narrow', 'family_told'],
  orange: ['orange', 'same_day'],
  yellow: ['yellow'],
  blue: ['blue'],
} as const;

interface LimitTableProps {
  readonly limits: readonly LimitRow[];
  readonly lang: Lang;
}

/** The county's time limits of alerts by level, each leading to its own page. */
export function LimitTable({ limits, lang }: LimitTableProps) {
  const say = limitWords[lang];
  if (limits.length === 0) return null;
  return (
    <section aria-labelledby="limits">
      <h2 id="limits">{say.title}</h2>
      <p>{say.intro}</p>
      {Object.entries(levels).map(([level, groups]: [string, readonly string[]]) => {
        const rows = limits.filter(({ limit }) => groups.includes(limit.key.split('.')[0] ?? ''));
        return rows.length === 0 ? null : (
          <details id={`l-${level}`} open={level === 'red'}>
            <summary>
              {say.groups[level]} ({rows.length})
            </summary>
            <Limits limits={rows} lang={lang} />
          </details>
        );
      })}
    </section>
  );
}

function Limits({ limits, lang }: LimitTableProps) {
  const say = limitWords[lang];
  return (
    <table class="stack">
      <thead>
        <tr>
          {say.head.map((text) => (
            <th scope="col">{text}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {limits.map(({ limit, value, standard }) => (
          <tr>
            <td>
              <a href={`/console/settings/limits/${limit.key}`}>{limitName(limit.key, lang)}</a>
            </td>
            <td class="in-line">
              {value === standard ? durationWord(value, lang) : <b>{durationWord(value, lang)}</b>}
              {value === standard ? null : (
                <>
                  <br />
                  <small>
                    {say.byDefault} {durationWord(standard, lang)}
                  </small>
                </>
              )}
            </td>
            <td class="in-line small">{limit.basis}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
