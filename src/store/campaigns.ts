import { z } from 'zod';
import type { AudienceCount, CampaignChoices, CampaignStore } from '../app/campaign/campaign-ports.ts';
import { Audience, type Campaign, type Progress } from '../core/campaign/campaign.ts';
import { type CampaignAct, moves } from '../core/campaign/may-act.ts';
import { type Instant, isUuid, type StaffId } from '../core/ids.ts';
import * as sql from './campaign-sql.ts';
import type { Database, Session } from './hallway/database.ts';
import { plain } from './hallway/plain.ts';

const at = z
  .date()
  .nullable()
  .transform((date) => date?.getTime() ?? null);
const staffId = z
  .string()
  .nullable()
  .transform((id) => id as StaffId | null);

const Row = z.object({
  id: z.string(),
  countyId: z.string(),
  kind: z.enum(['tip', 'flow', 'emergency']),
  title: z.string(),
  text: z.string().nullable(),
  flowId: z.string().nullable(),
  audience: Audience,
  state: z.enum(['draft', 'approved', 'running', 'paused', 'cancelled', 'done']),
  createdBy: staffId,
  approvedBy: staffId,
  createdAt: z.date().transform((date) => date.getTime()),
  startsAt: at,
  startedAt: at,
  endedAt: at,
});

const columns = `c.id, c.county_id as "countyId", c.kind, c.title, c.text, c.flow_id as "flowId", c.audience, c.state, c.created_by as "createdBy",
  c.approved_by as "approvedBy", c.created_at as "createdAt", c.starts_at as "startsAt", c.started_at as "startedAt", c.ended_at as "endedAt"`;

export async function campaignsWhere(
  session: Session,
  where: string,
  values: readonly unknown[],
): Promise<readonly Campaign[]> {
  return (await session.rows(`select ${columns} from campaign c ${where}`, values)).map((row) => Row.parse(row));
}

/** Campaigns as people write, approve and run them. `database`: the ordinary pool, not the hallway's. */
export function makeCampaignStore(database: Database): CampaignStore {
  return {
    create: (campaign) =>
      database.transaction(async (session) => {
        const made = await session.rows(
          `insert into campaign (id, county_id, kind, title, flow_id, text, audience, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing returning id`,
          [
            campaign.id,
            campaign.countyId,
            campaign.kind,
            plain(campaign.title, 60),
            campaign.flowId,
            campaign.text === null ? null : plain(campaign.text, 500),
            JSON.stringify(campaign.audience),
            campaign.createdBy,
            new Date(campaign.createdAt),
          ],
        );
        if (made.length > 0)
          await audit(session, campaign.id, 'campaign_drafted', campaign.createdBy, campaign.createdAt);
      }),
    find: async (id) => (isUuid(id) ? ((await campaignsWhere(database, 'where c.id = $1', [id]))[0] ?? null) : null),
    list: (limit) => campaignsWhere(database, 'order by c.created_at desc, c.id limit $1', [limit]),
    paths: async (countyId, { regionIds, schoolIds, childIds }) => {
      const values = [countyId, regionIds, schoolIds, childIds];
      const rows = await database.rows<{ path: string | null }>(sql.placesOfAudience, values);
      return rows.some(({ path }) => path === null) ? [] : rows.flatMap(({ path }) => path ?? []);
    },
    choices: (scopeIds) => choicesIn(database, scopeIds),
    countAudience: (countyId, audience, now) => countAudience(database, countyId, audience, now),
    placeNames: async ({ regionIds, schoolIds }) => {
      const names = `select name from region where id = any($1::uuid[]) union all select name from organization where id = any($2::uuid[])`;
      return (await database.rows<{ name: string }>(names, [regionIds, schoolIds])).map(({ name }) => name);
    },
    move: (id, act, by, now, startsAt) =>
      database.transaction((session) => move(session, { id, act, by, now, startsAt })),
    progress: (id, now) => progressOf(database, id, now),
  };
}

interface Move {
  readonly id: string;
  readonly act: CampaignAct;
  readonly by: StaffId;
  readonly now: Instant;
  readonly startsAt: Instant | null;
}

