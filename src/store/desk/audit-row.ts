import type { DeskActor } from '../../app/desk-ports.ts';
import type { Instant } from '../../core/ids.ts';
import type { Prisma } from '../generated/client.ts';

/** A row of the audit log of what somebody did at the desk. `data` names no family and holds no number. */
export function auditRow(
  actor: Pick<DeskActor, 'staffId'>,
  now: Instant,
  action: string,
  entity: string,
  entityId: string,
  data: Readonly<Record<string, string | number | boolean | null | readonly string[]>> = {},
): Prisma.AuditLogCreateInput {
  return {
    at: new Date(now),
    actorKind: 'staff',
    actorId: actor.staffId,
    action,
    entity,
    entityId,
    data: data as Prisma.InputJsonObject,
  };
}
