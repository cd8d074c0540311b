import type { Content, PartyEvent } from '../../core/event.ts';
import type { Instant, PartyId, PersonId } from '../../core/ids.ts';
import type { StaffView } from '../../core/ledger/staff-view.ts';
import type { IdentityFacts, PartySituation } from '../../core/situation.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import { hashOfAddress, hashOfText, inviteCodesIn, newIdentityId } from '../look-up.ts';
import { dutyWorlds } from '../rhythm/duty-worlds.ts';
import { hallwayBatches, makeBatcher } from './batcher.ts';
import type { Database } from './database.ts';
import { alertRecord, childFacts, inviteFacts, personFacts, sessionRecord } from './facts.ts';
import { monthStarts } from './months.ts';
import type { Places } from './places.ts';
import { PartyRow } from './rows.ts';
import { loadPartySql } from './situation-sql.ts';

interface Ask {
  readonly event: PartyEvent;
  readonly now: Instant;
}

export interface LoadParts {
  readonly database: Database;
  readonly crypto: FieldCrypto;
  readonly places: Places;
}

/** Reads what `decide` needs about one party, in one round trip; loads that come together share it. */
export function makeLoadParty(parts: LoadParts): (event: PartyEvent, now: Instant) => Promise<PartySituation> {
  const load = makeBatcher<Ask, PartySituation>({
    run: (asks) => loadAll(parts, asks),
    keysOf: ({ event }) => ['id' in event ? event.id : event.timerId],
    ...hallwayBatches,
  });
  return (event, now) => load({ event, now });
}

async function loadAll(parts: LoadParts, asks: readonly Ask[]): Promise<readonly PartySituation[]> {
  const keys = asks.map((ask, n) => keyOf(parts.crypto, ask, n));
  const found = await parts.database.rows<{ n: number }>(loadPartySql, [JSON.stringify(keys)]);
  const rows = found.map((row) => PartyRow.parse(row)).sort((a, b) => a.n - b.n);
  await loadPlaces(parts.places, rows, asks[0]?.now ?? 0);
  const situations = rows.map((row, i) => situationOf(parts, row, asks[i] as Ask));
  return withDutyWorlds(parts, situations, asks);
}

/** What is due of a person's duties is judged by the facts of this moment. */
async function withDutyWorlds(
  { database, places }: LoadParts,
  situations: readonly PartySituation[],
  asks: readonly Ask[],
): Promise<readonly PartySituation[]> {
  const due = situations.flatMap((situation, i) => {
    const event = asks[i]?.event;
    const { person, duties, duplicate } = situation;
    if (event?.kind !== 'duties_due' || !person || duplicate) return [];
    const mine = duties.filter(({ id }) => event.dutyIds.includes(id));
    const staffId = person.staff?.staffId ?? null;
    const staffRoles = person.staff?.roles.map(({ role }) => role) ?? [];
    const ask = { i, personId: person.id, staffId, countyId: person.countyId, duties: mine, staffRoles };
    return mine.length === 0 ? [] : [ask];
  });
  if (due.length === 0) return situations;
  const now = situations[due[0]?.i ?? 0]?.now ?? 0;
  const worlds = await dutyWorlds(database, due, now, (countyId) => places.calendar(countyId, now));
  const byPlace = new Map(due.map(({ i }, n) => [i, worlds[n]]));
  return situations.map((situation, i) => {
    const dutyWorld = byPlace.get(i);
    return dutyWorld ? { ...situation, dutyWorld } : situation;
  });
}

