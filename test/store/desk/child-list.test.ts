import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeChildren } from '../../../src/app/desk/children.ts';
import type { ChildFilter, ChildrenPort } from '../../../src/app/desk/children-port.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import { makeDraw } from '../../../src/cli/demo/draw.ts';
import { drawCounty } from '../../../src/cli/demo/draw-county.ts';
import { type ChildId, deriveId, type InboundId, type PersonId, type StaffId } from '../../../src/core/ids.ts';
import { contactWeeks } from '../../../src/core/review/contact-weeks.ts';
import { silentLately, silentSince, silentWeeks } from '../../../src/store/desk/child-silence.ts';
import { makeChildStore } from '../../../src/store/desk/child-store.ts';
import { createFieldCrypto } from '../../../src/store/field-crypto.ts';
import { makeDatabase, openPool } from '../../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../../src/store/hallway/hallway-store.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { type Database, openPrisma } from '../../../src/store/prisma.ts';
import { writeLedger } from '../../../src/store/write-ledger.ts';
import { createTestDatabase } from '../../support/database.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { nothing } from './children-village.ts';
import { newAlert } from './numbers-county.ts';

const now = Date.UTC(2026, 10, 18, 2, 0);
const day = 86_400_000;
const { ledger } = drawCounty(5, now);
const playbook = projectPlaybook();
let prisma: Database;
let children: ChildrenPort;
let hallway: ReturnType<typeof makeHallwayStore>;
let end: () => Promise<void>;

/** A parent's contacts and words at random days; some parents are home for a while, some gone. */
async function speak(): Promise<void> {
  const draw = makeDraw(7);
  const at = (days: number) => new Date(now - days * day);
  await prisma.child.updateMany({ data: { createdAt: at(200) } });
  for (const { id, childId, parentPersonId } of ledger.parentStates) {
    const chance = draw.next();
    const data = {
      ...(chance < 0.3 ? { lastContactAt: at(draw.int(0, 190)) } : {}),
      ...(chance > 0.85
        ? { temporaryReturnFrom: at(60), temporaryReturnTo: draw.next() < 0.5 ? null : at(draw.int(1, 50)) }
        : {}),
      ...(chance > 0.3 && chance < 0.36 ? { status: 'lost_contact' } : {}),
    };
    await prisma.parentState.update({ where: { id }, data });
    if (draw.next() < 0.5)
      await prisma.contactLog.create({
        data: {
          id: deriveId(now, 'contact', id),
          childId,
          fromPersonId: parentPersonId,
          fromRole: 'parent',
          toRole: draw.next() < 0.8 ? 'child' : 'carer',
          method: 'call',
          at: at(draw.int(0, 150)),
          source: 'test',
        },
      });
    if (draw.next() < 0.5)
      await prisma.answer.create({
        data: {
          id: deriveId(now, 'answer', id),
          sessionId: deriveId(now, 'session', id),
          flowId: 'F03_parent_weekly',
          stepId: 'w1_talked',
          childId,
          personId: parentPersonId,
          value: draw.next() < 0.6 ? 'TALKED' : 'NOT_YET',
          understoodBy: 'digit',
          at: at(draw.int(0, 95)),
        },
      });
  }
}

beforeAll(async () => {
  const { url, drop } = await createTestDatabase();
  const pool = openPool(url);
  prisma = openPrisma(pool);
  const crypto = createFieldCrypto(parseKeys('7'.repeat(64), 'test'));
  await writeLedger(prisma, crypto, ledger, { kind: 'test' });
  await speak();
  hallway = makeHallwayStore({ database: makeDatabase(pool), crypto, jobs: null, now: () => now });
  children = makeChildren({
    store: makeChildStore(prisma, crypto),
    hallway,
    playbook: () => playbook,
    clock: { now: () => now },
  });
  end = async () => {
    await prisma.$disconnect();
    await pool.end();
    await drop();
  };
});
afterAll(() => end());

type Role = DeskActor['roles'][number];
const reader = (roles: readonly Role[], more: Partial<DeskActor> = {}): DeskActor => ({
  staffId: ledger.staff[0]?.id as StaffId,
  personId: ledger.staff[0]?.personId as PersonId,
  roles,
  kin: [],
  name: '',
  post: '',
  drill: false,
  ...more,
});
const county = reader([{ role: 'COUNTY_OFFICE', scopeType: 'county', scopeId: ledger.countyId }]);

async function all(actor: DeskActor, more: Partial<ChildFilter> = {}) {
  const filter = { ...nothing, ...more };
  const first = await children.list(actor, filter, 1);
  const rows = [...first.rows];
  for (let page = 2; page <= first.pages; page++) rows.push(...(await children.list(actor, filter, page)).rows);
  expect(rows.length).toBe(first.total);
  return rows;
}
const numbers = (rows: readonly { fileNo: string }[]) => rows.map(({ fileNo }) => fileNo);

