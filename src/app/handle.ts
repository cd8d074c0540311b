import { booksOfCounty } from '../core/alert/alert-limits.ts';
import { decideAlertEvent } from '../core/decide/decide-alert-event.ts';
import { decideCodedRisk } from '../core/decide/decide-coded.ts';
import { decideFormRisk } from '../core/decide/decide-form.ts';
import { decideReview } from '../core/decide/decide-review.ts';
import { decideRiskOnly } from '../core/decide/decide-risk-only.ts';
import { decide } from '../core/decide.ts';
import type { Decision } from '../core/effect.ts';
import type { Address, AlertEventIn, ChildEvent, Event, MessageReceived, PartyEvent } from '../core/event.ts';
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
    readonly shownTo?: Address;
    /** Something has come into the human inbox. */
    readonly filed?: boolean;
  }) => void;
}

/**
 * The one hallway: reads the situation, decides, commits; nothing leaves before the commit. One event a party or alert at
 * a time: a version that another process raised meanwhile makes the decision anew.
 */
export function makeHandle(parts: HandleParts): Handle {
  const lines: Lines = new Map();
  return (event) => inLine(lines, lineOf(event), () => handleOne(parts, lines, event));
}

type Lines = Map<string, Promise<unknown>>;

/** Events of one address or person go one after another in this process; the version does the same between processes. */
function inLine<T>(lines: Lines, key: string, work: () => Promise<T>): Promise<T> {
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
    case 'duties_due':
    case 'form_filled':
    case 'staff_coded':
    case 'staff_spoke':
    case 'take_over_due':
      return `person:${event.personId}`;
    case 'child_review_due':
      return `child:${event.childId}`;
    case 'session_timer_due':
      return `session:${event.sessionId}`;
    default:
      return `alert:${event.alertId}`;
  }
}

async function handleOne(parts: HandleParts, lines: Lines, event: Event): Promise<HandleResult> {
  try {
    const first = await attempt(parts, event);
    if (first.kind !== 'stale') return settled(parts, first);
    // Somebody else wrote for the same person or alert: those who lost go one after another, so that all get through.
    return await inLine(lines, `again:${first.about}`, async () => {
      for (let count = 1; count < staleLimit; count++) {
        const result = await attempt(parts, event);
        if (result.kind !== 'stale') return settled(parts, result);
      }
      return { kind: 'refused', retryAfterMs: 1000, problem: 'busy' };
    });
  } catch (error) {
    if (error instanceof StoreUnavailable)
      return { kind: 'refused', retryAfterMs: error.retryAfterMs, problem: error.code };
    throw error;
  }
}

function attempt(parts: HandleParts, event: Event): Promise<Attempt> {
  if (event.kind === 'child_review_due') return handleChildEvent(parts, event);
  return isAlertEvent(event) ? handleAlertEvent(parts, event) : handlePartyEvent(parts, event);
}

function settled(parts: HandleParts, result: Exclude<Attempt, { kind: 'stale' }>): HandleResult {
  if (result.kind !== 'committed') return result;
  const { outboundIds, alertIds, shownTo, problem, kept, said, filed } = result;
  parts.committed?.({ outboundIds, alertIds, ...(shownTo && { shownTo }), ...(filed && { filed }) });
  if (kept) return { kind: 'kept_for_retry', problem: problem ?? '' };
  return { kind: 'done', outboundIds, alertIds, ...(problem ? { problem } : {}), ...(said ? { said } : {}) };
}

function isAlertEvent(event: Event): event is AlertEventIn {
  return event.kind === 'staff_acted' || event.kind === 'alert_step_due' || event.kind === 'alert_push_failed';
}

type Attempt =
  | (Extract<CommitResult, { kind: 'committed' }> & {
      readonly problem?: string;
      readonly kept?: boolean;
      readonly said?: Decision['said'];
      readonly filed?: boolean;
    })
  | Extract<CommitResult, { kind: 'duplicate' }>
  | { readonly kind: 'stale'; readonly about: string };

async function handleAlertEvent(parts: HandleParts, event: AlertEventIn): Promise<Attempt> {
  const who = event.kind === 'staff_acted' ? 'concerned' : 'all';
  const situation = await parts.store.loadAlert(event, parts.clock.now(), who);
  if (!situation) return { kind: 'duplicate' };
  const decision = decideAlertEvent(booksOfCounty(parts.playbook(), situation.county.alertLimits), situation, event);
  const result = await parts.store.commitAlert(event, situation, decision);
  if (result.kind === 'stale') return { kind: 'stale', about: event.alertId };
  // What an act demands next (a hand-over, a stand-down) is due now.
  return result.kind === 'committed' ? { ...result, alertIds: [event.alertId], problem: decision.problem } : result;
}

async function handleChildEvent(parts: HandleParts, event: ChildEvent): Promise<Attempt> {
  const situation = await parts.store.loadChild(event, parts.clock.now(), parts.playbook().combinations.answers);
  if (!situation) return { kind: 'duplicate' };
  const decision = decideReview(booksOfCounty(parts.playbook(), situation.county.alertLimits), situation, event);
  // Most reviews find nothing: then there is nothing to write, and whoever looks for what is due ends the timer.
  if (decision.effects.length === 0) return { kind: 'committed', outboundIds: [], alertIds: [] };
  const result = await parts.store.commitChild(event, situation, decision);
  return result.kind === 'stale' ? { kind: 'stale', about: event.childId } : result;
}

async function handlePartyEvent(parts: HandleParts, event: PartyEvent): Promise<Attempt> {
  const situation = await parts.store.loadParty(event, parts.clock.now());
  if (situation.duplicate) return { kind: 'duplicate' };
  const decision = decideGuarded(parts, situation, event);
  const written = await parts.store.commitParty(event, situation, decision);
  if (written.kind === 'stale') return { kind: 'stale', about: situation.partyId };
  if (written.kind !== 'committed') return written;
  const result = { ...written, filed: decision.effects.some(({ kind }) => kind === 'file_inbox') };
  if (event.kind === 'staff_coded' || event.kind === 'staff_spoke')
    return { ...result, problem: decision.problem, said: decision.said ?? [] };
  if (event.kind === 'form_filled') return { ...result, problem: decision.problem };
  return decision.inbound === 'pending' ? { ...result, kept: true, problem: decision.problem } : result;
}

/** A conversation that fails cannot take an alert with it: the danger scan's effects are committed all the same. */
function decideGuarded(parts: HandleParts, situation: PartySituation, event: PartyEvent): Decision {
  const playbook = booksOfCounty(parts.playbook(), situation.county.alertLimits);
  try {
    return decide(playbook, situation, event);
  } catch (error) {
    const problem = error instanceof Error ? `${error.name}${codeOf(error)}` : 'unknown';
    parts.log.error(
      { eventId: 'id' in event ? event.id : event.timerId, problem, stack: stackOf(error) },
      'a message could not be handled',
    );
    if (event.kind === 'staff_coded') return decideCodedRisk(playbook, situation, event, problem);
    if (event.kind === 'form_filled') return decideFormRisk(playbook, situation, event, problem);
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
