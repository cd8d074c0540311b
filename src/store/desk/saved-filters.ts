import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ChildFilter, ChildrenPort, FilterChange, SavedFilter } from '../../app/desk/children-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { SixLosses } from '../../core/risk/flags.ts';
import type { Database } from '../prisma.ts';

const page = 'children';
/** More of them are no help to anybody. */
const most = 30;

/** As it was kept; what a later version does not know any more narrows nothing. */
const Kept = z.object({
  q: z.string().catch(''),
  level: z.enum(['high', 'middle', 'low', 'normal', 'none']).nullable().catch(null),
  flag: z.string().nullable().catch(null),
  loss: SixLosses.nullable().catch(null),
  of: z.enum(['opened', 'closed']).nullable().catch(null),
  month: z.string().nullable().catch(null),
  weeks: z.number().nullable().catch(null),
  night: z.boolean().catch(false),
  villageId: z.string().nullable().catch(null),
  schoolId: z.string().nullable().catch(null),
  classId: z.string().nullable().catch(null),
  status: z.enum(['proposed', 'active', 'watch', 'exited', 'to18']).nullable().catch(null),
});

type Part = Pick<ChildrenPort, 'saveFilter' | 'renameFilter' | 'dropFilter'> & {
  savedFilters(actor: DeskActor): Promise<readonly SavedFilter[]>;
};

/** Two who take one name at the same moment: the second finds it taken in the index. */
function nameTaken(error: unknown): null {
  if ((error as { readonly code?: unknown }).code === 'P2002') return null;
  throw error;
}

function isNow(now: string | null, wanted: string): FilterChange {
  if (now === null) return 'gone';
  return now === wanted ? 'done' : { changed: now };
}

/** Filters that a member of staff keeps for themselves. */
export function makeSavedFilters(database: Database): Part {
  const isTaken = async (staffId: string, name: string, otherThan: string | null) =>
    (await database.savedFilter.count({
      where: { staffId, page, name, ...(otherThan === null ? {} : { id: { not: otherThan } }) },
    })) > 0;
  const standing = async (staffId: string, id: string) =>
    (await database.savedFilter.findFirst({ where: { id, staffId, page }, select: { name: true } }))?.name ?? null;
  return {
    async savedFilters({ staffId }) {
      const rows = await database.savedFilter.findMany({ where: { staffId, page }, orderBy: [{ createdAt: 'asc' }] });
      return rows.map(({ id, name, query }) => ({ id, name, filter: Kept.parse(query) }));
    },
    async saveFilter({ staffId }, name, filter: ChildFilter) {
      if (await isTaken(staffId, name, null)) return 'name_taken';
      if ((await database.savedFilter.count({ where: { staffId, page } })) >= most) return 'too_many';
      // Two presses at once: the second finds the name taken in the index, and nothing is written.
      const { count } = await database.savedFilter.createMany({
        data: [{ id: randomUUID(), staffId, page, name, query: { ...filter } }],
        skipDuplicates: true,
      });
      return count === 1 ? 'saved' : 'name_taken';
    },
    async renameFilter({ staffId }, id, was, name) {
      const now = await standing(staffId, id);
      if (now === null || (now !== was && now !== name)) return now === null ? 'gone' : { changed: now };
      if (await isTaken(staffId, name, id)) return 'name_taken';
      // Whoever renamed, deleted or took the name since that look is seen here, by the row and by the index.
      const asSeen = { id, staffId, page, name: now };
      const renamed = await database.savedFilter.updateMany({ where: asSeen, data: { name } }).catch(nameTaken);
      if (renamed === null) return 'name_taken';
      return renamed.count === 1 ? 'done' : isNow(await standing(staffId, id), name);
    },
    async dropFilter({ staffId }, id, was) {
      const { count } = await database.savedFilter.deleteMany({ where: { id, staffId, page, name: was } });
      const now = count === 1 ? null : await standing(staffId, id);
      // Pressed twice, or in two windows: it is gone, as was wanted.
      return now === null ? 'done' : { changed: now };
    },
  };
}
