import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoFolder, readDemoSize, smallDemo } from '../../src/cli/demo/demo-size.ts';
import { drawCounty } from '../../src/cli/demo/draw-county.ts';
import { loadDemo } from '../../src/cli/demo/load-demo.ts';
import { tellProgress } from '../../src/cli/demo/tell-progress.ts';
import { createFieldCrypto } from '../../src/store/field-crypto.ts';
import { openPool } from '../../src/store/hallway/database.ts';
import { parseKeys } from '../../src/store/keys.ts';
import { type Database, openPrisma } from '../../src/store/prisma.ts';
import { createTestDatabase } from '../support/database.ts';

describe('the options of jiaxin demo', () => {
  it.each([
    [[], smallDemo, 'data/demo'],
    [['--children', '20000'], { ...smallDemo, children: 20_000, months: 2 }, 'data/demo-20000'],
    [['--children=500', '--seed=7'], { children: 500, seed: 7, months: 24 }, 'data/demo-500-7'],
    [['--seed', '7', '--months', '0'], { children: 60, seed: 7, months: 0 }, 'data/demo-60-7'],
  ])('%j', (args, size, folder) => {
    expect(readDemoSize(args)).toEqual(size);
    expect(demoFolder(size)).toBe(folder);
  });

  it.each([
    '--children=59',
    '--children=100001',
    '--children=1e3',
    '--seed=-1',
    '--months=25',
    '--kids=3',
    'x',
    '--seed',
  ])('%s is refused with a sentence', (arg) => {
    expect(readDemoSize([arg])).toEqual(expect.stringMatching(/.{10,}/u));
  });
});

it('the same seed draws the same county, another one another; each has the children asked for', () => {
  const now = Date.UTC(2026, 10, 18);
  const names = (seed: number, children: number) =>
    drawCounty(seed, now, children).ledger.children.map(({ nickname }) => nickname);
  expect(names(1, 700)).toEqual(names(1, 700));
  expect(names(1, 700)).not.toEqual(names(2, 700));
  for (const children of [60, 61, 999]) expect(names(1, children)).toHaveLength(children);
});

it('progress is said now and then, and not of what is over at once', () => {
  const lines: string[] = [];
  let now = 0;
  const teller = tellProgress(
    (line) => lines.push(line),
    'rows',
    200,
    () => now,
  );
  for (const at of [100, 1_900, 2_100, 3_000, 4_200]) {
    now = at;
    teller.add(50);
  }
  expect(lines).toEqual(['  rows 75%  (150/200)', '  rows 100%  (250/200)']);
});

describe('a county of one size in a database', () => {
  const crypto = createFieldCrypto(parseKeys(randomBytes(32).toString('hex'), 'test'));
  let prisma: Database;
  let end: () => Promise<void>;
  beforeAll(async () => {
    const { url, drop } = await createTestDatabase();
    const pool = openPool(url);
    prisma = openPrisma(pool);
    end = async () => {
      await prisma.$disconnect();
      await pool.end();
      await drop();
    };
  });
  afterAll(() => end());

  it('is found there the next time, and another size is refused', async () => {
    const size = { ...smallDemo, children: 90 };
    const load = (asked = size) => loadDemo(prisma, crypto, Date.UTC(2026, 10, 18), 'http://x', asked);
    const links = await load();
    expect(links.filter(({ desk }) => desk !== null).length).toBeGreaterThan(4);
    expect(await prisma.child.count()).toBe(90);
    expect(await load()).toHaveLength(links.length);
    for (const children of [60, 91]) await expect(load({ ...size, children })).rejects.toThrow(/another size/u);
    expect(await prisma.child.count()).toBe(90);
  });
});
