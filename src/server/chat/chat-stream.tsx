import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { type Bell, makeBell } from '../bell.ts';
import type { ServerPorts } from '../ports.ts';
import { RowView } from './row-view.tsx';
import { type ScreenRow, screenRows } from './screen-rows.ts';

/** How many rows the screen is kept in step with. */
export const windowRows = 60;
/** Rows before the reader's last one that are sent again: two commits may have become visible in the other order. */
const overlapRows = 8;
/** Keeps proxies from closing the line, and looks again in case a wake-up was lost. */
const lookAgainMs = 25_000;

export interface ChatStreamProps {
  readonly token: string;
  readonly path: string;
  /** The last row that the reader has: Last-Event-ID, or what the page was drawn with. */
  readonly after: string;
  /** Rows up to this instant are out of sight on this phone. */
  readonly putAwayAt: number;
}

/**
 * Rows as server-sent events, each with its key as id. Every wake-up reads the newest rows again and sends what this
 * reader has not had. When reading fails the line is closed: the browser comes back by itself.
 */
export function chatStream(c: Context, ports: ServerPorts, props: ChatStreamProps, ended: () => void) {
  return streamSSE(
    c,
    async (stream) => {
      const bell = makeBell(stream, ports.closing);
      const end = ports.chat.subscribe(props.token, bell.ring);
      try {
        await stream.writeSSE({ event: 'hello', data: '', retry: 2_000 });
        await follow(stream, ports, props, bell);
      } finally {
        end();
        bell.end();
        ended();
      }
    },
    async () => {},
  );
}

async function follow(stream: SSEStreamingApi, ports: ServerPorts, props: ChatStreamProps, bell: Bell): Promise<void> {
  let had: Set<string> | null = null;
  while (!bell.over()) {
    const rows = screenRows(await ports.chat.recent(props.token, windowRows), props.putAwayAt);
    if (had === null) {
      had = alreadyHad(rows, props.after);
      // The reader's last row is so old that rows in between are out of the window: the whole page is drawn again.
      if (had === null) return stream.writeSSE({ event: 'reload', data: '' });
    }
    for (const row of rows) {
      if (had.has(row.key)) continue;
      had.add(row.key);
      await stream.writeSSE({ id: row.key, event: 'row', data: rowJson(row, props.path, ports.settings.timeZone) });
    }
    if ((await bell.wait(lookAgainMs)) === 'time') await stream.writeSSE({ event: 'still', data: '' });
  }
}

/** null: the row `after` is not in a full window any more. */
export function alreadyHad(rows: readonly ScreenRow[], after: string): Set<string> | null {
  if (!after) return new Set();
  const at = rows.findIndex((row) => row.key === after);
  if (at < 0) return rows.length >= windowRows ? null : new Set();
  return new Set(rows.slice(0, Math.max(0, at + 1 - overlapRows)).map((row) => row.key));
}

/** {key, from, ask: whether it puts options on the screen, html}. */
export function rowJson(row: ScreenRow, path: string, timeZone: string): string {
  const formId = crypto.randomUUID();
  const html = (<RowView row={row} action={`${path}/messages`} formId={formId} timeZone={timeZone} />).toString();
  return JSON.stringify({ key: row.key, from: row.from, ask: row.active, html });
}
