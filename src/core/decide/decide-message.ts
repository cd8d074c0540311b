import type { Decision } from '../effect.ts';
import type { MessageReceived } from '../event.ts';
import type { FlowInput } from '../flow/outcome.ts';
import type { Playbook } from '../playbook.ts';
import type { PartySituation, SessionRecord } from '../situation.ts';
import { looksLikeChild } from '../text/looks-like-child.ts';
import { readTeacherLine } from '../text/teacher-line.ts';
import { readGlobalDigit, understandGlobal } from '../text/understand-global.ts';
import { askAgain, close, open, resume } from './converse.ts';
import { emergency, helpFlows, isHelp, isUrgent } from './emergency.ts';
import { fileMedia } from './file-media.ts';
import { raise } from './raise.ts';
import { scanMessage } from './scan-message.ts';
import { byStanding, isAboutAlert, isInBackground, namedAlert } from './standing.ts';
import { flowForKeyword } from './start-by-keyword.ts';
import { isTaken, keepForTaker } from './taken.ts';
import type { Turn } from './turn.ts';
import { beginTurn, endTurn, fileInbox, say, sideOf } from './turn.ts';
import { typedOf, withTyped, wordsOf } from './words-of.ts';

/** Conversations that the product itself opens; the rest is opened by keyword, duty or another conversation. */
const flowIds = {
  bind: 'F01_binding',
  bindStaff: 'F01_staff',
  ...helpFlows,
  menu: 'U1_menu',
  menuStaff: 'U1_staff',
  quickLine: 'F04_quick_line',
  handling: 'F18_alert_handling',
} as const;

/** 1 to two questions in a row is two answers; a longer text that comes twice within ten seconds is one (domain 10.30). */
const shortAnswer = 3;

/** The order of one inbound message (domain 11.1): danger first, then words that are valid everywhere, then the pending question. */
export function decideMessage(playbook: Playbook, situation: PartySituation, received: MessageReceived): Decision {
  const turn = beginTurn(playbook, situation, received);
  const named = namedAlert(typedOf(received.content), turn.alerts);
  const event = named ? { ...received, content: withTyped(received.content, named.rest) } : received;
  const words = wordsOf(event.content);
  turn.sessions = byStanding(turn.sessions, turn.alerts, situation.person?.staff ?? null);
  // Whoever names an alert by its number speaks of handling it, whatever else is being asked about it.
  const about = turn.sessions.filter(({ alertId }) => named !== null && alertId === named.alertId);
  const active = about.find(({ flowId }) => flowId === flowIds.handling) ?? about[0] ?? turn.sessions[0] ?? null;
  // The same words from the same person seconds ago: heard as evidence, and nobody is told of it a second time.
  if (!named && event.content.kind === 'button' && isAboutAlert(event.content.data)) {
    answered(turn, '这条告警已经结案,或者不归您处理了。');
    return endTurn(turn);
  }
  const isRepeat = situation.echo && words.length > shortAnswer;
  scanMessage(turn, words, active);
  if (isRepeat && !event.edited) return endTurn(withoutNotice(turn));
  if (event.edited) {
    if (words) fileInbox(turn, { reason: 'note', note: '改过的消息', withinHours: 24 });
    return endTurn(turn);
  }
  if (situation.identity?.state === 'suspended' || situation.identity?.state === 'replaced')
    answerStranger(turn, event, words);
  else if (childWrites(turn, words)) answerChild(turn);
  else if (isUrgent(turn, event.content, words)) emergency(turn, active);
  // Help goes on by itself also while somebody of the staff holds the conversation: they may be looking away.
  else if (isTaken(situation) && !isHelp(active)) keepForTaker(turn, event.content);
  else if (answerGlobalWord(turn, event, words, active)) return endTurn(turn);
  else if (situation.person) converse(turn, event, words, active);
  else answerStranger(turn, event, words);
  return endTurn(turn);
}

