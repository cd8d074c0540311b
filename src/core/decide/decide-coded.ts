import type { Decision } from '../effect.ts';
import type { StaffCoded } from '../event.ts';
import type { Playbook } from '../playbook.ts';
import type { PartySituation, SessionRecord } from '../situation.ts';
import { open, resume } from './converse.ts';
import { emergency, isUrgent } from './emergency.ts';
import { scanMessage } from './scan-message.ts';
import type { Turn } from './turn.ts';
import { beginTurn, emit, endTurn } from './turn.ts';
import { wordsOfEvent } from './words-of.ts';

/**
 * A member of staff answers in somebody's place: the same scan, parsing and flags as if the person had written, recorded as
 * answered by proxy (domain 7.3). What the conversation says is returned to be read out (`said`), and sent to nobody.
 */
export function decideCoded(playbook: Playbook, situation: PartySituation, event: StaffCoded): Decision {
  const turn = beginTurn(playbook, situation, event);
  const { person } = situation;
  if (!person || person.dead) return endTurn(turn, 'done', 'no_person');
  if (event.what.type === 'begin') return begin(turn, event, event.what);
  const { sessionId, seenAt, content } = event.what;
  const session = turn.sessions.find(({ id }) => id === sessionId);
  const words = wordsOfEvent(event);
  scanMessage(turn, words, session ?? null);
  // What was typed is danger or not whatever became of the conversation meanwhile.
  if (!session) return endTurn(turn, 'done', 'session_over');
  if (session.updatedAt !== seenAt) return endTurn(turn, 'done', 'question_changed');
  note(turn, event, session);
  if (isUrgent(turn, content, words)) emergency(turn, session);
  else resume(turn, session, content);
  return endTurn(turn);
}

/** What was typed when the conversation itself failed: the scan's alerts stand all the same (promise P2). */
export function decideCodedRisk(
  playbook: Playbook,
  situation: PartySituation,
  event: StaffCoded,
  problem: string,
): Decision {
  const turn = beginTurn(playbook, situation, event);
  try {
    scanMessage(turn, wordsOfEvent(event), null);
    return endTurn(turn, 'done', problem);
  } catch {
    return { effects: [], riskScan: [], inbound: 'dead', problem };
  }
}

function begin(turn: Turn, event: StaffCoded, what: Extract<StaffCoded['what'], { type: 'begin' }>): Decision {
  const flow = turn.playbook.flows.get(what.flowId);
  if (flow?.side !== 'family') return endTurn(turn, 'done', 'no_such_flow');
  // Begun by somebody already: gone on with, never begun a second time beside it.
  const known = turn.sessions.find(({ flowId, alertId }) => flowId === flow.id && alertId === null);
  if (known) return endTurn(turn);
  const children = turn.situation.children.filter(({ id }) => what.childIds.includes(id));
  open(turn, { flowId: flow.id, childIds: children.map(({ id }) => id), vars: {}, alertId: null });
  note(turn, event, turn.sessions.find(({ flowId }) => flowId === flow.id) ?? null);
  return endTurn(turn);
}

/** Who answered for whom stands in the audit log beside the answers themselves. */
function note(turn: Turn, { what, personId, by }: StaffCoded, session: SessionRecord | null): void {
  emit(turn, {
    kind: 'audit',
    action: what.type === 'begin' ? 'proxy_begun' : 'proxy_answered',
    entity: 'person',
    entityId: personId,
    data: { staffId: by.staffId, sessionId: session?.id ?? turn.sessionId ?? null, flowId: session?.flowId ?? null },
  });
}
