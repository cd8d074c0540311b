import { mayEver } from '../../core/access/may.ts';
import { isKeptFrom } from '../../core/alert/is-kept-from.ts';
import { deriveId, type InboundId, type PersonId } from '../../core/ids.ts';
import type { AlertSituation } from '../../core/situation.ts';
import { forbiddenIn } from '../../core/text/forbidden-in.ts';
import type { DeskActor } from '../desk-ports.ts';
import { standingOf } from './desk-alert.ts';
import { lookAtAlert } from './look-at-alert.ts';
import { noteWords } from './note-words.ts';
import { proxyForms } from './proxy-forms.ts';
import { readsWhole, talkLines } from './talk-lines.ts';
import { cleaned, familyFor, handOf, openTalks, type TalkParts } from './talk-parts.ts';
import type { InboxItem, ItemPage, SpeakAct, SpeakResult, Talk, TalkPort } from './talk-port.ts';
import type { FamilyRow, StoredItem } from './talk-store.ts';

const listed = 200;
const remembered = 40;

/** Inbox, conversations and forms, told with ports. */
export function makeTalk(parts: TalkParts): TalkPort {
  const { store, clock } = parts;
  return {
    items: async (actor) =>
      togetherByPerson(await store.items(actor, listed, clock.now())).map((item) => inWords(parts, item)),
    held: (actor) => store.held(actor, clock.now()),
    item: (actor, id) => itemPage(parts, actor, id),
    async move(actor, id, what, at) {
      const result = await store.move(actor, id, what, at);
      if (result.kind === 'done') parts.changed();
      return result;
    },
    talk: (actor, personId) => talk(parts, actor, personId),
    speak: (actor, act) => speak(parts, actor, act),
    find: async (actor, words) => {
      const like = words.trim().slice(0, 40);
      return like === '' ? [] : store.find(actor, like, clock.now());
    },
    ...proxyForms(parts),
  };
}

/** Several messages to one member of staff are one thing to answer. */
function togetherByPerson(items: readonly StoredItem[]): readonly StoredItem[] {
  const seen = new Set<string>();
  return items.filter(({ reason, personId }) => {
    if (reason !== 'while_taken' || personId === null) return true;
    const isFirst = !seen.has(personId);
    seen.add(personId);
    return isFirst;
  });
}

/** Codes of the playbook by the names it gives them. */
function inWords({ playbook }: TalkParts, item: StoredItem): InboxItem {
  return { ...item, note: noteWords(playbook(), item.note) };
}

async function itemPage(parts: TalkParts, actor: DeskActor, id: string): Promise<ItemPage | null> {
  const { store, clock } = parts;
  const item = await store.item(actor, id, clock.now());
  if (!item) return null;
  await store.logAccess(actor, 'human_inbox', item.id, 'read', clock.now());
  const family = item.personId ? await familyFor(parts, actor, item.personId, 'inbox.act') : null;
  return {
    item: inWords(parts, item),
    lines: family ? await linesOf(parts, actor, family.personId) : [],
    whole: readsWhole(actor),
    mayTalk: family !== null,
  };
}

async function linesOf(parts: TalkParts, actor: DeskActor, personId: string) {
  const [written, sent, around] = await Promise.all([
    parts.store.written(personId, remembered),
    parts.store.sent(personId, remembered),
    alertsAround(parts, actor, personId),
  ]);
  const leftOut = around.some(
    (situation) => standingOf(situation, actor) === 'none' && isAmongLeftOut(situation, actor),
  );
  return talkLines(actor, { written, sent, leftOut });
}

function isAmongLeftOut({ alert }: AlertSituation, actor: DeskActor): boolean {
  const { suspectPersonIds, excludedPersonIds, recusedStaffIds } = alert.exclusion;
  return (
    recusedStaffIds.includes(actor.staffId) ||
    actor.kin.some((id) => suspectPersonIds.includes(id) || excludedPersonIds.includes(id)) ||
    alert.exclusion.excludedRoles.some((role) => actor.roles.some((held) => held.role === role))
  );
}

