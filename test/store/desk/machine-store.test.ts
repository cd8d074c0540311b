import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MachinePort, MachineState } from '../../../src/app/desk/machine-port.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import { makeMachine } from '../../../src/store/desk/machine-store.ts';
import { createFieldCrypto } from '../../../src/store/field-crypto.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { type Database, openPrisma } from '../../../src/store/prisma.ts';
import { writeLedger } from '../../../src/store/write-ledger.ts';
import { createTestDatabase } from '../../support/database.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { villageId, villageLedger } from '../../support/village-ledger.ts';

const now = Date.parse('2026-11-18T10:00:00+08:00');
const minute = 60_000;
const before = (minutes: number) => new Date(now - minutes * minute);
const problem = { file: 'duties.yaml', line: 3, sentence: 'wrong' };

let prisma: Database;
let machine: MachinePort;
let end: () => Promise<void>;
let woken = 0;
const alertId = randomUUID();

const reader = (name: string, kin: readonly string[] = []): DeskActor => ({
  staffId: villageId('staff', name),
  personId: villageId('person', name),
  name,
  post: '',
  drill: false,
  roles: [{ role: 'ADMIN', scopeType: 'county', scopeId: villageId('county', '清河县') }],
  kin: [name, ...kin].map((one) => villageId('person', one)) as never,
});

beforeAll(async () => {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  prisma = openPrisma(pool);
  await writeLedger(prisma, createFieldCrypto(parseKeys('7'.repeat(64), 'test')), villageLedger({ oneChild: true }), {
    kind: 'test',
  });
  await prisma.alert.create({
    data: {
      id: alertId,
      no: 'A-2611-0001',
      flagCode: 'G02',
      severity: 'red',
      countyId: villageId<string>('county', '清河县'),
      childId: villageId<string>('child', '小军'),
      subjectKey: 'child:x',
      chain: {},
      exclusion: {},
      openedAt: new Date(now),
    },
  });
  await prisma.systemAlarm.createMany({
    data: [
      {
        id: randomUUID(),
        key: `alert_nobody:${alertId}`,
        what: '告警 A-2611-0001 找不到人',
        data: { alertId },
        raisedAt: before(5),
      },
      { id: randomUUID(), key: 'dead', what: 'dead_message', raisedAt: before(9) },
      { id: randomUUID(), key: 'old', what: 'nobody', raisedAt: before(90), clearedAt: before(80) },
    ],
  });
  await prisma.channelHealth.createMany({
    data: [
      { channel: 'telegram', state: 'down', since: before(20), reason: 'token_refused' },
      { channel: 'web', state: 'up', since: before(90) },
    ],
  });
  await prisma.heartbeat.create({ data: { name: 'worker', at: before(1) } });
  const run = (job: string, periodKey: string, state: string, minutes: number) => ({
    job,
    periodKey,
    state,
    at: before(minutes),
  });
  await prisma.jobRun.createMany({
    data: [
      run('duty:guardian_monthly', '2026-11', 'done', 60),
      run('duty:guardian_monthly', '2026-10', 'done', 60 * 24 * 30),
      run('duty:b', '2026-11', 'skipped', 60),
      run('duty:c', '2026-11', 'started', 60),
      run('duty:d', '2026-11', 'started', 1),
      run('duty_calendar', 'last_look', 'done', 4),
    ],
  });
  const inbound = (state: 'pending' | 'dead' | 'done', minutes: number) => ({
    id: randomUUID(),
    channel: 'web' as const,
    externalMessageId: randomUUID(),
    identityId: randomUUID(),
    partyId: randomUUID(),
    kind: 'text',
    textE: 'secret words',
    state,
    problem: state === 'dead' ? 'condition_failed' : null,
    receivedAt: before(minutes),
  });
  await prisma.inboundMessage.createMany({
    data: [inbound('pending', 0), inbound('pending', 30), inbound('dead', 50), inbound('done', 3)],
  });
  machine = makeMachine({
    database: prisma,
    problems: () => [problem],
    playbook: projectPlaybook,
    now: () => now,
    changed: () => void woken++,
  });
  end = async () => {
    await prisma.$disconnect();
    await pool.end();
    await database.drop();
  };
});
afterAll(() => end());

describe('how the machine does', () => {
  let state: MachineState;
  beforeAll(async () => {
    state = await machine.state(reader('训练员'));
  });

  it('has each channel as it said last, processes by their last beat, and faults of the playbook', () => {
    expect(state.channels).toEqual([
      { channel: 'web', state: 'up', reason: '', since: now - 90 * minute },
      { channel: 'telegram', state: 'down', reason: 'token_refused', since: now - 20 * minute },
    ]);
    expect([state.beats, state.problems]).toEqual([[{ name: 'worker', at: now - minute }], [problem]]);
  });

  it('counts what waits and what is late', () => {
    expect(state.backlog.find(({ what }) => what === 'inbox')).toEqual({
      what: 'inbox',
      waiting: 2,
      late: 1,
      oldestAt: now - 30 * minute,
    });
  });

  it('tells jobs that ran from those that did not, the latter first', () => {
    expect(state.jobs.map(({ job, done, skipped, stuck }) => [job, done, skipped, stuck])).toEqual([
      ['duty:c', 0, 0, 1],
      ['duty:b', 0, 1, 0],
      ['duty:d', 0, 0, 0],
      ['duty:guardian_monthly', 1, 0, 0],
    ]);
    expect(state.jobs[3]).toMatchObject({
      title: { zh: '监护人每月报平安', en: "Carer's monthly check-in" },
      lastPeriod: '2026-11',
      lastAt: now - 60 * minute,
    });
    expect(state.calendarAt).toBe(now - 4 * minute);
  });

  it('names a dead message by its fault, never by its words', () => {
    expect([state.deadCount, state.dead.map(({ problem: what }) => what)]).toEqual([1, ['condition_failed']]);
    expect(JSON.stringify(state)).not.toContain('secret words');
  });

  it('shows alarms that stand, and none about an alert to the child’s own family', async () => {
    expect(state.alarms.map(({ what }) => what)).toMatchObject([
      { zh: '告警 A-2611-0001 找不到人', en: expect.stringMatching(/finds nobody to tell.*A-2611-0001/u) },
      { zh: expect.stringContaining('处理不了'), en: expect.stringContaining('could not be handled') },
    ]);
    const niece = reader('华主任', ['王奶奶']);
    expect((await machine.state(niece)).alarms.map(({ id }) => id)).toEqual([state.alarms[1]?.id]);
    expect(await machine.clear(niece, state.alarms[0]?.id ?? '', now)).toBe(false);
  });

  it('clears an alarm once, with a row of who did; of two who press, the second finds it done', async () => {
    const id = state.alarms[1]?.id ?? '';
    expect([await machine.clear(reader('训练员'), id, now), await machine.clear(reader('训练员'), id, now)]).toEqual([
      true,
      true,
    ]);
    expect(await machine.clear(reader('训练员'), 'x', now)).toBe(false);
    expect(await prisma.auditLog.count({ where: { action: 'alarm_cleared', entityId: id } })).toBe(1);
    expect(woken).toBe(1);
  });
});
