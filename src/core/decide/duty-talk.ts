import type { DutyAdvance } from '../duty/duty.ts';
import type { Send } from '../duty/duty-rule.ts';
import { allowedFrom } from '../duty/step-time.ts';
import type { ChildId, Instant } from '../ids.ts';
import type { SessionRecord } from '../situation.ts';
import { open, remind } from './converse.ts';
import { putOff, stepDone, tomorrow } from './duty-advances.ts';
import type { DutyCase, DutyRound } from './duty-case.ts';
import { composeMessage } from './duty-message.ts';
import { childrenOfCases } from './duty-words.ts';
import { priorityOf } from './priority.ts';
import { isInBackground } from './standing.ts';
import type { Turn } from './turn.ts';
import { nextOrdinal } from './turn.ts';

/** Messages that can wait, to one person in one day (domain 7.2). */
export const mostADay = 2;
/** Somebody who wrote this recently is in the middle of something. */
const busyMs = 2 * 3_600_000;

/**
 * Asks, reminds and tells the owner: one conversation at a time about all children it concerns, everything else in one
 * message, two messages a day. What finds no room today waits for tomorrow; nothing is dropped.
 */
export function talk(turn: Turn, cases: readonly DutyCase[], round: DutyRound): DutyAdvance[] {
  const { now, situation } = turn;
  const awake = allowedFrom(now, round.timeZone);
  const [urgent, others] = split(cases, ({ rule }) => rule.urgent);
  const later = (ones: readonly DutyCase[], until: Instant) => ones.map((one) => putOff(one, round, now, until));
  if (awake > now) return [...speak(turn, urgent, round, urgent.length).advances, ...later(others, awake)];
  const first = speak(turn, urgent, round, urgent.length);
  const room = mostADay - situation.promptsToday - first.said;
  const next = speak(turn, others, round, Math.max(0, room));
  return [...first.advances, ...next.advances];
}

function split<T>(all: readonly T[], is: (one: T) => boolean): [readonly T[], readonly T[]] {
  return [all.filter(is), all.filter((one) => !is(one))];
}

function sendOf({ rule, due }: DutyCase): Send | null {
  return due.step.do.type === 'remind' && due.step.do.send ? due.step.do.send : rule.send;
}

interface Spoken {
  readonly advances: readonly DutyAdvance[];
  readonly said: number;
}

/** With room for one message it is the conversation: an answer is worth more than a tip. With more, the question comes last. */
function speak(turn: Turn, cases: readonly DutyCase[], round: DutyRound, room: number): Spoken {
  const [talks, words] = split(cases, (one) => sendOf(one)?.type === 'flow');
  const wordsFirst = room > 1 || talks.length === 0;
  const before = wordsFirst ? tell(turn, words, round, room > 0) : { advances: [], said: 0 };
  const advances = [...before.advances];
  let { said } = before;
  const flows = Map.groupBy(talks, (one) => (sendOf(one) as Extract<Send, { type: 'flow' }>).flow);
  for (const [flowId, group] of [...flows].toSorted(([, a], [, b]) => earliest(a) - earliest(b))) {
    const until = said < room ? whenFree(turn, flowId, round) : tomorrow(turn.now, round.timeZone);
    if (until > turn.now) {
      advances.push(...group.map((one) => putOff(one, round, turn.now, until)));
      continue;
    }
    const result = converse(turn, flowId, group, round);
    said += result.said;
    advances.push(...result.advances);
  }
  const after = wordsFirst ? { advances: [], said: 0 } : tell(turn, words, round, said < room);
  return { advances: [...advances, ...after.advances], said: said + after.said };
}

function earliest(group: readonly DutyCase[]): number {
  return Math.min(...group.map(({ duty }) => duty.dueAt));
}

