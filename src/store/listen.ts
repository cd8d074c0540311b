import pg from 'pg';
import type { Log } from '../app/log.ts';

/**
 * Hears what other processes say on channels of the database (NOTIFY), by one line. A line that breaks is taken up again; what was
 * said meanwhile is not heard, so it may only be a hint. Returns how to end it.
 */
export async function listenTo(
  url: string,
  log: Log,
  heard: Readonly<Record<string, (payload: string) => void>>,
): Promise<() => Promise<void>> {
  let ended = false;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    if (ended) return;
    const next = new pg.Client({ connectionString: url, application_name: 'jiaxin listen', keepAlive: true });
    next.on('notification', ({ channel, payload }) => heard[channel]?.(payload ?? ''));
    next.on('error', () => again(next));
    next.on('end', () => again(next));
    try {
      await next.connect();
      for (const channel of Object.keys(heard)) await next.query(`listen ${pg.escapeIdentifier(channel)}`);
      client = next;
    } catch {
      again(next);
    }
  };

  const again = (broken: pg.Client): void => {
    if (ended || (client !== null && client !== broken)) return;
    client = null;
    clearTimeout(retry);
    retry = setTimeout(() => void connect(), 1_000);
    log.debug({}, 'the line to the database is taken up again');
  };

  await connect();
  return async () => {
    ended = true;
    clearTimeout(retry);
    await client?.end().catch(() => undefined);
  };
}
