import { makeFeedCampaigns } from '../app/campaign/feed-campaigns.ts';
import type { Clock } from '../app/clock.ts';
import type { Handle } from '../app/ports.ts';
import { makeCampaignFeedStore } from '../store/campaign-feed.ts';
import type { FieldCrypto } from '../store/field-crypto.ts';
import type { Database } from '../store/hallway/database.ts';
import type { Jobs } from '../store/jobs.ts';
import type { Loops } from './loops.ts';
import type { Channels } from './make-channels.ts';

export interface CampaignLoopParts {
  readonly loops: Loops;
  /** The ordinary pool, not the hallway's. */
  readonly database: Database;
  readonly crypto: FieldCrypto;
  readonly jobs: Jobs;
  readonly handle: Handle;
  readonly channels: Pick<Channels, 'byName'>;
  readonly clock: Clock;
  readonly closing: AbortSignal;
  /** Progress may have changed: whoever looks at it draws it again. */
  readonly changed: () => void;
}

/** A stock lasts eight seconds and is filled up when half is left. */
const everyMs = 2_000;
/** The desk's pages are drawn again no more often than this for a campaign's sake. */
const tellEveryMs = 5_000;

/** Feeds the outbox from running campaigns, in any number of processes. */
export function startCampaigns(parts: CampaignLoopParts): void {
  const { database, crypto, jobs, handle, channels, clock, closing } = parts;
  const feed = makeFeedCampaigns({
    store: makeCampaignFeedStore({ database, crypto, jobs }),
    handle,
    channels: channels.byName,
    clock,
    closing,
  });
  let toldAt = Number.NEGATIVE_INFINITY;
  parts.loops.every('campaigns', everyMs, async () => {
    const fed = await feed();
    if (fed === 0 || performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    parts.changed();
  });
}
