import { grantsOf } from '../access/may.ts';
import type { StaffId } from '../ids.ts';
import type { RoleHeld } from '../situation.ts';
import type { Campaign, CampaignState } from './campaign.ts';
import { type CampaignFault, faultSentence } from './campaign-fault.ts';

export type CampaignAct = 'approve' | 'start' | 'pause' | 'resume' | 'cancel';

export interface CampaignActor {
  readonly staffId: StaffId;
  readonly roles: readonly RoleHeld[];
}

/** Has no desk, and approves what goes to a whole county through `jiaxin campaign`. */
const withoutDesk = 'COUNTY_LEAD';

/** Ids of the places for which this person runs campaigns: the table of rights says who does (domain 4.1). */
export function campaignScopes(actor: Pick<CampaignActor, 'roles'>): readonly string[] {
  const leads = actor.roles.filter(({ role }) => role === withoutDesk);
  return [...grantsOf(actor, 'campaign.act'), ...leads].map(({ scopeId }) => scopeId);
}

/** Out of which states an act leads, and where to. */
export const moves: Readonly<
  Record<CampaignAct, { readonly from: readonly CampaignState[]; readonly to: CampaignState }>
> = {
  approve: { from: ['draft'], to: 'approved' },
  start: { from: ['approved'], to: 'approved' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['draft', 'approved', 'running', 'paused'], to: 'cancelled' },
};

export const stateWords: Readonly<Record<CampaignState, string>> = {
  draft: '草稿',
  approved: '已批准',
  running: '正在发',
  paused: '暂停',
  cancelled: '已取消',
  done: '发完了',
};

const actWords: Readonly<Record<CampaignAct, string>> = {
  approve: '批准',
  start: '开始',
  pause: '暂停',
  resume: '继续',
  cancel: '取消',
};

/** Whether all places of an audience lie in a region for which this person runs campaigns. `paths`: of the places, "/<county>/<town>/…/". */
export function answersFor(actor: CampaignActor, paths: readonly string[]): boolean {
  const scopes = campaignScopes(actor);
  return paths.length > 0 && paths.every((path) => scopes.some((scope) => path.includes(`/${scope}/`)));
}

/** Why this person cannot do this now; null: they can. Somebody else approves than who wrote it. */
export function whyNotAct(
  act: CampaignAct,
  campaign: Campaign,
  actor: CampaignActor,
  paths: readonly string[],
): string | null {
  const fault = actFault(act, campaign, actor, paths);
  return fault && faultSentence(fault);
}

/** The same as data. */
export function actFault(
  act: CampaignAct,
  campaign: Campaign,
  actor: CampaignActor,
  paths: readonly string[],
): CampaignFault | null {
  if (!answersFor(actor, paths)) return { code: 'not_yours' };
  if (!moves[act].from.includes(campaign.state))
    return { code: 'wrong_state', word: `这次群发现在是“${stateWords[campaign.state]}”,不能${actWords[act]}。` };
  if (act === 'approve' && campaign.createdBy === actor.staffId) return { code: 'own' };
  return null;
}

/** The acts that make sense for this person now. */
export function actsFor(campaign: Campaign, actor: CampaignActor, paths: readonly string[]): CampaignAct[] {
  return (Object.keys(moves) as CampaignAct[])
    .filter((act) => act !== 'start' || campaign.startsAt === null)
    .filter((act) => whyNotAct(act, campaign, actor, paths) === null);
}
