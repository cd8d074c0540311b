import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BulkForm, BulkView, DutyBulkPort } from '../../../src/app/desk/bulk-port.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import type { DutyFacts } from '../../../src/core/duty/duty.ts';
import type { DutyBulkKind } from '../../../src/core/duty/hand-over.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { makeDutyBulk } from '../../../src/store/desk/duty-bulk-store.ts';
import { sessionOver } from '../../../src/store/desk/session-over.ts';
import type { Database } from '../../../src/store/hallway/database.ts';
import { dutyWorlds } from '../../../src/store/rhythm/duty-worlds.ts';
import { settleOwners } from '../../../src/store/rhythm/settle.ts';
import {
  actorOf,
  dayMs,
  director,
  ledger,
  nowhere,
  oneAHome,
  openWorkCounty,
  playbook,
  now as start,
  village,
  type WorkCounty,
} from './work-county.ts';

const hour = 3_600_000;
const none: BulkForm = { to: '', since: '', source: '', along: '', note: '' };
const town = ledger.regions.find(({ id }) => id === village)?.parentId as string;
const supervisor = actorOf('TOWN_SUPERVISOR', {
  roles: [{ role: 'TOWN_SUPERVISOR', scopeType: 'town', scopeId: town }],
});
/** The child director of another village of the same township. */
const neighbour = (() => {
  const villages = ledger.regions.filter(({ parentId, id }) => parentId === town && id !== village).map(({ id }) => id);
  const held = ledger.roles.find(({ role, scopeId }) => role === 'CHILD_DIRECTOR' && villages.includes(scopeId));
  const staff = ledger.staff.find(({ id }) => id === held?.staffId);
  if (!held || !staff) throw new Error('there is no other child director in the township');
  return { staffId: held.staffId as string, personId: staff.personId as string };
})();

let county: WorkCounty;
let bulk: DutyBulkPort;
let now = start;

beforeAll(async () => {
  county = await openWorkCounty(() => now);
  await county.prisma.staffRole.updateMany({ data: { validFrom: new Date(start - 300 * dayMs) } });
  bulk = makeDutyBulk({
    database: county.prisma,
    crypto: county.crypto,
    handle: county.handle,
    playbook: () => playbook,
    now: () => now,
  });
});
afterAll(() => county.end());
beforeEach(async () => {
  now += 30 * hour;
  await county.prisma.duty.deleteMany();
  await county.prisma.staffLeave.deleteMany();
});

async function duty(over: Record<string, unknown> = {}) {
  const id = randomUUID();
  await county.prisma.duty.create({
    data: {
      id,
      countyId: ledger.countyId,
      rule: 'visit_due',
      ownerPersonId: director.personId,
      childId: oneAHome[0]?.id ?? null,
      regionId: village,
      periodKey: `P-${id.slice(0, 8)}`,
      opensAt: new Date(now - 3 * dayMs),
      dueAt: new Date(now + 3 * dayMs),
      nextAt: new Date(now + dayMs),
      ...over,
    },
  });
  return id;
}

/** The child director is away, and the neighbour stands in. */
const leave = () =>
  county.prisma.staffLeave.create({
    data: {
      id: randomUUID(),
      staffId: director.staffId,
      deputyStaffId: neighbour.staffId,
      fromDay: new Date(now - dayMs),
      toDay: new Date(now + 5 * dayMs),
      createdBy: director.staffId,
      createdAt: new Date(now),
    },
  });

async function chosen(actor: DeskActor, kind: DutyBulkKind, ids: readonly string[], form: BulkForm) {
  const id = (await bulk.choose(actor, kind, ids, randomUUID())) as string;
  expect(await bulk.fill(actor, id, form)).toBe('filled');
  const view = (await bulk.show(actor, id)) as BulkView;
  return { id, view, ticked: new Map(view.rows.map((row) => [row.id, row.was])) };
}

