import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpeakAct, SpeakResult } from '../../../src/app/desk/talk-port.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import type { PersonId, StaffId } from '../../../src/core/ids.ts';
import { type CountyApp, china, startCountyApp } from '../../support/county-app.ts';
import { villageId, villageLedger } from '../../support/village-ledger.ts';

/** Inbox and conversations, told by a real store: the child director 李姐 is a niece of the grandmother in the second village only. */
let app: CountyApp;
const grandmother = villageId('person', '王奶奶');

beforeAll(async () => {
  app = await startCountyApp({ ledger: villageLedger(), at: china('2026-11-05 10:00') });
});
afterAll(() => app.stop());

async function speak(name: string, what: SpeakAct['what'], over: Partial<SpeakAct> = {}): Promise<SpeakResult> {
  const actor = await app.enterDesk(name);
  const result = await app.talk.speak(actor, {
    personId: grandmother,
    what,
    actId: randomUUID(),
    at: app.clock.now(),
    ...over,
  });
  await app.settle();
  return result;
}

/** A member of staff whom nobody in the village knows. */
function stranger(role: string, scopeType: 'town' | 'village', scopeId: string): DeskActor {
  const [staffId, personId] = [randomUUID() as StaffId, randomUUID() as PersonId];
  return {
    staffId,
    personId,
    name: '白姐',
    post: '',
    drill: false,
    kin: [personId],
    roles: [{ role, scopeType, scopeId }],
  };
}

async function seen(name: string): Promise<readonly string[]> {
  return (await app.talk.items(await app.enterDesk(name))).map(({ reason }) => reason);
}

describe('the inbox', () => {
  let id: string;

  it('is seen by those whom it is for and who answer for the place; nobody else finds a trace', async () => {
    await app.writes('王奶奶', '哈哈呵呵嘿');
    for (const name of ['李姐', '施值班', '何督导', '华主任'])
      expect([name, await seen(name)]).toEqual([name, ['unclear']]);
    for (const name of ['王老师', '水校长', '潘老师', '刘叔', '奚书记', '魏科长', '新老师'])
      expect([name, await seen(name)]).toEqual([name, []]);
    id = (await app.talk.items(await app.enterDesk('李姐')))[0]?.id ?? '';
    expect((await app.talk.item(await app.enterDesk('李姐'), id))?.item.words).toBe('哈哈呵呵嘿');
    for (const name of ['王老师', '刘叔', '奚书记'])
      expect([name, await app.talk.item(await app.enterDesk(name), id)]).toEqual([name, null]);
    const elsewhere = stranger('TOWN_STATION', 'town', randomUUID());
    expect([await app.talk.items(elsewhere), await app.talk.item(elsewhere, id)]).toEqual([[], null]);
    expect(await app.talk.talk(elsewhere, grandmother)).toBeNull();
    for (const bad of ['x', villageId('none'), "' or 1=1"])
      expect(await app.talk.item(await app.enterDesk('李姐'), bad)).toBeNull();
  });

  it('reading is written to the access log', async () => {
    const { personId } = await app.enterDesk('李姐');
    expect(await app.prisma.accessLog.count({ where: { entity: 'human_inbox', entityId: id, personId } })).toBe(1);
  });

  it('has one owner: of two who press at once the second is told who was first', async () => {
    const [li, shi] = [await app.enterDesk('李姐'), await app.enterDesk('施值班')];
    const at = app.clock.now();
    const results = await Promise.all([app.talk.move(li, id, 'mine', at), app.talk.move(shi, id, 'mine', at)]);
    const kinds = results.map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual(['done', 'theirs']);
    const owner = (await app.talk.item(li, id))?.item.owner?.name;
    expect(results.find((result) => result.kind === 'theirs')).toEqual({ kind: 'theirs', by: owner, done: false });
    const [first, second] = owner === '李姐' ? [li, shi] : [shi, li];
    expect((await app.talk.move(first, id, 'mine', at)).kind).toBe('done');
    expect((await app.talk.move(second, id, 'done', at)).kind).toBe('theirs');
    expect((await app.talk.move(second, id, 'back', at)).kind).toBe('theirs');
    expect((await app.talk.move(first, id, 'back', at)).kind).toBe('done');
    expect((await app.talk.move(second, id, 'mine', at)).kind).toBe('done');
    expect((await app.talk.move(second, id, 'back', at)).kind).toBe('done');
    expect(await app.prisma.auditLog.count({ where: { entityId: id, action: { startsWith: 'inbox_' } } })).toBe(4);
  });

  it('done is taken back within a minute, by whoever did it', async () => {
    const [li, shi] = [await app.enterDesk('李姐'), await app.enterDesk('施值班')];
    const at = app.clock.now();
    expect((await app.talk.move(li, id, 'done', at)).kind).toBe('done');
    expect(await seen('李姐')).toEqual([]);
    expect(await app.talk.move(shi, id, 'mine', at)).toEqual({ kind: 'theirs', by: '李姐', done: true });
    expect((await app.talk.move(shi, id, 'undo', at)).kind).toBe('theirs');
    expect((await app.talk.move(li, id, 'undo', at + 59_000)).kind).toBe('done');
    expect(await seen('李姐')).toEqual(['unclear']);
    await app.talk.move(li, id, 'done', at);
    expect((await app.talk.move(li, id, 'undo', at + 61_000)).kind).toBe('too_late');
  });

  it('is not moved by those who do not see it', async () => {
    for (const name of ['王老师', '刘叔', '魏科长'])
      expect(await app.talk.move(await app.enterDesk(name), id, 'undo', app.clock.now())).toEqual({ kind: 'unknown' });
  });
});

