import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConversations } from '../../src/cli/load-conversations.ts';
import { resumeFlow, resumePrompt, startFlow } from '../../src/core/flow/engine.ts';
import { FACTS, type FactEntry, type Facts, type FactValue } from '../../src/core/flow/facts.ts';
import { goldenChildId, goldenContext } from '../../src/core/flow/golden.ts';
import type { FlowInput, FlowState } from '../../src/core/flow/outcome.ts';

const loaded = loadConversations('flows');

function someValue({ type, example, none }: FactEntry): fc.Arbitrary<FactValue> {
  if (type === 'bool') return fc.boolean();
  if (type === 'int') return fc.constantFrom(Number(example), Number(none), 1, 5, 15);
  return fc.constantFrom(example, none);
}
const names = Object.keys(FACTS);
function someFacts(ofChild: boolean): fc.Arbitrary<Facts> {
  const wanted = names.filter((name) => name.startsWith('child.') === ofChild && !name.startsWith('children.'));
  return fc.record(Object.fromEntries(wanted.map((name) => [name, someValue(FACTS[name] as FactEntry)])));
}
const children = fc.array(
  fc
    .tuple(someFacts(true), fc.constantFrom('小军', '小红', '小强'))
    .map(([facts, name]) => ({ ...facts, 'child.name': name })),
  { minLength: 1, maxLength: 10 },
);
const said = fc.constantFrom(
  '1',
  '2',
  '3',
  '4',
  '5',
  '0',
  '12',
  '11 12',
  '1 1 2 1',
  '2 3',
  '123456',
  '好着呢',
  '没得',
  '有',
  '不是',
  '对',
  '嗯',
  '都好',
  '返回',
  '再说一遍',
  '今天',
  '昨天',
  '上周五',
  '三回',
  '小红',
  '都是',
  '天晴了',
  '手臂有伤,说是摔的',
  '不用',
  '外婆',
  '13800001111',
  '李姐',
  ' ',
  '😀',
);
const input: fc.Arbitrary<FlowInput> = fc.oneof(
  { weight: 9, arbitrary: said.map((text) => ({ kind: 'text' as const, text })) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => ({ kind: 'text' as const, text })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ kind: 'voice' as const }, { kind: 'photo' as const }, { kind: 'other' as const }),
  },
);
const people = [
  { id: 'p1', name: '外婆' },
  { id: 'p2', name: '李姐' },
];

/** What a person can be sent at all: no empty message, no name left in braces. */
function isReadable(text: string): boolean {
  return text.trim() !== '' && !/[{}]|undefined|null|NaN|\[object/.test(text);
}

describe.each([...loaded.flows.values()].filter((flow) => !flow.sub).map((flow) => [flow.id, flow] as const))(
  'whatever is answered in %s',
  (_id, flow) => {
    it('it goes on or ends, says readable things, and its state survives JSON', () => {
      fc.assert(
        fc.property(someFacts(false), children, fc.array(input, { maxLength: 30 }), (facts, kids, inputs) => {
          const ctx = goldenContext(loaded, flow, Date.parse('2026-11-05T18:30:00+08:00'), facts, kids, people);
          let turn = startFlow(ctx, flow, { childIds: kids.map((_, place) => goldenChildId(place)) });
          for (const one of [null, ...inputs]) {
            if (one !== null) {
              if (turn.state === null) break;
              const state = JSON.parse(JSON.stringify(turn.state)) as FlowState;
              expect(state).toEqual(turn.state);
              expect(resumePrompt(ctx, flow, state).outputs.length).toBeGreaterThan(0);
              turn = resumeFlow(ctx, flow, state, one);
            }
            const texts = turn.outputs.flatMap((output) => (output.kind === 'say' ? [output.text] : []));
            for (const text of texts) expect(text).toSatisfy(isReadable);
            const ends = turn.outputs.filter(({ kind }) => kind === 'ended').length;
            expect(turn.state === null ? ends : texts.length).toBeGreaterThan(0);
          }
        }),
        { numRuns: 60 },
      );
    });
  },
);
