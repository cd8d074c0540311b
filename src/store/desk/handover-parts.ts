import { randomUUID } from 'node:crypto';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { Handle } from '../../app/ports.ts';
import type { Playbook } from '../../core/playbook.ts';
import { childScopeSql } from '../access/child-scope-sql.ts';
import { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';

export interface HandoverParts {
  readonly database: Database;
  readonly handle: Handle;
  readonly playbook: () => Playbook;
  readonly now: () => number;
}

export async function logRead(
  { database, now }: HandoverParts,
  actor: DeskActor,
  villageId: string,
  purpose: string,
): Promise<void> {
  await database.accessLog.create({
    data: {
      id: randomUUID(),
      staffId: actor.staffId,
      personId: actor.personId,
      entity: 'region',
      entityId: villageId,
      purpose,
      at: new Date(now()),
    },
  });
}

/** When this reader's own handover is due: a list is ticked while its duty is open. */
export async function dueOf(
  { database, playbook }: HandoverParts,
  actor: DeskActor,
  done: readonly string[],
): Promise<number | null> {
  const rules = [...playbook().duties.rules.values()]
    .filter(({ evidence }) =>
      evidence.some(
        (one) => one.type === 'record' && one.record === 'handover' && one.states.some((state) => done.includes(state)),
      ),
    )
    .map(({ id }) => id);
  const duty = await database.duty.findFirst({
    where: { ownerPersonId: actor.personId, state: 'due', rule: { in: rules } },
    orderBy: { dueAt: 'asc' },
    select: { dueAt: true },
  });
  return duty?.dueAt.getTime() ?? null;
}

export const scopeOf = (actor: DeskActor, now: number): Prisma.Sql =>
  childScopeSql(actor, 'handover.write', now) ?? Prisma.sql`false`;
