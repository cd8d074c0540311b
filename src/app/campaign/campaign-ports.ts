import type { Audience, Campaign, CampaignDraft, Progress, RecipientFacts } from '../../core/campaign/campaign.ts';
import type { Verdict } from '../../core/campaign/judge-recipient.ts';
import type { CampaignAct } from '../../core/campaign/may-act.ts';
import type { ChannelName } from '../../core/event.ts';
import type { Instant, PersonId, StaffId } from '../../core/ids.ts';

export interface NewCampaign extends CampaignDraft {
  readonly id: string;
  readonly countyId: string;
  readonly createdBy: StaffId;
  readonly createdAt: Instant;
}

/** What may be chosen for a campaign by somebody with these scopes. */
export interface CampaignChoices {
  readonly countyId: string;
  /** The whole county may be chosen. */
  readonly wholeCounty: boolean;
  /** In the order of their paths: a township before its villages. */
  readonly regions: readonly {
    readonly id: string;
    readonly name: string;
    readonly level: 'county' | 'town' | 'village' | 'group';
    readonly parentId: string | null;
  }[];
  readonly schools: readonly { readonly id: string; readonly name: string }[];
}

/** Whom an audience holds now. `reasons`: why people in it would get nothing, by code. */
export interface AudienceCount {
  readonly audience: number;
  readonly reach: number;
  readonly reasons: Readonly<Record<string, number>>;
}

/** Campaigns as people write and run them. Each change writes its audit row in the same transaction. */
export interface CampaignStore {
  create(campaign: NewCampaign): Promise<void>;
  find(id: string): Promise<Campaign | null>;
  /** Newest first. */
  list(limit: number): Promise<readonly Campaign[]>;
  /** Where an audience is: paths of regions, "/<county>/<town>/…/". Empty when a place of it does not exist. */
  paths(countyId: string, audience: Audience): Promise<readonly string[]>;
  choices(scopeIds: readonly string[]): Promise<CampaignChoices | null>;
  countAudience(countyId: string, audience: Audience, now: Instant): Promise<AudienceCount>;
  /** Names of the regions and schools of an audience. */
  placeNames(audience: Audience): Promise<readonly string[]>;
  /**
   * Takes the campaign from one state to another; false when it is in another one by now. `cancel` also ends everybody who
   * waits, every row that has not left yet, and the conversations that these had opened.
   */
  move(id: string, act: CampaignAct, by: StaffId, now: Instant, startsAt: Instant | null): Promise<boolean>;
  /** What stands now, with what the outbox and the inbox know by now. */
  progress(id: string, now: Instant): Promise<Progress>;
}

/** People of a campaign's rows that are in the outbox and have not left. */
export interface Stock {
  readonly campaignId: string;
  readonly channel: ChannelName | null;
  readonly count: number;
}

/** What the feeder reads and writes. */
export interface CampaignFeedStore {
  /** Begins what is approved and due: its audience is found in the same transaction. Returns how many began. */
  startDue(now: Instant): Promise<number>;
  /** Running campaigns, emergencies first, then the oldest. */
  running(): Promise<readonly Campaign[]>;
  /** One process feeds a campaign at a time; false: somebody else does. */
  hold(id: string, now: Instant, until: Instant): Promise<boolean>;
  letGo(id: string): Promise<void>;
  /** Channels on which somebody waits whose time has come; null: people without an address. */
  channels(id: string, now: Instant): Promise<readonly (ChannelName | null)[]>;
  stock(): Promise<readonly Stock[]>;
  waiting(id: string, channel: ChannelName | null, limit: number, now: Instant): Promise<readonly RecipientFacts[]>;
  /** Puts people off, or ends them as undeliverable. */
  setAside(
    id: string,
    verdicts: readonly { readonly personId: PersonId; readonly verdict: Exclude<Verdict, { kind: 'send' }> }[],
  ): Promise<void>;
  /** The text for these people: outbox rows with their jobs, and the people's own rows, in one transaction. Nothing when it does not run any more. */
  queueTips(campaign: Campaign, personIds: readonly PersonId[], now: Instant): Promise<readonly string[]>;
  /** Writes down what became of rows that have left the outbox, and ends campaigns that owe nobody anything. */
  settle(now: Instant): Promise<void>;
}