const row = (id: string) => county.prisma.duty.findUniqueOrThrow({ where: { id } });
const toNeighbour: BulkForm = { ...none, to: neighbour.staffId };

describe('handed over', () => {
  it('to the deputy of whoever is on leave, in one step with an audit row each; the first of those offered', async () => {
    await leave();
    const ids = [await duty(), await duty({ childId: oneAHome[1]?.id })];
    const { id, view, ticked } = await chosen(supervisor, 'hand_over', ids, toNeighbour);
    expect(view.choices[0]).toMatchObject({ group: 'deputy', id: neighbour.staffId });
    expect(view.rows).toHaveLength(2);
    expect(view.leftOut).toEqual([]);
    expect(await Promise.all([bulk.confirm(supervisor, id, ticked), bulk.confirm(supervisor, id, ticked)])).toEqual([
      'done',
      'done',
    ]);
    for (const one of ids)
      expect(await row(one)).toMatchObject({
        ownerPersonId: neighbour.personId,
        handedFromId: director.personId,
        state: 'due',
      });
    const audits = await county.prisma.auditLog.findMany({
      where: { action: 'duty_handed_over', entityId: { in: ids } },
    });
    expect(audits).toHaveLength(2);
    expect(audits[0]?.data).toMatchObject({ from: director.personId, to: neighbour.personId });
    expect(await bulk.show(supervisor, id)).toMatchObject({ state: 'done', mayUndo: true, undoUntil: now + 24 * hour });
  });

  it('the ladder goes on: it is judged by whose it was', async () => {
    await leave();
    const one = await duty();
    const { id, ticked } = await chosen(director, 'hand_over', [one], toNeighbour);
    await bulk.confirm(director, id, ticked);
    const found = await row(one);
    const facts = {
      id: one,
      rule: found.rule,
      childId: found.childId,
      handedFromId: found.handedFromId,
      promptedAt: null,
    } as DutyFacts;
    const ask = {
      personId: neighbour.personId as never,
      staffId: neighbour.staffId,
      countyId: ledger.countyId as never,
      duties: [facts],
    };
    const database = sessionOver(county.prisma) as unknown as Database;
    const owners = async (duties: readonly DutyFacts[]) =>
      (await dutyWorlds(database, [{ ...ask, duties }], now))[0]?.subjects.map(({ ownerPersonId }) => ownerPersonId) ??
      [];
    expect(await owners([facts])).toContain(director.personId);
    expect(await owners([{ ...facts, handedFromId: null }])).not.toContain(director.personId);
  });

  it('whoever does not reach the child, is its family, or could not do it takes none', async () => {
    // Not on leave: the neighbour has no right in this village.
    const one = await duty();
    const { view } = await chosen(supervisor, 'hand_over', [one], toNeighbour);
    expect(view.leftOut.map(({ why }) => why)).toEqual(['cannot_take']);
    await leave();
    const kin = {
      id: randomUUID(),
      personAId: neighbour.personId,
      personBId: oneAHome[0]?.personId as string,
      relation: '姑姑',
    };
    await county.prisma.kinship.create({ data: kin });
    const two = await duty({ childId: oneAHome[1]?.id });
    const again = await chosen(supervisor, 'hand_over', [one, two], toNeighbour);
    expect([again.view.rows.map((r) => r.id), again.view.leftOut.map(({ id, why }) => [id, why])]).toEqual([
      [two],
      [[one, 'cannot_take']],
    ]);
    await county.prisma.kinship.delete({ where: { id: kin.id } });
  });

  it('not those of others for whose work one does not answer, nor a family’s, nor what is only the owner’s', async () => {
    await leave();
    const person = randomUUID();
    const family = await duty({ rule: 'guardian_monthly', ownerPersonId: person });
    const personal = await duty({
      rule: [...playbook.duties.rules.values()].find(
        (r) => r.about === 'person' && r.kind === 'duty' && r.side === 'staff',
      )?.id,
      childId: null,
    });
    const done = await duty({ state: 'done' });
    const own = await duty({ ownerPersonId: supervisor.personId });
    const { view } = await chosen(supervisor, 'hand_over', [family, personal, done, own], toNeighbour);
    const why = Object.fromEntries(view.leftOut.map((one) => [one.id, one.why]));
    expect(why).toMatchObject({ [family]: 'personal', [personal]: 'personal', [done]: 'not_open' });
    // A director does not hand on what the supervisor owes.
    const other = await chosen(director, 'hand_over', [own], toNeighbour);
    expect(other.view.leftOut.map((one) => one.why)).toEqual(['not_yours']);
  });

  it('what is out of reach is as if it had not been chosen', async () => {
    const one = await duty();
    expect(await bulk.choose(nowhere(), 'hand_over', [one], randomUUID())).toBeNull();
    const { id, view } = await chosen(director, 'hand_over', [one, randomUUID()], toNeighbour);
    expect(view.chosen).toBe(1);
    expect(await bulk.show(supervisor, id)).toBeNull();
    expect(await bulk.fill(director, id, { ...none, to: randomUUID() as StaffId })).toBe('not_offered');
  });

  it('one that was done meanwhile is left out and named; taken back where it is still with the taker', async () => {
    await leave();
    const [one, two, three] = [
      await duty(),
      await duty({ childId: oneAHome[1]?.id }),
      await duty({ childId: oneAHome[2]?.id }),
    ];
    const { id, ticked } = await chosen(supervisor, 'hand_over', [one, two, three], toNeighbour);
    await county.prisma.duty.update({ where: { id: three }, data: { state: 'done' } });
    expect(await bulk.confirm(supervisor, id, ticked)).toBe('done');
    expect((await bulk.show(supervisor, id))?.leftOut.map((left) => [left.id, left.why])).toEqual([[three, 'changed']]);
    await county.prisma.duty.update({ where: { id: two }, data: { state: 'done' } });
    expect(await bulk.undo(supervisor, id)).toBe('undone');
    const view = await bulk.show(supervisor, id);
    expect([view?.rows.map((r) => r.id), view?.leftOut.map((left) => [left.id, left.why])]).toEqual([
      [one],
      [[two, 'changed']],
    ]);
    expect(await row(one)).toMatchObject({ ownerPersonId: director.personId, handedFromId: null });
    now += 25 * hour;
  });

  it('given back it is as it was; after a day it is not taken back', async () => {
    await leave();
    const one = await duty();
    const there = await chosen(supervisor, 'hand_over', [one], toNeighbour);
    await bulk.confirm(supervisor, there.id, there.ticked);
    const back = await chosen(supervisor, 'hand_over', [one], { ...none, to: director.staffId });
    await bulk.confirm(supervisor, back.id, back.ticked);
    expect(await row(one)).toMatchObject({ ownerPersonId: director.personId, handedFromId: null });
    now += 24 * hour;
    expect(await bulk.undo(supervisor, back.id)).toBe('too_late');
  });
});

