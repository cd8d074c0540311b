import { createInterface } from 'node:readline';
import closeWithGrace from 'close-with-grace';
import { makeLog } from '../../src/cli/start.ts';
import { readConfig } from '../../src/config.ts';
import { startApp } from '../../src/main.ts';

/**
 * The product as a process that can be killed. It reads its modules first and waits for a line "go <ms>" with how far its
 * clock is ahead; then it starts, prints "ready <url>", and runs until SIGTERM. It ends with whoever started it.
 */
const lines = createInterface({ input: process.stdin });
lines.on('close', () => process.exit(3));
const aheadMs = await new Promise<number>((resolve) =>
  lines.on('line', (line) => {
    const [word, ms] = line.split(' ');
    if (word === 'go') resolve(Number(ms));
  }),
);
const config = readConfig(process.env);
const app = await startApp(config, makeLog(config.logLevel), { now: () => Date.now() + aheadMs });
closeWithGrace({ delay: 10_000, logger: false }, async ({ err }) => {
  if (err) process.stderr.write(`ends because of ${err instanceof Error ? err.stack : err}\n`);
  await app.stop();
});
process.stdout.write(`ready ${app.url ?? 'worker'}\n`);
