import { pendingWords } from '../../core/decide/pending-words.ts';
import type { StaffCoded } from '../../core/event.ts';
import { type ChildId, deriveId, type InboundId, type Instant, type PersonId, type SessionId } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { PartySituation, SessionRecord } from '../../core/situation.ts';
import type { DeskActor } from '../desk-ports.ts';
import { flowTitle } from './playbook-names.ts';
import { cleaned, familyFor, handOf, openTalks, type TalkParts } from './talk-parts.ts';
import type { Caller, CodeAct, CodeResult, ProxyForm, ProxyWay, TalkPort } from './talk-port.ts';
import type { FamilyRow } from './talk-store.ts';

/** What can be begun with somebody who calls, by how they stand to the child (domain 5.3, 5.4, 5.12, 5.17). */
const flowsOf = {
  carer: ['F02_guardian_monthly', 'F15_help', 'F10_family_change'],
  parent: ['F03_parent_weekly', 'F03_parent_monthly', 'F10_departure', 'F15_help', 'F10_family_change'],
} as const;

/** Forms that staff fill for somebody: one question a page, each through the hallway like the person's own words. */
export function proxyForms(parts: TalkParts): Pick<TalkPort, 'unfinished' | 'caller' | 'form' | 'code'> {
  return {
    unfinished: async (actor) => {
      const rows = await parts.store.unfinished(actor, parts.clock.now());
      const inScope = await Promise.all(rows.map((row) => familyFor(parts, actor, row.personId, 'phone_in.write')));
      return rows.flatMap((row, n) => {
        const [open] = openTalks(parts.playbook(), [row]);
        return open && inScope[n] ? [{ ...open, personId: row.personId, name: row.name }] : [];
      });
    },
    caller: (actor, way, personId) => caller(parts, actor, way, personId),
    form: (actor, way, personId, sessionId) => form(parts, actor, way, personId, sessionId),
    code: (actor, way, act) => code(parts, actor, way, act),
  };
}

async function caller(parts: TalkParts, actor: DeskActor, way: ProxyWay, personId: string): Promise<Caller | null> {
  const family = await familyFor(parts, actor, personId, way);
  if (!family) return null;
  const { store, clock } = parts;
  await store.logAccess(actor, 'person', personId, 'proxy', clock.now());
  const playbook = parts.playbook();
  const open = openTalks(playbook, await store.open(personId, clock.now()));
  return { ...family, flows: begins(playbook, family), open };
}

function begins(playbook: Playbook, { isParent, isCarer }: FamilyRow): Caller['flows'] {
  const ids = [...(isCarer ? flowsOf.carer : []), ...(isParent ? flowsOf.parent : [])];
  return [...new Set(ids)].flatMap((id) => {
    return playbook.flows.has(id) ? [{ id, title: flowTitle(playbook, id) }] : [];
  });
}

async function form(
  parts: TalkParts,
  actor: DeskActor,
  way: ProxyWay,
  personId: string,
  sessionId: string,
): Promise<ProxyForm | null> {
  const family = await familyFor(parts, actor, personId, way);
  if (!family) return null;
  const look = lookAt(parts, actor, personId);
  const situation = await parts.hallway.loadParty(look, look.at);
  const session = situation.sessions.find(({ id }) => id === sessionId);
  if (!session || !mayFill(parts.playbook(), session)) return null;
  const questions = pendingWords(parts.playbook(), situation, look, session);
  const asked = new Set(questions.map(({ text }) => text));
  return {
    family,
    sessionId,
    title: flowTitle(parts.playbook(), session.flowId),
    seenAt: session.updatedAt,
    questions,
    readOut: (session.state.unseen ?? []).filter((text) => !asked.has(text)),
    help: helpSince(parts.playbook(), situation, session.startedAt),
  };
}

/** Conversations of families; one that belongs to an alert only when this form has led into it. */
function mayFill(playbook: Playbook, { flowId, alertId, state }: SessionRecord): boolean {
  return playbook.flows.get(flowId)?.side === 'family' && (alertId === null || state.unseen !== undefined);
}