/** `now` when this conversation may begin; else when the one that is being held will have had its time. */
function whenFree(turn: Turn, flowId: string, round: DutyRound): Instant {
  const priority = priorityOf(turn.playbook.flows.get(flowId)?.file.priority ?? 'normal');
  const staff = turn.situation.person?.staff ?? null;
  const inTheWay = turn.sessions.filter(
    (session) =>
      session.flowId !== flowId && session.priority >= priority && !isInBackground(session, turn.alerts, staff),
  );
  if (inTheWay.length === 0) return turn.now;
  const busy = inTheWay.some(({ updatedAt }) => turn.now - updatedAt < busyMs);
  const dayAfter = tomorrow(turn.now, round.timeZone);
  const soon = busy ? turn.now + busyMs : Math.min(dayAfter, Math.max(...inTheWay.map(({ expiresAt }) => expiresAt)));
  return Math.max(allowedFrom(Math.min(soon, dayAfter), round.timeZone), turn.now + 60_000);
}

/** Opens the conversation about all children of these duties, or puts its pending question once more. */
function converse(turn: Turn, flowId: string, cases: readonly DutyCase[], round: DutyRound): Spoken {
  const children = childrenOfCases(turn, cases);
  const unseen = children.length === 0 && cases.every(({ rule }) => rule.about === 'child');
  const done = cases.map((one) =>
    stepDone(one, round, turn.now, {
      asked: one.due.step.do.type === 'prompt',
      ...(unseen ? { reason: 'nothing_to_ask' } : {}),
    }),
  );
  // None of these children is on the list that the person is shown in a chat: the ladder's next step is somebody else's.
  if (unseen) return { advances: done, said: 0 };
  const known = turn.sessions.find((session) => session.flowId === flowId && session.alertId === null);
  if (known && turn.now - known.updatedAt < busyMs) return { advances: done, said: 0 };
  if (known) remindLonger(turn, known);
  else open(turn, { flowId, childIds: children.map(({ id }) => id as ChildId), vars: {}, alertId: null });
  return { advances: done, said: 1 };
}

/** The pending question once more, with the conversation's whole time before it. */
function remindLonger(turn: Turn, session: SessionRecord): void {
  const ttlMs = turn.playbook.flows.get(session.flowId)?.ttlMs ?? 0;
  const expiresAt = Math.max(session.expiresAt, turn.now + ttlMs);
  remind(turn, { ...session, expiresAt });
  turn.effects.push({
    kind: 'set_timer',
    effectKey: `expire:${session.id}`,
    timer: 'session_expire',
    sessionId: session.id,
    dueAt: expiresAt,
  });
}

/** Everything that is only said, in one message. */
function tell(turn: Turn, cases: readonly DutyCase[], round: DutyRound, hasRoom: boolean): Spoken {
  if (cases.length === 0) return { advances: [], said: 0 };
  const busy = turn.sessions.some(({ updatedAt }) => turn.now - updatedAt < busyMs / 4 && updatedAt < turn.now);
  if (!hasRoom || busy) {
    const dayAfter = tomorrow(turn.now, round.timeZone);
    const until = hasRoom ? Math.min(allowedFrom(turn.now + busyMs, round.timeZone), dayAfter) : dayAfter;
    return { advances: cases.map((one) => putOff(one, round, turn.now, until)), said: 0 };
  }
  const text = composeMessage(turn, cases, round);
  const personId = turn.situation.person?.id;
  if (text !== null && personId)
    turn.effects.push({
      kind: 'send_message',
      effectKey: `duty:${turn.eventId}:${nextOrdinal(turn)}`,
      messageClass: cases.every(({ rule }) => rule.kind === 'notice' && rule.side === 'family') ? 'tip' : 'prompt',
      to: { personId },
      body: { text, kind: 'info' },
      purpose: 'duty',
      expiresAt: Math.max(...cases.map(({ duty }) => duty.dueAt), turn.now + 12 * 3_600_000),
    });
  const reason = text === null ? { reason: 'nothing_due' } : {};
  const advances = cases.map((one) =>
    stepDone(one, round, turn.now, { asked: text !== null && one.due.step.do.type === 'prompt', ...reason }),
  );
  return { advances, said: text === null ? 0 : 1 };
}
