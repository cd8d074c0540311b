import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type FormAnswers, fillFlow } from '../../../src/core/flow/fill-flow.ts';
import type { Flow } from '../../../src/core/flow/flow.ts';
import { formSteps } from '../../../src/core/flow/form-steps.ts';
import { type GoldenCase, GoldenFile, goldenChildId, goldenContext, readInput } from '../../../src/core/flow/golden.ts';
import type { FlowOutput, FlowState, FlowTurn } from '../../../src/core/flow/outcome.ts';
import { resumeFlow } from '../../../src/core/flow/resume-flow.ts';
import { startFlow } from '../../../src/core/flow/start-flow.ts';
import { projectPlaybook } from '../../support/playbook.ts';

const playbook = projectPlaybook();
const folder = new URL('../../../flows/conversations/', import.meta.url);
const flowNamed = (id: string) => playbook.flows.get(id) as Flow;

interface Played {
  readonly outputs: readonly FlowOutput[];
  readonly answers: FormAnswers;
  readonly childIds: readonly ReturnType<typeof goldenChildId>[];
  readonly ctx: ReturnType<typeof goldenContext>;
}

/** Plays a golden case as a chat, and writes down its answers as a form would have them. */
function play(file: GoldenFile, one: GoldenCase): Played {
  const flow = flowNamed(file.flow);
  const at = Date.parse(one.at ?? '2026-11-05T18:30:00+08:00');
  const ctx = goldenContext(playbook, flow, at, { ...file.facts, ...one.facts }, file.children, file.people);
  const childIds = (one.children ?? file.children.map((_, place) => place)).map(goldenChildId);
  const outputs: FlowOutput[] = [];
  let state: FlowState | null = null;
  for (const { in: input } of one.turns) {
    const turn: FlowTurn =
      state === null || input === undefined
        ? startFlow(ctx, flow, { childIds })
        : resumeFlow(ctx, flow, state, readInput(input));
    outputs.push(...turn.outputs);
    state = turn.state;
  }
  const steps = new Map(formSteps(flow, (id) => playbook.flows.get(id)).map(({ step }) => [step.id, step] as const));
  const answers: Record<string, string | string[]> = {};
  for (const output of outputs) {
    if (output.kind !== 'answer') continue;
    const zero = steps.get(output.stepId)?.zero;
    const value = [output.value].flat().map(String);
    const said = value.length === 0 && zero ? String(zero.value) : value;
    const [only] = output.childIds;
    const step = steps.get(output.stepId);
    if (step?.kind.fill) {
      for (const id of output.childIds) answers[`${output.stepId}@${id}`] = value;
      continue;
    }
    const list = step?.kind.entries(step.def as never) === 'children';
    answers[output.childIds.length === 1 && childIds.length > 1 && !list ? `${output.stepId}@${only}` : output.stepId] =
      said;
  }
  return { outputs, answers, childIds, ctx };
}

/** What counts in the file: not how it was understood, nor what was said. */
function substance(outputs: readonly FlowOutput[]): string[] {
  return outputs
    .flatMap((output) => {
      if (output.kind === 'answer') return [JSON.stringify(['answer', output.stepId, output.value, output.childIds])];
      if (output.kind === 'flag')
        return [JSON.stringify(['flag', output.code, output.severity, output.restricted, output.childIds])];
      if (output.kind === 'act') return [JSON.stringify(['act', output.name, output.args, output.childIds])];
      return output.kind === 'ended' ? [JSON.stringify(['ended', output.how])] : [];
    })
    .toSorted();
}

/** What a chat hears in one line ("1 这周老趴桌上": whom, about what) a form asks as two questions. */
const byLine = new Set(['45秒(5.22):0 2 1', '小红的爷爷住院了']);

describe.each([
  ['F05-back', 2],
  ['F06-teacher-contacts', 2],
  ['F07-visit', 2],
  ['F09-village-return', 1],
  ['F09-village-sign', 2],
  ['F14-mandatory-report', 1],
  ['F19-duty-done', 2],
] as const)('%s filled in as a form', (name, atLeast) => {
  const file = GoldenFile.parse(parse(readFileSync(new URL(`${name}.test.yaml`, folder), 'utf8')));
  const plain = file.cases.filter(({ turns }) => !JSON.stringify(turns).includes('not_understood'));
  const whole = plain.filter(
    ({ name, turns }) => !byLine.has(name) && JSON.stringify(turns.at(-1)).includes('"ended":"done"'),
  );

  it.each(whole.map((one) => [one.name, one] as const))(
    '%s: answers, flags and acts are those of the chat',
    (_, one) => {
      const chat = play(file, one);
      const { outputs, missing } = fillFlow(
        chat.ctx,
        flowNamed(file.flow),
        { childIds: chat.childIds, startedAt: chat.ctx.now },
        chat.answers,
      );
      expect(missing).toBe(null);
      expect(substance(outputs)).toEqual(substance(chat.outputs));
    },
  );

  it('is tried with cases that are worth something', () => {
    expect(whole.length).toBeGreaterThanOrEqual(atLeast);
  });
});

