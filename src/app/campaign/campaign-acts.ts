import { type Campaign, CampaignDraft, type Progress } from '../../core/campaign/campaign.ts';
import { type CampaignFault, faultSentence } from '../../core/campaign/campaign-fault.ts';
import { campaignFaults } from '../../core/campaign/check-campaign.ts';
import { actFault, actsFor, answersFor, type CampaignAct, type CampaignActor } from '../../core/campaign/may-act.ts';
import { audienceWords } from '../../core/campaign/report.ts';
import type { Instant } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { Clock } from '../clock.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { CampaignStore } from './campaign-ports.ts';
import { type NamedParts, namedFaults } from './named-children.ts';

export interface CampaignParts extends NamedParts {
  readonly store: CampaignStore;
  readonly playbook: () => Pick<Playbook, 'flows'>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export type CampaignResult =
  | { readonly kind: 'done'; readonly id: string }
  /** One or more Chinese sentences. */
  | { readonly kind: 'refused'; readonly why: string; readonly faults: readonly CampaignFault[] }
  | { readonly kind: 'unknown' };

export interface CampaignRow {
  readonly campaign: Campaign;
  readonly progress: Progress;
  /** Whom it is for and where, in Chinese. */
  readonly toWhom: string;
  /** Names of the places and schools; none: the whole county. */
  readonly places: readonly string[];
  /** What this person may do with it now. */
  readonly may: readonly CampaignAct[];
}

/** What staff do with campaigns; the same at the desk and on the command line. Whatever is not theirs does not exist (promise P4). */
export interface CampaignActs {
  /** `id`: made of the form, so that pressing twice is one draft. */
  draft(actor: DeskActor, countyId: string, input: unknown, id?: string): Promise<CampaignResult>;
  /** `startsAt`: for `start` and `approve`, when it is to begin; `start` without it: now. */
  act(actor: DeskActor, id: string, act: CampaignAct, startsAt?: Instant): Promise<CampaignResult>;
  find(actor: CampaignActor, id: string): Promise<CampaignRow | null>;
  /** Newest first. */
  list(actor: CampaignActor, limit: number): Promise<readonly CampaignRow[]>;
}

export function makeCampaignActs(parts: CampaignParts): CampaignActs {
  const { store, clock } = parts;
  const rowOf = async (actor: CampaignActor, campaign: Campaign): Promise<CampaignRow | null> => {
    const paths = await store.paths(campaign.countyId, campaign.audience);
    if (!answersFor(actor, paths)) return null;
    const progress = await store.progress(campaign.id, clock.now());
    // Counting may have found that it is done.
    const now = campaign.state === 'running' ? ((await store.find(campaign.id)) ?? campaign) : campaign;
    const places = await store.placeNames(campaign.audience);
    const toWhom = audienceWords(campaign.audience, places);
    return { campaign: now, progress, toWhom, places, may: actsFor(now, actor, paths) };
  };
  return {
    draft: (actor, countyId, input, id) => draft(parts, actor, { countyId, input, id: id ?? parts.newId() }),
    act: (actor, id, act, startsAt) => doAct(parts, actor, { id, act, startsAt: startsAt ?? null }),
    async find(actor, id) {
      const campaign = await store.find(id);
      return campaign && rowOf(actor, campaign);
    },
    async list(actor, limit) {
      const rows: CampaignRow[] = [];
      for (const campaign of await store.list(limit)) {
        const row = await rowOf(actor, campaign);
        if (row) rows.push(row);
      }
      return rows;
    },
  };
}

function refused(faults: readonly CampaignFault[]): CampaignResult {
  return { kind: 'refused', why: faults.map(faultSentence).join(''), faults };
}

async function draft(
  parts: CampaignParts,
  actor: DeskActor,
  { countyId, input, id }: { readonly countyId: string; readonly input: unknown; readonly id: string },
): Promise<CampaignResult> {
  const { store, clock, playbook } = parts;
  const read = CampaignDraft.safeParse(input);
  if (!read.success) {
    const [first] = read.error.issues;
    return refused([{ code: 'incomplete', word: `${first?.path.join('.') ?? ''} ${first?.message ?? ''}` }]);
  }
  // Before anything is said of where these children are.
  const named = await namedFaults(parts, actor, read.data.audience.childIds, clock.now());
  if (named.length > 0) return refused(named);
  const faults = campaignFaults(read.data, playbook());
  if (faults.length > 0) return refused(faults);
  const paths = await store.paths(countyId, read.data.audience);
  if (paths.length === 0) return refused([{ code: 'unknown_place' }]);
  if (!answersFor(actor, paths)) return refused([{ code: 'not_yours' }]);
  await store.create({ ...read.data, id, countyId, createdBy: actor.staffId, createdAt: clock.now() });
  return { kind: 'done', id };
}

const letsGo: readonly CampaignAct[] = ['approve', 'start', 'resume'];

async function doAct(
  parts: CampaignParts,
  actor: DeskActor,
  { id, act, startsAt }: { readonly id: string; readonly act: CampaignAct; readonly startsAt: Instant | null },
): Promise<CampaignResult> {
  const { store, clock, playbook } = parts;
  const campaign = await store.find(id);
  if (!campaign) return { kind: 'unknown' };
  const paths = await store.paths(campaign.countyId, campaign.audience);
  if (!answersFor(actor, paths)) return { kind: 'unknown' };
  const fault = actFault(act, campaign, actor, paths);
  if (fault) return refused([fault]);
  const now = clock.now();
  const faults = [
    // Whoever lets it go looks at the names with what they know themselves.
    ...(letsGo.includes(act) ? await namedFaults(parts, actor, campaign.audience.childIds, now) : []),
    // The words are looked at again: the conversation or the list of words may have changed since.
    ...(act === 'approve' || act === 'start' ? campaignFaults(campaign, playbook()) : []),
  ];
  if (faults.length > 0) return refused(faults);
  const starts = act === 'start' ? (startsAt ?? now) : act === 'approve' ? startsAt : null;
  if (await store.move(id, act, actor.staffId, now, starts)) return { kind: 'done', id };
  const after = await store.find(id);
  return refused([(after && actFault(act, after, actor, paths)) ?? { code: 'changed' }]);
}
