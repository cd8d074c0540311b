// proves: S0-11 S4-16
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { type DoctorIo, doctorCommand } from '../../src/cli/doctor.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { type FakeBotApi, startFakeBotApi } from '../support/fake-bot-api.ts';
import { now, openTestStore, type TestStore, uuid } from './small-county.ts';

let store: TestStore;
let telegram: FakeBotApi;
const folder = mkdtempSync(join(tmpdir(), 'jiaxin-doctor-'));

beforeAll(async () => {
  [store, telegram] = await Promise.all([openTestStore(), startFakeBotApi()]);
  const id = 'k';
  const canary = store.crypto.encrypt('encryption_key', 'canary_e', id, 'jiaxin');
  await store.pool.query('insert into encryption_key (id, canary_e) values ($1, $2)', [id, canary]);
});
afterAll(async () => {
  await Promise.all([store.close(), telegram.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

type Over = Partial<Omit<DoctorIo, 'config'>> & { config?: Partial<DoctorIo['config']> };

async function run({ config, ...over }: Over = {}, ...args: string[]) {
  const lines: string[] = [];
  const code = await doctorCommand(args, {
    out: (line) => lines.push(line),
    err: (line) => lines.push(line),
    now: () => now,
    nodeVersion: '24.21.0',
    flowsFolder: join(import.meta.dirname, '../../flows'),
    databaseUrl: async () => store.url,
    ...over,
    config: {
      publicUrl: 'https://jiaxin.example',
      telegram: { token: telegram.token, apiRoot: telegram.url },
      wechat: undefined,
      sms: {},
      dataDir: folder,
      key: store.key,
      ...config,
    },
  });
  return { code, text: lines.join('\n'), lines };
}

async function states(over: Over = {}): Promise<Record<string, Finding['state']>> {
  // The conversations are many and are read by the other tests.
  const { text } = await run({ flowsFolder: '/nowhere', ...over }, '--json');
  const { findings } = JSON.parse(text) as { findings: Finding[] };
  return Object.fromEntries(findings.map(({ check, state }) => [check, state]));
}

describe('jiaxin doctor', () => {
  it('looks at everything in order, one line each, and ends with 1 while a township has nobody on duty', async () => {
    const { code, lines, text } = await run();
    expect(code).toBe(1);
    expect(lines.map((line) => line.split(/\s+/u)[1])).toEqual([
      'node',
      'data',
      'key',
      'database',
      'migrations',
      'playbook',
      'web',
      'telegram',
      'sms',
      'roster',
      'police',
      'directors',
      'training',
      'terms',
      'reach',
      'one_file',
      'carers',
      'pairings',
      'heartbeats',
      expect.any(String),
    ]);
    expect(text).toMatch(/✗ roster.*白水镇 现在没有人值班/u);
    expect(text).toMatch(/✓ telegram.*@jiaxin_test_bot/u);
  });

  it('is content when every township is on duty with a phone, and the system lives', async () => {
    const { database } = store;
    const row = {
      id: uuid(60),
      regionId: uuid(5),
      role: 'TOWN_STATION',
      staffId: uuid(32),
      validFrom: new Date(now - 1),
    };
    await database.dutyRoster.create({ data: row });
    expect((await states()).roster).toBe('fail');
    await database.dutyRoster.update({ where: { id: row.id }, data: { phoneE: 'x' } });
    await database.heartbeat.create({ data: { name: 'worker', at: new Date(now - 20_000) } });
    const { code, text } = await run();
    expect(code).toBe(0);
    expect(text).toContain('worker 上次报平安在 20 秒前');
    await database.heartbeat.update({ where: { name: 'worker' }, data: { at: new Date(now - 600_000) } });
    expect((await run()).text).toMatch(/! heartbeats worker 上次报平安在 10 分钟前/u);
    await database.dutyRoster.update({ where: { id: row.id }, data: { validTo: new Date(now) } });
    expect((await states()).roster).toBe('fail');
  });

  it('never prints a token or a key', async () => {
    telegram.revokeToken(true);
    const broken = await run({ config: { key: `${store.key}x` } });
    telegram.revokeToken(false);
    const unreachable = await run({ config: { telegram: { token: telegram.token, apiRoot: 'http://127.0.0.1:9' } } });
    expect(broken.text).toMatch(/✗ telegram.*不认/u);
    expect(unreachable.text).toMatch(/✗ telegram.*连不上/u);
    for (const { text } of [broken, unreachable]) {
      expect(text).not.toContain(telegram.token);
      expect(text).not.toContain(store.key);
    }
  });

  it.each<[string, Over, string, Finding['state']]>([
    ['an old Node', { nodeVersion: '20.19.1' }, 'node', 'fail'],
    ['a data folder that is a file', { config: { dataDir: '/dev/null/x' } }, 'data', 'fail'],
    ['another key', { config: { key: Buffer.alloc(32, 1).toString('base64') } }, 'key', 'fail'],
    ['no key', { config: { key: undefined } }, 'key', 'fail'],
    ['no database', { databaseUrl: () => Promise.reject(new Error('away')) }, 'database', 'fail'],
    ['a database that is away', { databaseUrl: async () => 'postgresql://x:y@127.0.0.1:9/z' }, 'database', 'fail'],
    ['no conversations', { flowsFolder: '/nowhere' }, 'playbook', 'fail'],
    ['a link for this machine only', { config: { publicUrl: 'http://localhost:3000' } }, 'web', 'warn'],
    ['a link without encryption', { config: { publicUrl: 'http://jiaxin.example' } }, 'web', 'warn'],
    ['a puppet that is not installed', { config: { wechat: { puppet: 'wechaty-puppet-none' } } }, 'wechat', 'fail'],
    ['no way to send a text', { config: { sms: undefined } }, 'sms', 'warn'],
  ])('%s', async (_what, over, check, state) => {
    expect((await states(over))[check]).toBe(state);
  });

  it('leaves an empty database empty', async () => {
    const empty = await createEmptyDatabase();
    const found = await states({ databaseUrl: async () => empty.url, config: { key: undefined } });
    expect(found).toMatchObject({ database: 'ok', migrations: 'warn', key: 'warn', roster: 'skip' });
    expect(await states({ databaseUrl: async () => empty.url })).toMatchObject({ migrations: 'warn' });
    await empty.drop();
  });
});
