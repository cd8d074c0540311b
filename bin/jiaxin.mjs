#!/usr/bin/env node
// Starts the command line under the Node that the project brings, whatever is installed on the machine.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const runtime = existsSync(own) ? own : process.execPath;
const tsx = new URL('../node_modules/tsx/dist/loader.mjs', import.meta.url).href;
// A small nursery keeps a resting process below 250 MB; a year that is played never rests.
const nursery = process.argv[2] === 'year' ? 64 : 4;
const child = spawn(runtime, [`--max-semi-space-size=${nursery}`, '--import', tsx, join(root, 'src', 'cli.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(runtime)}${delimiter}${process.env.PATH ?? ''}` },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
