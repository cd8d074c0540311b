import { randomUUID } from 'node:crypto';
import type { ChildStore } from '../../app/desk/child-store.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Database } from '../prisma.ts';
import { alertMarks } from './child-alerts.ts';
import { factForm, latestFacts } from './child-facts.ts';
import { momentsOf, tiesOf } from './child-moments.ts';
import { childPage, childPlaces } from './child-page.ts';
import { openChild } from './open-child.ts';
import { makeSavedFilters } from './saved-filters.ts';
import { writeFact } from './write-fact.ts';

const mostAlerts = 2_000;
const alertsOfOne = 100;

/** Children and their files on PostgreSQL. */
export function makeChildStore(database: Database, crypto: FieldCrypto): ChildStore {
  return {
    ...makeSavedFilters(database),
    page: (actor, wish, now) => childPage(database, actor, wish, now),
    places: (actor) => childPlaces(database, actor),
    openAlerts: (actor, childIds) => alertMarks(database, actor, { childIds, closedToo: false, limit: mostAlerts }),
    alertsOfSpan: (actor, of, span) =>
      alertMarks(database, actor, { childIds: null, closedToo: true, limit: mostAlerts, within: { of, ...span } }),
    alertsOf: (actor, childId) =>
      alertMarks(database, actor, { childIds: [childId], closedToo: true, limit: alertsOfOne }),
    async logExport(actor, count, now) {
      await database.accessLog.create({
        data: {
          id: randomUUID(),
          staffId: actor.staffId,
          personId: actor.personId,
          entity: 'child_list',
          entityId: actor.staffId,
          purpose: `export: ${count}`,
          at: new Date(now),
        },
      });
    },
    open: (actor, id, purpose, now) => openChild(database, crypto, actor, { id, purpose, now }),
    ties: (childId) => tiesOf(database, childId),
    async moments(childId, { type, what, before, limit }) {
      return type === 'alert'
        ? { rows: [], more: false }
        : momentsOf(database, crypto, { childId, type, what, before, limit });
    },
    async nextDuties(childId, now) {
      const rows = await database.duty.findMany({
        where: { childId, state: 'due', opensAt: { lte: new Date(now + 60 * 86_400_000) } },
        orderBy: [{ dueAt: 'asc' }],
        take: 20,
      });
      const people = await database.person.findMany({
        where: { id: { in: rows.map(({ ownerPersonId }) => ownerPersonId) } },
        select: { id: true, displayName: true },
      });
      return rows.map(({ rule, ownerPersonId, dueAt }) => ({
        rule,
        owner: people.find(({ id }) => id === ownerPersonId)?.displayName ?? '',
        dueAt: dueAt.getTime(),
      }));
    },
    latestFacts: (childId) => latestFacts(database, crypto, childId),
    factForm: (actor, ask, now) => factForm(database, crypto, actor, ask, now),
    writeFact: (actor, form, wish) => writeFact(database, crypto, actor, form, wish),
  };
}
