import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCampaignActs } from '../../src/app/campaign/campaign-acts.ts';
import { makeFeedCampaigns } from '../../src/app/campaign/feed-campaigns.ts';
import type { DeskActor } from '../../src/app/desk-ports.ts';
import { makeHandle } from '../../src/app/handle.ts';
import { silentLog } from '../../src/app/log.ts';
import type { PersonId, StaffId } from '../../src/core/ids.ts';
import { makeCampaignChildren } from '../../src/store/campaign-children.ts';
import { makeCampaignFeedStore } from '../../src/store/campaign-feed.ts';
import { makeCampaignStore } from '../../src/store/campaigns.ts';
import { makeDatabase, openPool } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { type Jobs, startJobs } from '../../src/store/jobs.ts';
import { makeOutboxStore } from '../../src/store/outbox.ts';
import { createPool } from '../../src/store/postgres/pool.ts';
import { type Database, openPrisma } from '../../src/store/prisma.ts';
import { newCrypto } from '../contracts/store-family.ts';
import { deliverWith, fakeChannel } from '../contracts/store-sends.ts';
import { type Crowd, insertCampaignCrowd } from '../support/campaign-crowd.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { until } from '../support/until.ts';

const crypto = newCrypto();
const clock = { now: () => Date.parse('2026-11-18T12:00:00+08:00') };
const telegram = fakeChannel('telegram');
let test: TestDatabase;
let plain: ReturnType<typeof createPool>;
let pool: ReturnType<typeof openPool>;
let prisma: Database;
let jobs: Jobs;
let crowd: Crowd;

beforeAll(async () => {
  test = await createTestDatabase();
  plain = createPool({ url: test.url, name: 'test', log: silentLog, size: 3 });
  prisma = openPrisma(plain);
  pool = openPool(test.url, 4);
  crowd = await insertCampaignCrowd(plain, crypto, 25);
  jobs = await startJobs({ url: test.url, pool, log: silentLog });
  await jobs.work(deliverWith(makeOutboxStore(makeDatabase(pool), crypto), [telegram], clock).deliver);
});
afterAll(async () => {
  await jobs.stop();
  await pool.end();
  await prisma.$disconnect();
  await plain.end();
  await test.drop();
});

/** Written, approved and begun; one round of the feeder. */
async function run(draft: object): Promise<{ id: string; fed: number; prompts: () => number }> {
  const database = makeDatabase(plain);
  const acts = makeCampaignActs({
    store: makeCampaignStore(database),
    children: makeCampaignChildren(prisma),
    hallway: makeHallwayStore({ database, crypto, jobs: null, now: clock.now }),
    playbook: projectPlaybook,
    clock,
    newId: randomUUID,
  });
  const office = ({ staffId, personId }: Crowd['office']): DeskActor => ({
    ...{ staffId: staffId as StaffId, personId: personId as PersonId, name: '', post: '', drill: false },
    kin: [personId as PersonId],
    roles: [{ role: 'COUNTY_OFFICE', scopeType: 'county', scopeId: crowd.countyId }],
  });
  const [one, other] = [office(crowd.office), office(crowd.supervisor)];
  const made = await acts.draft(one, crowd.countyId, draft);
  if (made.kind !== 'done') throw new Error(JSON.stringify(made));
  await acts.act(other, made.id, 'approve');
  await acts.act(other, made.id, 'start');
  const handle = makeHandle({
    store: makeHallwayStore({ database: makeDatabase(pool), crypto, jobs, now: clock.now }),
    playbook: projectPlaybook,
    clock,
    log: silentLog,
  });
  const before = telegram.sent.length;
  const feed = makeFeedCampaigns({
    store: makeCampaignFeedStore({ database, crypto, jobs }),
    handle,
    channels: () => telegram,
    clock,
  });
  const fed = await feed();
  return { id: made.id, fed, prompts: () => telegram.sent.length - before };
}

const audience = { roles: ['CAREGIVER'] };

describe('a campaign through the queues', () => {
  it('sends a text to all that may have it, and names the others', async () => {
    const { id, fed, prompts } = await run({ kind: 'tip', title: '换季', text: '早晚凉,给孩子加件衣。', audience });
    expect(fed).toBe(25);
    await until(() => prompts() === 25);
    expect(new Set(telegram.sent.map(({ externalId }) => externalId)).size).toBe(25);
    expect(telegram.sent[0]).toMatchObject({ messageClass: 'tip', body: { text: '早晚凉,给孩子加件衣。' } });
    const store = makeCampaignStore(makeDatabase(plain));
    await expect.poll(async () => (await store.progress(id, clock.now())).states.sent, { timeout: 10_000 }).toBe(25);
    expect((await store.find(id))?.state).toBe('done');
    expect((await store.progress(id, clock.now())).reasons).toEqual({ no_consent: 1 });
  });

  it('opens a conversation with the family of the named children only, about these, before other prompts', async () => {
    const { fed, prompts } = await run({
      kind: 'emergency',
      title: '校车',
      flowId: 'F02_guardian_monthly',
      audience: { ...audience, childIds: crowd.people.slice(0, 3).map(({ childId }) => childId) },
    });
    expect(fed).toBe(3);
    await until(() => prompts() === 3);
    const { rows } = await plain.query('select child_id from flow_session where state = $1', ['open']);
    expect(rows.map(({ child_id }) => child_id).sort()).toEqual(
      crowd.people
        .slice(0, 3)
        .map(({ childId }) => childId)
        .sort(),
    );
    const { rows: urgent } = await plain.query(
      `select count(*)::int as n from pgboss.job where name = 'send_prompt' and priority > 0`,
    );
    expect(urgent[0]?.n).toBeGreaterThan(0);
  });
});
