import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STEP_TYPES } from '../../../../src/core/flow/steps/index.ts';

describe('the list of step types', () => {
  it.each(STEP_TYPES.map(({ type }) => [type]))('%s has a test file beside this one', (type) => {
    const name = type.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`);
    expect(existsSync(new URL(`./${name}.test.ts`, import.meta.url))).toBe(true);
  });

  it('names no type twice', () => {
    const names = STEP_TYPES.map(({ type }) => type);
    expect(new Set(names).size).toBe(names.length);
  });
});
