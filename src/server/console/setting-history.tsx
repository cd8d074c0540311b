import type { SettingChange } from '../../app/desk/settings-port.ts';
import type { Lang } from './language.ts';
import { saidTime } from './said-time.ts';
import { settingsWords } from './settings-words.ts';

interface SettingHistoryProps {
  readonly id: string;
  readonly history: readonly SettingChange[];
  readonly lang: Lang;
  readonly timeZone: string;
  readonly open?: boolean;
  /** How a value is said. */
  readonly say?: (value: string) => string;
}

/** Who changed a setting, when, from what to what, and why. */
export function SettingHistory({ id, history, lang, timeZone, open, say = (value) => value }: SettingHistoryProps) {
  if (history.length === 0) return null;
  return (
    <details id={id} open={open}>
      <summary>
        {settingsWords[lang].history} ({history.length})
      </summary>
      <ul class="timeline">
        {history.map(({ at, who, from, to, reason }) => (
          <li>
            <time datetime={new Date(at).toISOString()}>{saidTime(at, timeZone, lang)}</time> {who} ·{' '}
            {from ? say(from) : '—'} → {say(to)} · {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
