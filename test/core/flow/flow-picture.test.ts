import { describe, expect, it } from 'vitest';
import { exampleWorld } from '../../../src/core/flow/example-world.ts';
import { describeFlow } from '../../../src/core/flow/picture/describe-flow.ts';
import { boxWidth, layOutFlow } from '../../../src/core/flow/picture/lay-out-flow.ts';
import { factsOf, playFlow } from '../../../src/core/flow/play-flow.ts';
import { projectPlaybook } from '../../support/playbook.ts';

const playbook = projectPlaybook();
const flows = [...playbook.flows.values()];
const flowNamed = (id: string) => {
  const flow = playbook.flows.get(id);
  if (!flow) throw new Error(`no ${id}`);
  return flow;
};

describe.each(flows.map((flow) => [flow.id, flow] as const))('the picture of %s', (_id, flow) => {
  const described = describeFlow(flow);
  const picture = layOutFlow(described);

  it('has every step of the file once, and every flag and every target of every answer', () => {
    const ids = described.steps.filter(({ role }) => role === 'step').map(({ id }) => id);
    expect(ids.toSorted()).toEqual([...flow.steps.keys()].toSorted());
    const inFile = [...JSON.stringify(flow.file).matchAll(/"code":"([A-Z]\d\d)"/gu)].map(([, code]) => code);
    const drawn = described.steps.flatMap(({ ways }) => ways.flatMap(({ flags }) => flags.map(({ code }) => code)));
    expect(new Set(drawn)).toEqual(new Set(inFile));
    for (const { ways } of described.steps)
      for (const { to } of ways) if (to !== null && to !== 'end') expect(flow.steps.has(to)).toBe(true);
  });

  it('lays no box over another, and every arrow ends at a box or at the end', () => {
    const boxes = picture.steps.map(({ x, y, height }) => ({ x, y, right: x + boxWidth, bottom: y + height }));
    for (const [n, a] of boxes.entries())
      for (const b of boxes.slice(n + 1))
        expect(a.right <= b.x || b.right <= a.x || a.bottom <= b.y || b.bottom <= a.y).toBe(true);
    for (const box of boxes) expect([box.right <= picture.width, box.bottom <= picture.height]).toEqual([true, true]);
    for (const { points } of picture.arrows) {
      const [x, y] = points.at(-1) ?? [0, 0];
      const atBox = boxes.some((box) => x >= box.x - 1 && x <= box.right + 1 && y >= box.y - 1 && y <= box.bottom + 1);
      const atEnd = x >= picture.end.x && x <= picture.end.x + 94 && y >= picture.end.y && y <= picture.end.y + 28;
      expect(atBox || atEnd).toBe(true);
    }
  });
});

describe('playing a conversation', () => {
  const play = (id: string, texts: readonly string[], more: Record<string, string | number | boolean> = {}) => {
    const world = exampleWorld();
    const children = world.children.map((child) => ({ ...child, ...more }));
    return playFlow(playbook, flowNamed(id), {
      at: Date.parse('2026-11-05T18:30+08:00'),
      world: { ...world, children },
      inputs: texts.map((text) => ({ kind: 'text', text })),
    });
  };
  const said = (played: ReturnType<typeof play>) =>
    played.turns.flatMap(({ outputs }) => outputs.flatMap((one) => (one.kind === 'say' ? [one.text] : [])));
  const flags = (played: ReturnType<typeof play>) =>
    played.turns.flatMap(({ outputs }) => outputs.flatMap((one) => (one.kind === 'flag' ? [one.code] : [])));

  it('speaks of the chosen child, raises what the answer raises, and depends on the chosen age', () => {
    const answers = ['1', '1', '1', '3', '2'];
    const young = play('F02_guardian_monthly', answers, { 'child.name': '小梅', 'child.age': 7 });
    expect(said(young).join()).toContain('小梅');
    expect(flags(young)).toContain('G02');
    expect(flags(play('F02_guardian_monthly', answers, { 'child.age': 17 }))).not.toContain('G02');
  });

  it('says what the danger scan hears in the words', () => {
    const heard = play('F02_guardian_monthly', ['1', '今晚屋头没得人']).turns.flatMap((turn) => turn.heard);
    expect(heard.map(({ flag }) => flag)).toContain('G02');
  });

  it('ends, and leaves out what comes after the end', () => {
    const played = play(
      'F02_guardian_monthly',
      Array.from({ length: 40 }, () => '1'),
    );
    expect([played.ended, played.turns.length < 41]).toEqual([true, true]);
  });

  it('asks for the facts that the conversation reads, and for those of what it calls', () => {
    expect(factsOf(flowNamed('F02_guardian_monthly'), playbook.flows)).toEqual(
      expect.arrayContaining(['child.age', 'child.boarding', 'child.lastMonthFlags']),
    );
    expect(factsOf(flowNamed('F02_guardian_monthly'), playbook.flows)).not.toContain('alert.hasOwner');
  });
});
