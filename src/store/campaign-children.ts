import type { CampaignChildrenStore, NamedChild } from '../app/campaign/named-children.ts';
import { type AlertId, isUuid, type PersonId } from '../core/ids.ts';
import { childScope } from './access/child-scope.ts';
import type { Prisma } from './generated/client.ts';
import type { Database } from './prisma.ts';

const shown = {
  id: true,
  nickname: true,
  fileNo: true,
  residence: { select: { name: true } },
} as const satisfies Prisma.ChildSelect;

const childOf = ({
  id,
  nickname,
  fileNo,
  residence,
}: Prisma.ChildGetPayload<{ select: typeof shown }>): NamedChild => ({
  id,
  name: nickname,
  fileNo,
  place: residence.name,
});

/** Children whom a campaign may name, and who keeps them. */
export function makeCampaignChildren(database: Database): CampaignChildrenStore {
  const read = async (where: Prisma.ChildWhereInput, limit: number) => {
    const living = { ledgerStatus: { not: 'exited' as const }, person: { deceasedAt: null } };
    const rows = await database.child.findMany({
      where: { AND: [where, living] },
      select: shown,
      orderBy: { fileNo: 'asc' },
      take: limit,
    });
    return rows.map(childOf);
  };
  return {
    async search(actor, words, now, limit) {
      const scope = childScope(actor, 'campaign.act', now);
      if (scope === null || words === '') return [];
      const insensitive = { contains: words, mode: 'insensitive' as const };
      return read({ AND: [scope, { OR: [{ nickname: insensitive }, { fileNo: insensitive }] }] }, limit);
    },
    async named(actor, ids, now) {
      const known = ids.filter((id) => isUuid(id));
      const scope = childScope(actor, 'campaign.act', now);
      return scope === null || known.length === 0 ? [] : read({ AND: [scope, { id: { in: known } }] }, known.length);
    },
    async numbered(actor, fileNos, now) {
      const scope = childScope(actor, 'campaign.act', now);
      const numbers = [...fileNos];
      return scope === null ? [] : read({ AND: [scope, { fileNo: { in: numbers } }] }, 2 * numbers.length);
    },
    async families(childIds, now) {
      const at = new Date(now);
      const person = { select: { id: true, householdId: true } } as const;
      const [cared, own] = await Promise.all([
        database.careRelation.findMany({
          where: {
            childId: { in: [...childIds] },
            validFrom: { lte: at },
            OR: [{ validTo: null }, { validTo: { gt: at } }],
          },
          select: { childId: true, person },
        }),
        database.parentState.findMany({
          where: { childId: { in: [...childIds] } },
          select: { childId: true, parent: person },
        }),
      ]);
      return [...cared, ...own.map(({ childId, parent }) => ({ childId, person: parent }))].map((row) => ({
        childId: row.childId,
        personId: row.person.id as PersonId,
        householdId: row.person.householdId,
      }));
    },
    async alertsAround(personIds) {
      const ids = [...personIds];
      const rows = await database.alert.findMany({
        where: {
          closedAt: null,
          OR: [
            { child: { careRelations: { some: { personId: { in: ids } } } } },
            { child: { parentStates: { some: { parentPersonId: { in: ids } } } } },
            { subjectKey: { in: ids.map((id) => `party:${id}`) } },
          ],
        },
        select: { id: true },
      });
      return rows.map(({ id }) => id as AlertId);
    },
  };
}