describe('whom the list has', () => {
  const [village] = ledger.children.map(({ residenceRegionId }) => residenceRegionId);
  const ofVillage = ledger.children.filter(({ residenceRegionId }) => residenceRegionId === village);

  it('all of the county, a page at a time, each once', async () => {
    const rows = await all(county);
    expect(numbers(rows)).toEqual(ledger.children.map(({ fileNo }) => fileNo).toSorted());
    expect((await children.list(county, nothing, 1)).rows.length).toBe(50);
    expect((await children.list(county, nothing, 99)).rows).toEqual([]);
  });

  it('those of the reader’s place; none of another, and none for nobody', async () => {
    const of = (scopeId: string) => reader([{ role: 'CHILD_DIRECTOR', scopeType: 'village', scopeId }]);
    expect(numbers(await all(of(village ?? '')))).toEqual(ofVillage.map(({ fileNo }) => fileNo).toSorted());
    expect(await all(of('00000000-0000-4000-8000-00000000dead'))).toEqual([]);
    expect(await all(reader([]))).toEqual([]);
    expect(await all(reader([{ role: 'ADMIN', scopeType: 'county', scopeId: ledger.countyId }]))).toEqual([]);
  });

  it('never a child of the reader’s own family', async () => {
    const [own] = ofVillage;
    const kin = ledger.careRelations.filter(({ childId }) => childId === own?.id).map(({ personId }) => personId);
    const rows = await all(reader(county.roles, { kin: [kin[0] as PersonId] }));
    expect(numbers(rows)).not.toContain(own?.fileNo);
    expect(rows.length).toBeLessThan(ledger.children.length);
    const { rows: taken } = await children.export(reader(county.roles, { kin: [kin[0] as PersonId] }), nothing);
    expect(numbers(taken)).toEqual(numbers(rows));
  });
});

