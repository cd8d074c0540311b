import type { MessageBody } from '../effect.ts';
import type { StaffCoded } from '../event.ts';
import type { Playbook } from '../playbook.ts';
import type { PartySituation, SessionRecord } from '../situation.ts';
import { remind } from './converse.ts';
import { beginTurn } from './turn.ts';

/** The pending question of a conversation as the person would get it, for whoever reads it out. Changes nothing. */
export function pendingWords(
  playbook: Playbook,
  situation: PartySituation,
  event: StaffCoded,
  session: SessionRecord,
): readonly MessageBody[] {
  const turn = beginTurn(playbook, situation, event);
  remind(turn, session);
  return turn.said;
}
