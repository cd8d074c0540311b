import type { CampaignActor } from '../../core/campaign/may-act.ts';
import type { StaffId } from '../../core/ids.ts';
import type { OpenStore } from '../command-io.ts';
import { Refused } from '../import/refused.ts';

/** The member of staff of this name, with the roles they hold now. @throws Refused when there is none, or more than one. */
export async function whoActs({ database }: OpenStore, name: string, now: number): Promise<CampaignActor> {
  const at = new Date(now);
  const [only, ...more] = await database.staff.findMany({
    where: { status: 'active', person: { displayName: name } },
    include: { roles: { where: { validFrom: { lte: at }, OR: [{ validTo: null }, { validTo: { gt: at } }] } } },
  });
  if (!only) throw new Refused(`没有叫“${name}”的工作人员`);
  if (more.length > 0) throw new Refused(`有 ${more.length + 1} 位工作人员叫“${name}”,请在工作台上办`);
  return {
    staffId: only.id as StaffId,
    roles: only.roles.map(({ role, scopeType, scopeId }) => ({ role, scopeType, scopeId })),
  };
}
