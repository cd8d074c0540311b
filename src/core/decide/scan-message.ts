import { worse } from '../alert/alert.ts';
import { pendingStep } from '../flow/pending-step.ts';
import type { ChildId } from '../ids.ts';
import { flowOf } from '../playbook.ts';
import type { ScanHit } from '../risk/scan.ts';
import { scan } from '../risk/scan.ts';
import type { ChildFacts, PartySituation, SessionRecord } from '../situation.ts';
import { looksLikeChild } from '../text/looks-like-child.ts';
import { raise } from './raise.ts';
import type { Turn } from './turn.ts';
import { childrenOf, fileInbox, sideOf } from './turn.ts';
import { warnOfTipOff } from './warn-of-tip-off.ts';

type Speaker = 'caregiver' | 'parent' | 'teacher' | 'staff' | 'child' | 'unknown';

export function speakerOf(situation: PartySituation, words: string): Speaker {
  const roles = situation.person?.staff?.roles ?? [];
  if (roles.some(({ role }) => role.endsWith('_TEACHER'))) return 'teacher';
  if (roles.length > 0) return 'staff';
  if (looksLikeChild(words)) return 'child';
  const relation = situation.children[0]?.relation;
  // Somebody we do not know writes here about a child they know: 他 and 她 mean that child.
  return relation === 'parent' ? 'parent' : 'caregiver';
}

/**
 * Reads every text for danger before the conversation sees it (rule 2, domain 11.1). Red words raise their flag at once;
 * others go to a person within four hours. A scan that fails is itself an alarm (reliability, invariant 3). `about`: whom the words
 * concern, where that is known.
 */
export function scanMessage(
  turn: Turn,
  words: string,
  active: SessionRecord | null,
  about: readonly ChildFacts[] = childrenInQuestion(turn, words, active),
): readonly ScanHit[] {
  if (words.trim() === '') return [];
  const hits = scanned(turn, words);
  for (const hit of hits) turn.riskScan.push({ flag: hit.flag, severity: hit.severity, route: hit.route });
  warnOfTipOff(turn, words, active);
  for (const hit of hits) {
    const children = hit.otherChild ? [] : ofHit(hit, about);
    if (active?.alertId && sideOf(turn.situation) === 'staff' && belongsToCase(turn, active, hit))
      attachToCase(turn, active, hit);
    else if (hit.route === 'alert')
      raise(turn, {
        hit: { code: hit.flag, severity: hit.severity, because: hit.because },
        children,
        session: active,
        stepId: null,
      });
    else
      fileInbox(turn, {
        reason: 'danger_words',
        note: `${hit.flag} ${hit.because}`,
        child: children[0],
        withinHours: 4,
        restricted: true,
      });
  }
  return hits;
}

function scanned(turn: Turn, words: string): readonly ScanHit[] {
  try {
    return scan(turn.playbook.danger, { speaker: speakerOf(turn.situation, words), text: words });
  } catch {
    turn.effects.push({ kind: 'system_alarm', key: `scan_failed:${turn.eventId}`, what: 'scan_failed' });
    fileInbox(turn, {
      reason: 'danger_words',
      note: '这条消息没能自动查看,请马上人工看',
      withinHours: 1,
      restricted: true,
    });
    return [];
  }
}

/** Red words in a talk about a lesser alert are a matter of their own: an absence in which somebody writes 离家出走. */
function belongsToCase(turn: Turn, active: SessionRecord, hit: ScanHit): boolean {
  const alert = turn.alerts.find(({ id }) => id === active.alertId);
  return hit.route !== 'alert' || (alert !== undefined && worse(alert.severity, hit.severity) === alert.severity);
}

/** What staff write about a case that is open belongs to that case. */
function attachToCase(turn: Turn, active: SessionRecord, hit: ScanHit): void {
  const alert = turn.alerts.find(({ id }) => id === active.alertId);
  if (!alert || hit.severity === 'blue') return;
  turn.effects.push({
    kind: 'add_alert_event',
    alertId: alert.id,
    type: 'WORDS',
    byStaffId: turn.situation.person?.staff?.staffId ?? null,
    data: { flag: hit.flag, because: hit.because },
  });
}

/** Whom a hit is about: one child; or all of a home when nobody is there to look after them; otherwise it is unknown. */
function ofHit({ flag }: ScanHit, about: readonly ChildFacts[]): readonly ChildFacts[] {
  const home = about[0]?.householdId ?? null;
  const oneHome = home !== null && about.every(({ householdId }) => householdId === home);
  return about.length === 1 || (flag.startsWith('G') && oneHome) ? about : [];
}

/** The children a text may be about: the one named, those of the pending question, or all of this person. */
function childrenInQuestion(turn: Turn, words: string, active: SessionRecord | null): readonly ChildFacts[] {
  const { children } = turn.situation;
  const named = children.filter((child) => child.name.length > 1 && words.includes(child.name));
  if (named.length === 1) return named;
  const held = active ? childrenOf(turn, childrenOfPending(turn, active)) : [];
  if (held.length > 0) return held;
  return sideOf(turn.situation) === 'family' || children.length === 1 ? children : [];
}

/** The children of the pending question: "是哪个?" may have narrowed them down already. */
function childrenOfPending(turn: Turn, active: SessionRecord): readonly ChildId[] {
  const flow = flowOf(turn.playbook, active.flowId, active.flowHash);
  const pending = pendingStep(flow, active.state, (id) => turn.playbook.flows.get(id));
  return pending && pending.childIds.length > 0 ? pending.childIds : active.state.childIds;
}