describe('what a colleague holds who is away', () => {
  let id: string;
  let owner: DeskActor;
  const at = () => app.clock.now();
  const away = async (name = '施值班') => (await app.talk.item(await app.enterDesk(name), id))?.item.ownerAway;
  const signOut = (staffId: string, ms: number) =>
    app.prisma.staffAccess.updateMany({
      where: { staffId },
      data: { lastSeenAt: new Date(at() - ms), createdAt: new Date(at() - ms) },
    });
  const hour = 3_600_000;

  beforeAll(async () => {
    await app.writes('王奶奶', '嘿嘿哈哈呵');
    owner = await app.enterDesk('李姐');
    id = (await app.talk.items(owner)).find(({ reason }) => reason === 'unclear')?.id ?? '';
    expect((await app.talk.move(owner, id, 'mine', at())).kind).toBe('done');
  });

  it('stays with somebody who is there: nobody takes it', async () => {
    expect(await away()).toBe(null);
    const shi = await app.enterDesk('施值班');
    expect(await app.talk.move(shi, id, 'take_over', at())).toEqual({ kind: 'theirs', by: '李姐', done: false });
  });

  it('may be taken over when its owner is on leave, was not here for a day, or has held it for long', async () => {
    const { staffId } = owner;
    const day = new Date('2026-11-05');
    const leave = { id: randomUUID(), staffId, fromDay: day, toDay: day, createdBy: staffId };
    await app.prisma.staffLeave.create({ data: leave });
    expect(await away()).toBe('leave');
    await app.prisma.staffLeave.update({ where: { id: leave.id }, data: { cancelledAt: new Date(at()) } });
    expect(await away()).toBe(null);
    const held = (ms: number) =>
      app.prisma.humanInbox.update({ where: { id }, data: { assignedAt: new Date(at() - ms) } });
    await held(25 * hour);
    expect(await away()).toBe('long');
    // The county has set another limit.
    const person = await app.prisma.person.findUniqueOrThrow({ where: { id: owner.personId } });
    const setting = { countyId: person.countyId, key: 'inboxHoldHours', value: 48 };
    await app.prisma.countySetting.create({ data: setting });
    expect(await away()).toBe(null);
    await signOut(staffId, 25 * hour);
    expect(await away()).toBe('out');
    await app.prisma.countySetting.deleteMany({ where: { key: 'inboxHoldHours' } });
    await app.prisma.staff.update({ where: { id: staffId }, data: { status: 'suspended' } });
    expect(await away()).toBe('gone');
    await app.prisma.staff.update({ where: { id: staffId }, data: { status: 'active' } });
  });

  it('has one owner when two press at once; the former one is told, and the audit says from whom and why', async () => {
    const both = [await app.enterDesk('施值班'), await app.enterDesk('何督导')];
    const results = await Promise.all(both.map((actor) => app.talk.move(actor, id, 'take_over', at())));
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['done', 'theirs']);
    const first = both[results.findIndex(({ kind }) => kind === 'done')] as DeskActor;
    const again = await app.talk.items(owner);
    expect((await app.talk.item(first, id))?.item.owner?.name).toBe(first.name);
    const told = again.filter(({ reason }) => reason === 'taken_over');
    expect(told.map(({ note, who }) => [note.zh.join().includes(first.name), who])).toEqual([[true, '王奶奶']]);
    for (const name of ['施值班', '何督导', '华主任']) expect(await seen(name)).not.toContain('taken_over');
    const rows = await app.prisma.auditLog.findMany({ where: { action: 'inbox_take_over', entityId: id } });
    expect(rows.map(({ actorId, data }) => [actorId, data])).toEqual([
      [first.staffId, { from: owner.staffId, why: 'long' }],
    ]);
    // Whoever came too late, or does not see it, gets nothing.
    expect((await app.talk.move(owner, id, 'take_over', at())).kind).toBe('theirs');
    for (const name of ['王老师', '刘叔'])
      expect(await app.talk.move(await app.enterDesk(name), id, 'take_over', at())).toEqual({ kind: 'unknown' });
    expect((await app.talk.move(owner, told[0]?.id ?? '', 'done', at())).kind).toBe('done');
    expect((await app.talk.move(first, id, 'done', at())).kind).toBe('done');
  });
});