describe('what a form leaves out', () => {
  const flow = flowNamed('F07_visit');
  const ctx = goldenContext(
    playbook,
    flow,
    Date.parse('2026-11-05T18:30:00+08:00'),
    {},
    [{ 'child.name': '小军', 'child.age': 6 }],
    [],
  );
  const fill = (answers: FormAnswers) =>
    fillFlow(ctx, flow, { childIds: [goldenChildId(0)], startedAt: ctx.now }, answers).missing;
  it.each<[string, FormAnswers, string]>([
    ['nothing', {}, 'v2_date'],
    ['a day that is not past', { v2_date: '2026-11-09' }, 'v2_date'],
    ['a code that is none of the options', { v2_date: '2026-11-05', v3_saw: 'MAYBE' }, 'v3_saw'],
    ['why, after "not seen"', { v2_date: '2026-11-05', v3_saw: 'NOT_SEEN' }, 'v3_why'],
    ['too few ratings', { v2_date: '2026-11-05', v3_saw: 'SEEN_ALONE', v4_ratings: '0 1' }, 'v4_ratings'],
    [
      '"none" together with something',
      { v2_date: '2026-11-05', v3_saw: 'SEEN_ALONE', v4_ratings: '00000000', v11_signs: ['NO_SIGNS', 'ILL'] },
      'v11_signs',
    ],
  ])('%s: the first question that is open is named', (_, answers, missing) => {
    expect(fill(answers)).toBe(missing);
  });
});

describe('codes and words', () => {
  const flow = flowNamed('F09_village_return');
  const ctx = goldenContext(
    playbook,
    flow,
    Date.parse('2027-02-20T09:00:00+08:00'),
    {},
    [{ 'child.name': '小军' }, { 'child.name': '小红' }],
    [],
  );
  const [first, second] = [goldenChildId(0), goldenChildId(1)];
  const fill = (answers: FormAnswers) =>
    fillFlow(ctx, flow, { childIds: [first, second], startedAt: ctx.now }, { b1_news: [first], ...answers });
  const said = (answers: FormAnswers) =>
    fill(answers).outputs.flatMap((one) => (one.kind === 'answer' && one.stepId === 't3_area' ? [one] : []));

  it('words beside a code are kept with the answer, about this child alone', () => {
    const answers = { [`t3_area@${first}`]: ['MOOD', '假期老趴桌上'], [`a3_mood@${first}`]: 'LONELY' };
    expect(fill(answers).missing).toBe(null);
    expect(said(answers)).toEqual([
      expect.objectContaining({ value: ['MOOD'], text: '假期老趴桌上', understoodBy: 'word', childIds: [first] }),
    ]);
  });

  it('words alone are what is none of the options', () => {
    const answers = { [`t3_area@${first}`]: ['说不清，就是不放心'] };
    expect(said(answers)).toEqual([
      expect.objectContaining({ value: ['UNEASY'], text: '说不清，就是不放心', understoodBy: 'word' }),
    ]);
    expect(fill(answers).outputs).toContainEqual(expect.objectContaining({ kind: 'act', name: 'task' }));
  });

  it('a question without such a way takes no words for an answer', () => {
    const answers = { [`t3_area@${first}`]: ['STUDY'], [`a2_study@${first}`]: '不知道' };
    expect(fill(answers).missing).toBe(`a2_study@${first}`);
  });
});

describe('several lists of children', () => {
  const flow = flowNamed('F06_teacher_contacts');
  const due = { 'child.talkDue': true, 'child.parentCallDue': true };
  const ctx = goldenContext(
    playbook,
    flow,
    Date.parse('2026-11-06T16:30:00+08:00'),
    { 'person.roles': ['CLASS_TEACHER'] },
    [
      { 'child.name': '小军', ...due },
      { 'child.name': '小红', 'child.talkDue': true },
    ],
    [],
  );
  const [first, second] = [goldenChildId(0), goldenChildId(1)];
  const rest = { c5_watch: 'NONE', c6_good: 'NONE' };
  const fill = (one: string[], other: string[]) =>
    fillFlow(
      ctx,
      flow,
      { childIds: [first, second], startedAt: ctx.now },
      {
        ...rest,
        [`c1_contacts@${first}`]: one,
        [`c1_contacts@${second}`]: other,
        c2_talk_why: 'OTHER',
        c3_call_why: 'OTHER',
      },
    );

  it('each child once in each of its lists', () => {
    const { missing, outputs } = fill(['TALKED', 'CALL_NO_NUMBER'], ['NOT_TALKED']);
    expect(missing).toBe(null);
    expect(outputs).toContainEqual(expect.objectContaining({ kind: 'flag', code: 'C06', childIds: [first] }));
    expect(outputs).toContainEqual(
      expect.objectContaining({ name: 'record', args: { kind: 'contact_missed', list: 'talk', reason: 'OTHER' } }),
    );
  });

  it.each([
    ['a child left out of one of its lists', ['TALKED'], ['TALKED']],
    ['two answers in one list', ['TALKED', 'TALK_BUSY', 'CALLED'], ['TALKED']],
    ['an answer of a list it does not stand in', ['TALKED', 'CALLED'], ['TALKED', 'CALLED']],
    ['nothing', [], []],
  ])('%s is not whole', (_, one, other) => {
    expect(fill(one, other).missing).toBe('c1_contacts');
  });
});

it('the questions of a visit in the order of the conversation, each behind what leads to it', () => {
  const steps = formSteps(flowNamed('F07_visit'), (id) => playbook.flows.get(id));
  expect(steps.map(({ step, after }) => `${step.id}${after ? ` after ${after.stepId}=${after.values}` : ''}`)).toEqual([
    'v1_child',
    'v2_date',
    'v3_saw',
    'v3_why after v3_saw=NOT_SEEN',
    'v4_ratings',
    'v11_signs',
    'v11_beats after v11_signs=BEATS',
    'v12_night',
    'v12_tonight after v12_night=SOMETIMES,NONE',
    'v13_hazards',
    'v14_needs',
    'v15_measures',
    'v15_who',
    'v15_by',
    'v16_word',
  ]);
});
