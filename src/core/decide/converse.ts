import type { StartRequest } from '../act/act.ts';
import { acts } from '../act/index.ts';
import type { AlertRecord } from '../alert/alert.ts';
import type { Flow } from '../flow/flow.ts';
import type { FlowContext } from '../flow/flow-context.ts';
import type { FlowInput, FlowOutput, FlowTurn } from '../flow/outcome.ts';
import { resumeFlow } from '../flow/resume-flow.ts';
import { expireFlow, repeatPrompt, resumePrompt } from '../flow/resume-prompt.ts';
import { startFlow } from '../flow/start-flow.ts';
import type { ChildId, SessionId } from '../ids.ts';
import { deriveId } from '../ids.ts';
import { flowOf } from '../playbook.ts';
import type { SessionRecord } from '../situation.ts';
import { factsOf } from './facts-of.ts';
import { peopleFor } from './people-for.ts';
import { priorityOf } from './priority.ts';
import { raise } from './raise.ts';
import { byStanding, isInBackground } from './standing.ts';
import { isTaken } from './taken.ts';
import type { Turn } from './turn.ts';
import { childrenOf, emit, fileInbox, nextOrdinal, say } from './turn.ts';
import { wordsOfEvent } from './words-of.ts';

/** A conversation may open others; more than this in one turn is a circle. */
const startLimit = 5;

export function contextFor(turn: Turn, flow: Flow, alert: AlertRecord | null): FlowContext {
  return {
    now: turn.now,
    side: flow.side,
    facts: factsOf(turn.playbook, turn.situation, alert),
    lexicon: turn.playbook.lexicon,
    flows: (id) => turn.playbook.flows.get(id),
    people: peopleFor(turn, alert),
  };
}

function alertOf(turn: Turn, alertId: string | null): AlertRecord | null {
  return turn.alerts.find(({ id }) => id === alertId) ?? null;
}

/** Opens a conversation with the party of this event. An open one of the same kind about the same alert is taken up instead. */
export function open(turn: Turn, request: StartRequest): void {
  const flow = turn.playbook.flows.get(request.flowId);
  if (!flow) throw new Error(`There is no conversation ${request.flowId}.`);
  const known = turn.sessions.find((session) => session.flowId === flow.id && session.alertId === request.alertId);
  if (known && request.alertId) return;
  if (known) close(turn, known, 'cancelled');
  const alert = alertOf(turn, request.alertId);
  const flowTurn = startFlow(contextFor(turn, flow, alert), flow, { childIds: request.childIds, vars: request.vars });
  const id = deriveId<SessionId>(turn.now, turn.eventId, 'session', nextOrdinal(turn));
  const session: SessionRecord = {
    id,
    flowId: flow.id,
    flowHash: flow.hash,
    priority: priorityOf(flow.priority),
    alertId: request.alertId,
    inviteId: turn.situation.invite?.inviteId ?? null,
    state: flowTurn.state ?? emptyState(flow, request.childIds, turn),
    startedAt: turn.now,
    updatedAt: turn.now,
    expiresAt: turn.now + flow.ttlMs,
  };
  turn.effects.push({
    kind: 'set_timer',
    effectKey: `expire:${id}`,
    timer: 'session_expire',
    sessionId: id,
    dueAt: session.expiresAt,
  });
  apply(turn, session, flowTurn, true);
}

export function emptyState(flow: Flow, childIds: readonly ChildId[], turn: Turn): SessionRecord['state'] {
  return {
    flowId: flow.id,
    flowVersion: flow.version,
    flowHash: flow.hash,
    childIds,
    startedAt: turn.now,
    inner: null,
  };
}

/** Goes on with an open conversation. */
export function resume(turn: Turn, session: SessionRecord, input: FlowInput): void {
  const flow = flowOf(turn.playbook, session.flowId, session.flowHash);
  turn.sessionId = session.id;
  apply(
    turn,
    session,
    resumeFlow(contextFor(turn, flow, alertOf(turn, session.alertId)), flow, session.state, input),
    false,
  );
}

/** Offers a conversation again that another one had interrupted. */
export function askAgain(turn: Turn, session: SessionRecord): void {
  const flow = flowOf(turn.playbook, session.flowId, session.flowHash);
  const context = contextFor(turn, flow, alertOf(turn, session.alertId));
  apply(turn, session, resumePrompt(context, flow, session.state), false);
}

/** Puts the pending question once more, as a reminder. */
export function remind(turn: Turn, session: SessionRecord): void {
  const flow = flowOf(turn.playbook, session.flowId, session.flowHash);
  const context = contextFor(turn, flow, alertOf(turn, session.alertId));
  apply(turn, session, repeatPrompt(context, flow, session.state), false);
}

/** Ends a conversation; what was answered stays, and a worrying answer that was not confirmed yet is raised all the same. */
export function close(turn: Turn, session: SessionRecord, how: 'done' | 'expired' | 'taken_over' | 'cancelled'): void {
  const flow = flowOf(turn.playbook, session.flowId, session.flowHash);
  const last = expireFlow(contextFor(turn, flow, alertOf(turn, session.alertId)), flow, session.state);
  for (const output of last.outputs) yieldOutput(turn, session, output);
  turn.sessions = turn.sessions.filter(({ id }) => id !== session.id);
  turn.effects.push({ kind: 'end_session', sessionId: session.id, how });
}

