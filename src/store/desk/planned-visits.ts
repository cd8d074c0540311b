import type { DeskActor } from '../../app/desk-ports.ts';
import type { Instant } from '../../core/ids.ts';
import type { Database } from '../prisma.ts';
import { auditRow } from './audit-row.ts';

/** Under this key planned visits stand in the inbox. */
export const plannedVisit = 'plan_visit:';

/** A visit that met the child is the one that was planned: nobody need tick it off as well. */
export async function endPlannedVisits(
  database: Database,
  actor: DeskActor,
  childId: string,
  now: Instant,
): Promise<void> {
  const open = { childId, doneAt: null, effectKey: { startsWith: plannedVisit } };
  await database.$transaction(async (tx) => {
    const rows = await tx.humanInbox.findMany({ where: open, select: { id: true } });
    if (rows.length === 0) return;
    const ids = rows.map(({ id }) => id);
    await tx.humanInbox.updateMany({
      where: { id: { in: ids }, doneAt: null },
      data: { doneAt: new Date(now), doneBy: actor.staffId },
    });
    await tx.auditLog.createMany({ data: ids.map((id) => auditRow(actor, now, 'inbox_done', 'human_inbox', id)) });
  });
}
