import { describe, expect, it } from 'vitest';
import { flowsOf, play } from '../support/play.ts';

const flow = (steps: string) =>
  flowsOf(`id: T_info\nversion: 1\ntitle: t\nside: staff\nsteps:\n${steps}\n  - {id: last, type: text, prompt: 还有?}`);

describe('info', () => {
  it('joins what it says with the next question', () => {
    const { start } = play(flow('  - {id: hello, type: info, prompt: 您好。}'), 'T_info');
    expect(start).toEqual([{ kind: 'say', text: '您好。\n还有?', stepId: 'last' }]);
  });

  it('stands alone where the file says so', () => {
    const { start } = play(flow('  - {id: hello, type: info, prompt: 您好。, ownMessage: true}'), 'T_info');
    expect(start.map((output) => output.kind === 'say' && output.text)).toEqual(['您好。', '还有?']);
  });

  it('may only act', () => {
    const { start } = play(flow('  - {id: act, type: info, do: [{act: task, kind: a}]}'), 'T_info');
    expect(start.map(({ kind }) => kind)).toEqual(['act', 'say']);
  });

  it('is left out when its condition does not hold', () => {
    const { start } = play(flow('  - {id: hello, type: info, askWhen: "hour < 6", prompt: 早。}'), 'T_info');
    expect(start).toEqual([{ kind: 'say', text: '还有?', stepId: 'last' }]);
  });
});