describe('what narrows it', () => {
  it.each(['小军', '小', 'QH-0001', 'qh-0001', '石桥', '班', '石桥 小', '%', '_', '\\', "';--"])(
    'the words %s',
    async (q) => {
      const fits = (child: (typeof ledger.children)[number], word: string) => {
        const place = ledger.regions.find(({ id }) => id === child.residenceRegionId)?.name ?? '';
        const room = ledger.classes.find(({ id }) => id === child.classId)?.name ?? '';
        return [child.nickname, child.fileNo, place, room].some((text) =>
          text.toLowerCase().includes(word.toLowerCase()),
        );
      };
      const expected = ledger.children.filter((child) => q.split(' ').every((word) => fits(child, word)));
      expect(numbers(await all(county, { q }))).toEqual(expected.map(({ fileNo }) => fileNo).toSorted());
    },
  );

  it('village, school, class and ledger status', async () => {
    const [one] = ledger.children;
    const rows = await all(county, { villageId: one?.residenceRegionId ?? null, classId: one?.classId ?? null });
    const expected = ledger.children.filter(
      ({ residenceRegionId, classId }) => residenceRegionId === one?.residenceRegionId && classId === one.classId,
    );
    expect(numbers(rows)).toEqual(expected.map(({ fileNo }) => fileNo).toSorted());
    await prisma.child.update({ where: { id: one?.id ?? '' }, data: { ledgerStatus: 'exited' } });
    expect(numbers(await all(county))).not.toContain(one?.fileNo);
    expect(numbers(await all(county, { status: 'exited' }))).toEqual([one?.fileNo]);
    await prisma.child.update({ where: { id: one?.id ?? '' }, data: { ledgerStatus: 'active' } });
  });

  it('a level, only where the reader reads of risk', async () => {
    const [first, second] = ledger.children.filter(
      ({ classId }, index, list) => classId && list.findIndex((one) => one.classId === classId) === index,
    );
    for (const child of [first, second])
      await prisma.child.update({ where: { id: child?.id ?? '' }, data: { riskLevel: 'high' } });
    const teacher: Role = { role: 'CLASS_TEACHER', scopeType: 'class', scopeId: first?.classId ?? '' };
    const director: Role = { role: 'CHILD_DIRECTOR', scopeType: 'village', scopeId: second?.residenceRegionId ?? '' };
    const both = await all(reader([teacher, director]));
    for (const row of both) {
      const child = ledger.children.find(({ fileNo }) => fileNo === row.fileNo);
      if (child?.residenceRegionId !== director.scopeId) expect([row.fileNo, row.level]).toEqual([row.fileNo, '']);
    }
    expect(both.filter(({ level }) => level === 'high').map(({ fileNo }) => fileNo)).toContain(second?.fileNo);
    const high = await all(reader([teacher, director]), { level: 'high' });
    expect(numbers(high)).toContain(second?.fileNo);
    const villages = high.map(({ fileNo }) => ledger.children.find((one) => one.fileNo === fileNo)?.residenceRegionId);
    expect(new Set(villages)).toEqual(new Set([director.scopeId]));
    expect(await all(reader([teacher]), { level: 'high' })).toEqual([]);
  });

  it('weeks without contact, as the clock of the reviews counts them child by child', async () => {
    const rows = await all(county);
    const expected = new Map<string, number | null>();
    for (const { id, fileNo } of ledger.children) {
      const event = {
        kind: 'child_review_due',
        id: deriveId<InboundId>(now, 'w', id),
        childId: id as ChildId,
        at: now,
      } as const;
      const found = await hallway.loadChild(event, now);
      const { parents } = contactWeeks(playbook.combinations.contact, found?.picture as never, now);
      const silent = parents
        .filter(({ clock }) => clock === 'running')
        .map(({ silentDays }) => Math.floor(silentDays / 7));
      expected.set(fileNo, silent.length > 0 ? Math.max(...silent) : null);
    }
    expect(Object.fromEntries(rows.map(({ fileNo, weeks }) => [fileNo, weeks]))).toEqual(Object.fromEntries(expected));
    expect(new Set(expected.values()).size).toBeGreaterThan(8);
    for (const weeks of [1, 4, 13])
      expect(numbers(await all(county, { weeks }))).toEqual(
        [...expected]
          .filter(([, n]) => n !== null && n >= weeks)
          .map(([fileNo]) => fileNo)
          .toSorted(),
      );
  });

  it('weeks asked of everybody at once are the same as asked child by child', async () => {
    const says = playbook.combinations.contact.parentSays.filter(({ means }) => means !== 'none');
    const book = {
      steps: says.map(({ stepId }) => stepId),
      answers: says.map(({ flowId, stepId, value }) => `${flowId}.${stepId}=${value}`),
    };
    const each = await silentWeeks(prisma, book, null, now);
    for (let weeks = 1; weeks <= 26; weeks++) {
      const expected = [...each].filter(([, n]) => n >= weeks).map(([id]) => id);
      expect([weeks, [...(await silentSince(prisma, book, weeks, now))].toSorted()]).toEqual([
        weeks,
        expected.toSorted(),
      ]);
      expect([...(await silentLately(prisma, book, weeks, now))].toSorted()).toEqual(expected.toSorted());
    }
  });

  it('no adult at night, by the latest word', async () => {
    const [alone, before, other] = ledger.children.filter(({ livingArrangement }) => livingArrangement !== 'alone');
    const say = (childId: string, value: string, days: number) =>
      prisma.answer.create({
        data: {
          id: deriveId(now, 'night', childId, days),
          sessionId: deriveId(now, 'night', childId),
          flowId: 'F02_guardian_monthly',
          stepId: 'q3_night',
          childId,
          value,
          understoodBy: 'digit',
          at: new Date(now - days * day),
        },
      });
    await say(alone?.id ?? '', 'HOME', 40);
    await say(alone?.id ?? '', 'SOMETIMES_ALONE', 3);
    await say(before?.id ?? '', 'SOMETIMES_ALONE', 40);
    await say(before?.id ?? '', 'HOME', 3);
    await say(other?.id ?? '', 'SOMETIMES_ALONE', 120);
    const lives = ledger.children.filter(({ livingArrangement }) => livingArrangement === 'alone');
    const found = numbers(await all(county, { night: true }));
    expect(found).toEqual([...lives.map(({ fileNo }) => fileNo), alone?.fileNo ?? ''].toSorted());
    const teacher = reader([{ role: 'CLASS_TEACHER', scopeType: 'class', scopeId: alone?.classId ?? '' }]);
    expect(await all(teacher, { night: true })).toEqual([]);
  });
});

