import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HandoverReturnSaid, HandoverSaid } from '../../../src/app/desk/handover-port.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import { makeHandover } from '../../../src/store/desk/handover-store.ts';
import {
  actorOf,
  dayMs,
  director,
  elsewhere,
  here,
  ledger,
  nowhere,
  openWorkCounty,
  playbook,
  posted,
  village,
  type WorkCounty,
} from './work-county.ts';

/** The day after the winter holiday began. */
const now = Date.parse('2027-01-25T10:00:00+08:00');
let county: WorkCounty;
let handover: ReturnType<typeof makeHandover>;

beforeAll(async () => {
  county = await openWorkCounty(() => now);
  handover = makeHandover({ database: county.prisma, handle: county.handle, playbook: () => playbook, now: () => now });
  await county.prisma.duty.create({
    data: {
      id: randomUUID(),
      countyId: ledger.countyId,
      rule: 'holiday_close',
      ownerPersonId: director.personId,
      regionId: village,
      periodKey: '2026-2027/winter',
      opensAt: new Date(now - dayMs),
      dueAt: new Date(now + 2 * dayMs),
    },
  });
  await county.prisma.child.update({ where: { id: here[0]?.id as string }, data: { riskLevel: 'high' } });
});
afterAll(() => county.end());

const ids = here.map(({ id }) => id as string);
const all = (answer: string) => Object.fromEntries(ids.map((id) => [id, answer]));
const said = (over: Partial<HandoverSaid> = {}): HandoverSaid => ({
  side: 'village',
  villageId: village,
  ticked: all('MET'),
  confirmed: {},
  where: {},
  seconds: 12,
  actId: randomUUID(),
  ...over,
});
const written = () => county.prisma.fileRecord.count({ where: { kind: { in: ['handover', 'handover_item'] } } });

describe('who ticks which list', () => {
  it('the child director the own village, while the duty is open; the township sees how far it is', async () => {
    const mine = await handover.overview(director);
    expect(mine.lists).toEqual([
      { side: 'village', villageId: village, village: expect.any(String), count: here.length, doneAt: null },
    ]);
    const town = ledger.regions.find(({ id }) => id === village)?.parentId as string;
    const supervisor = await handover.overview(posted(actorOf('TOWN_STATION'), 'TOWN_SUPERVISOR', 'town', town));
    expect(supervisor.lists).toEqual([]);
    expect(supervisor.progress.reduce((sum, { children }) => sum + children, 0)).toBeGreaterThanOrEqual(here.length);
    expect((await handover.overview(nowhere())).progress).toEqual([]);
  });

  it.each<[string, () => DeskActor, string]>([
    ["another village's list", () => director, elsewhere[0]?.residenceRegionId as string],
    ['a list without an open duty', () => ({ ...director, personId: actorOf('TOWN_LEAD').personId }), village],
    ['the list for somebody who only supervises', () => posted(director, 'TOWN_STATION', 'village', village), village],
    ['no id', () => director, 'x'],
  ])('%s does not exist', async (_, actor, villageId) => {
    expect(await handover.form(actor(), 'village', villageId)).toBe(null);
    expect(await handover.sign(actor(), said({ villageId }))).toEqual({ kind: 'unknown' });
    expect(await written()).toBe(0);
  });
});

describe('signed blindly (10.45)', () => {
  it('ten and more in no time: three by lot and everybody of the highest level are asked about again, and nothing is written', async () => {
    expect(ids.length).toBeGreaterThanOrEqual(10);
    const result = await handover.sign(director, said());
    expect(result.kind).toBe('confirm');
    const asked = result.kind === 'confirm' ? result.childIds : [];
    expect(asked).toHaveLength(4);
    expect(asked).toContain(ids[0]);
    expect(await written()).toBe(0);
  });

  it('slowly: the highest level alone', async () => {
    const result = await handover.sign(director, said({ seconds: 95 }));
    expect(result).toEqual({ kind: 'confirm', childIds: [ids[0]] });
  });

  it('a child without an answer is named', async () => {
    const { [ids[3] as string]: _, ...rest } = all('MET');
    expect(await handover.sign(director, said({ ticked: rest }))).toEqual({ kind: 'incomplete', childId: ids[3] });
  });
});

it('confirmed one by one the list is written as conversation F09 writes it, once; who is lost is an alert', async () => {
  const first = await handover.sign(director, said());
  const asked = first.kind === 'confirm' ? first.childIds : [];
  const lost = ids.find((id) => !asked.includes(id)) as string;
  const away = ids.findLast((id) => !asked.includes(id)) as string;
  const last = said({
    ticked: { ...all('MET'), [lost]: 'NOT_FOUND', [away]: 'ELSEWHERE' },
    where: { [away]: '跟妈妈去广东了' },
    confirmed: Object.fromEntries(asked.map((id) => [id, id === ids[0] ? 'PHONED' : 'MET'])),
  });
  expect(await handover.sign(director, last)).toEqual({ kind: 'done', count: ids.length });
  expect(await handover.sign(director, last)).toEqual({ kind: 'done', count: ids.length });
  const items = await county.prisma.fileRecord.findMany({ where: { kind: 'handover_item' } });
  expect(items).toHaveLength(ids.length);
  const resultOf = (id: string | undefined) =>
    (items.find(({ childId }) => childId === id)?.data as { result?: string })?.result;
  expect([resultOf(lost), resultOf(away), resultOf(ids[0]), resultOf(asked[1])]).toEqual([
    'NOT_FOUND',
    'ELSEWHERE',
    'PHONED',
    'MET',
  ]);
  const list = await county.prisma.fileRecord.findMany({ where: { kind: 'handover' } });
  expect(list).toHaveLength(1);
  expect(list[0]).toMatchObject({ state: 'signed', periodKey: '2026-2027/winter', regionId: village });
  const flags = await county.prisma.signal.findMany({
    where: { childId: { in: [lost, away] }, at: { gte: new Date(now) } },
  });
  expect(flags.map(({ childId, flagCode }) => [childId, flagCode])).toEqual(
    expect.arrayContaining([
      [lost, 'D04'],
      [away, 'G07'],
    ]),
  );
  expect((await handover.overview(director)).progress[0]).toMatchObject({ signedAt: now, notFound: 1 });
});

