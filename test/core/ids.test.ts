import { describe, expect, it } from 'vitest';
import { deriveId, isUuid } from '../../src/core/ids.ts';

describe('what comes in an address', () => {
  it.each([
    '',
    '-'.repeat(36),
    '0'.repeat(36),
    `01234567-${'-'.repeat(27)}`,
    '01234567-89ab-cdef-0123-456789abcdeg',
    '01234567-89ab-cdef-0123-456789abcdef ',
    '01234567-89AB-CDEF-0123-456789ABCDEF',
  ])('%j is no id, so no query is asked for it', (text) => {
    expect(isUuid(text)).toBe(false);
  });

  it('an id that was made is one', () => {
    expect(isUuid(deriveId(1_795_000_000_000, 'child', 1))).toBe(true);
  });
});