function inputOf(event: MessageReceived, words: string): FlowInput {
  const { content } = event;
  if (content.kind === 'text') return { kind: 'text', text: words };
  if (content.kind === 'button') return { kind: 'button', data: content.data };
  return { kind: content.kind };
}

/** What a repeat raises joins the alert that stands, quietly; only if none stands any more does it count like the first. */
function withoutNotice(turn: Turn): Turn {
  if (turn.effects.some(({ kind }) => kind === 'open_alert')) return turn;
  const quiet = turn.effects.filter(
    ({ kind }) => kind === 'save_signal' || kind === 'update_alert' || kind === 'add_alert_event',
  );
  return { ...turn, effects: quiet };
}

// ── A child writes on the grandparent's phone (domain 10.12, rule 10) ──

function childWrites(turn: Turn, words: string): boolean {
  if (sideOf(turn.situation) === 'staff' || words === '') return false;
  return turn.situation.person?.isChild === true || looksLikeChild(words);
}

function answerChild(turn: Turn): void {
  for (const session of turn.situation.sessions) close(turn, session, 'taken_over');
  fileInbox(turn, { reason: 'child_writes', withinHours: 1, role: 'TOWN_STATION', restricted: true });
  if (turn.raised.length === 0)
    raise(turn, {
      hit: { code: 'P01', because: '像是孩子在写', restricted: true },
      children: turn.situation.children.length === 1 ? turn.situation.children : [],
      session: null,
      stepId: null,
    });
  open(turn, { flowId: flowIds.child, childIds: [], vars: {}, alertId: null });
}

// ── Words and digits that are valid at every step (domain 5.1) ──

/** True when the message was one of them and has been answered. */
function answerGlobalWord(turn: Turn, event: MessageReceived, words: string, active: SessionRecord | null): boolean {
  const side = sideOf(turn.situation);
  const typed = event.content.kind === 'button' ? event.content.data : words;
  const digit = readGlobalDigit(typed);
  const word = words ? understandGlobal(turn.playbook.lexicon, words) : null;
  if (side === 'family' && (digit === 0 || word === 'call_me')) return callMe(turn);
  if (side === 'family' && word === 'wrong_person' && turn.situation.person) return wrongPerson(turn);
  if (active) return false;
  // "停止提醒" is meant for good: it has a conversation of its own.
  const opens = word === 'stop' && flowForKeyword(turn, words, event.content) !== null;
  if (word === 'stop' && !opens) return answered(turn, '好的,今天先不问了。有事随时找我,急事回9。');
  if (word === 'menu' && turn.situation.person) {
    open(turn, {
      flowId: side === 'staff' ? flowIds.menuStaff : flowIds.menu,
      childIds: allChildren(turn),
      vars: {},
      alertId: null,
    });
    return true;
  }
  return false;
}

function answered(turn: Turn, text: string): true {
  say(turn, { text }, { purpose: 'global_word' });
  return true;
}

function allChildren(turn: Turn) {
  return turn.situation.children.map(({ id }) => id);
}

function callMe(turn: Turn): true {
  fileInbox(turn, { reason: 'call_back', withinHours: 24 });
  const director = turn.situation.children[0]?.director;
  return answered(turn, `好的,${director?.name ?? '管孩子事的人'}会给您打电话。急事别等:报警110,急救120。`);
}

/** Somebody else has this number now: an apology without any name, and nothing about a child goes there (domain 10.20). */
function wrongPerson(turn: Turn): true {
  const { identity, sessions, children } = turn.situation;
  if (identity) turn.effects.push({ kind: 'set_identity_state', identityId: identity.id, state: 'suspended' });
  for (const session of sessions) close(turn, session, 'cancelled');
  fileInbox(turn, { reason: 'wrong_person', withinHours: 72 });
  raise(turn, { hit: { code: 'C06', because: '号码换了人' }, children, session: null, stepId: null });
  return answered(turn, '对不起,打扰您了。以后不会再发消息给您。');
}

// ── People we know ──

