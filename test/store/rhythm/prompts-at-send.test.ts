import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../../support/county-app.ts';
import { villageId, villageLedger } from '../../support/village-ledger.ts';

const at = china('2026-11-05 18:30');
let app: CountyApp;
beforeAll(async () => {
  app = await startCountyApp({ ledger: villageLedger(), at });
});
afterAll(async () => app.stop());
beforeEach(async () => {
  await app.prisma.$executeRawUnsafe('delete from outbound_message');
  await app.prisma.person.updateMany({ data: { deceasedAt: null } });
  await app.prisma.child.updateMany({ data: { ledgerStatus: 'active', exitedAt: null } });
});

interface Queued {
  readonly child?: string;
  readonly messageClass?: 'prompt' | 'tip' | 'reply';
  readonly purpose?: string;
}

/** A message that stands in the queue since an hour. */
async function queue(name: string, { child, messageClass = 'prompt', purpose = 'flow' }: Queued = {}): Promise<string> {
  const id = randomUUID();
  const identity = await app.prisma.channelIdentity.findFirstOrThrow({
    where: { personId: villageId('person', name) },
  });
  await app.prisma.outboundMessage.create({
    data: {
      id,
      effectKey: id,
      messageClass,
      channel: 'web',
      identityId: identity.id,
      personId: villageId('person', name),
      bodyE: app.crypto.encrypt('outbound_message', 'body_e', id, JSON.stringify({ text: '小军这个月怎么样?' })),
      purpose,
      childId: child === undefined ? null : villageId('child', child),
      createdAt: new Date(at - 3_600_000),
      sendAfter: new Date(at),
    },
  });
  return id;
}

async function outcome(id: string): Promise<string> {
  await app.settle();
  const row = await app.prisma.outboundMessage.findUniqueOrThrow({ where: { id } });
  return row.state === 'sent' ? 'sent' : `${row.state} ${row.reason}`;
}

const dies = (child: string, hoursAgo: number) =>
  app.prisma.person.update({
    where: { id: villageId('person', child) },
    data: { deceasedAt: new Date(at - hoursAgo * 3_600_000) },
  });
const leaves = (child: string) =>
  app.prisma.child.update({
    where: { id: villageId('child', child) },
    data: { ledgerStatus: 'exited', exitedAt: new Date(at - 600_000) },
  });

describe('a prompt that stands in a queue when the world changes (10.52, 10.56)', () => {
  it('leaves while nothing has changed', async () => {
    for (const name of ['王奶奶', '张哥', '王老师', '李姐'])
      expect(await outcome(await queue(name, { child: '小军' }))).toBe('sent');
    expect(await outcome(await queue('王老师'))).toBe('sent');
  });

  it('is cancelled when the child it names died or left', async () => {
    const ids = [await queue('王奶奶', { child: '小军' }), await queue('王老师', { child: '小军' })];
    await leaves('小军');
    expect(await Promise.all(ids.map(outcome))).toEqual(['cancelled child_gone', 'cancelled child_gone']);
  });

  it('is cancelled when one of the children of its list is gone since: nobody reads a dead child’s name', async () => {
    const ids = [await queue('王老师'), await queue('李姐'), await queue('张哥'), await queue('刘叔')];
    await dies('小军', 0.5);
    expect(await Promise.all(ids.map(outcome))).toEqual([
      'cancelled child_gone',
      'cancelled child_gone',
      'cancelled child_gone',
      'sent',
    ]);
  });

  it('of the brothers and sisters waits out the fourteen days; answers and what others say do not', async () => {
    await dies('小军', 13 * 24);
    expect(await outcome(await queue('王奶奶', { child: '小红' }))).toBe('cancelled mourning');
    expect(await outcome(await queue('张哥', { messageClass: 'tip' }))).toBe('cancelled mourning');
    expect(await outcome(await queue('王奶奶', { messageClass: 'reply' }))).toBe('sent');
    expect(await outcome(await queue('王奶奶', { purpose: 'relay' }))).toBe('sent');
    expect(await outcome(await queue('王老师', { child: '小红' }))).toBe('sent');
    await dies('小军', 14 * 24 + 1);
    expect(await outcome(await queue('王奶奶', { child: '小红' }))).toBe('sent');
  });

  it('is cancelled when the child is in another class or care by now', async () => {
    const [toTeacher, toHelper] = [await queue('王老师', { child: '小军' }), await queue('刘叔', { child: '小军' })];
    await app.prisma.child.update({
      where: { id: villageId('child', '小军') },
      data: { classId: villageId('class', '练习班') },
    });
    expect(await outcome(toTeacher)).toBe('cancelled not_theirs');
    // A role in the village is a standing; the class is not his.
    expect(await outcome(toHelper)).toBe('sent');
    await app.prisma.child.update({
      where: { id: villageId('child', '小军') },
      data: { classId: villageId('class', '一(1)班') },
    });
  });
});

describe('an address that the platform cannot reach (10.20)', () => {
  const failing = { kind: 'gave_up', reason: 'chat_not_found' } as const;
  const state = async () =>
    (await app.prisma.channelIdentity.findFirstOrThrow({ where: { personId: villageId('person', '张嫂') } })).state;
  const tasks = () => app.prisma.humanInbox.findMany({ where: { reason: 'address_dead' } });

  it('is suspended after three failures in a row, and a person is to look; a message that arrives begins anew', async () => {
    const port = app.ports.get('web');
    port?.fail(failing, failing);
    for (const expected of ['undeliverable chat_not_found', 'undeliverable chat_not_found', 'sent'])
      expect(await outcome(await queue('张嫂'))).toBe(expected);
    port?.fail(failing, failing, failing);
    for (let no = 1; no <= 3; no++) {
      expect(await state()).toBe('bound');
      await outcome(await queue('张嫂'));
    }
    expect(await state()).toBe('suspended');
    const [task, second] = await tasks();
    expect(task).toMatchObject({ forRole: 'CHILD_DIRECTOR', regionId: villageId('village', '石桥村') });
    expect(second).toBeUndefined();
    expect(await outcome(await queue('张嫂'))).toBe('cancelled identity_suspended');
  });
});
