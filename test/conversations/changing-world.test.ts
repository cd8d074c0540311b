import { describe, expect, it } from 'vitest';
import { loadConversations } from '../../src/cli/load-conversations.ts';
import type { Facts } from '../../src/core/flow/facts.ts';
import { describeOutput, goldenContext } from '../../src/core/flow/golden.ts';
import type { FlowState, FlowTurn } from '../../src/core/flow/outcome.ts';
import { resumeFlow } from '../../src/core/flow/resume-flow.ts';
import { startFlow } from '../../src/core/flow/start-flow.ts';

const loaded = loadConversations('flows');
const at = Date.parse('2026-11-05T18:30:00+08:00');

/** Plays a talk in which the facts change between the turns, as they do when a code is found or an alert is taken. */
function play(flowId: string, turns: readonly { readonly in?: string; readonly facts: Facts }[]): string[] {
  const flow = loaded.flows.get(flowId);
  if (flow === undefined) throw new Error(`There is no conversation ${flowId}.`);
  let state: FlowState | null = null;
  const said: string[] = [];
  for (const turn of turns) {
    const ctx = goldenContext(loaded, flow, at, turn.facts, [], []);
    const played: FlowTurn =
      turn.in === undefined || state === null
        ? startFlow(ctx, flow, { childIds: [] })
        : resumeFlow(ctx, flow, JSON.parse(JSON.stringify(state)) as FlowState, { kind: 'text', text: turn.in });
    state = played.state;
    said.push(played.outputs.map(describeOutput).join(' | '));
  }
  return said;
}

describe('F01: the code is found while the talk goes on', () => {
  const unknown: Facts = { 'county.name': '清河县', 'invite.status': 'none' };
  const found: Facts = {
    'county.name': '清河县',
    'invite.status': 'valid',
    'invite.kind': 'caregiver',
    'invite.surname': '王奶奶',
    'invite.group': '石桥村3组',
  };

  it('shows surname and group only after a code that is right, at once or after a slip', () => {
    const [first, wrong, right, bound] = play('F01_binding', [
      { facts: unknown },
      { in: '111111', facts: unknown },
      { in: '246810', facts: found },
      { in: '1', facts: found },
    ]);
    expect(first).toContain('请把卡片上的6个数字发给我');
    expect(wrong).toContain('act wrong_code');
    expect(`${first}${wrong}`).not.toContain('王');
    expect(right).not.toContain('wrong_code');
    expect(right).toContain('是王奶奶吧?家里在石桥村3组。');
    expect(bound).toContain('act bind');
    expect(bound).toContain('您同意吗?');
  });

  it('hands a staff card over to the conversation for staff', () => {
    const [, staff] = play('F01_binding', [
      { facts: unknown },
      { in: '246810', facts: { ...found, 'invite.kind': 'staff' } },
    ]);
    expect(staff).toContain('"flow":"F01_staff"');
    expect(staff).toContain('ended done');
    expect(staff).not.toContain('王奶奶');
  });

  it('goes on to the card when staff type it themselves', () => {
    const [, you] = play('F01_staff', [
      { facts: unknown },
      { in: '246810', facts: { ...found, 'invite.kind': 'staff', 'invite.group': '石桥村儿童主任' } },
    ]);
    expect(you).toContain('您是王奶奶,石桥村儿童主任,对吗?');
  });
});

describe('F18: the alert changes while the talk is open', () => {
  const open: Facts = {
    'person.phoneLast4': '1234',
    'alert.no': 'A-2611-0007',
    'alert.open': true,
    'alert.detail': '小军(6岁)',
  };
  const taken: Facts = { ...open, 'alert.hasOwner': true, 'alert.ownerName': '刘站长', 'alert.takenAt': '10:02' };

  it('tells the slower of two who has it, and takes nothing from him', () => {
    const [, second] = play('F18_alert_handling', [{ facts: open }, { in: '1', facts: taken }]);
    expect(second).toContain('刘站长10:02已接手,您可以旁观或支援。');
    expect(second).not.toContain('act alert');
  });

  it('reads 1 as "I take over" when a hand-over was offered before the first answer', () => {
    const [, second] = play('F18_alert_handling', [
      { facts: open },
      { in: '1', facts: { ...taken, 'alert.handoverToMe': true } },
    ]);
    expect(second).toContain('"do":"accept_hand_over"');
    expect(second).not.toContain('"do":"take"');
    expect(second).toContain('后四位');
  });

  it('lets a supporter take over, and judge the end, from the menu', () => {
    const support = [
      { facts: open },
      { in: '1', facts: taken },
      { in: '1', facts: taken },
      { in: '1234', facts: taken },
    ];
    const offered = { ...taken, 'alert.handoverToMe': true };
    expect(play('F18_alert_handling', [...support, { in: '1', facts: offered }]).at(-1)).toContain(
      '"do":"accept_hand_over"',
    );
    expect(play('F18_alert_handling', [...support, { in: '1', facts: taken }]).at(-1)).not.toContain('act alert');
    const asked = { ...taken, 'alert.closeRequested': true };
    expect(
      play('F18_alert_handling', [...support, { in: '8', facts: asked }, { in: '1', facts: asked }]).at(-1),
    ).toContain('"do":"confirm_close"');
  });

  it('shows no detail before the last four digits are right', () => {
    const before = play('F18_alert_handling', [
      { facts: open },
      { in: '1', facts: open },
      { in: '9999', facts: taken },
      { in: '8888', facts: taken },
      { in: '7777', facts: taken },
    ]);
    expect(before.join()).not.toContain('小军');
    expect(before.at(-1)).toContain('act suspend_identity');
    expect(
      play('F18_alert_handling', [{ facts: open }, { in: '1', facts: open }, { in: '1234', facts: taken }]).at(-1),
    ).toContain('小军(6岁)');
  });

  it('keeps the menu open until the alert is closed', () => {
    const mine: Facts = { ...taken, 'alert.mine': true };
    const turns = [{ facts: mine }, { in: '1234', facts: mine }, { in: '7', facts: mine }];
    expect(play('F18_alert_handling', turns).at(-1)).toContain('做到哪一步');
    expect(
      play('F18_alert_handling', [...turns, { in: '7', facts: { ...mine, 'alert.open': false } }]).at(-1),
    ).toContain('ended done');
  });
});

describe('F14: 110', () => {
  it('is asked about again and again until somebody has called', () => {
    const facts: Facts = { 'police.name': '青山派出所', 'police.phone': '199-0000-0110' };
    const talk = play('F14_mandatory_report', [
      { facts },
      { in: '0', facts },
      ...['2', '2', '等下', '校长说先看看', '7', '2'].map((said) => ({ in: said, facts })),
    ]);
    for (const turn of talk.slice(2)) expect(turn).toContain('110');
    expect(talk.join()).not.toContain('③');
  });
});