function apply(turn: Turn, session: SessionRecord, flowTurn: FlowTurn, isNew: boolean): void {
  turn.sessionId = session.id;
  const ended = flowTurn.outputs.find((output) => output.kind === 'ended');
  for (const output of flowTurn.outputs) yieldOutput(turn, session, output);
  const inviteId = turn.situation.invite?.inviteId ?? session.inviteId;
  const coded = turn.event.kind === 'staff_coded' ? turn.event.by.staffId : undefined;
  const state = withSight(flowTurn.state ?? session.state, coded ? turn.said : null);
  const after: SessionRecord = { ...session, inviteId, state, updatedAt: turn.now };
  const proxy = coded ? { proxyBy: coded } : {};
  turn.sessions = turn.sessions.filter(({ id }) => id !== session.id);
  if (flowTurn.state) {
    turn.effects.push({ kind: 'save_session', session: after, ...proxy });
    turn.sessions = byStanding([after, ...turn.sessions], turn.alerts, turn.situation.person?.staff ?? null);
  } else
    turn.effects.push({
      kind: 'end_session',
      sessionId: session.id,
      how: 'done',
      ...(isNew ? { session: after } : {}),
      ...proxy,
    });
  openRequested(turn);
  if (!flowTurn.state && ended?.kind === 'ended' && ended.how === 'done') offerInterrupted(turn, isNew);
}

/** Whether the person themself has been shown the question that is pending now; else what was read out to them. */
function withSight(
  { unseen: _, ...state }: SessionRecord['state'],
  readOut: Turn['said'] | null,
): SessionRecord['state'] {
  return readOut === null ? state : { ...state, unseen: readOut.map(({ text }) => text) };
}

export function openRequested(turn: Turn): void {
  for (let count = 0; turn.starts.length > 0; count++) {
    if (count >= startLimit) throw new Error('Conversations open one another in a circle.');
    const request = turn.starts.shift();
    if (request) openOrHandOver(turn, request);
  }
}

/** A conversation that this county's playbook does not have is held by a person instead. */
function openOrHandOver(turn: Turn, request: StartRequest): void {
  if (turn.playbook.flows.has(request.flowId)) return open(turn, request);
  fileInbox(turn, {
    reason: 'task',
    note: request.flowId,
    child: childrenOf(turn, request.childIds)[0],
    withinHours: 72,
  });
  say(turn, { text: '记下了,管这事的人会联系您。' }, { purpose: 'handed_over' });
}

/** When the conversation that interrupted has ended, the one it interrupted is offered again. */
function offerInterrupted(turn: Turn, wasNew: boolean): void {
  // Somebody of the staff is speaking, or reads out: nothing is offered in between.
  if (turn.event.kind === 'staff_coded' || isTaken(turn.situation)) return;
  const next = turn.sessions[0];
  const staff = turn.situation.person?.staff ?? null;
  if (!wasNew && next && next.updatedAt < turn.now && !isInBackground(next, turn.alerts, staff)) askAgain(turn, next);
}

export function yieldOutput(turn: Turn, session: SessionRecord, output: FlowOutput): void {
  switch (output.kind) {
    case 'say':
      return say(
        turn,
        {
          text: output.text,
          ...(output.buttons ? { buttons: output.buttons } : {}),
          ...(output.voiceText ? { voiceText: output.voiceText } : {}),
        },
        { sessionId: session.id, purpose: 'flow', alert: alertOf(turn, session.alertId) },
      );
    case 'answer':
      return saveAnswer(turn, session, output);
    case 'flag':
      return raise(turn, {
        hit: { code: output.code, severity: output.severity, because: output.because, restricted: output.restricted },
        children: childrenOf(turn, output.childIds),
        session,
        stepId: output.stepId,
      });
    case 'act':
      return act(turn, session, output);
    case 'not_understood':
      return fileInbox(turn, {
        reason: 'unclear',
        note: output.stepId,
        child: childrenOf(turn, output.childIds)[0],
        withinHours: 24,
      });
    case 'ended':
      return undefined;
  }
}

function saveAnswer(turn: Turn, session: SessionRecord, output: Extract<FlowOutput, { kind: 'answer' }>): void {
  const childIds: readonly (ChildId | null)[] = output.childIds.length > 0 ? output.childIds : [null];
  for (const childId of childIds)
    turn.effects.push({
      kind: 'save_answer',
      id: deriveId(turn.now, turn.eventId, 'answer', nextOrdinal(turn)),
      sessionId: session.id,
      flowId: session.flowId,
      stepId: output.stepId,
      childId,
      value: output.value,
      text: output.text,
      understoodBy: turn.event.kind === 'staff_coded' ? 'proxy' : output.understoodBy,
      supersedes: output.supersedes ?? false,
    });
}

function act(turn: Turn, session: SessionRecord, output: Extract<FlowOutput, { kind: 'act' }>): void {
  const definition = acts.get(output.name);
  if (!definition) throw new Error(`There is no act ${output.name}.`);
  const result = definition.run(
    {
      now: turn.now,
      eventId: turn.eventId,
      ordinal: nextOrdinal(turn),
      situation: turn.situation,
      session,
      stepId: output.stepId,
      words: wordsOfEvent(turn.event),
      children: childrenOf(turn, output.childIds),
      alert: alertOf(turn, session.alertId) ?? turn.raised.at(-1) ?? null,
      playbook: turn.playbook,
    },
    output.args,
  );
  emit(turn, ...result.effects);
  if (result.say) say(turn, { text: result.say }, { sessionId: session.id, purpose: 'act' });
  if (result.start) turn.starts.push(result.start);
}