describe('reported together', () => {
  const done: BulkForm = { ...none, since: '2026-11-17', note: '两份都交了' };
  const mine = (over: Record<string, unknown>) =>
    duty({ rule: 'hukou_list', ownerPersonId: supervisor.personId, childId: null, regionId: town, ...over });

  it('one event, a record each, also of one rule and two periods; pressed twice is once', async () => {
    const ids = [await mine({ periodKey: '2026-10' }), await mine({ periodKey: '2026-11' })];
    const { id, view, ticked } = await chosen(supervisor, 'report', ids, done);
    expect(view.rows).toHaveLength(2);
    const before = await county.prisma.flowSession.count();
    expect(await Promise.all([bulk.confirm(supervisor, id, ticked), bulk.confirm(supervisor, id, ticked)])).toEqual([
      'done',
      'done',
    ]);
    expect(await county.prisma.flowSession.count()).toBe(before + 1);
    expect((await Promise.all(ids.map(row))).map(({ state }) => state)).toEqual(['done', 'done']);
    const records = await county.prisma.fileRecord.findMany({
      where: { kind: 'duty_report', personId: supervisor.personId, supersededBy: null },
      orderBy: { periodKey: 'asc' },
    });
    expect(records.map(({ periodKey }) => periodKey)).toEqual(['2026-10', '2026-11']);
    expect(county.crypto.decrypt('file_record', 'text_e', records[0]?.id ?? '', records[0]?.textE ?? '')).toBe(
      '11月17日办完。两份都交了',
    );
    expect((await bulk.show(supervisor, id))?.rows).toHaveLength(2);
    // Taken back: open again, and settling finds nothing any more.
    expect(await bulk.undo(supervisor, id)).toBe('undone');
    await settleOwners(sessionOver(county.prisma), playbook.duties, [supervisor.personId]);
    const again = await Promise.all(ids.map(row));
    expect(again.map(({ state, doneAt, nextAt }) => [state, doneAt, nextAt?.getTime()])).toEqual([
      ['due', null, now + dayMs],
      ['due', null, now + dayMs],
    ]);
    expect(await county.prisma.fileRecord.count({ where: { kind: 'duty_report_withdrawn' } })).toBe(2);
  });

  /** The desk on a process that dies: at the beginning of its nth transaction, or when the event has been handled. */
  const dying = (parts: { readonly transaction?: number; readonly handled?: boolean }): DutyBulkPort => {
    let count = 0;
    const die = (): never => {
      throw new Error('killed');
    };
    const database = new Proxy(county.prisma, {
      get: (target, key) => {
        if (key === '$transaction' && ++count === parts.transaction) return die;
        const value = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    return makeDutyBulk({
      database,
      crypto: county.crypto,
      handle: async (event) => {
        const result = await county.handle(event);
        return parts.handled ? die() : result;
      },
      playbook: () => playbook,
      // A clock that never stands still.
      now: () => {
        now += 7;
        return now;
      },
    });
  };
  const deaths = [
    ['before anything was kept', { transaction: 1 }, 0],
    ['after the event, before it is told', { handled: true }, 1],
    ['before the record of the act', { transaction: 2 }, 1],
  ] as const;
  const reportsOf = (periods: readonly string[]) =>
    county.prisma.fileRecord.count({ where: { kind: 'duty_report', periodKey: { in: [...periods] } } });
  const auditsOf = (act: string) =>
    county.prisma.auditLog.count({ where: { action: 'duty_reported', data: { path: ['act'], equals: act } } });

  it.each(deaths)('killed %s: the same form again ends in one report and one record', async (_when, death) => {
    const periods = [randomUUID(), randomUUID()];
    const ids = [await mine({ periodKey: periods[0] }), await mine({ periodKey: periods[1] })];
    const { id, ticked } = await chosen(supervisor, 'report', ids, done);
    const nextAt = (await row(ids[0] ?? '')).nextAt;
    const sessions = await county.prisma.flowSession.count();
    await expect(dying(death).confirm(supervisor, id, ticked)).rejects.toThrow('killed');
    expect((await county.prisma.bulkAct.findUniqueOrThrow({ where: { id } })).state).toBe('draft');
    // Meanwhile the rhythm settles what it finds.
    await settleOwners(sessionOver(county.prisma), playbook.duties, [supervisor.personId]);
    now += hour;
    expect(await bulk.confirm(supervisor, id, ticked)).toBe('done');
    expect(await bulk.confirm(supervisor, id, ticked)).toBe('done');
    expect(await county.prisma.flowSession.count()).toBe(sessions + 1);
    expect([await reportsOf(periods), await auditsOf(id)]).toEqual([2, 2]);
    expect((await bulk.show(supervisor, id))?.rows.map((one) => one.id).toSorted()).toEqual(ids.toSorted());
    // Taken back, each is to be looked at when it was to be.
    expect(await bulk.undo(supervisor, id)).toBe('undone');
    expect((await Promise.all(ids.map(row))).map((one) => [one.state, one.nextAt])).toEqual([
      ['due', nextAt],
      ['due', nextAt],
    ]);
  });

  it.each(deaths)('killed %s and only looked at again: it is as far as it came', async (_when, death, reported) => {
    const periods = [randomUUID()];
    const ids = [await mine({ periodKey: periods[0] })];
    const { id, ticked } = await chosen(supervisor, 'report', ids, done);
    await expect(dying(death).confirm(supervisor, id, ticked)).rejects.toThrow('killed');
    const view = await bulk.show(supervisor, id);
    expect(view).toMatchObject(reported ? { state: 'done', mayUndo: true } : { state: 'preview' });
    expect(view?.rows.map((one) => one.id)).toEqual(ids);
    expect([await reportsOf(periods), await auditsOf(id)]).toEqual([reported, reported]);
    // Filling it in anew is too late for what was reported.
    expect(await bulk.fill(supervisor, id, done)).toBe(reported ? null : 'filled');
    expect(await bulk.undo(supervisor, id)).toBe(reported ? 'undone' : null);
    expect((await row(ids[0] ?? '')).state).toBe('due');
  });

  it('the day of undoing counts from the report, not from the look that ended it', async () => {
    const { id, ticked } = await chosen(supervisor, 'report', [await mine({ periodKey: randomUUID() })], done);
    await expect(dying({ handled: true }).confirm(supervisor, id, ticked)).rejects.toThrow('killed');
    now += 25 * hour;
    expect(await bulk.undo(supervisor, id)).toBe('too_late');
    expect(await bulk.show(supervisor, id)).toMatchObject({ state: 'done', mayUndo: false });
  });

  it('an event that came to nothing does not stand in the way: the rest is reported by the next form', async () => {
    const periods = [randomUUID(), randomUUID()];
    const [one, two] = [await mine({ periodKey: periods[0] }), await mine({ periodKey: periods[1] })];
    const { id, ticked } = await chosen(supervisor, 'report', [one, two], done);
    // Somebody else reports one of them at the same moment: between the look and the event.
    const slow = makeDutyBulk({
      ...{ database: county.prisma, crypto: county.crypto, playbook: () => playbook, now: () => now },
      handle: async (event) => {
        await county.prisma.duty.update({ where: { id: one }, data: { state: 'done' } });
        return county.handle(event);
      },
    });
    expect(await slow.confirm(supervisor, id, ticked)).toBe('nothing');
    expect(await reportsOf(periods)).toBe(0);
    now += hour;
    const view = await bulk.show(supervisor, id);
    expect([view?.state, view?.rows.map((shown) => shown.id)]).toEqual(['preview', [two]]);
    expect(await bulk.confirm(supervisor, id, new Map(view?.rows.map((shown) => [shown.id, shown.was])))).toBe('done');
    expect([await reportsOf(periods), (await row(two)).state]).toEqual([1, 'done']);
  });

  it('only one’s own, and only what leaves no other trace', async () => {
    const visit = await duty({ ownerPersonId: supervisor.personId });
    const others = await duty({ rule: 'hukou_list', childId: null, regionId: town });
    const { id, view } = await chosen(supervisor, 'report', [visit, others], done);
    expect(Object.fromEntries(view.leftOut.map((one) => [one.id, one.why]))).toEqual({
      [visit]: 'not_reported',
      [others]: 'not_yours',
    });
    expect(await bulk.confirm(supervisor, id, new Map([[visit, 'x']]))).toBe('nothing');
  });

  it.each([
    ['2027-01-01', 'future'],
    ['2026-02-30', 'no_date'],
    ['2020-01-01', 'too_early'],
  ])('the day %s: %s', async (since, problem) => {
    const id = (await bulk.choose(supervisor, 'report', [await mine({})], randomUUID())) as string;
    expect(await bulk.fill(supervisor, id, { ...done, since })).toBe(problem);
  });
});
