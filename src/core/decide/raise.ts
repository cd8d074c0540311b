import type { AlertRecord } from '../alert/alert.ts';
import type { SuspectKind } from '../alert/freeze-chain.ts';
import type { Reporter } from '../alert/hit-group.ts';
import { raiseSignals } from '../alert/raise-signals.ts';
import type { Effect } from '../effect.ts';
import type { Severity } from '../flow/outcome.ts';
import type { Instant, RegionId } from '../ids.ts';
import type { ChildFacts, SessionRecord } from '../situation.ts';
import type { Turn } from './turn.ts';
import { emit, nextOrdinal, say } from './turn.ts';

export interface Raised {
  readonly hit: {
    readonly code: string;
    readonly severity?: Severity;
    readonly because: string;
    readonly restricted?: boolean;
    readonly suspect?: SuspectKind;
    readonly tonight?: boolean;
  };
  /** Empty: the child is not known; the alert is then about whatever the sender said. */
  readonly children: readonly ChildFacts[];
  readonly session: SessionRecord | null;
  readonly stepId: string | null;
  /** Silence speaks, not the person of the turn. */
  readonly bySystem?: boolean;
}

/** Raises a flag for each of the children: signals, a new alert or one more signal of an open one (rule 2). */
export function raise(turn: Turn, { hit, children, session, stepId, bySystem }: Raised): void {
  const { playbook, situation } = turn;
  const subjects: readonly (ChildFacts | null)[] = children.length > 0 ? children : [null];
  const effects = raiseSignals({
    now: turn.now,
    eventId: `${turn.eventId}:${nextOrdinal(turn)}`,
    saidAt: saidAtOf(turn),
    countyId: situation.county.id,
    hits: subjects.map((child) => ({
      flag: hit.code,
      severity: hit.severity,
      because: hit.because,
      restricted: hit.restricted,
      suspect: hit.suspect,
      tonight: hit.tonight,
      childId: child?.id ?? null,
      stepId,
      sessionId: session?.id ?? null,
    })),
    reporter: bySystem ? nobody(turn) : reporterOf(turn),
    children: situation.children,
    alerts: turn.alerts,
    flags: playbook.flags,
    chains: playbook.chains,
    placeRegionId: placeOf(turn),
  });
  emit(turn, ...effects);
  noteRaised(turn, effects);
  helpSender(turn, hit.code, effects);
}

/** A message says when it was sent, at the latest when it came in; everything else is said now. */
function saidAtOf({ event, now }: Turn): Instant {
  if (event.kind !== 'message_received') return now;
  return Math.min(event.sentAt ?? event.receivedAt, now);
}

/** Where an alert about an unknown child belongs: the reporter's own region, else where their children live. */
function placeOf({ situation }: Turn): RegionId | null {
  const own = situation.person?.staff?.roles.find(({ scopeType }) => scopeType === 'village' || scopeType === 'town');
  return (own?.scopeId as RegionId | undefined) ?? situation.children[0]?.residenceRegionId ?? null;
}

function nobody({ situation }: Turn): Reporter {
  return { partyId: situation.partyId, personId: null, identityId: null, role: 'SYSTEM' };
}

function reporterOf(turn: Turn): Reporter {
  const { situation } = turn;
  const staff = situation.person?.staff;
  const relation = situation.children[0]?.relation;
  const inFamily = relation === 'parent' ? 'PARENT_AWAY' : relation === 'carer' ? 'CAREGIVER' : 'UNKNOWN';
  return {
    partyId: situation.partyId,
    personId: situation.person?.id ?? null,
    identityId: situation.identity?.id ?? null,
    role: staff?.roles[0]?.role ?? inFamily,
    staffId: staff?.staffId,
    drill: staff?.drill,
    trainerStaffId: staff?.trainerStaffId,
  };
}

/** The alerts that this turn opened or added to, latest last, as they stand now. */
function noteRaised(turn: Turn, effects: readonly Effect[]): void {
  const ids = effects.flatMap((effect) =>
    effect.kind === 'open_alert'
      ? [effect.alert.id]
      : effect.kind === 'save_signal'
        ? (effect.signal.alertId ?? [])
        : [],
  );
  const touched = turn.alerts.filter(({ id }) => ids.includes(id));
  turn.raised = [...turn.raised.filter(({ id }) => !ids.includes(id)), ...touched];
}

/**
 * After an unrestricted red the sender gets the immediate-help text of the chain, once a turn; never when the sender's home
 * is excluded (domain 2.9, 4.3).
 */
function helpSender(turn: Turn, code: string, effects: readonly Effect[]): void {
  const opened = effects.find(
    (effect) => effect.kind === 'open_alert' || (effect.kind === 'update_alert' && effect.changes.severity === 'red'),
  );
  const alert = opened ? turn.raised.at(-1) : undefined;
  const key = turn.playbook.flags.flags.get(code)?.senderText;
  const text = key ? turn.playbook.senderHelp[key] : undefined;
  if (!alert || !text || alert.severity !== 'red' || alert.restricted || isExcluded(turn, alert)) return;
  if (turn.effects.some((effect) => effect.kind === 'send_message' && effect.purpose === 'help')) return;
  say(turn, { text, kind: 'info' }, { purpose: 'help', alert });
}

function isExcluded(turn: Turn, alert: AlertRecord): boolean {
  const { person } = turn.situation;
  if (!person) return false;
  const { suspectPersonIds, excludedPersonIds, excludedHouseholdIds } = alert.exclusion;
  return (
    suspectPersonIds.includes(person.id) ||
    excludedPersonIds.includes(person.id) ||
    (person.householdId !== null && excludedHouseholdIds.includes(person.householdId))
  );
}