it('a school hands over a village: problems by name, the rest as well', async () => {
  const classId = here[0]?.classId as string;
  const teacher = posted(director, 'CLASS_TEACHER', 'class', classId);
  const list = (await handover.form(teacher, 'school', village)) as NonNullable<
    Awaited<ReturnType<typeof handover.form>>
  >;
  expect(list.options[0]?.value).toBe('OK');
  const own = list.children.map(({ id }) => id);
  const ticked = { ...Object.fromEntries(own.map((id) => [id, 'OK'])), [own.at(-1) as string]: 'NOBODY_FETCHES' };
  const confirmed = Object.fromEntries(list.children.filter(({ high }) => high).map(({ id }) => [id, 'OK']));
  expect(await handover.sign(teacher, said({ side: 'school', ticked, confirmed, seconds: 60 }))).toEqual({
    kind: 'done',
    count: own.length,
  });
  const sent = await county.prisma.fileRecord.findMany({ where: { kind: 'handover', state: 'sent' } });
  expect(sent).toHaveLength(1);
  expect(await county.prisma.humanInbox.count({ where: { reason: 'task', childId: own.at(-1) } })).toBeGreaterThan(0);
});

describe('back to the school before term begins', () => {
  const dutyId = randomUUID();
  beforeAll(async () => {
    await county.prisma.duty.updateMany({ where: { rule: 'holiday_close' }, data: { state: 'done' } });
    await county.prisma.duty.create({
      data: {
        id: dutyId,
        countyId: ledger.countyId,
        rule: 'term_return',
        ownerPersonId: director.personId,
        regionId: village,
        periodKey: '2026-2027/2',
        opensAt: new Date(now - dayMs),
        dueAt: new Date(now + 5 * dayMs),
      },
    });
  });
  const back = (over: Partial<HandoverReturnSaid> = {}): HandoverReturnSaid => ({
    villageId: village,
    picked: [],
    answers: {},
    actId: 'act-return-0001',
    ...over,
  });
  const child = ids[2] as string;
  const news = () => county.prisma.answer.findMany({ where: { flowId: 'F09_village_return', childId: child } });

  it('is the own village alone, while its duty is open; the lists to sign are not shown for it', async () => {
    const mine = await handover.overview(director);
    expect(mine.lists).toEqual([]);
    expect(mine.returns).toMatchObject([{ villageId: village, count: here.length, doneAt: null }]);
    expect((await handover.returnForm(director, village))?.children).toHaveLength(here.length);
    const other = elsewhere[0]?.residenceRegionId as string;
    for (const [actor, where] of [
      [director, other],
      [posted(director, 'TOWN_SUPERVISOR', 'village', village), village],
      [{ ...director, personId: actorOf('TOWN_LEAD').personId }, village],
      [director, 'x'],
    ] as const) {
      expect(await handover.returnForm(actor, where)).toBe(null);
      expect(await handover.giveBack(actor, back({ villageId: where }))).toEqual({ kind: 'unknown' });
    }
    expect(await handover.giveBack(director, back({ picked: [elsewhere[0]?.id as string] }))).toEqual({
      kind: 'unknown',
    });
  });

  it('what is not whole is not kept; danger in the words is heard all the same', async () => {
    const answers = { [`t3_area@${child}`]: ['MOOD', '假期里说过不想活了'] };
    expect(await handover.giveBack(director, back({ picked: [child], answers }))).toEqual({
      kind: 'incomplete',
      stepId: `a3_mood@${child}`,
    });
    expect(await news()).toEqual([]);
    const heard = await county.prisma.signal.findMany({ where: { childId: child, flagCode: 'M01' } });
    expect(heard).toHaveLength(1);
  });

  it('is written as conversation F09 writes it, once, each word with its own child', async () => {
    const answers = { [`t3_area@${child}`]: ['MOOD', '老一个人待着'], [`a3_mood@${child}`]: 'LONELY' };
    const said = back({ picked: [child], answers, actId: 'act-return-0002' });
    expect(await handover.giveBack(director, said)).toEqual({ kind: 'done' });
    expect(await handover.giveBack(director, said)).toEqual({ kind: 'done' });
    const area = (await news()).find(({ stepId }) => stepId === 't3_area');
    expect(area?.value).toEqual(['MOOD']);
    expect(county.crypto.decrypt('answer', 'text_e', area?.id ?? '', area?.textE ?? '')).toBe('老一个人待着');
    expect(await county.prisma.answer.count({ where: { stepId: 't3_area', childId: { not: child } } })).toBe(0);
    const list = await county.prisma.fileRecord.findMany({ where: { kind: 'handover', state: 'returned' } });
    expect(list).toMatchObject([{ regionId: village, periodKey: '2026-2027/winter' }]);
    expect((await handover.overview(director)).progress[0]).toMatchObject({ returnedAt: now });
  });

  it('given back once: another form finds it done', async () => {
    expect(await handover.giveBack(director, back({ actId: 'act-return-0003' }))).toEqual({ kind: 'over' });
  });
});
