import { z } from 'zod';
import type { CampaignFeedStore, Stock } from '../app/campaign/campaign-ports.ts';
import type { Campaign, RecipientFacts } from '../core/campaign/campaign.ts';
import type { ChannelName } from '../core/event.ts';
import { type ChildId, deriveId, type Instant, type PersonId } from '../core/ids.ts';
import * as sql from './campaign-sql.ts';
import { campaignsWhere } from './campaigns.ts';
import type { FieldCrypto } from './field-crypto.ts';
import type { Database, Session } from './hallway/database.ts';
import type { Jobs } from './jobs.ts';

export interface CampaignFeedParts {
  /** The ordinary pool, not the hallway's. */
  readonly database: Database;
  readonly crypto: FieldCrypto;
  /** Null: nothing is put into queues, and who sends looks for what is due (`OutboxStore.due`). */
  readonly jobs: Pick<Jobs, 'insertPrompts' | 'wake'> | null;
}

const Recipient = z.object({
  personId: z.string().transform((id) => id as PersonId),
  timeZone: z.string(),
  dead: z.boolean(),
  promptsOff: z.boolean(),
  isStaff: z.boolean(),
  consent: z.string().nullable(),
  hasAddress: z.boolean(),
  childIds: z.array(z.string().transform((id) => id as ChildId)),
  childDiedAt: z.date().nullable(),
  promptsToday: z.number(),
  busy: z.boolean(),
});

/** The feeder's side of campaigns; see app/campaign/feed-campaigns.ts. */
export function makeCampaignFeedStore(parts: CampaignFeedParts): CampaignFeedStore {
  const { database } = parts;
  return {
    startDue: (now) => startDue(database, now),
    running: () =>
      campaignsWhere(database, `where c.state = 'running' order by c.kind <> 'emergency', c.started_at, c.id`, []),
    hold: async (id, now, until) => {
      const held = `update campaign set feed_until = $3 where id = $1 and state = 'running' and (feed_until is null or feed_until <= $2 or feed_until > $3) returning id`;
      return (await database.rows(held, [id, new Date(now), new Date(until)])).length > 0;
    },
    letGo: async (id) => {
      await database.rows('update campaign set feed_until = null where id = $1', [id]);
    },
    channels: async (id, now) => {
      const values = [id, new Date(now)];
      const rows = await database.rows<{ channel: ChannelName | null }>(sql.whereSomebodyWaits, values);
      return rows.map(({ channel }) => channel);
    },
    stock: () =>
      database.rows<Stock>(
        `select campaign_id as "campaignId", channel, count(*)::int as count from campaign_recipient where state = 'queued' group by 1, 2`,
      ),
    waiting: async (id, channel, limit, now) =>
      (await database.rows(sql.whoseTurn, [id, channel, new Date(now), limit])).map(recipientOf),
    setAside: async (id, verdicts) => {
      const rows = verdicts.map(({ personId, verdict }) =>
        verdict.kind === 'never'
          ? { person: personId, state: 'undeliverable', reason: verdict.reason }
          : {
              person: personId,
              state: 'waiting',
              not_before: new Date(verdict.notBefore),
              another_day: verdict.anotherDay,
            },
      );
      await database.rows(sql.setAside, [id, JSON.stringify(rows)]);
    },
    queueTips: (campaign, personIds, now) => queueTips(parts, campaign, personIds, now),
    settle: async (now) => {
      await database.rows(sql.settleRows);
      await database.rows(sql.endThoseDone, [new Date(now)]);
    },
  };
}

function recipientOf(row: unknown): RecipientFacts {
  const { childDiedAt, ...facts } = Recipient.parse(row);
  return { ...facts, childDiedAt: childDiedAt?.getTime() ?? null };
}

async function startDue(database: Database, now: Instant): Promise<number> {
  const due = await campaignsWhere(database, `where c.state = 'approved' and c.starts_at <= $1 order by c.starts_at`, [
    new Date(now),
  ]);
  let begun = 0;
  for (const { id } of due) begun += (await database.transaction((session) => begin(session, id, now))) ? 1 : 0;
  return begun;
}

/** Somebody else may be at it, or it was cancelled a moment ago. */
async function begin(session: Session, id: string, now: Instant): Promise<boolean> {
  const [campaign] = await campaignsWhere(
    session,
    `where c.id = $1 and c.state = 'approved' and c.starts_at <= $2 for update skip locked`,
    [id, new Date(now)],
  );
  if (!campaign) return false;
  const { roles, regionIds, schoolIds, childIds } = campaign.audience;
  await session.rows(sql.findAudience, [id, campaign.countyId, roles, regionIds, schoolIds, childIds, new Date(now)]);
  await session.rows(`update campaign set state = 'running', started_at = $2 where id = $1`, [id, new Date(now)]);
  return true;
}

async function queueTips(
  { database, crypto, jobs }: CampaignFeedParts,
  campaign: Campaign,
  personIds: readonly PersonId[],
  now: Instant,
): Promise<readonly string[]> {
  const body = JSON.stringify({ text: campaign.text ?? '', kind: 'info' });
  const rows = personIds.map((person) => {
    const effectKey = `campaign:${campaign.id}:${person}`;
    const id = deriveId<string>(campaign.createdAt, 'outbound', effectKey);
    return { id, person, effect_key: effectKey, body_e: crypto.encrypt('outbound_message', 'body_e', id, body) };
  });
  const ids = await database.transaction(async (session) => {
    const runs = await session.rows(`select 1 from campaign where id = $1 and state = 'running' for share`, [
      campaign.id,
    ]);
    if (runs.length === 0) return [];
    const put = await session.rows<{ id: string }>(sql.queueTips, [campaign.id, JSON.stringify(rows), new Date(now)]);
    const queued = put.map(({ id }) => id);
    if (queued.length > 0) await jobs?.insertPrompts(session, queued);
    return queued;
  });
  if (ids.length > 0) jobs?.wake(new Set(['send_prompt']));
  return ids;
}
