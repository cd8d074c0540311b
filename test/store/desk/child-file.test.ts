// proves: S0-13
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessRules } from '../../../src/core/access/access-rules.ts';
import { type FilePart, fileParts, partsOf } from '../../../src/core/access/file-parts.ts';
import { alertRow, at, child, crypto, newId, person } from '../../support/file-rows.ts';
import { villageId } from '../../support/village-ledger.ts';
import { childrenVillage, nothing, readerIn } from './children-village.ts';

let village: Awaited<ReturnType<typeof childrenVillage>>;

/** A word that stands on the page only when its part is read. */
const marks: Readonly<Record<FilePart, readonly string[]>> = {
  basic: ['小军', '3组', '一(1)班'],
  identity: ['真名字样', '199-0000-7777', '住址字样'],
  care: ['王奶奶', '广东东莞', '祖辈照看', '生活费字样'],
  school: ['缺课原因字样', '好消息字样', '劝返字样'],
  home: ['家里的话字样', '变动字样', '家里说天天都有联系'],
  health: ['残疾'],
  welfare: ['户口', '求助字样'],
  risk: ['风险等级', '评估字样'],
  protection: ['打骂字样', '有伤,不晓得怎么来的', '报告字样'],
};

const words = (table: string, column: string, id: string, text: string) => crypto.encrypt(table, column, id, text);

async function record(kind: string, data: object, text = '', more: object = {}) {
  const id = newId();
  await village.put.row('file_record', {
    id,
    county_id: villageId('county', '清河县'),
    kind,
    child_id: child,
    person_id: person('王老师'),
    at: at(4),
    updated_at: at(4),
    data: JSON.stringify(data),
    text_e: text ? words('file_record', 'text_e', id, text) : null,
    ...more,
  });
}

async function answer(
  step: string,
  value: unknown,
  name: string,
  days: number,
  more: Record<string, unknown> = {},
  text = '',
) {
  const id = newId();
  await village.put.answer(step, value, name, days, {
    id,
    text_e: text ? words('answer', 'text_e', id, text) : null,
    ...more,
  });
}

beforeAll(async () => {
  village = await childrenVillage();
  const { prisma } = village;
  const own = person('小军');
  await prisma.person.update({
    where: { id: own },
    data: { realNameE: words('person', 'real_name_e', own, '真名字样') },
  });
  await prisma.person.update({
    where: { id: person('王奶奶') },
    data: { phoneE: words('person', 'phone_e', person('王奶奶'), '199-0000-7777') },
  });
  await prisma.child.update({
    where: { id: child },
    data: {
      addressE: words('child', 'address_e', child, '住址字样'),
      health: 'disabled',
      hukouRegistered: false,
      riskLevel: 'high',
      livingArrangement: 'grandparents',
    },
  });
  await record('agreement', { kind: 'CARE', from: '2026-09-01', to: '2099-01-01', money: '生活费字样' });
  await record('attendance', { present: false, reason: '缺课原因字样' });
  await record('good_news', { passed: '' }, '好消息字样');
  await record('change', { what: 'OTHER', detail: '变动字样' });
  await record('help_request', { what: ['求助字样'], sudden: false });
  await record('assessment', { final: 'high', lowered_reason: '评估字样' });
  await record('visit', { saw_child: 'SEEN_ALONE', carer_signs: ['打骂字样'] }, '', { person_id: person('李姐') });
  await answer('F02_guardian_monthly.q8_other', '', '王奶奶', 5, {}, '家里的话字样');
  await answer('F02_guardian_monthly.q6_parents', 'WEEKLY', '王奶奶', 5, {}, '家里说天天都有联系');
  await answer('F02_guardian_monthly.q5_safe', 'UNEXPLAINED', '王奶奶', 5);
  await answer('F14_mandatory_report.facts', '', '李姐', 6, {}, '报告字样');
  const dropout = newId();
  await village.put.row('dropout_case', {
    id: dropout,
    child_id: child,
    state: 'absent',
    first_absent_day: '2026-11-17',
    opened_at: at(3),
  });
  const step = newId();
  await village.put.row('dropout_step', {
    id: step,
    case_id: dropout,
    at: at(2),
    kind: 'persuade',
    text_e: words('dropout_step', 'text_e', step, '劝返字样'),
  });
});
afterAll(() => village.stop());

