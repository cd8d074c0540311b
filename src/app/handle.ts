import { decideAlertEvent } from '../core/decide/decide-alert-event.ts';
import { decideRiskOnly } from '../core/decide/decide-risk-only.ts';
import { decide } from '../core/decide.ts';
import type { Decision } from '../core/effect.ts';
import type { AlertEventIn, Event, MessageReceived, PartyEvent } from '../core/event.ts';
import type { Playbook } from '../core/playbook.ts';
import type { PartySituation } from '../core/situation.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { CommitResult, HallwayStore, Handle, HandleResult } from './ports.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** How often a decision is made anew because somebody else committed in between. */
const staleLimit = 20;
/** After so many failed attempts a message is dead and a person is told (reliability, faults). */
const attemptLimit = 5;

export interface HandleParts {
  readonly store: HallwayStore;
  readonly playbook: () => Playbook;
  readonly clock: Clock;
  readonly log: Log;
  /** Called after a commit: a hint that something is due; the rows themselves are what counts. */
  readonly committed?: (result: {
    readonly outboundIds: readonly string[];
    readonly alertIds: readonly string[];
  }) => void;
}

/**
 * The one hallway: reads the situation, decides, commits; nothing leaves before the commit. One event a party or alert at
 * a time: a version that another process raised meanwhile makes the decision anew.
 */
export function makeHandle(parts: HandleParts): Handle {
  const lines = new Map<string, Promise<unknown>>();
  return (event) => inLine(lines, lineOf(event), () => handleOne(parts, event));
}

/** Events of one address or person go one after another in this process; the version does the same between processes. */
function inLine<T>(lines: Map<string, Promise<unknown>>, key: string, work: () => Promise<T>): Promise<T> {
  const before = lines.get(key);
  const mine = before ? before.then(work, work) : work();
  lines.set(key, mine);
  const leave = () => {
    if (lines.get(key) === mine) lines.delete(key);
  };
  mine.then(leave, leave);
  return mine;
}

function lineOf(event: Event): string {
  switch (event.kind) {
    case 'message_received':
    case 'address_changed':
      return `${event.address.channel}:${event.address.externalId}`;
    case 'conversation_due':
      return `person:${event.personId}`;
    case 'session_timer_due':
      return `session:${event.sessionId}`;
    default:
      return `alert:${event.alertId}`;
  }
}

async function handleOne(parts: HandleParts, event: Event): Promise<HandleResult> {
  try {
    for (let attempt = 0; attempt < staleLimit; attempt++) {
      const result = await (isAlertEvent(event) ? handleAlertEvent(parts, event) : handlePartyEvent(parts, event));
      if (result.kind === 'stale') continue;
      if (result.kind === 'committed') {
        const { outboundIds, alertIds, problem } = result;
        parts.committed?.(result);
        return { kind: 'done', outboundIds, alertIds, ...(problem ? { problem } : {}) };
      }
      return result;
    }
    return { kind: 'refused', retryAfterMs: 1000, problem: 'busy' };
  } catch (error) {
    if (error instanceof StoreUnavailable)
      return { kind: 'refused', retryAfterMs: error.retryAfterMs, problem: error.code };
    throw error;
  }
}

function isAlertEvent(event: Event): event is AlertEventIn {
  return event.kind === 'staff_acted' || event.kind === 'alert_step_due' || event.kind === 'alert_push_failed';
}

type Settled = CommitResult & { readonly problem?: string };

async function handleAlertEvent(parts: HandleParts, event: AlertEventIn): Promise<Settled> {
  const situation = await parts.store.loadAlert(event, parts.clock.now());
  if (!situation) return { kind: 'duplicate' };
  const decision = decideAlertEvent(parts.playbook(), situation, event);
  const result = await parts.store.commitAlert(event, situation, decision);
  // What an act demands next (a hand-over, a stand-down) is due now.
  return result.kind === 'committed' ? { ...result, alertIds: [event.alertId], problem: decision.problem } : result;
}

type PartyResult = Settled | { readonly kind: 'kept_for_retry'; readonly problem: string };

async function handlePartyEvent(parts: HandleParts, event: PartyEvent): Promise<PartyResult> {
  const situation = await parts.store.loadParty(event, parts.clock.now());
  if (situation.duplicate) return { kind: 'duplicate' };
  const decision = decideGuarded(parts, situation, event);
  const result = await parts.store.commitParty(event, situation, decision);
  if (result.kind === 'committed' && decision.inbound === 'pending')
    parts.committed?.({ outboundIds: result.outboundIds, alertIds: result.alertIds });
  return result.kind === 'committed' && decision.inbound === 'pending'
    ? { kind: 'kept_for_retry', problem: decision.problem ?? '' }
    : result;
}

/** A conversation that fails cannot take an alert with it: the danger scan's effects are committed all the same. */
function decideGuarded(parts: HandleParts, situation: PartySituation, event: PartyEvent): Decision {
  const playbook = parts.playbook();
  try {
    return decide(playbook, situation, event);
  } catch (error) {
    const problem = error instanceof Error ? `${error.name}${codeOf(error)}` : 'unknown';
    parts.log.error(
      { eventId: 'id' in event ? event.id : event.timerId, problem, stack: stackOf(error) },
      'a message could not be handled',
    );
    if (event.kind !== 'message_received') return { effects: [], riskScan: [], inbound: 'dead', problem };
    return decideRiskOnly(playbook, situation, event, problem, isLastAttempt(event));
  }
}

function isLastAttempt(event: MessageReceived): boolean {
  return (event.attempts ?? 0) + 1 >= attemptLimit;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? `:${error.code}` : '';
}

/** Where it happened, without the message: that may hold words of people. */
function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 6).join('\n') : '';
}
