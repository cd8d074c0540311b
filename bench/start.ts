import { setTimeout as sleep } from 'node:timers/promises';
import { startAppProcess } from './app-process.ts';
import { atMost, type Measured } from './measured.ts';

/** First start (the database is made), later start, memory after half a minute of rest. */
export async function measureStart(folder: string): Promise<Measured[]> {
  const first = await startAppProcess('start', folder);
  await first.stop();
  const later = await startAppProcess('start', folder);
  await sleep(20_000);
  const resident = later.residentMb();
  await later.stop();
  return [
    atMost('first start until ready', first.readyMs / 1000, 20, 's'),
    atMost('later start until ready', later.readyMs / 1000, 4, 's'),
    atMost('resident at rest', resident, 250, 'MB'),
  ];
}
