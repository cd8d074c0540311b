import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageOf, readRequirements } from '../scripts/requirements/read-requirements.ts';

const root = resolve(import.meta.dirname, '..');

describe('the core requirements', () => {
  const { rows, problems } = readRequirements(root);

  it('are 124, each carried by something that exists and proved by a test, or plainly not yet', () => {
    expect(rows.length).toBe(124);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(124);
    expect(problems).toEqual([]);
  });

  it('stand on docs/requirements.md as they are now', () => {
    expect(readFileSync(join(root, 'docs/requirements.md'), 'utf8')).toBe(pageOf(rows));
  });
});