describe('a conversation', () => {
  it('exists for those who answer for the child, and is logged', async () => {
    for (const name of ['李姐', '施值班', '华主任', '王老师', '水校长'])
      expect([name, (await app.talk.talk(await app.enterDesk(name), grandmother))?.family.name]).toEqual([
        name,
        '王奶奶',
      ]);
    for (const name of ['刘叔', '潘老师', '奚书记', '训练员', '新老师'])
      expect([name, await app.talk.talk(await app.enterDesk(name), grandmother)]).toEqual([name, null]);
    const { personId } = await app.enterDesk('王老师');
    expect(await app.prisma.accessLog.count({ where: { entity: 'person', entityId: grandmother, personId } })).toBe(1);
    for (const other of [villageId('person', '李姐'), villageId('person', '小军'), villageId('none'), 'x'])
      expect(await app.talk.talk(await app.enterDesk('施值班'), other)).toBeNull();
  });

  it('who reads no texts of harm reads no answers to questions, whatever they were', async () => {
    await app.ask('F02_guardian_monthly', '王奶奶');
    await app.writes('王奶奶', '1');
    const station = await app.talk.talk(await app.enterDesk('施值班'), grandmother);
    const teacher = await app.talk.talk(await app.enterDesk('王老师'), grandmother);
    expect([station?.whole, teacher?.whole]).toEqual([true, false]);
    expect(station?.lines.some(({ from, text }) => from === 'person' && text === '1')).toBe(true);
    expect(teacher?.lines.some(({ text }) => text === '1' || text.includes('小军'))).toBe(false);
  });

  it('is taken over: the bot is silent, words come to the taker, staff words go out in order, and it is given back', async () => {
    expect(await speak('李姐', { type: 'take' })).toEqual({ kind: 'done' });
    expect(await app.writes('王奶奶', '孩子昨天回来得晚')).toEqual([]);
    expect(await app.writes('王奶奶', '在屋头耍')).toEqual([]);
    const li = await app.enterDesk('李姐');
    expect(await app.talk.held(li)).toMatchObject([{ name: '王奶奶', waiting: 2 }]);
    const mine = (await app.talk.items(li)).filter(({ owner }) => owner !== null);
    expect(mine.map(({ reason, owner }) => [reason, owner?.name])).toEqual([['while_taken', '李姐']]);
    const before = app.inbox('王奶奶').length;
    await speak('李姐', { type: 'write', text: '现在好些了吗?' });
    await speak('李姐', { type: 'write', text: '我下午过来看看。' });
    expect(
      app
        .inbox('王奶奶')
        .slice(before)
        .map(({ text }) => text),
    ).toEqual(['李姐：现在好些了吗?', '李姐：我下午过来看看。']);
    expect(await app.talk.held(li)).toMatchObject([{ waiting: 0 }]);
    expect(await speak('施值班', { type: 'write', text: '我是未保站的' })).toEqual({ kind: 'taken', by: '李姐' });
    const last = app.inbox('王奶奶').length;
    await speak('李姐', { type: 'give_back' });
    const after = app
      .inbox('王奶奶')
      .slice(last)
      .map(({ text }) => text);
    expect(after[0]).toContain('由我接着陪您');
    expect(after.join()).toContain('刚才问到一半');
    expect(await app.talk.held(li)).toEqual([]);
    expect((await app.writes('王奶奶', '1')).length).toBeGreaterThan(0);
  });

  it('of two who take it over at once one has it, and the other is told who', async () => {
    const results = await Promise.all(['李姐', '施值班'].map((name) => speak(name, { type: 'take' })));
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['done', 'taken']);
    const holder = results[0]?.kind === 'done' ? '李姐' : '施值班';
    expect(results).toContainEqual({ kind: 'taken', by: holder });
    await speak(holder, { type: 'give_back' });
  });

  it('nobody says anything for half an hour: the bot goes on, and what was not answered waits for anybody', async () => {
    await app.prisma.flowSession.updateMany({ where: { state: 'open' }, data: { state: 'cancelled' } });
    await app.ask('F02_guardian_monthly', '王奶奶');
    await speak('李姐', { type: 'take' });
    await app.writes('王奶奶', '在不在');
    const before = app.inbox('王奶奶').length;
    await app.advance(29);
    expect(app.inbox('王奶奶').length).toBe(before);
    await app.advance(2);
    expect(
      app
        .inbox('王奶奶')
        .slice(before)
        .map(({ text }) => text)
        .join(),
    ).toMatch(/由我接着陪您.*刚才问到一半/su);
    const left = (await app.talk.items(await app.enterDesk('施值班'))).filter(({ reason }) => reason === 'while_taken');
    expect(left.map(({ owner, words }) => [owner, words])).toEqual([[null, '在不在']]);
  });

  it('pressed twice it is one message', async () => {
    const before = app.inbox('王奶奶').length;
    const actId = randomUUID();
    for (const _ of [1, 2])
      expect(await speak('何督导', { type: 'write', text: '您好' }, { actId })).toEqual({ kind: 'done' });
    expect(app.inbox('王奶奶').length).toBe(before + 1);
  });

  it('a word that is not for families stays, and so does what staff may not send', async () => {
    const before = app.inbox('王奶奶').length;
    const text = '您家是帮扶对象';
    expect(await speak('李姐', { type: 'write', text })).toEqual({
      kind: 'refused',
      why: 'forbidden',
      word: '帮扶对象',
    });
    expect(await speak('李姐', { type: 'write', text: '  ' })).toMatchObject({ why: 'empty' });
    // A teacher may take over, and writes to nobody without that.
    expect(await speak('王老师', { type: 'write', text: '您好' })).toEqual({ kind: 'unknown' });
    expect(await speak('刘叔', { type: 'take' })).toEqual({ kind: 'unknown' });
    expect(await speak('新老师', { type: 'take' })).toEqual({ kind: 'unknown' });
    expect(app.inbox('王奶奶').length).toBe(before);
  });

  it('every act stands in the audit log with who did it, and without the words', async () => {
    const rows = await app.prisma.auditLog.findMany({
      where: { entityId: grandmother, action: { startsWith: 'talk_' } },
    });
    expect(new Set(rows.map(({ action }) => action))).toEqual(
      new Set(['talk_taken', 'talk_written', 'talk_given_back', 'talk_ended']),
    );
    expect(rows.filter(({ action }) => action !== 'talk_ended').every(({ actorKind }) => actorKind === 'person')).toBe(
      true,
    );
    expect(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      '您好',
    );
  });
});

