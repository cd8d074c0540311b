import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkCases } from '../../src/cli/check.ts';
import { loadConversations } from '../../src/cli/load-conversations.ts';
import { GoldenFile, playGoldenCase } from '../../src/core/flow/golden.ts';

const loaded = loadConversations('flows');

/** Every conversation says and does, answer by answer, what its cases beside it say; the state survives JSON. */
describe('golden conversations', () => {
  it('finds nothing wrong in the files themselves', () => {
    expect(loaded.problems.map(({ file, line, sentence }) => `${file}:${line} ${sentence}`)).toEqual([]);
  });

  describe.each(loaded.goldenCases.map(({ name, text }) => [name, text] as const))('%s', (_name, text) => {
    const file = GoldenFile.parse(parse(text, { schema: 'core' }));
    it.each(file.cases.map((one) => [one.name, one] as const))('%s', (_case, one) => {
      expect(playGoldenCase(loaded, file, one).problems).toEqual([]);
    });
  });

  it('leaves no conversation without cases and no flagged option untaken', () => {
    const uncovered = checkCases(loaded).problems.filter(({ file }) => !file.endsWith('.yaml'));
    expect(uncovered.map(({ sentence }) => sentence)).toEqual([]);
  });
});