/** What the sender of an unrestricted red is told stands on every page that follows it. */
function helpSince(playbook: Playbook, { alerts, person }: PartySituation, since: Instant): readonly string[] {
  const texts = alerts
    .filter(({ severity, restricted }) => severity === 'red' && !restricted)
    .flatMap(({ signals }) => signals)
    .filter(({ at, sourcePersonId }) => at >= since && sourcePersonId === person?.id)
    .map(({ flagCode }) => playbook.senderHelp[playbook.flags.flags.get(flagCode)?.senderText ?? '']);
  return [...new Set(texts.filter((text) => text !== undefined))];
}

/** Reads as `staff_coded` would, and changes nothing. */
function lookAt({ clock }: TalkParts, actor: DeskActor, personId: string): StaffCoded {
  const at = clock.now();
  return {
    kind: 'staff_coded',
    id: deriveId<InboundId>(at, 'look', actor.staffId, personId),
    personId: personId as PersonId,
    by: handOf(actor),
    what: { type: 'begin', flowId: '', childIds: [] },
    at,
  };
}

async function code(parts: TalkParts, actor: DeskActor, way: ProxyWay, act: CodeAct): Promise<CodeResult> {
  const family = await familyFor(parts, actor, act.personId, way);
  if (!family) return { kind: 'unknown' };
  if (actor.drill) return { kind: 'refused', why: 'drill' };
  if (act.what.type === 'begin' && !begins(parts.playbook(), family).some(({ id }) => id === wanted(act)))
    return { kind: 'unknown' };
  const result = await parts.handle({
    kind: 'staff_coded',
    id: deriveId<InboundId>(0, 'code', actor.staffId, act.personId, act.actId),
    personId: act.personId as PersonId,
    by: handOf(actor),
    what: whatOf(act, family),
    at: act.at,
  });
  if (result.kind === 'refused' || result.kind === 'kept_for_retry') return { kind: 'later' };
  parts.changed();
  const problem = result.kind === 'done' ? result.problem : undefined;
  if (problem === 'question_changed') return { kind: 'changed', sessionId: sessionIn(act) };
  if (problem === 'session_over') return { kind: 'gone' };
  if (problem) return { kind: 'unknown' };
  const said = result.kind === 'done' ? (result.said ?? []).map(({ text }) => text) : [];
  const next = await nextOf(parts, actor, act);
  return next === null ? { kind: 'over', readOut: said } : { kind: 'next', sessionId: next };
}

function wanted({ what }: CodeAct): string {
  return what.type === 'begin' ? what.flowId : '';
}

function sessionIn({ what }: CodeAct): string {
  return what.type === 'answer' ? what.sessionId : '';
}

function whatOf({ what }: CodeAct, family: FamilyRow): StaffCoded['what'] {
  if (what.type === 'begin')
    return { type: 'begin', flowId: what.flowId, childIds: family.children.map(({ id }) => id as ChildId) };
  const text = cleaned(what.text);
  // A digit with words beside it is read as both.
  const content =
    text === ''
      ? ({ kind: 'button', data: what.button } as const)
      : ({ kind: 'text', text: [what.button, text].filter(Boolean).join(' ') } as const);
  return { type: 'answer', sessionId: what.sessionId as SessionId, seenAt: what.seenAt, content };
}

/** Where the form goes on: the same conversation, the one that was begun, or the one it has led into. */
async function nextOf(parts: TalkParts, actor: DeskActor, act: CodeAct): Promise<string | null> {
  const look = lookAt(parts, actor, act.personId);
  const { sessions } = await parts.hallway.loadParty(look, look.at);
  if (act.what.type === 'begin') {
    const { flowId } = act.what;
    return sessions.find((session) => session.flowId === flowId && session.alertId === null)?.id ?? null;
  }
  const { sessionId } = act.what;
  const led = sessions.find(({ state, startedAt }) => state.unseen !== undefined && startedAt >= act.at);
  return led?.id ?? sessions.find(({ id }) => id === sessionId)?.id ?? null;
}
