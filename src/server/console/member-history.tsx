import type { Lang } from './language.ts';
import type { MemberPageProps } from './member-sections.tsx';
import { memberWords } from './member-words.ts';
import { actionWord, fieldWords } from './people-words.ts';
import { roleWord } from './role-words.ts';
import { saidTime } from './said-time.ts';

export function History({ member, lang, timeZone }: MemberPageProps) {
  const say = memberWords[lang];
  return (
    <details id="d-history">
      <summary>
        {say.history} {member.history.length > 0 ? `(${member.history.length})` : ''}
      </summary>
      {member.history.length === 0 ? <p>{say.noHistory}</p> : null}
      <ul class="timeline">
        {member.history.map(({ at, who, action, what }) => (
          <li>
            <time datetime={new Date(at).toISOString()}>{saidTime(at, timeZone, lang)}</time>{' '}
            {[who, actionWord(action, lang), action.startsWith('role') ? roleWords(what, lang) : fieldWords(what, lang)]
              .filter(Boolean)
              .join(' · ')}
          </li>
        ))}
      </ul>
    </details>
  );
}

function roleWords(what: string, lang: Lang): string {
  const [role = '', ...place] = what.split(' ');
  return [roleWord(role, lang), ...place].join(' ');
}
