import { clockTime } from '../clock-time.ts';
import { LinkNumbers } from './link-numbers.tsx';
import type { ScreenRow } from './screen-rows.ts';

export interface RowViewProps {
  readonly row: ScreenRow;
  /** Where the options post to. */
  readonly action: string;
  /** The client id of an option pressed without scripts: pressing twice is one message. */
  readonly formId: string;
  readonly timeZone: string;
}

/** One bubble. The page and its stream draw it with the same function. */
export function RowView({ row, action, formId, timeZone }: RowViewProps) {
  return (
    <div id={`r-${row.key}`} class={`row ${row.from}${row.red ? ' red' : ''}`}>
      <div class="bubble">
        <span class="vh">{row.from === 'bot' ? '护苗小助手说：' : '我说：'}</span>
        <p class="said">{row.from === 'bot' ? <LinkNumbers text={row.text} /> : row.text}</p>
        <p class="meta">
          {row.from === 'bot' ? (
            <button type="button" class="speak" data-speak={row.voiceText || row.text} hidden>
              读给我听
            </button>
          ) : (
            <span class="state">已送达</span>
          )}
          <time datetime={new Date(row.at).toISOString()}>{clockTime(row.at, timeZone)}</time>
        </p>
      </div>
      {row.active ? (
        <form method="post" action={action} class="options" aria-label="可以这样回答" data-send>
          <input type="hidden" name="clientId" value={formId} />
          {row.buttons.map((button) => (
            <button type="submit" name="button" value={button.send ?? button.data}>
              <b>{button.data}</b> <span>{button.label}</span>
            </button>
          ))}
        </form>
      ) : null}
    </div>
  );
}
