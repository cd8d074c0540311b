import type { TalkLine } from '../../app/desk/talk-port.ts';
import { inboxWords } from './inbox-words.ts';
import type { Lang } from './language.ts';
import { saidTime } from './said-time.ts';

interface LinesProps {
  readonly lines: readonly TalkLine[];
  /** How the person is called. */
  readonly who: string;
  readonly whole: boolean;
  readonly lang: Lang;
  readonly timeZone: string;
}

/** What went to and fro, newest first: beside the field in which one answers. Text and nothing else. */
export function TalkLines({ lines, who, whole, lang, timeZone }: LinesProps) {
  const say = inboxWords[lang];
  return (
    <>
      {whole ? null : <p class="small">{say.part}</p>}
      {lines.length === 0 ? <p>{say.noLines}</p> : null}
      <ol class="talk" reversed>
        {[...lines].reverse().map(({ at, from, kind, text, state }) => (
          <li class={from}>
            <p class="small">
              {from === 'person' ? who : say.from[from]} <time>{saidTime(at, timeZone, lang)}</time>
              {say.state[state] ? <b> {say.state[state]}</b> : null}
            </p>
            <p class="bubble" lang="zh-CN">
              {[say.kind[kind], text].filter(Boolean).join(' ')}
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}
