import { randomUUID } from 'node:crypto';
import type { ChildBulkStore } from '../../app/desk/child-bulk-store.ts';
import { childScope } from '../access/child-scope.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Database } from '../prisma.ts';
import { makeBulkActs } from './bulk-acts.ts';
import { bulkChildren } from './bulk-children.ts';
import { confirmBulk } from './bulk-confirm.ts';
import { undoBulk } from './bulk-undo.ts';
import { placeChoices } from './child-facts.ts';

/** Acts on many children, on PostgreSQL. */
export function makeChildBulkStore(database: Database, crypto: FieldCrypto): ChildBulkStore {
  return {
    ...makeBulkActs(database, crypto),
    async readable(actor, ids, now) {
      const scope = childScope(actor, 'child.read', now);
      if (scope === null) return [];
      const rows = await database.child.findMany({
        where: { AND: [{ id: { in: [...ids] } }, scope] },
        select: { id: true },
        orderBy: [{ fileNo: 'asc' }, { id: 'asc' }],
      });
      return rows.map(({ id }) => id);
    },
    children: (actor, kind, ids, now) => bulkChildren(database, actor, kind, ids, now),
    choices: (countyId, field) =>
      field === 'boarding' ? Promise.resolve([]) : placeChoices(database, countyId, field),
    async logLook({ staffId, personId }, childIds, now) {
      const row = { staffId, personId, entity: 'child', purpose: 'bulk: home', at: new Date(now) };
      await database.accessLog.createMany({
        data: childIds.map((entityId) => ({ ...row, id: randomUUID(), entityId })),
      });
    },
    confirm: (actor, wish) => confirmBulk(database, crypto, actor, wish),
    undo: (actor, id, now) => undoBulk(database, actor, id, now),
  };
}