const placeOf = (role: string) => {
  if (role === 'CLASS_TEACHER') return 'class';
  if (['SCHOOL_OFFICE', 'SCHOOL_DATA', 'PRINCIPAL'].includes(role)) return 'school';
  return role === 'CHILD_DIRECTOR' ? 'village' : role.startsWith('TOWN') ? 'town' : 'county';
};

describe.each(Object.keys(accessRules))('%s', (role) => {
  const reach = accessRules[role]?.['child.read'];
  const parts = partsOf([role]);

  it(reach === 'scope' ? 'reads exactly its parts' : 'finds no file', async () => {
    // A stranger in the role: nothing on the page is their own word.
    const html = await village.page(readerIn(role, placeOf(role), '无名氏'));
    if (reach !== 'scope') return expect(html).toBeNull();
    for (const part of Object.keys(fileParts) as FilePart[])
      for (const mark of marks[part]) expect([part, mark, html?.includes(mark)]).toEqual([part, mark, parts.has(part)]);
  });

  it('is offered to change only what it reads', async () => {
    const reader = readerIn(role, placeOf(role), '无名氏');
    const file = await village.children.file(reader, child, { kind: null, before: null, skip: 0 });
    if (!accessRules[role]?.['child.edit']) expect(file?.facts ?? []).toEqual([]);
    const address = await village.children.factForm(reader, child, 'address', null);
    expect(address !== null).toBe(accessRules[role]?.['child.edit'] === 'scope' && parts.has('identity'));
  });
});

it('reads one’s own words whatever the role', async () => {
  const html = await village.page(readerIn('SCHOOL_DATA', 'school', '李姐'));
  expect(html).toContain('报告字样');
  expect(html).not.toContain('家里的话字样');
});

describe('whoever is out of reach does not exist', () => {
  const reader = readerIn('CHILD_DIRECTOR', 'village', '李姐');

  it.each([
    [
      'another village',
      { roles: [{ role: 'CHILD_DIRECTOR', scopeType: 'village', scopeId: villageId('village', '双河村') }] },
    ],
    ['nobody any more', { roles: [] }],
    ['the child’s grandmother’s niece', { kin: [person('李姐'), person('王奶奶')] }],
    ['kin of the child', { kin: [person('李姐'), person('小军')] }],
    ['kin of a parent', { kin: [person('李姐'), person('张哥')] }],
  ] as const)('%s', async (_who, more) => {
    expect(await village.page({ ...reader, ...more } as typeof reader)).toBeNull();
    expect(await village.children.factForm({ ...reader, ...more } as typeof reader, child, 'health', null)).toBeNull();
  });

  it('made-up ids', async () => {
    for (const id of ['x', newId(), `${child}'`, '']) expect(await village.page(reader, id)).toBeNull();
  });

  it('is on record only for those who got it', async () => {
    const before = await village.prisma.accessLog.count();
    await village.page({ ...reader, roles: [] });
    expect(await village.prisma.accessLog.count()).toBe(before);
    await village.page(reader);
    const row = await village.prisma.accessLog.findFirst({ where: { entityId: child, staffId: reader.staffId } });
    expect(await village.prisma.accessLog.count()).toBe(before + 1);
    expect(row).toMatchObject({ entity: 'child', purpose: 'file', personId: reader.personId });
  });
});