/** The open alerts about any child of this person, as the hallway sees them. */
async function alertsAround(
  { store, hallway, clock }: TalkParts,
  actor: DeskActor,
  personId: string,
): Promise<readonly AlertSituation[]> {
  const now = clock.now();
  const ids = await store.alertsAround(personId);
  const all = await Promise.all(ids.map((alertId) => lookAtAlert(hallway, actor, alertId, now)));
  return all.filter((situation) => situation !== null);
}

async function talk(parts: TalkParts, actor: DeskActor, personId: string): Promise<Talk | null> {
  const { store, clock } = parts;
  const family = await familyFor(parts, actor, personId, 'inbox.act');
  if (!family) return null;
  const now = clock.now();
  await store.logAccess(actor, 'person', personId, 'talk', now);
  const [lines, taken, open, mayWrite] = await Promise.all([
    linesOf(parts, actor, personId),
    store.taken(personId),
    store.open(personId, now),
    mayWriteTo(parts, actor, personId),
  ]);
  const current = taken && taken.until > now ? taken : null;
  return {
    family,
    lines,
    whole: readsWhole(actor),
    taken: current && { ...current, mine: current.by.staffId === actor.staffId },
    open: openTalks(parts.playbook(), open),
    mayWrite,
    phrases: parts.playbook().phrases,
  };
}

async function mayWriteTo(parts: TalkParts, actor: DeskActor, personId: string): Promise<boolean> {
  return mayEver(actor, 'talk.write') && (await familyFor(parts, actor, personId, 'talk.write')) !== null;
}

async function speak(parts: TalkParts, actor: DeskActor, act: SpeakAct): Promise<SpeakResult> {
  const family = await familyFor(parts, actor, act.personId, 'inbox.act');
  if (!family) return { kind: 'unknown' };
  const refused = await whyNot(parts, actor, family, act.what);
  if (refused) return refused;
  const result = await parts.handle({
    kind: 'staff_spoke',
    id: deriveId<InboundId>(0, 'talk', actor.staffId, act.personId, act.actId),
    personId: act.personId as PersonId,
    by: handOf(actor),
    what: act.what.type === 'write' ? { type: 'write', text: cleaned(act.what.text) } : act.what,
    at: act.at,
  });
  if (result.kind === 'refused' || result.kind === 'kept_for_retry') return { kind: 'later' };
  if (result.kind === 'done' && result.problem === 'taken_by_other')
    return { kind: 'taken', by: (await parts.store.taken(act.personId))?.by.name ?? '' };
  if (result.kind === 'done' && result.problem) return { kind: 'unknown' };
  parts.changed();
  return { kind: 'done' };
}

/** Why nothing may leave. Giving a conversation back is always possible. */
async function whyNot(
  parts: TalkParts,
  actor: DeskActor,
  family: FamilyRow,
  what: SpeakAct['what'],
): Promise<SpeakResult | null> {
  const no = (why: Extract<SpeakResult, { kind: 'refused' }>['why'], word = ''): SpeakResult => ({
    kind: 'refused',
    why,
    word,
  });
  if (what.type === 'give_back') return null;
  if (actor.drill) return no('drill');
  if (family.channel === null) return no('no_address');
  if (await isKeptFromTalk(parts, actor, family)) return no('kept_from');
  if (what.type === 'take') return null;
  const text = cleaned(what.text);
  if (text === '') return no('empty');
  const word = forbiddenIn(text);
  if (word !== null) return no('forbidden', word);
  const taken = await parts.store.taken(family.personId);
  const holds = taken !== null && taken.until > parts.clock.now() && taken.by.staffId === actor.staffId;
  return holds || (await mayWriteTo(parts, actor, family.personId)) ? null : { kind: 'unknown' };
}

/** Whoever knows of an open matter that this person must not learn of writes them nothing here (domain 4.4). Who does not know of it learns nothing. */
async function isKeptFromTalk(parts: TalkParts, actor: DeskActor, family: FamilyRow): Promise<boolean> {
  const person = { id: family.personId as PersonId, householdId: family.householdId };
  const around = await alertsAround(parts, actor, family.personId);
  const knows = (situation: AlertSituation) =>
    situation.alert.reporterPersonId === actor.personId || standingOf(situation, actor) !== 'none';
  return around.some((situation) => isKeptFrom(situation.alert, person) && knows(situation));
}