describe('by alerts', () => {
  const [first, second, third] = ledger.children;
  if (!first || !second || !third) throw new Error('no children');
  const at = (days: number) => new Date(now - days * day);
  beforeAll(async () => {
    await newAlert(prisma, first, { flagCode: 'E04', openedAt: at(2) });
    await newAlert(prisma, second, { flagCode: 'E02', openedAt: at(40), closedAt: at(3) });
    await newAlert(prisma, second, { flagCode: 'M02', openedAt: at(40) });
    await newAlert(prisma, third, { flagCode: 'P05', restricted: true, openedAt: at(2) });
  });
  afterAll(() => prisma.alert.deleteMany());

  it.each([
    [{ loss: '学业失教' }, [first]],
    [{ loss: '学业失教', of: 'opened', month: '2026-11' }, [first]],
    [{ loss: '学业失教', of: 'closed', month: '2026-11' }, [second]],
    [{ loss: '学业失教', of: 'closed', month: '2026-10' }, []],
    [{ loss: '学业失教', of: 'opened', month: '2026-10' }, [second]],
    [{ of: 'opened', month: '2026-10' }, [second]],
    [{ loss: '心理失衡' }, [second]],
    [{ loss: '心理失衡', flag: 'E' }, []],
    [{ flag: 'E04' }, [first]],
    [{ flag: 'E02' }, []],
    // Restricted, and the reader was not told of it.
    [{ loss: '安全失保' }, []],
    [{ loss: '安全失保', of: 'opened', month: '2026-11' }, []],
  ] as const)('%j', async (filter, expected) => {
    expect(numbers(await all(county, filter))).toEqual(expected.map(({ fileNo }) => fileNo).toSorted());
  });

  it('a township is a place to narrow to, as its villages are', async () => {
    const { villages } = await children.list(county, nothing, 1);
    const town = ledger.regions.find(({ level }) => level === 'town');
    expect(villages.map(({ id }) => id)).toContain(town?.id);
    const inside = new Set(ledger.regions.filter(({ parentId }) => parentId === town?.id).map(({ id }) => id));
    const expected = ledger.children.filter(({ residenceRegionId }) => inside.has(residenceRegionId));
    expect(expected.length).toBeGreaterThan(0);
    expect(numbers(await all(county, { villageId: town?.id ?? null }))).toEqual(
      expected.map(({ fileNo }) => fileNo).toSorted(),
    );
  });
});

describe('filters kept under a name', () => {
  const other = reader(county.roles, { staffId: ledger.staff[1]?.id as StaffId });

  it('belong to whoever kept them', async () => {
    expect(await children.saveFilter(county, '四周没联系', { ...nothing, weeks: 4 })).toBe('saved');
    expect(await children.saveFilter(county, '四周没联系', nothing)).toBe('name_taken');
    expect(await children.saveFilter(other, '四周没联系', nothing)).toBe('saved');
    const [mine] = (await children.list(county, nothing, 1)).saved;
    expect(mine).toMatchObject({ name: '四周没联系', filter: { ...nothing, weeks: 4 } });
    const id = mine?.id ?? '';
    expect(await children.renameFilter(other, id, '四周没联系', '偷')).toBe('gone');
    await children.dropFilter(other, id, '四周没联系');
    expect(await children.renameFilter(county, id, '四周没联系', '夜里')).toBe('done');
    expect(await children.saveFilter(county, '四周没联系', nothing)).toBe('saved');
    expect(await children.renameFilter(county, id, '夜里', '四周没联系')).toBe('name_taken');
    expect(await children.dropFilter(county, id, '夜里')).toBe('done');
    expect((await children.list(county, nothing, 1)).saved.map(({ name }) => name)).toEqual(['四周没联系']);
  });

  it('a rename in a race: the second sees what the first has done; pressed twice is once', async () => {
    await children.saveFilter(other, '一', nothing);
    await children.saveFilter(other, '二', nothing);
    const saved = async () => new Map((await children.list(other, nothing, 1)).saved.map(({ id, name }) => [name, id]));
    const first = (await saved()).get('一') ?? '';
    const second = (await saved()).get('二') ?? '';
    const twice = await Promise.all([
      children.renameFilter(other, first, '一', '三'),
      children.renameFilter(other, first, '一', '三'),
    ]);
    expect(twice).toEqual(['done', 'done']);
    expect(await children.renameFilter(other, first, '一', '四')).toEqual({ changed: '三' });
    expect(await children.dropFilter(other, first, '一')).toEqual({ changed: '三' });
    const both = await Promise.all([
      children.renameFilter(other, first, '三', '同名'),
      children.renameFilter(other, second, '二', '同名'),
    ]);
    expect(both.toSorted()).toEqual(['done', 'name_taken']);
    expect(await children.dropFilter(other, first, both[0] === 'done' ? '同名' : '三')).toBe('done');
    expect(await children.dropFilter(other, first, '三')).toBe('done');
    expect(await children.renameFilter(other, first, '三', '五')).toBe('gone');
  });

  it('are thirty at most', async () => {
    for (let n = 0; n < 29; n++) await children.saveFilter(county, `第${n}个`, nothing);
    expect(await children.saveFilter(county, '再一个', nothing)).toBe('too_many');
  });
});