async function move(session: Session, { id, act, by, now, startsAt }: Move): Promise<boolean> {
  const { from, to } = moves[act];
  const moved = await session.rows(
    `update campaign set state = $2::campaign_state, starts_at = coalesce($3::timestamptz, starts_at),
       approved_by = case when $4 = 'approve' then $5::uuid else approved_by end, approved_at = case when $4 = 'approve' then $6::timestamptz else approved_at end,
       ended_at = case when $4 = 'cancel' then $6::timestamptz else ended_at end, feed_until = null
     where id = $1 and state = any($7::campaign_state[]) returning id`,
    [id, to, startsAt === null ? null : new Date(startsAt), act, by, new Date(now), from],
  );
  if (moved.length === 0) return false;
  if (act === 'cancel') {
    await session.rows(
      `update campaign_recipient set state = 'cancelled', reason = 'campaign_cancelled' where campaign_id = $1 and state = 'waiting'`,
      [id],
    );
    // A statement of its own: it sees what was put into the outbox while the one before waited.
    await session.rows(sql.dropQueued, [id, new Date(now)]);
    await session.rows(sql.settleRows);
  }
  await audit(session, id, `campaign_${pastOf[act]}`, by, now);
  return true;
}

const pastOf: Readonly<Record<CampaignAct, string>> = {
  approve: 'approved',
  start: 'started',
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
};

async function audit(session: Session, id: string, action: string, by: StaffId, now: Instant): Promise<void> {
  await session.rows(
    `insert into audit_log (at, actor_kind, actor_id, action, entity, entity_id) values ($1, 'person', (select person_id from staff where id = $2), $3, 'campaign', $4)`,
    [new Date(now), by, action, id],
  );
}

const Counts = z.object({
  audience: z.number(),
  delivered: z.number(),
  read: z.number(),
  answered: z.number(),
  putOff: z.number(),
  states: z.record(z.string(), z.number()),
  reasons: z.record(z.string(), z.number()),
});

async function progressOf(database: Database, id: string, now: Instant): Promise<Progress> {
  await database.rows(sql.settleRows);
  await database.rows(sql.endThoseDone, [new Date(now)]);
  await database.rows(sql.noteAnswers, [id]);
  const [row] = await database.rows(sql.countProgress, [id]);
  const { states, ...counts } = Counts.parse(row);
  const none = { waiting: 0, queued: 0, sent: 0, ambiguous: 0, undeliverable: 0, cancelled: 0 };
  return { ...counts, states: { ...none, ...states } };
}

async function choicesIn(database: Database, scopeIds: readonly string[]): Promise<CampaignChoices | null> {
  const inside = `exists (select from unnest($1::uuid[]) s(id) where g.path like '%/' || s.id || '/%')`;
  const regions = await database.rows<CampaignChoices['regions'][number] & { countyId: string }>(
    `select g.id, g.name, g.level, g.parent_id as "parentId", g.county_id as "countyId" from region g where ${inside} and g.level <> 'group' order by g.path, g.name`,
    [scopeIds],
  );
  const schools = await database.rows<CampaignChoices['schools'][number]>(
    `select o.id, o.name from organization o join region g on g.id = o.region_id where ${inside} and o.type in ('school', 'kindergarten') order by o.name`,
    [scopeIds],
  );
  const countyId = regions[0]?.countyId;
  if (countyId === undefined) return null;
  const plain = regions.map(({ id, name, level, parentId }) => ({ id, name, level, parentId }));
  return { countyId, wholeCounty: regions.some(({ level }) => level === 'county'), regions: plain, schools };
}

const Audited = z.object({ count: z.number(), reason: z.string().nullable() });

async function countAudience(
  database: Database,
  countyId: string,
  { roles, regionIds, schoolIds, childIds }: Audience,
  now: Instant,
): Promise<AudienceCount> {
  const values = [null, countyId, roles, regionIds, schoolIds, childIds, new Date(now)];
  const rows = z.array(Audited).parse(await database.rows(sql.countAudience, values));
  const reasons = Object.fromEntries(rows.flatMap(({ reason, count }) => (reason === null ? [] : [[reason, count]])));
  return {
    audience: rows.reduce((sum, { count }) => sum + count, 0),
    reach: rows.find(({ reason }) => reason === null)?.count ?? 0,
    reasons,
  };
}
