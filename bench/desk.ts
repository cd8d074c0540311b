import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { deskRoutes } from '../src/server/console/routes.ts';
import { startAppProcess } from './app-process.ts';
import { fillDeskHistory } from './desk-history.ts';
import { type Answer, type Ask, makeAsker } from './desk-requests.ts';
import { percentile } from './measured.ts';

const help = `npm run bench:desk [-- --children 20000 --months 24 --data <folder> --requests 40]

Starts the invented county with so many children and so many months of duties, contacts and alerts behind it, comes in by one-time links as the county's
officer, a township's supervisor and a child director, and asks every page of the desk that needs no id, and some children's files: the first byte
(95th percentile) against 150 ms, and what comes over the wire with styles and scripts, compressed and without cache, against 60 KB.
With --data the county is made once and found there the next time.
`;
const aims = { firstByteMs: 150, bytes: 60 * 1024 };
const roles = ['县办值班', '儿童督导员', '儿童主任'];
const files = 3;
/** Pages only: planning the day and going over the files is the worker's, at its own hours. */
const web = { JIAXIN_ROLE: 'web' };
const say = (line: string) => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: {
    children: { type: 'string', default: '20000' },
    months: { type: 'string', default: '24' },
    data: { type: 'string' },
    requests: { type: 'string', default: '40' },
    help: { type: 'boolean' },
  },
});

/** The one-time links that the demonstration prints, by role. */
function linksOf(printed: string): ReadonlyMap<string, string> {
  const lines = printed.split('\n');
  return new Map(
    roles.flatMap((role) => {
      const at = lines.findIndex((line) => line.startsWith(`  ${role} · `));
      const link = lines.slice(at, at + 3).find((line) => line.includes('/console/enter/'));
      return at < 0 || !link ? [] : [[role, link.slice(link.indexOf('/console/enter/')).trim()] as const];
    }),
  );
}

async function enter(ask: Ask, link: string): Promise<string> {
  const { status, cookies } = await ask(link, '', '');
  if (status !== 303) throw new Error(`The link answered ${status}.`);
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
}

const htmlOf = ({ body }: Answer): string =>
  (body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body).toString('utf8');

/** Styles and scripts of a page, each once. */
const assetsOf = (html: string): readonly string[] => [
  ...new Set([...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/gu)].map((match) => match[1] ?? '')),
];

interface Line {
  readonly role: string;
  readonly path: string;
  readonly p50: number;
  readonly p95: number;
  readonly bytes: number;
}

async function measure(ask: Ask, cookie: string, role: string, path: string): Promise<Line | string> {
  const first = await ask(path, cookie);
  if (first.status === 404) return '';
  if (first.status !== 200) return `${role} ${path}: ${first.status}${first.location ? ` → ${first.location}` : ''}`;
  if (!first.type.startsWith('text/html')) return '';
  let bytes = first.bytes;
  for (const asset of assetsOf(htmlOf(first))) bytes += (await ask(asset, '')).bytes;
  const times: number[] = [];
  for (let n = 0; n < Number(values.requests); n++) times.push((await ask(path, cookie)).firstByteMs);
  return { role, path, p50: percentile(times, 0.5), p95: percentile(times, 0.95), bytes };
}

/** Files of the first children of the reader's list. */
async function childFiles(ask: Ask, cookie: string): Promise<readonly string[]> {
  const list = await ask('/console/children', cookie);
  if (list.status !== 200) return [];
  const found = htmlOf(list).matchAll(/href="(\/console\/children\/[0-9a-f-]{36})["?#]/gu);
  return [...new Set([...found].map((match) => match[1] ?? ''))].slice(0, files);
}

async function run(folder: string): Promise<number> {
  const args = ['--children', values.children, '--months', '1'];
  say(`${values.children} children; data in ${folder}`);
  // The history is written while nothing runs, and once.
  const made = await startAppProcess('demo', folder, args, web);
  say(`up in ${(made.readyMs / 1000).toFixed(0)} s`);
  await made.stop();
  say(await fillDeskHistory(folder, Number(values.months)));
  const app = await startAppProcess('demo', folder, args, web);
  const { ask, end } = makeAsker(app.url);
  const lines: Line[] = [];
  say(
    `first byte p95 of ${values.requests} requests (aim ≤ ${aims.firstByteMs} ms), KB over the wire (aim ≤ ${aims.bytes / 1024} KB)`,
  );
  try {
    const paths = deskRoutes.filter(({ method, path }) => method === 'get' && !/[:*]|\/stream$|\.\w+$/u.test(path));
    for (const [role, link] of linksOf(app.printed())) {
      const cookie = await enter(ask, link);
      const all = [...new Set(paths.map(({ path }) => path)), ...(await childFiles(ask, cookie))];
      for (const path of all) {
        const line = await measure(ask, cookie, role, path);
        if (typeof line === 'string') {
          if (line !== '') say(`  not measured: ${line}`);
          continue;
        }
        lines.push(line);
        tell(line);
      }
    }
  } finally {
    end();
    await app.stop();
  }
  return sum(lines);
}

const mark = (ok: boolean) => (ok ? '✓' : '✗');
const isFast = ({ p95 }: Line) => p95 <= aims.firstByteMs;
const isLight = ({ bytes }: Line) => bytes <= aims.bytes;

/** A page at a time, so that what was measured is there whatever comes after. */
function tell(line: Line): void {
  const { role, path, p50, p95, bytes } = line;
  const time = `${mark(isFast(line))} ${p95.toFixed(0).padStart(5)} ms (median ${p50.toFixed(0)})`;
  say(`  ${time}  ${mark(isLight(line))} ${(bytes / 1024).toFixed(1).padStart(6)} KB  ${role}  ${path}`);
}

function sum(lines: readonly Line[]): number {
  const load = loadavg().map((one) => one.toFixed(1));
  say(
    `load average ${load.join(', ')} on ${availableParallelism()} cores: what else runs on the machine counts with it`,
  );
  const [slow, heavy] = [lines.filter((one) => !isFast(one)).length, lines.filter((one) => !isLight(one)).length];
  say(`${lines.length} pages: ${slow} above ${aims.firstByteMs} ms, ${heavy} above ${aims.bytes / 1024} KB`);
  return slow + heavy > 0 || lines.length === 0 ? 1 : 0;
}

if (values.help) {
  process.stdout.write(help);
} else {
  const folder = values.data ?? mkdtempSync(join(tmpdir(), 'jiaxin-desk-'));
  mkdirSync(folder, { recursive: true });
  let code = 1;
  try {
    code = await run(folder);
  } finally {
    if (!values.data) rmSync(folder, { recursive: true, force: true });
  }
  process.exit(code);
}
