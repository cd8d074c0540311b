import { silentLog } from '../../src/app/log.ts';
import { migrate } from '../../src/store/migrate.ts';

/** Migrates argv[2] with the migrations in argv[3], in a process of its own, and prints what it applied. */
const [, , url = '', folder] = process.argv;
console.log(JSON.stringify(await migrate(url, silentLog, folder)));
