import type { DeskActor } from '../../app/desk-ports.ts';
import { deskActor } from '../../store/desk/desk-actor.ts';
import type { OpenStore } from '../command-io.ts';
import { Refused } from '../import/refused.ts';

/** The member of staff of this name, as the desk would know them now. @throws Refused when there is none, or more than one. */
export async function whoActs({ database }: OpenStore, name: string, now: number): Promise<DeskActor> {
  const [only, ...more] = await database.staff.findMany({
    where: { status: 'active', person: { displayName: name } },
    select: { id: true },
  });
  if (more.length > 0) throw new Refused(`有 ${more.length + 1} 位工作人员叫“${name}”,请在工作台上办`);
  const actor = only ? await deskActor(database, only.id, now) : null;
  if (!actor) throw new Refused(`没有叫“${name}”的工作人员`);
  return actor;
}
