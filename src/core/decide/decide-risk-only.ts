import type { Decision } from '../effect.ts';
import type { MessageReceived } from '../event.ts';
import type { Playbook } from '../playbook.ts';
import type { PartySituation } from '../situation.ts';
import { scanMessage } from './scan-message.ts';
import { beginTurn, endTurn, fileInbox, say } from './turn.ts';
import { wordsOf } from './words-of.ts';

/**
 * What a message yields when its conversation could not be run: the danger scan's effects, and after the last attempt a
 * notice to a person and a sentence to the sender. Promise P2: a flow that breaks cannot take an alert with it.
 */
export function decideRiskOnly(
  playbook: Playbook,
  situation: PartySituation,
  event: MessageReceived,
  problem: string,
  last: boolean,
): Decision {
  const turn = beginTurn(playbook, situation, event);
  scanMessage(turn, wordsOf(event.content), situation.sessions[0] ?? null);
  if (last) {
    fileInbox(turn, { reason: 'dead_message', note: problem, withinHours: 4 });
    turn.effects.push({
      kind: 'system_alarm',
      key: `dead_message:${event.id}`,
      what: 'dead_message',
      data: { problem },
    });
    say(
      turn,
      { text: '我没听明白,记下来给管孩子事的人看了。急事别等我:报警110,急救120。' },
      { purpose: 'dead_message' },
    );
  }
  return endTurn(turn, last ? 'dead' : 'pending', problem);
}
