import { silentLog } from '../../src/app/log.ts';
import { startEmbeddedPostgres } from '../../src/store/postgres/embedded.ts';

/** An app in a process of its own that uses the embedded server in argv[2]: prints the address, stops on SIGTERM. */
const server = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: silentLog, durable: false });
process.once('SIGTERM', async () => {
  await server.stop();
  process.exit(0);
});
setInterval(() => {}, 1_000);
console.log(server.url);
