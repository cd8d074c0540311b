import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reportAnswers } from '../../../src/app/rhythm/report-answers.ts';
import { createFieldCrypto } from '../../../src/store/field-crypto.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { answerRates, makeAnswersStore } from '../../../src/store/rhythm/answer-rates.ts';
import { makeJobRuns } from '../../../src/store/rhythm/job-runs.ts';
import { openDuties } from '../../../src/store/rhythm/open-duties.ts';
import { reachOfDuties } from '../../../src/store/rhythm/reach.ts';
import { bookOf, rule } from './duty-rules.ts';
import { china, countyId, newDuty, openSmallWorld, person, type SmallWorld, village } from './small-world.ts';

const crypto = createFieldCrypto(parseKeys(randomBytes(32).toString('hex'), 'test'));
const book = bookOf(rule('guardian'), rule('for_staff', { side: 'staff' }));
const prompted = new Date(china('2026-11-05 18:30'));
let world: SmallWorld;
beforeAll(async () => {
  world = await openSmallWorld();
});
afterAll(async () => world.close());
beforeEach(async () => {
  for (const table of ['duty', 'outbound_message', 'inbound_message', 'channel_identity', 'human_inbox', 'job_run'])
    await world.prisma.$executeRawUnsafe(`delete from ${table}`);
});

async function asked(count: number, done: number, name = 'guardian'): Promise<string[]> {
  const duties = Array.from({ length: count }, () => newDuty(name, '王奶奶', { periodKey: randomUUID() }));
  await openDuties(world.sql, book, countyId, duties, prompted.getTime());
  const ids = duties.map(({ id }) => id);
  await world.prisma.duty.updateMany({ where: { id: { in: ids } }, data: { promptedAt: prompted } });
  await world.prisma.duty.updateMany({ where: { id: { in: ids.slice(0, done) } }, data: { state: 'done' } });
  return ids;
}

const identity = (state: 'bound' | 'blocked', lastSeen?: string) => {
  const id = randomUUID();
  return world.prisma.channelIdentity
    .create({
      data: {
        id,
        personId: person('王奶奶'),
        channel: 'web',
        externalIdH: id,
        externalIdE: '',
        state,
        lastSeenAt: lastSeen === undefined ? null : new Date(china(lastSeen)),
      },
    })
    .then(() => id);
};

const message = (identityId: string, state: 'sent' | 'undeliverable' | 'cancelled', reason: string | null = null) =>
  world.prisma.outboundMessage.create({
    data: {
      id: randomUUID(),
      effectKey: randomUUID(),
      messageClass: 'prompt',
      channel: 'web',
      identityId,
      personId: person('王奶奶'),
      bodyE: '',
      purpose: 'flow',
      state,
      reason,
      settled: true,
      createdAt: prompted,
      sentAt: state === 'sent' ? prompted : null,
    },
  });

describe('how the question of an open duty stands', () => {
  const reach = async () => {
    const [id = ''] = await asked(1, 0);
    return (await reachOfDuties(world.sql, [id])).get(id);
  };
  it('not sent', async () => expect(await reach()).toBe('not_sent'));
  it('undeliverable', async () => {
    await message(await identity('bound'), 'undeliverable', 'chat_not_found');
    expect(await reach()).toBe('undeliverable');
  });
  it('no address any more is undeliverable too; a question taken back was not sent', async () => {
    const id = await identity('bound');
    await message(id, 'cancelled', 'mourning');
    expect(await reach()).toBe('not_sent');
    await message(id, 'cancelled', 'identity_suspended');
    expect(await reach()).toBe('undeliverable');
  });
  it('blocked', async () => {
    await message(await identity('blocked'), 'sent');
    expect(await reach()).toBe('blocked');
  });
  it('delivered and silent', async () => {
    await message(await identity('bound', '2026-11-05 18:00'), 'sent');
    expect(await reach()).toBe('delivered_silent');
  });
  it('read and silent', async () => {
    await message(await identity('bound', '2026-11-05 20:00'), 'sent');
    expect(await reach()).toBe('read_silent');
  });
  it('answering', async () => {
    const id = await identity('bound');
    await message(id, 'sent');
    await world.prisma.inboundMessage.create({
      data: {
        id: randomUUID(),
        channel: 'web',
        externalMessageId: '1',
        identityId: id,
        partyId: person('王奶奶'),
        kind: 'text',
        receivedAt: new Date(china('2026-11-05 19:00')),
      },
    });
    expect(await reach()).toBe('answering');
  });
});

describe('a village whose families hardly answer reports itself', () => {
  const runs = () => makeJobRuns(world.sql);
  const report = (at: string) =>
    reportAnswers({ store: makeAnswersStore(world.sql, crypto), runs: runs(), book: () => book }, china(at));
  const tasks = () => world.prisma.humanInbox.findMany({ where: { reason: 'answers_low' } });

  it('counts what families were asked in the month', async () => {
    await asked(10, 4);
    await asked(10, 10, 'for_staff');
    const [rate, other] = await answerRates(world.sql, countyId, ['guardian'], '2026-11');
    expect(rate).toMatchObject({ regionId: village, asked: 10, answered: 4, silent: { not_sent: 6, blocked: 0 } });
    expect(other).toBeUndefined();
    expect(await answerRates(world.sql, countyId, ['guardian'], '2026-12')).toEqual([]);
  });

  it('what staff answered by proxy is no answer of the family', async () => {
    const [first = '', second = ''] = await asked(10, 4);
    for (const [id, proxyBy] of [
      [first, randomUUID()],
      [second, null],
    ] as const) {
      const evidenceId = randomUUID();
      const at = new Date(prompted);
      await world.prisma.flowSession.create({
        data: {
          id: evidenceId,
          partyId: person('王奶奶'),
          flowId: 'guardian',
          flowVersion: 1,
          flowHash: '',
          priority: 50,
          state: 'done',
          dataE: '',
          proxyBy,
          startedAt: at,
          updatedAt: at,
          expiresAt: at,
        },
      });
      await world.prisma.duty.update({ where: { id }, data: { evidenceKind: 'flow_session', evidenceId } });
    }
    const [rate] = await answerRates(world.sql, countyId, ['guardian'], '2026-11');
    expect(rate).toMatchObject({ asked: 10, answered: 3 });
  });

  it('once a village and month, to the supervisor, with the three questions', async () => {
    await asked(10, 5);
    expect(await report('2026-12-02 09:00')).toBe(0);
    expect(await report('2026-12-04 09:00')).toBe(1);
    expect(await report('2026-12-04 09:05')).toBe(0);
    const [task] = await tasks();
    expect(task).toMatchObject({ forRole: 'TOWN_SUPERVISOR', regionId: village });
    const note = crypto.decrypt('human_inbox', 'note_e', task?.id ?? '', task?.noteE ?? '');
    expect(note).toContain('50%');
    for (const question of ['渠道', '听不听得懂', '儿童主任']) expect(note).toContain(question);
  });

  it('not with six of ten, and not with a handful', async () => {
    await asked(10, 6);
    expect(await report('2026-12-04 09:00')).toBe(0);
    await world.prisma.$executeRawUnsafe('delete from duty');
    await world.prisma.$executeRawUnsafe('delete from job_run');
    await asked(4, 0);
    expect(await report('2026-12-04 09:00')).toBe(0);
  });
});