describe('what is restricted', () => {
  it('is not seen by whoever is left out of an open alert about the child, nor by the family of the child', async () => {
    await app.prisma.flowSession.updateMany({ where: { state: 'open' }, data: { state: 'cancelled' } });
    await app.writes('王奶奶', '', { content: { kind: 'photo', mediaRef: 'web:p1' } });
    const photos = async (actor: DeskActor) =>
      (await app.talk.items(actor)).filter(({ reason }) => reason === 'photo').length;
    const li = await app.enterDesk('李姐');
    expect(await photos(li)).toBe(1);
    expect(await photos({ ...li, kin: [...li.kin, villageId<PersonId>('person', '王奶奶')] })).toBe(0);
    await app.writes('王老师', '小军 手臂有伤 说法对不上');
    const harm = (await app.alerts()).find(({ flag, restricted }) => restricted && flag.startsWith('P'));
    const { exclusion } = await app.prisma.alert.findUniqueOrThrow({ where: { id: harm?.id } });
    const suspects = { ...(exclusion as object), suspectPersonIds: [li.personId] };
    await app.prisma.alert.update({ where: { id: harm?.id }, data: { exclusion: suspects } });
    expect(await photos(li)).toBe(0);
    expect(await photos(await app.enterDesk('何督导'))).toBe(1);
    await app.prisma.alert.update({ where: { id: harm?.id }, data: { exclusion: exclusion as object } });
  });
});

