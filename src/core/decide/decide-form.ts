import type { AlertRecord } from '../alert/alert.ts';
import type { Decision } from '../effect.ts';
import type { FormFilled } from '../event.ts';
import { fillFlow, isCode } from '../flow/fill-flow.ts';
import type { Flow } from '../flow/flow.ts';
import { everyStep } from '../flow/form-steps.ts';
import { deriveId, type SessionId } from '../ids.ts';
import type { Playbook } from '../playbook.ts';
import type { PartySituation, SessionRecord } from '../situation.ts';
import { close, contextFor, emptyState, openRequested, yieldOutput } from './converse.ts';
import { priorityOf } from './priority.ts';
import { scanMessage } from './scan-message.ts';
import { beginTurn, endTurn, fileInbox, nextOrdinal, type Turn } from './turn.ts';

/**
 * A form of the desk: its words are read for danger before anything else, then the conversation is walked as if it had been held; what it
 * would have said stands on the page. Conversations that it opens go to the person's chat; one that asks there what the form has answered
 * ends. `problem` "incomplete:<step>": nothing but the danger in its words was kept; "alert_over": the alert is closed or no longer theirs.
 */
export function decideForm(playbook: Playbook, situation: PartySituation, event: FormFilled): Decision {
  const flow = playbook.flows.get(event.flowId);
  if (!flow) throw new Error(`There is no conversation ${event.flowId}.`);
  const turn = turnOf(playbook, situation, event);
  const session = sessionOf(turn, flow, event);
  scanWords(turn, flow, event, session);
  const { childIds, startedAt } = event;
  const alert = alertOf(turn, event);
  if (event.alertId !== undefined && alert === null) return endTurn(turn, 'done', 'alert_over');
  const filled = fillFlow(contextFor(turn, flow, alert), flow, { childIds, startedAt }, event.answers);
  if (filled.missing !== null) return endTurn(turn, 'done', `incomplete:${filled.missing}`);
  for (const asked of askedAlready(turn, session)) close(turn, asked, 'taken_over');
  turn.sessionId = session.id;
  for (const output of filled.outputs) if (output.kind !== 'say') yieldOutput(turn, session, output);
  turn.effects.push({ kind: 'end_session', sessionId: session.id, how: 'done', session });
  for (const childId of childIds)
    turn.effects.push({
      kind: 'audit',
      action: 'form_filled',
      entity: 'child',
      entityId: childId,
      data: { flow: flow.id },
    });
  openRequested(turn);
  return endTurn(turn);
}

/** The conversation could not be walked: what its words say of danger is raised all the same, and a person is told (promise P2). */
export function decideFormRisk(
  playbook: Playbook,
  situation: PartySituation,
  event: FormFilled,
  problem: string,
): Decision {
  const turn = turnOf(playbook, situation, event);
  const flow = playbook.flows.get(event.flowId);
  if (flow) scanWords(turn, flow, event, sessionOf(turn, flow, event));
  fileInbox(turn, { reason: 'dead_message', note: problem, withinHours: 4 });
  return endTurn(turn, 'dead', problem);
}

/** The form is about its own children alone. */
function turnOf(playbook: Playbook, situation: PartySituation, event: FormFilled): Turn {
  const children = situation.children.filter(({ id }) => event.childIds.includes(id));
  return beginTurn(playbook, { ...situation, children }, event);
}

/** Words written to an alert belong to that alert, as they would in the chat. */
function scanWords(turn: Turn, flow: Flow, event: FormFilled, session: SessionRecord): void {
  const steps = everyStep(flow, (id) => turn.playbook.flows.get(id));
  const active = alertOf(turn, event) ? session : null;
  for (const [name, given] of Object.entries(event.answers)) {
    const [stepId, childId] = name.split('@');
    const step = steps.find(({ id }) => id === stepId);
    const free = step && (step.kind.type === 'text' || step.other !== null);
    if (!free) continue;
    const words = [given]
      .flat()
      .filter((one) => !isCode(step, one))
      .join(' ');
    const child = turn.situation.children.filter(({ id }) => id === childId);
    if (childId !== undefined) scanMessage(turn, words, active, child);
    else if (active) scanMessage(turn, words, active, turn.situation.children);
    else scanMessage(turn, words, null);
  }
}

/** One that this person was told of or has; a closed one is not among them. */
function alertOf(turn: Turn, { alertId }: FormFilled): AlertRecord | null {
  return turn.alerts.find(({ id }) => id === alertId) ?? null;
}

/** Open conversations that ask of these very children, or of this alert, what the form has just answered. */
function askedAlready(turn: Turn, form: SessionRecord): readonly SessionRecord[] {
  const about = new Set(form.state.childIds);
  return turn.sessions.filter(
    ({ flowId, alertId, state }) =>
      flowId === form.flowId && alertId === form.alertId && state.childIds.every((id) => about.has(id)),
  );
}

function sessionOf(turn: Turn, flow: Flow, { childIds, startedAt, alertId }: FormFilled): SessionRecord {
  return {
    id: deriveId<SessionId>(turn.now, turn.eventId, 'session', nextOrdinal(turn)),
    flowId: flow.id,
    flowHash: flow.hash,
    priority: priorityOf(flow.priority),
    alertId: alertId ?? null,
    inviteId: null,
    state: emptyState(flow, childIds, turn),
    startedAt: Math.min(startedAt, turn.now),
    updatedAt: turn.now,
    expiresAt: turn.now + flow.ttlMs,
  };
}
