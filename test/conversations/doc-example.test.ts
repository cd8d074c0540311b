import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConversations } from '../../src/cli/load-conversations.ts';
import { compileFlows } from '../../src/core/flow/compile-flows.ts';
import { flaggedOptions, GoldenFile, playGoldenCase } from '../../src/core/flow/golden.ts';

/** The example of docs/adding-a-conversation.md is a conversation that works, so that it can be copied. */
describe('docs/adding-a-conversation.md', () => {
  const blocks = [...readFileSync('docs/adding-a-conversation.md', 'utf8').matchAll(/```yaml\n([\s\S]*?)```/gu)];
  const [flowText = '', casesText = ''] = blocks.map(([, text]) => text ?? '');
  const { knowledge, lexicon } = loadConversations('flows');
  const { flows, problems } = compileFlows([{ name: 'example.yaml', text: flowText }], knowledge);
  const file = GoldenFile.parse(parse(casesText, { schema: 'core' }));

  it('shows a conversation without faults', () => {
    expect(problems).toEqual([]);
    expect([...flows.keys()]).toEqual([file.flow]);
  });

  it('shows cases that hold and take every answer with a flag', () => {
    const played = file.cases.map((one) => playGoldenCase({ flows, lexicon }, file, one));
    expect(played.flatMap((one) => one.problems)).toEqual([]);
    const taken = new Set(played.flatMap((one) => [...one.taken]));
    expect([...flows.values()].flatMap(flaggedOptions).filter((option) => !taken.has(option))).toEqual([]);
  });
});
