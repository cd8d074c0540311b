import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resumePrompt } from '../../../src/core/flow/engine.ts';
import type { FlowInput, FlowOutput } from '../../../src/core/flow/outcome.ts';
import { fixture, flowsOf, play } from './support/play.ts';

const flows = flowsOf(fixture('monthly.yaml'));
const flow = flows.get('T_monthly');

const words = fc.constantFrom(
  '1',
  '2',
  '3',
  '4',
  '5',
  '0',
  '9',
  '12',
  '1 1 1 1 1',
  '3 3',
  '好着呢',
  '没得',
  '莫得事',
  '有',
  '不是',
  '对',
  '嗯',
  '好',
  '返回',
  '再说一遍',
  '停电了',
  '屋头没得人',
  '病了,还没看',
  '小红',
  '都是',
  '都好',
  '高烧',
  '我没听明白',
  '天晴了',
  '要',
  '不用',
  '外婆',
  '别的人',
  '',
  '   ',
  '{child.name}',
  '__proto__',
  'constructor',
);
const input: fc.Arbitrary<FlowInput> = fc.oneof(
  { weight: 6, arbitrary: words.map((text) => ({ kind: 'text' as const, text })) },
  {
    weight: 2,
    arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => ({ kind: 'text' as const, text })),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 5 }).map((data) => ({ kind: 'button' as const, data })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ kind: 'voice' as const }, { kind: 'photo' as const }, { kind: 'other' as const }),
  },
);
const children = fc.array(
  fc.record({
    'child.name': fc.constantFrom('小军', '小红', '小强', '小军'),
    'child.age': fc.integer({ min: -1, max: 17 }),
    'child.boarding': fc.boolean(),
    'child.parentsReachable': fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

function endsOrAsks(outputs: readonly FlowOutput[], open: boolean): boolean {
  const ends = outputs.filter(({ kind }) => kind === 'ended').length;
  const says = outputs.filter(({ kind }) => kind === 'say').length;
  return open ? ends === 0 && says > 0 : ends === 1;
}

describe('whatever people write', () => {
  it('never throws, always asks or ends, stays small, and JSON loses nothing', () => {
    fc.assert(
      fc.property(children, fc.array(input, { maxLength: 25 }), (kids, inputs) => {
        const player = play(flows, 'T_monthly', { children: kids, people: [{ id: 'p1', name: '外婆' }] });
        for (const one of inputs) {
          const state = player.state;
          if (state === null || flow === undefined) break;
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
          expect(JSON.stringify(state.inner).length).toBeLessThan(8_000);
          const before = JSON.stringify(state);
          // The player answers through JSON; offering the question again must change nothing.
          expect(resumePrompt(player.ctx, flow, state).state).toBe(state);
          const outputs = player.say(one);
          expect(JSON.stringify(state)).toBe(before);
          expect(endsOrAsks(outputs, player.state !== null)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('answers of a finished talk cover every safety question for every child, however it went', () => {
    const plain = fc.constantFrom(
      '1',
      '2',
      '3',
      '好着呢',
      '没得',
      '返回',
      '再说一遍',
      '都好',
      '对',
      '1 1 1 1 1',
      '小红',
    );
    fc.assert(
      fc.property(children, fc.array(plain, { minLength: 5, maxLength: 40 }), (kids, answers) => {
        const player = play(flows, 'T_monthly', { children: kids });
        const said: FlowOutput[] = [];
        for (const answer of answers) if (player.state !== null) said.push(...player.say(answer));
        const done = said.some((output) => output.kind === 'ended' && output.how === 'done');
        const given = new Set(
          said.flatMap((output) => {
            if (output.kind === 'answer') return output.childIds.map((id) => `${output.stepId} ${id}`);
            return output.kind === 'not_understood' ? output.childIds.map((id) => `${output.stepId} ${id}`) : [];
          }),
        );
        const due = kids.flatMap((_, place) => [`q1_health child-${place}`, `q3_night child-${place}`]);
        fc.pre(done);
        expect(due.filter((one) => !given.has(one))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same turn for the same state and input', () => {
    fc.assert(
      fc.property(children, fc.array(input, { minLength: 1, maxLength: 10 }), (kids, inputs) => {
        const a = play(flows, 'T_monthly', { children: kids });
        const b = play(flows, 'T_monthly', { children: kids });
        for (const one of inputs) {
          if (a.state === null) break;
          expect(a.say(one)).toEqual(b.say(one));
          expect(a.state).toEqual(b.state);
        }
      }),
      { numRuns: 60 },
    );
  });
});
