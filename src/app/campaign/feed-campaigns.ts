import type { Campaign, RecipientFacts } from '../../core/campaign/campaign.ts';
import { judgeRecipient, type Verdict } from '../../core/campaign/judge-recipient.ts';
import type { ChannelName, ConversationDue } from '../../core/event.ts';
import { deriveId, type InboundId, type Instant } from '../../core/ids.ts';
import type { Clock } from '../clock.ts';
import type { ChannelPort, Handle } from '../ports.ts';
import type { CampaignFeedStore, Stock } from './campaign-ports.ts';

export interface FeedParts {
  readonly store: CampaignFeedStore;
  readonly handle: Handle;
  readonly channels: (name: ChannelName) => Pick<ChannelPort, 'abilities'> | undefined;
  readonly clock: Clock;
  /** The process is to end: nothing new is begun. */
  readonly closing?: AbortSignal;
}

/** Returns how many people's messages were put into the outbox. */
export type FeedCampaigns = () => Promise<number>;

/**
 * Of a campaign only so many rows are in the outbox at once: what has not left can be cancelled, a channel that stands still
 * gathers no heap, and what is more urgent has little before it. As much as a channel sends in eight seconds.
 */
const mostStock = 200;
const leastStock = 2;
const stockSeconds = 8;
/** It is filled up when half has left: many at once cost less. */
const fillUpAt = 0.5;
const roundLimit = 10;
/** Decisions that are made side by side: they share a statement. */
const openAtOnce = 64;
const holdMs = 10_000;

/**
 * Feeds the outbox from the people of running campaigns. Safe in several processes and after a kill at any moment: a
 * person's row moves in the same commit as their message is made, and only out of `waiting`.
 */
export function makeFeedCampaigns(parts: FeedParts): FeedCampaigns {
  const { store, clock } = parts;
  return async () => {
    await store.startDue(clock.now());
    const running = await store.running();
    let fed = 0;
    // On a channel where an emergency has people waiting, everything else waits.
    const taken = new Set<ChannelName | null>();
    for (const campaign of running) {
      const channels = await store.channels(campaign.id, clock.now());
      const urgent = campaign.kind === 'emergency';
      fed += await feed(
        parts,
        campaign,
        channels.filter((channel) => urgent || channel === null || !taken.has(channel)),
      );
      if (urgent) for (const channel of channels) taken.add(channel);
    }
    await store.settle(clock.now());
    return fed;
  };
}

/** Fills up the stock of a campaign on these channels; not while somebody else does. */
async function feed(parts: FeedParts, campaign: Campaign, channels: readonly (ChannelName | null)[]): Promise<number> {
  const { store, clock } = parts;
  const stock = channels.length > 0 ? await store.stock() : [];
  const low = channels
    .map((channel) => ({ channel, ...stockOf(parts, campaign, channel, stock) }))
    .filter(({ held, most }) => held <= most * fillUpAt);
  if (low.length === 0 || parts.closing?.aborted) return 0;
  if (!(await store.hold(campaign.id, clock.now(), clock.now() + holdMs))) return 0;
  try {
    let fed = 0;
    for (const { channel, held, most } of low) fed += await feedChannel(parts, campaign, channel, most - held);
    return fed;
  } finally {
    await store.letGo(campaign.id);
  }
}

async function feedChannel(
  parts: FeedParts,
  campaign: Campaign,
  channel: ChannelName | null,
  free: number,
): Promise<number> {
  const { store, clock } = parts;
  let room = free;
  let fed = 0;
  for (let round = 0; round < roundLimit && room > 0 && !parts.closing?.aborted; round += 1) {
    const now = clock.now();
    const people = await store.waiting(campaign.id, channel, mostStock, now);
    if (people.length === 0) break;
    const judged = people.map((person) => ({
      personId: person.personId,
      verdict: judgeRecipient(campaign, person, now),
    }));
    const aside = judged.flatMap(({ personId, verdict }) => (isAside(verdict) ? [{ personId, verdict }] : []));
    if (aside.length > 0) await store.setAside(campaign.id, aside);
    const ready = people.filter((_, i) => judged[i]?.verdict.kind === 'send');
    const queued = await queue(parts, campaign, ready.slice(0, room), now);
    fed += queued;
    room -= ready.length;
    // Nothing moved: it does not run any more, or the store is away.
    if (aside.length === 0 && queued === 0) break;
  }
  return fed;
}

function isAside(verdict: Verdict): verdict is Exclude<Verdict, { kind: 'send' }> {
  return verdict.kind !== 'send';
}

/** An emergency does not wait for the rows of others to leave. */
function stockOf(
  { channels }: FeedParts,
  campaign: Campaign,
  channel: ChannelName | null,
  stock: readonly Stock[],
): { readonly most: number; readonly held: number } {
  const perSecond = channel === null ? null : (channels(channel)?.abilities.perSecond ?? null);
  const most =
    perSecond === null ? mostStock : Math.min(mostStock, Math.max(leastStock, Math.round(perSecond * stockSeconds)));
  const held = stock
    .filter((row) => row.channel === channel && (campaign.kind !== 'emergency' || row.campaignId === campaign.id))
    .reduce((sum, { count }) => sum + count, 0);
  return { most, held };
}

async function queue(
  parts: FeedParts,
  campaign: Campaign,
  people: readonly RecipientFacts[],
  now: Instant,
): Promise<number> {
  if (people.length === 0) return 0;
  const ids = people.map(({ personId }) => personId);
  if (campaign.kind === 'tip') return (await parts.store.queueTips(campaign, ids, now)).length;
  let done = 0;
  for (let from = 0; from < people.length && !parts.closing?.aborted; from += openAtOnce) {
    const results = await Promise.all(
      people.slice(from, from + openAtOnce).map((person) => parts.handle(promptOf(campaign, person, now))),
    );
    done += results.filter(({ kind }) => kind === 'done' || kind === 'duplicate').length;
  }
  return done;
}

/** The same event whoever makes it and however often: it happens once. */
function promptOf(campaign: Campaign, { personId, childIds }: RecipientFacts, now: Instant): ConversationDue {
  const named = campaign.audience.childIds;
  return {
    kind: 'conversation_due',
    id: deriveId<InboundId>(campaign.createdAt, 'campaign', campaign.id, personId),
    personId,
    flowId: campaign.flowId ?? '',
    campaignId: campaign.id,
    ...(named.length > 0 && { childIds: childIds.filter((id) => named.includes(id)) }),
    ...(campaign.kind === 'emergency' && { urgent: true }),
    at: now,
  };
}