describe('a family that must not learn of an open matter', () => {
  it('gets no word from whoever knows of it, and nobody who does not know of it learns that there is one', async () => {
    const harm = (await app.alerts()).find(({ flag, restricted }) => restricted && flag.startsWith('P'));
    expect(harm).toBeDefined();
    const before = app.inbox('王奶奶').length;
    for (const what of [{ type: 'write', text: '您好' }, { type: 'take' }] as const)
      expect(await speak('施值班', what)).toMatchObject({ kind: 'refused', why: 'kept_from' });
    expect(app.inbox('王奶奶').length).toBe(before);
    // Whoever reported it knows of it too; somebody who does not takes over as on any other day.
    expect(await speak('王老师', { type: 'take' })).toMatchObject({ why: 'kept_from' });
    const relief = stranger('CIVIL_RELIEF', 'town', villageId('town', '青山镇'));
    for (const type of ['take', 'give_back'] as const) {
      const act = { personId: grandmother, what: { type }, actId: randomUUID(), at: app.clock.now() };
      expect(await app.talk.speak(relief, act)).toEqual({ kind: 'done' });
    }
    // Giving back what is held is always possible.
    expect(await speak('施值班', { type: 'give_back' })).toEqual({ kind: 'done' });
  });
});

describe('danger', () => {
  it('danger while it is taken raises its alert, and 急 is answered', async () => {
    await app.talk.speak(stranger('CIVIL_RELIEF', 'town', villageId('town', '青山镇')), {
      personId: grandmother,
      what: { type: 'take' },
      actId: randomUUID(),
      at: app.clock.now(),
    });
    const help = await app.writes('王奶奶', '娃儿掉塘里了');
    expect(help.join()).toContain('120');
    expect((await app.alerts()).map(({ flag }) => flag)).toContain('P06');
    expect((await app.writes('王奶奶', '急')).join()).toMatch(/110/u);
  });
});
