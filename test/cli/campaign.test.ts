import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/app/log.ts';
import { campaignCommand } from '../../src/cli/campaign.ts';
import { createPool } from '../../src/store/postgres/pool.ts';
import { openPrisma } from '../../src/store/prisma.ts';
import { newCrypto } from '../contracts/store-family.ts';
import { insertCampaignCrowd } from '../support/campaign-crowd.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const crypto = newCrypto();
let test: TestDatabase;
let pool: ReturnType<typeof createPool>;
let database: ReturnType<typeof openPrisma>;
const office = ['--by', 'COUNTY_OFFICE'];
const town = ['--by', 'TOWN_SUPERVISOR'];

beforeAll(async () => {
  test = await createTestDatabase();
  pool = createPool({ url: test.url, name: 'test', log: silentLog, size: 2 });
  database = openPrisma(pool);
  await insertCampaignCrowd(pool, crypto, 3);
});
afterAll(async () => {
  await database.$disconnect();
  await pool.end();
  await test.drop();
});

async function campaign(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await campaignCommand(args, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    now: () => Date.parse('2026-11-18T10:00:00+08:00'),
    open: async () => ({ database, crypto, pool }),
    flowsFolder: join(import.meta.dirname, '../../flows'),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
const drafted = async (...more: string[]): Promise<string> =>
  JSON.parse((await campaign('draft', '--title', '换季', '--text', '早晚凉,给孩子加件衣。', ...more, '--json')).out).id;

describe('jiaxin campaign', () => {
  it('goes from a draft to a start and a cancellation, by two people', async () => {
    const id = await drafted('--region', 'town', ...town);
    expect(await campaign('approve', id, ...town)).toMatchObject({ code: 1, err: expect.stringContaining('另一个人') });
    expect(await campaign('start', id, ...office)).toMatchObject({ code: 1, err: expect.stringContaining('草稿') });
    expect((await campaign('approve', id.slice(0, 8), ...office)).code).toBe(0);
    expect((await campaign('start', id, ...office, '--at', '2026-12-01 19:00')).code).toBe(0);
    const { out } = await campaign('status', id, '--json');
    expect(JSON.parse(out)).toMatchObject({ state: 'approved', startsAt: '2026-12-01T11:00:00.000Z' });
    expect((await campaign('cancel', id, ...town)).out).toContain('已取消');
    expect((await campaign('resume', id, ...town)).code).toBe(1);
    const audited = await database.auditLog.findMany({
      where: { entity: 'campaign', entityId: id },
      orderBy: { seq: 'asc' },
    });
    expect(audited.map(({ action }) => action)).toEqual([
      'campaign_drafted',
      'campaign_approved',
      'campaign_started',
      'campaign_cancelled',
    ]);
    expect((await campaign('list')).out).toContain(id);
    expect((await campaign('report', id, '--people')).out).toContain('应发 0 人');
  });

  it.each([
    ['a word that shames', ['draft', '--title', 'x', '--text', '留守儿童', ...office], '留守'],
    ['another place than their own', ['draft', '--title', 'x', '--text', '好', ...town], '只管自己的地方'],
    ['a place that is not there', ['draft', '--title', 'x', '--text', '好', '--region', '没有', ...office], '没有叫'],
    ['a child that is not there', ['draft', '--title', 'x', '--text', '好', '--children', 'ZZ', ...office], '没有叫'],
    ['somebody who is not there', ['draft', '--title', 'x', '--text', '好', '--by', '谁'], '没有叫'],
    ['somebody without the role', ['draft', '--title', 'x', '--text', '好', '--by', 'teacher'], '群发由县办公室'],
    ['no title', ['draft', '--text', '好', ...office], 'title'],
    ['a campaign that is not there', ['status', 'abcdef'], '没有这次群发'],
  ])('refuses %s with one sentence', async (_what, args, why) => {
    const { code, err } = await campaign(...args);
    expect(code).toBe(1);
    expect(err).toContain(why);
    expect(err).not.toContain('\n');
  });

  it.each([
    [['fly']],
    [['approve', ...office]],
    [['approve', 'abcd']],
    [['start', 'abcd', ...office, '--at', 'soon']],
    [['draft', '--emergency', '--title', 'x', ...office]],
    [['list', '--nonsense']],
  ])('says how it is used: %j', async (args) => {
    expect(await campaign(...args)).toMatchObject({ code: 2, err: expect.stringContaining('jiaxin campaign') });
  });

  it('shows its help', async () => {
    expect((await campaign('--help')).out).toContain('jiaxin campaign');
  });
});
