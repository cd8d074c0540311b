import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileFlows } from '../../../src/core/flow/compile-flows.ts';
import { GoldenFile } from '../../../src/core/flow/golden.ts';
import { STEP_TYPES } from '../../../src/core/flow/steps/index.ts';
import { knowledge } from './support/play.ts';

const page = readFileSync(new URL('../../../docs/flow-format.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');
const steps = blocks.filter((text) => text.startsWith('- '));
/** The examples lead to steps, acts and conversations that the page does not show. */
const ELSEWHERE = ['unknown_step', 'unknown_flow', 'unknown_act', 'unreachable_step', 'act_argument'];

/** What authors copy from docs/flow-format.md is right. */
describe('docs/flow-format.md', () => {
  it('begins with a conversation without faults', () => {
    const { flows, problems } = compileFlows([{ name: 'page.yaml', text: blocks[0] ?? '' }], knowledge);
    expect(problems).toEqual([]);
    expect(flows.size).toBe(1);
  });

  it.each(steps.map((text) => [text.split('\n')[0]?.slice(0, 40), text] as const))('%s…', (_name, text) => {
    const indented = text.replaceAll(/^/gm, '  ');
    const first = '  - {id: first_question, type: text, prompt: 好?}';
    const staff = `id: T_page\nversion: 1\ntitle: t\nside: staff\nperChild: true\nvars: {guard: int, mind: int}\nsteps:\n${first}\n${indented}`;
    const { problems } = compileFlows([{ name: 'page.yaml', text: staff }], knowledge);
    expect(problems.filter(({ code }) => !ELSEWHERE.includes(code))).toEqual([]);
  });

  it('shows every type of step', () => {
    const shown = new Set(blocks.flatMap((text) => [...text.matchAll(/type: (\w+)/g)].map((match) => match[1])));
    expect(STEP_TYPES.map(({ type }) => type).filter((type) => !shown.has(type))).toEqual([]);
  });

  it('ends with golden cases of the right shape', () => {
    expect(() => GoldenFile.parse(parse(blocks.at(-1) ?? '', { schema: 'core' }))).not.toThrow();
  });
});