/** One row of $1 in situation-sql.ts. */
function keyOf(crypto: FieldCrypto, { event, now }: Ask, n: number): object {
  const times = { now: new Date(now), ...monthStarts(now) };
  switch (event.kind) {
    case 'conversation_due':
    case 'duties_due':
    case 'staff_coded':
    case 'staff_spoke':
      return { n, ...times, person_id: event.personId, event_id: event.id };
    case 'form_filled':
      return { n, ...times, person_id: event.personId, event_id: event.id, child_ids: event.childIds };
    case 'take_over_due':
      return { n, ...times, person_id: event.personId, timer_id: event.timerId };
    case 'session_timer_due':
      return { n, ...times, session_id: event.sessionId, timer_id: event.timerId };
    default: {
      const { channel, externalId } = event.address;
      const text = event.kind === 'message_received' ? textOf(event.content) : null;
      const codes = event.kind === 'message_received' ? inviteCodesIn(text, event.startCode) : [];
      const isRetry = event.kind === 'message_received' && (event.attempts ?? 0) > 0;
      return {
        n,
        ...times,
        channel,
        ext_hs: crypto.lookupHashes('external_id', `${channel}:${externalId}`),
        ext_message_id: event.externalMessageId,
        code_hs: codes.length === 0 ? null : codes.flatMap((code) => crypto.lookupHashes('invite_code', code)),
        text_h: text === null || text === '' || isRetry ? null : hashOfText(crypto, text),
        said_at: new Date(event.receivedAt),
      };
    }
  }
}

/** What was written, or pressed: a button counts as its digit. Null when there are no words. */
export function textOf(content: Content): string | null {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'button':
      return content.data;
    case 'photo':
      return content.caption ?? null;
    default:
      return null;
  }
}

async function loadPlaces(places: Places, rows: readonly PartyRow[], now: Instant): Promise<void> {
  // Of an alert's child the staff who handle it read the place too.
  const children = rows.flatMap((row) => [...row.children, ...row.alerts.flatMap(({ about }) => about ?? [])]);
  await places.load(
    {
      regions: children.map((child) => child.residenceRegionId),
      classes: children.flatMap((child) => child.classId ?? []),
      counties: rows.map(countyOf),
    },
    now,
  );
}

function countyOf({ person, invite, children }: PartyRow): string {
  return person?.countyId ?? invite?.person.countyId ?? children[0]?.countyId ?? '';
}

function situationOf({ crypto, places }: LoadParts, row: PartyRow, { event, now }: Ask): PartySituation {
  const identity =
    row.identity === null ? strangerOf(crypto, event) : ({ ...row.identity, known: true } as IdentityFacts);
  return {
    now,
    partyId: (row.party ?? identity?.id ?? '') as PartyId,
    version: row.version,
    duplicate: row.duplicate,
    echo: row.echo,
    identity,
    person: row.person && personFacts(row.person, crypto),
    children: row.children.map((child) => childFacts(child, places, child.relation ?? 'staff', crypto)),
    sessions: row.sessions.flatMap((session) => sessionRecord(session, crypto) ?? []),
    invite: row.invite && inviteFacts(row.invite, crypto),
    alerts: row.alerts.map(({ alert, about }) => ({
      ...alertRecord(alert, crypto),
      ...(about ? { about: childFacts(about, places, 'staff') } : {}),
    })),
    county: places.county(countyOf(row)),
    taken: row.taken as PartySituation['taken'],
    duties: row.duties as unknown as PartySituation['duties'],
    ...(row.staffView ? { staffView: staffView(row.staffView, crypto) } : {}),
    promptsToday: row.promptsToday,
    requests: row.requests.map(({ what, ...rest }) => ({ ...rest, what: what ?? [] })) as unknown as NonNullable<
      PartySituation['requests']
    >,
  };
}

function staffView(view: NonNullable<PartyRow['staffView']>, crypto: FieldCrypto): StaffView {
  const unlisted = view.unlisted.map(({ textE, reporterId, ...one }) => ({
    ...one,
    reporterId: reporterId as PersonId | null,
    text: textE === null ? '' : crypto.decrypt('file_record', 'text_e', one.id, textE),
  }));
  return { ledger: view.ledger, unlisted };
}

/** An address that writes for the first time: its row is made by the commit, under an id everybody derives alike. */
function strangerOf(crypto: FieldCrypto, event: PartyEvent): IdentityFacts | null {
  if (event.kind !== 'message_received' && event.kind !== 'address_changed') return null;
  const { channel, externalId } = event.address;
  const id = newIdentityId(hashOfAddress(crypto, channel, externalId));
  return { id, channel, known: false, state: 'unbound', wrongCodes: 0, lockedUntil: null };
}