describe('an alert that is not the reader’s to know', () => {
  const session = '00000000-0000-4000-8000-0000000000e1';
  const supervisor = readerIn('TOWN_SUPERVISOR', 'town', '何督导');
  const director = readerIn('CHILD_DIRECTOR', 'village', '李姐');
  const station = readerIn('TOWN_STATION', 'town', '施值班');
  let before: (string | null)[];
  let id: string;

  beforeAll(async () => {
    await village.put.answer('F07_home.v12_night', 'SOMETIMES', '王老师', 2, { session_id: session });
    const readers = [supervisor, director];
    // What they read without the conversation out of which the alert comes.
    await village.prisma.answer.updateMany({ where: { sessionId: session }, data: { childId: null } });
    before = await Promise.all(readers.map((reader) => village.page(reader)));
    await village.prisma.answer.updateMany({ where: { sessionId: session }, data: { childId: child } });
    const row = alertRow('P02', { restricted: true, severity: 'red', opened_at: at(2) });
    id = row.id;
    await village.put.row('alert', row);
    await village.put.row('signal', {
      id: newId(),
      alert_id: id,
      child_id: child,
      subject_key: `child:${child}`,
      flag_code: 'P02',
      severity: 'red',
      source_role: 'CLASS_TEACHER',
      source_person_id: person('王老师'),
      session_id: session,
      restricted: true,
      at: at(2),
    });
    await village.put.row('alert_recipient', {
      id: newId(),
      alert_id: id,
      step_no: 1,
      staff_id: station.staffId,
      person_id: station.personId,
      role: 'TOWN_STATION',
      state: 'told',
      at: at(2),
    });
  });

  it('leaves no trace: the page is the one without it, letter by letter', async () => {
    expect(await village.page(supervisor)).toBe(before[0]);
    expect(await village.page(director)).toBe(before[1]);
    const found = await village.children.list(supervisor, { ...nothing, flag: 'P' }, 1);
    expect(found.total).toBe(0);
  });

  it('is there for whoever was told, with its conversation', async () => {
    const html = await village.page(station);
    expect(html).toContain('疑似家庭暴力、虐待');
    expect(html).toContain(`/console/alerts/${id}`);
    expect((await village.children.list(station, { ...nothing, flag: 'P' }, 1)).total).toBe(1);
    expect((await village.children.list(station, { ...nothing, flag: 'G' }, 1)).total).toBe(0);
  });

  it('vanishes for one who was told and then had to stand aside', async () => {
    const put = (exclusion: object) => village.prisma.alert.update({ where: { id }, data: { exclusion } });
    const { exclusion } = await village.prisma.alert.findUniqueOrThrow({ where: { id } });
    await put({ ...(exclusion as object), recusedStaffIds: [station.staffId] });
    expect(await village.page(station)).not.toContain('疑似家庭暴力');
    await put({ ...(exclusion as object), suspectPersonIds: [station.personId] });
    expect(await village.page(station)).not.toContain('疑似家庭暴力');
    expect((await village.children.list(station, { ...nothing, flag: 'P' }, 1)).total).toBe(0);
    await put(exclusion as object);
  });
});

describe('the timeline, a page at a time', () => {
  const reader = readerIn('TOWN_STATION', 'town', '施值班');
  const count = 205;

  beforeAll(async () => {
    // Many of one instant: more than a page holds.
    for (let n = 0; n < count; n++)
      await record('good_news', { passed: '' }, `第${n}条。`, { at: at(30 + Math.floor(n / 40)) });
    for (let n = 0; n < 90; n++) await record('unknown_kind', {}, '', { at: at(31) });
  });

  it.each(['record', null] as const)('of %s: everything once, latest first', async (kind) => {
    const seen: string[] = [];
    const times: number[] = [];
    let ask: { before: number | null; skip: number } = { before: null, skip: 0 };
    for (let page = 0; page < 60; page++) {
      const file = await village.children.file(reader, child, { kind, ...ask });
      for (const moment of file?.timeline ?? []) {
        times.push(moment.at);
        if (/^第\d+条。$/u.test(moment.words)) seen.push(moment.words);
      }
      if (!file?.next) break;
      ask = file.next;
    }
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(seen.length).toBe(new Set(seen).size);
    expect(seen.length).toBe(count);
  });
});
