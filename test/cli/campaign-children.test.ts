import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/app/log.ts';
import { campaignCommand } from '../../src/cli/campaign.ts';
import { noExclusion } from '../../src/core/alert/exclusion.ts';
import { createFieldCrypto } from '../../src/store/field-crypto.ts';
import { parseKeys } from '../../src/store/keys.ts';
import { createPool } from '../../src/store/postgres/pool.ts';
import { type Database, openPrisma } from '../../src/store/prisma.ts';
import { writeLedger } from '../../src/store/write-ledger.ts';
import { createTestDatabase } from '../support/database.ts';
import { villageId, villageLedger } from '../support/village-ledger.ts';

const now = Date.parse('2026-11-18T10:00:00+08:00');
const crypto = createFieldCrypto(parseKeys('7'.repeat(64), 'test'));
const child = villageId<string>('child', '小军');
const grandmother = villageId<string>('person', '王奶奶');
let prisma: Database;
let pool: ReturnType<typeof createPool>;
let end: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase();
  pool = createPool({ url: database.url, name: 'test', log: silentLog, size: 2 });
  prisma = openPrisma(pool);
  await writeLedger(prisma, crypto, villageLedger({ oneChild: true }), { kind: 'test' });
  const validFrom = new Date('2020-01-01');
  await prisma.careRelation.updateMany({ data: { validFrom } });
  await prisma.staffRole.updateMany({ data: { validFrom } });
  end = async () => {
    await prisma.$disconnect();
    await pool.end();
    await database.drop();
  };
});
afterAll(() => end());
afterEach(async () => {
  await prisma.alert.deleteMany();
  await prisma.kinship.deleteMany();
});

async function campaign(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await campaignCommand(args, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    now: () => now,
    open: async () => ({ database: prisma, crypto, pool }),
    flowsFolder: join(import.meta.dirname, '../../flows'),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
const draft = (by: string, fileNo = 'QH-0001') =>
  campaign('draft', '--title', '换季', '--text', '早晚凉,给孩子加件衣。', '--children', fileNo, '--by', by, '--json');
const idOf = ({ out }: { readonly out: string }): string => JSON.parse(out).id ?? '';
const whyOf = ({ out }: { readonly out: string }): string => JSON.parse(out).error ?? '';

/** Restricted: the home must not learn of it. */
const newAlert = (exclusion: object = {}) =>
  prisma.alert.create({
    data: {
      ...{ id: randomUUID(), countyId: villageId<string>('county', '清河县'), no: 'A-2611-0009', childId: child },
      ...{ subjectKey: `child:${child}`, flagCode: 'P02', severity: 'orange', restricted: true },
      chain: { chain: 'P', severity: 'orange', steps: [], ackWithinMs: 0 },
      exclusion: { ...noExclusion, excludedPersonIds: [grandmother], ...exclusion },
      openedAt: new Date(now),
    },
  });
const kin = (name: string) =>
  prisma.kinship.create({
    data: {
      id: randomUUID(),
      personAId: villageId<string>('person', name),
      personBId: grandmother,
      relation: '姨',
      validFrom: new Date('2020-01-01'),
    },
  });

/** A campaign of the supervisor's that names the child, before anything was known. */
const written = async (state: 'draft' | 'approved' | 'paused'): Promise<string> => {
  const audience = { roles: ['CAREGIVER'], regionIds: [], schoolIds: [], childIds: [child] };
  const made = await prisma.campaign.create({
    data: {
      ...{
        id: randomUUID(),
        countyId: villageId<string>('county', '清河县'),
        kind: 'tip',
        title: '换季',
        audience,
        state,
      },
      ...{ text: '早晚凉,给孩子加件衣。', createdBy: villageId<string>('staff', '何督导'), createdAt: new Date(now) },
    },
  });
  return made.id;
};

describe('jiaxin campaign --children looks as the desk does', () => {
  it('one’s own places: the children of these numbers', async () => {
    const id = idOf(await draft('何督导'));
    const { audience } = await prisma.campaign.findUniqueOrThrow({ where: { id } });
    expect(audience).toMatchObject({ childIds: [child] });
  });

  it('and somebody else lets it go', async () => {
    expect((await campaign('approve', await written('draft'), '--by', '曹镇长')).code).toBe(0);
  });

  it('a child of another place, of one’s own family, and one that is none: the same words', async () => {
    const nobody = whyOf(await draft('何督导', 'QH-9999'));
    expect(nobody).toContain('没有叫“QH-9999”的孩子');
    const same = nobody.replace('QH-9999', 'QH-0001');
    await kin('何督导');
    expect(whyOf(await draft('何督导'))).toBe(same);
    await prisma.kinship.deleteMany();
    // Without the right: a child that is there is as one that is not.
    expect(whyOf(await draft('李姐'))).toBe(same);
    const elsewhere = { scopeId: randomUUID() };
    const held = { staffId: villageId<string>('staff', '何督导') };
    const [before] = await prisma.staffRole.findMany({ where: held });
    await prisma.staffRole.updateMany({ where: held, data: elsewhere });
    expect(whyOf(await draft('何督导'))).toBe(same);
    await prisma.staffRole.updateMany({ where: held, data: { scopeId: before?.scopeId ?? '' } });
    expect((await draft('何督导')).code).toBe(0);
  });

  it('whoever knows of what the home must not learn of does not name its child', async () => {
    await newAlert();
    expect(whyOf(await draft('何督导'))).toContain('小军家有一件没办完的事');
  });

  it.each([
    ['approve', 'draft'],
    ['start', 'approved'],
    ['resume', 'paused'],
  ] as const)('nor lets it go: %s', async (act, state) => {
    const id = await written(state);
    await newAlert();
    const refused = await campaign(act, id, '--by', '曹镇长');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('您知道这件事') });
    expect((await prisma.campaign.findUniqueOrThrow({ where: { id } })).state).toBe(state);
  });

  it('but may stop it', async () => {
    const id = await written('approved');
    await newAlert();
    expect((await campaign('cancel', id, '--by', '曹镇长')).code).toBe(0);
  });

  it.each([
    ['stepped aside from it', () => ({ recusedStaffIds: [villageId('staff', '何督导')] })],
    ['is suspected in it', () => ({ suspectPersonIds: [villageId('person', '何督导')] })],
    ['must not learn of it', () => ({ excludedPersonIds: [grandmother, villageId('person', '何督导')] })],
  ])('who %s sees no difference', async (_what, exclusion) => {
    await newAlert(exclusion());
    expect((await draft('何督导')).code).toBe(0);
  });

  it('kin of whoever must not learn of it, who is no family of the child, sees no difference', async () => {
    const uncle = villageId<string>('person', '周老师');
    await newAlert({ suspectPersonIds: [uncle] });
    await prisma.kinship.create({
      data: {
        ...{ id: randomUUID(), personAId: villageId<string>('person', '何督导'), personBId: uncle, relation: '夫妻' },
        validFrom: new Date('2020-01-01'),
      },
    });
    expect((await draft('何督导')).code).toBe(0);
  });
});
