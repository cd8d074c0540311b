import { randomUUID } from 'node:crypto';
import type { OpenSession, TalkStore } from '../../app/desk/talk-store.ts';
import type { MessageBody } from '../../core/effect.ts';
import type { AlertId } from '../../core/ids.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Database } from '../prisma.ts';
import { makeFamilyRows } from './family-rows.ts';
import { makeInboxStore } from './inbox-store.ts';

/** The inbox, the words that went to and fro, and who holds a conversation. */
export function makeTalkStore(database: Database, crypto: FieldCrypto): TalkStore {
  return {
    ...makeInboxStore(database, crypto),
    ...makeFamilyRows(database, crypto),
    ...words(database, crypto),
    ...sessions(database),
    async alertsAround(personId) {
      const rows = await database.alert.findMany({
        where: {
          closedAt: null,
          OR: [
            { child: { careRelations: { some: { personId } } } },
            { child: { parentStates: { some: { parentPersonId: personId } } } },
            { subjectKey: `party:${personId}` },
          ],
        },
        select: { id: true },
      });
      return rows.map(({ id }) => id as AlertId);
    },
    async logAccess(actor, entity, entityId, purpose, now) {
      await database.accessLog.create({
        data: {
          id: randomUUID(),
          staffId: actor.staffId,
          personId: actor.personId,
          entity,
          entityId,
          purpose,
          at: new Date(now),
        },
      });
    },
  };
}

function words(database: Database, crypto: FieldCrypto): Pick<TalkStore, 'written' | 'sent' | 'taken'> {
  return {
    async written(personId, limit) {
      const rows = await database.inboundMessage.findMany({
        where: { partyId: personId, kind: { notIn: ['blocked', 'reachable'] } },
        orderBy: { receivedAt: 'desc' },
        take: limit,
      });
      return rows.map((row) => ({
        id: row.id,
        at: row.receivedAt.getTime(),
        kind: row.kind,
        text: row.textE === null ? '' : crypto.decrypt('inbound_message', 'text_e', row.id, row.textE),
        inForm: row.sessionId !== null,
        flagged: row.riskScan !== null,
      }));
    },
    async sent(personId, limit) {
      const rows = await database.outboundMessage.findMany({
        where: { personId, messageClass: { not: 'alert' } },
        orderBy: { createdAt: 'desc' },
        take: limit,
      });
      return rows.map((row) => ({
        id: row.id,
        at: (row.sentAt ?? row.createdAt).getTime(),
        text: (JSON.parse(crypto.decrypt('outbound_message', 'body_e', row.id, row.bodyE)) as MessageBody).text,
        purpose: row.purpose,
        inForm: row.sessionId !== null,
        state: row.state,
      }));
    },
    async taken(personId) {
      const row = await database.conversation.findUnique({ where: { partyId: personId } });
      if (!row?.takenBy || !row.takenUntil) return null;
      const staff = await database.staff.findUnique({
        where: { id: row.takenBy },
        select: { person: { select: { displayName: true } } },
      });
      return {
        by: { staffId: row.takenBy, name: staff?.person.displayName ?? '' },
        until: row.takenUntil.getTime(),
      };
    },
  };
}

function sessions(database: Database): Pick<TalkStore, 'open' | 'unfinished'> {
  const openOf = (row: { id: string; flowId: string; startedAt: Date; proxyBy: string | null }): OpenSession => ({
    sessionId: row.id,
    flowId: row.flowId,
    since: row.startedAt.getTime(),
    begunByStaff: row.proxyBy !== null,
  });
  return {
    async open(personId, now) {
      const rows = await database.flowSession.findMany({
        where: { partyId: personId, state: 'open', alertId: null, expiresAt: { gt: new Date(now) } },
        orderBy: { updatedAt: 'desc' },
      });
      return rows.map(openOf);
    },
    async unfinished(actor, now) {
      const rows = await database.flowSession.findMany({
        where: { proxyBy: actor.staffId, state: 'open', alertId: null, expiresAt: { gt: new Date(now) } },
        orderBy: { updatedAt: 'desc' },
        take: 30,
      });
      const people = await database.person.findMany({
        where: { id: { in: rows.map(({ partyId }) => partyId) } },
        select: { id: true, displayName: true },
      });
      return rows.map((row) => ({
        ...openOf(row),
        personId: row.partyId,
        name: people.find(({ id }) => id === row.partyId)?.displayName ?? '',
      }));
    },
  };
}
