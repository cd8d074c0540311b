import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'jiaxin-commands-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bin = resolve(import.meta.dirname, '../../bin/jiaxin.mjs');

function jiaxin(...args: string[]) {
  const env = { ...process.env, JIAXIN_DATA_DIR: folder, DATABASE_URL: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    env,
    encoding: 'utf8',
    cwd: folder,
  });
  return { code: status, text: stdout + stderr };
}

describe('jiaxin as it is called', () => {
  it.each([['import'], ['invite'], ['doctor']])('%s tells its options without touching the data folder', (command) => {
    expect(jiaxin(command, '--help')).toMatchObject({ code: 0, text: expect.stringContaining('Exit code') });
    expect(jiaxin(command, '--nonsense').code).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('writes a template without a database, and doctor makes none', () => {
    expect(jiaxin('import', '--template', 'county.xlsx').code).toBe(0);
    expect(jiaxin('doctor')).toMatchObject({ code: 1, text: expect.stringContaining('✗ database') });
    expect(existsSync(join(folder, 'postgres'))).toBe(false);
  });
});
