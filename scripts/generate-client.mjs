// Writes Prisma's typed client to src/store/generated. Plain JavaScript, because it runs from `npm ci` on whatever Node
// the machine has; the work itself is done by the Node that came with npm. Silent unless it fails; needs no network.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const prisma = join(dirname(require.resolve('prisma/package.json')), 'build', 'index.js');
const brought = join(
  dirname(require.resolve('node/package.json')),
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

const { status, error, stdout, stderr } = spawnSync(
  existsSync(brought) ? brought : process.execPath,
  [prisma, 'generate', '--no-hints'],
  {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      // Any program that exists: generating needs no migration engine, and without this one is downloaded.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  },
);
if (status !== 0) {
  console.error(`Prisma's client could not be generated.\n${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`);
  process.exit(1);
}