function converse(turn: Turn, event: MessageReceived, words: string, active: SessionRecord | null): void {
  const { kind } = event.content;
  if (kind === 'voice' || kind === 'photo' || kind === 'other') fileMedia(turn, kind);
  const opens = kind === 'text' || kind === 'button' ? flowForKeyword(turn, words, event.content) : null;
  const steppedOver =
    active !== null && opens !== null && isInBackground(active, turn.alerts, turn.situation.person?.staff ?? null);
  if (active && !steppedOver)
    return active.state.unseen ? showFirst(turn, active, words) : resume(turn, active, inputOf(event, words));
  if (kind !== 'text' && kind !== 'button') return politeMedia(turn, kind);
  if (sideOf(turn.situation) === 'staff' && startQuickLine(turn, words)) return;
  if (opens) return open(turn, { flowId: opens, childIds: allChildren(turn), vars: {}, alertId: null });
  if (turn.raised.length > 0 && sideOf(turn.situation) === 'family') return thanks(turn);
  return notUnderstood(turn);
}

/** The question was read out by a member of staff: it is put to the person before anything counts as its answer. */
function showFirst(turn: Turn, session: SessionRecord, words: string): void {
  if (words && turn.raised.length === 0) fileInbox(turn, { reason: 'unclear', withinHours: 24 });
  askAgain(turn, session);
}

function thanks(turn: Turn): void {
  fileInbox(turn, { reason: 'unclear', withinHours: 4 });
  say(turn, { text: '记下了,谢谢您。' }, { purpose: 'thanks' });
}

function politeMedia(turn: Turn, kind: 'voice' | 'photo' | 'other'): void {
  const name = turn.situation.children[0]?.director?.name ?? '管孩子事的人';
  const texts = {
    voice: `收到您的语音,${name}会听。急事回9。`,
    photo: `收到您的照片,${name}会看。`,
    other: '收到了。有事请打字,或者按住说话;急事回9。',
  };
  say(turn, { text: texts[kind] }, { purpose: 'media' });
}

/** "3 没来 两天": a teacher's whole report in one line (domain 5.6). */
function startQuickLine(turn: Turn, words: string): boolean {
  const children = turn.situation.children;
  const line = readTeacherLine(
    words,
    children.map(({ id, name }) => ({ id, name })),
  );
  if (!line) return false;
  open(turn, {
    flowId: flowIds.quickLine,
    childIds: line.childIds,
    vars: { area: line.area, detail: line.detail },
    alertId: null,
  });
  return true;
}

/** Never an error: a person will look, and the menu is offered (domain 5.21 U1). */
function notUnderstood(turn: Turn): void {
  fileInbox(turn, { reason: 'unclear', withinHours: 24 });
  const side = sideOf(turn.situation);
  open(turn, {
    flowId: side === 'staff' ? flowIds.menuStaff : flowIds.menu,
    childIds: allChildren(turn),
    vars: { unclear: true },
    alertId: null,
  });
}

// ── People we do not know: emergency works, nothing about any child is said ──

function answerStranger(turn: Turn, event: MessageReceived, words: string): void {
  const { identity, sessions, invite, now } = turn.situation;
  const stranger = sessions.find(
    ({ flowId }) => flowId === flowIds.emergency || flowId === flowIds.bind || flowId === flowIds.bindStaff,
  );
  if (identity?.lockedUntil && identity.lockedUntil > now)
    return say(
      turn,
      { text: '数字输错了几次,今天先停一停。请找村里的儿童主任帮您看看卡片。急事:报警110,急救120。' },
      { purpose: 'locked' },
    );
  if (stranger) return resume(turn, stranger, inputOf(event, words));
  if (words && turn.raised.length > 0) return openEmergency(turn);
  open(turn, {
    flowId: invite?.status === 'valid' && invite.kind === 'staff' ? flowIds.bindStaff : flowIds.bind,
    childIds: [],
    vars: {},
    alertId: null,
  });
}

function openEmergency(turn: Turn): void {
  open(turn, { flowId: flowIds.emergency, childIds: [], vars: {}, alertId: turn.raised.at(-1)?.id ?? null });
}
