// proves: S0-13 S1-12 S3-02 S0-53
import { afterEach, describe, expect, it } from 'vitest';
import { deriveId } from '../../src/core/ids.ts';
import type { Ledger } from '../../src/store/write-ledger.ts';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageId, villageLedger } from '../support/village-ledger.ts';

/** What staff write in their conversations really stands in the file afterwards: through the hallway, into the database. */

let app: CountyApp;
afterEach(() => app.stop());

/** The village with `more` further children in 王老师's class. */
function ledgerWith(more: number): Ledger {
  const ledger = villageLedger();
  const [first] = ledger.children;
  const names = Array.from({ length: more }, (_, n) => `娃${n + 1}`);
  return {
    ...ledger,
    persons: [
      ...ledger.persons,
      ...names.map((name) => ({ id: villageId('person', name), displayName: name, birthDate: '2018-04-01' })),
    ],
    children: [
      ...ledger.children,
      ...names.map((name, n) => ({
        ...(first as Ledger['children'][number]),
        id: villageId('child', name),
        personId: villageId('person', name),
        fileNo: `QH-1${String(n).padStart(3, '0')}`,
        nickname: name,
      })),
    ],
  };
}

async function start(at: string, more = 0): Promise<void> {
  app = await startCountyApp({ ledger: ledgerWith(more), at: china(at) });
}

/** One answer after the other; the texts that came back to the last. */
async function says(name: string, ...words: readonly string[]): Promise<string> {
  let last: readonly string[] = [];
  for (const one of words) last = await app.writes(name, one);
  return last.join('\n');
}

const nameOf = new Map(
  ['小军', '小红', '小练', ...Array.from({ length: 12 }, (_, n) => `娃${n + 1}`)].map((name) => [
    villageId('child', name),
    name,
  ]),
);

async function records(kind: string) {
  const rows = await app.prisma.fileRecord.findMany({ where: { kind }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  return rows.map((row) => ({
    child: nameOf.get(row.childId ?? '') ?? null,
    by: row.personId,
    state: row.state,
    on: row.onDay?.toISOString().slice(0, 10),
    period: row.periodKey,
    place: row.regionId,
    data: row.data as Record<string, unknown>,
    text: row.textE === null ? null : app.crypto.decrypt('file_record', 'text_e', row.id, row.textE),
    id: row.id,
  }));
}

async function contacts() {
  const rows = await app.prisma.contactLog.findMany({ orderBy: { at: 'asc' } });
  return rows.map(
    ({ childId, fromRole, toRole, method, at }) => [nameOf.get(childId), fromRole, toRole, method, at] as const,
  );
}

async function dutyFor(rule: string, owner: string, child: string): Promise<void> {
  await app.prisma.duty.create({
    data: {
      id: deriveId<string>(0, rule, owner, child),
      countyId: villageId('county', '清河县'),
      rule,
      ownerPersonId: villageId('person', owner),
      childId: villageId('child', child),
      periodKey: 'now',
      opensAt: new Date(app.clock.now() - 3_600_000),
      dueAt: new Date(app.clock.now() + 86_400_000),
    },
  });
}

async function mayHelp(name: string, since = '2026-06-01'): Promise<void> {
  const at = new Date(`${since}T00:00:00+08:00`);
  await app.prisma.staff.update({
    where: { personId: villageId('person', name) },
    data: { vettingCheckedAt: at, trainingDoneAt: at },
  });
}

async function pair(name: string, child: string): Promise<void> {
  await app.prisma.pairing.create({
    data: {
      id: villageId('pairing', name, child),
      childId: villageId('child', child),
      helperPersonId: villageId('person', name),
      type: 'CADRE',
      validFrom: new Date('2026-01-01T00:00:00Z'),
    },
  });
}

describe('16 · Given the class teacher’s Friday message with talks and parent calls due', () => {
  it('When she answers "0 / 2空号", Then both talks and one call are logged, the other call is missed for a reason, and C06 is raised', async () => {
    await start('2026-11-27 16:30');
    for (const child of ['小军', '小红'])
      for (const rule of ['teacher_weekly', 'teacher_biweekly']) await dutyFor(rule, '王老师', child);
    const [question] = await app.ask('F06_teacher_contacts', '王老师');
    expect(question).toContain('王老师,周五好。');
    expect(question).toContain('①本周谈过话的?1小军 2小红\n②两周一次的家长电话?同上');
    expect(await says('王老师', '0 / 2空号')).toContain('李姐会核小红家的号码');
    expect((await contacts()).map(([child, from, to, method]) => `${child} ${from} ${to} ${method}`).sort()).toEqual(
      ['小军 class_teacher child talk', '小军 class_teacher parent call', '小红 class_teacher child talk'].sort(),
    );
    expect(await records('contact_missed')).toMatchObject([
      { child: '小红', data: { list: 'parent_call', reason: 'NO_NUMBER' } },
    ]);
    expect((await app.alerts()).map(({ flag, child }) => [flag, child])).toEqual([['C06', '小红']]);
    await says('王老师', '0', '2 这周主动举手');
    expect(await says('王老师', '1')).toContain('已登记,谢谢王老师');
    expect(await records('good_news')).toMatchObject([{ child: '小红', state: 'waiting', text: '这周主动举手' }]);
  });

  it('When the line is a reproach, Then it is not passed on and she is told', async () => {
    await start('2026-11-27 16:30');
    await app.ask('F06_teacher_contacts', '王老师');
    expect(await says('王老师', '0', '2 作业没交还打架', '1')).toContain('这句先不带给家长');
    expect(await records('good_news')).toEqual([]);
  });
});

describe('Given the child director after a visit', () => {
  const upToRatings = ['走访', '小军', '11月10日', '1', '监护2', '0', '1', '2', '0', '1', '1', '12月1日'] as const;

  it('When she writes it down eight days late, Then the visit stands with its day, ratings, hazards and measures, and the words in cipher', async () => {
    await start('2026-11-27 09:00');
    await says('李姐', ...upToRatings);
    expect(await says('李姐', '奶奶说腿疼')).toContain('小军的走访已登记');
    const [visit, ...others] = await records('visit');
    expect(others).toEqual([]);
    expect(visit).toMatchObject({
      child: '小军',
      on: '2026-11-10',
      text: '奶奶说腿疼',
      data: {
        saw_child: 'SEEN_ALONE',
        late: true,
        guard: 2,
        mind: 0,
        carer_signs: [],
        night: 'ADULT',
        hazards: ['WATER'],
        measures: ['VISIT_AGAIN'],
        measure_who: 'ME',
        measure_by: '2026-12-01',
      },
    });
    expect((await contacts()).map(([child, from, to, method, at]) => [child, from, to, method, at.getTime()])).toEqual([
      ['小军', 'child_director', 'child', 'visit', china('2026-11-10 12:00')],
    ]);
    expect((await app.alerts()).map(({ flag, severity }) => [flag, severity])).toEqual([['S01', 'yellow']]);
  });

  it('When what she saw raises an alert that is hers to take, Then no push comes between the questions, and it comes once she has had time to finish', async () => {
    await start('2026-11-27 09:00');
    await says('李姐', ...upToRatings);
    const pushes = () => app.inbox('李姐').filter(({ text }) => text.includes('我来处理'));
    expect((await app.alerts()).map(({ flag }) => flag)).toEqual(['S01']);
    expect(pushes()).toEqual([]);
    await app.advance(16);
    expect(pushes()).toHaveLength(1);
    expect((await app.alerts())[0]?.told).toContain('李姐');
  });

  it('When the child was not seen twice in a row, Then neither visit counts and the second time is orange', async () => {
    await start('2026-11-27 09:00');
    expect(await says('李姐', '走访', '小红', '1', '3', '1')).toContain('这次不算完成');
    expect(await app.alerts()).toEqual([]);
    await app.jumpTo(china('2026-11-28 09:00'));
    await says('李姐', '走访', '小红', '1', '3', '3');
    expect((await records('visit')).map(({ data }) => data.saw_child)).toEqual(['NOT_SEEN', 'NOT_SEEN']);
    expect((await app.alerts()).map(({ flag, severity, child }) => [flag, severity, child])).toEqual([
      ['G07', 'orange', '小红'],
    ]);
  });

  it('When the carer beats the child and it is hurt, Then P02 is red and restricted and nothing of it reaches the family', async () => {
    await start('2026-11-27 09:00');
    await says('李姐', '走访', '小军', '1', '1', '监护3', '2', '1');
    const [alert, ...others] = await app.alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ flag: 'P02', severity: 'red', restricted: true, child: '小军' });
    for (const name of ['王奶奶', '张爷爷', '张哥', '张嫂']) expect(app.inbox(name)).toEqual([]);
  });
});

describe('17 · Given a helper paired with 小军', () => {
  it('When vetting is out of date, Then no child is shown and nothing can be written', async () => {
    await start('2026-11-20 19:00');
    await pair('刘叔', '小军');
    await mayHelp('刘叔', '2025-11-01');
    const said = await says('刘叔', '帮扶登记');
    expect(said).toContain('结对先停着');
    expect(said).not.toContain('小军');
    expect(await records('service')).toEqual([]);
  });

  it('When it is in date, Then the month, the quarter and the illness are written as service, with the contacts', async () => {
    await start('2026-11-20 19:00');
    await pair('刘叔', '小军');
    await mayHelp('刘叔');
    expect(await says('刘叔', '帮扶登记')).toContain('这个月跟小军家里联系了吗');
    expect(await says('刘叔', '1', '昨天', '1', '1', '1', '2', '2')).toContain('小军家的联系已登记');
    await says('刘叔', '三个一', '一起看书', '1', '一件棉衣', '今天', '150元', '2');
    expect((await app.ask('F08_illness', '刘叔')).join()).toContain('小军病了');
    await says('刘叔', '我去', '1');
    const found = await records('service');
    expect(found.map(({ data }) => data.service)).toEqual(['MONTHLY', 'COMPANY', 'HOME_VISIT', 'ILLNESS']);
    expect(found[0]).toMatchObject({
      child: '小军',
      on: '2026-11-19',
      data: { with: 'CAREGIVER', method: 'CALL', study: 'FAIR' },
    });
    expect(found[2]).toMatchObject({ text: '一件棉衣', data: { value: 150 } });
    expect((await contacts()).map(([, from, to, method]) => `${from} ${to} ${method}`)).toEqual([
      'helper caregiver call',
      'helper caregiver visit',
    ]);
  });

  it('When the same person is a volunteer, Then what is written as a volunteer says so', async () => {
    await start('2026-11-22 19:00');
    await pair('刘叔', '小军');
    await mayHelp('刘叔');
    await app.prisma.staffRole.create({
      data: {
        id: villageId('role', '志愿'),
        staffId: villageId('staff', '刘叔'),
        role: 'VOLUNTEER',
        scopeType: 'village',
        scopeId: villageId('village', '石桥村'),
        validFrom: new Date('2026-01-01'),
      },
    });
    expect(await says('刘叔', '志愿登记', '2', '1', '修电灯', '没有')).toContain('已登记');
    expect(await records('service')).toMatchObject([
      { child: '小军', text: '修电灯', data: { service: 'VOLUNTEER', with: 'GUARDIAN' } },
    ]);
    expect((await contacts()).map(([, from, to]) => `${from} ${to}`)).toEqual(['volunteer caregiver']);
  });
});

describe('15 · Given the winter handover', () => {
  it('When the village signs all but one who is not found, Then the items stand, D04 is orange, and 未报到 after the holiday opens E01', async () => {
    await start('2027-01-18 10:00', 4);
    expect((await app.ask('F09_school_handover', '云主任')).join()).toContain('石桥村共7名,请核对。');
    await says('云主任', '0');
    expect(await records('handover')).toMatchObject([
      {
        state: 'sent',
        period: '2026-2027/winter',
        place: villageId('village', '石桥村'),
        data: { side: 'school', count: 7 },
      },
    ]);
    await app.jumpTo(china('2027-01-24 10:00'));
    expect((await app.ask('F09_village_sign', '李姐')).join()).toContain('学校交来7名');
    expect(await says('李姐', '7', '3')).toContain('7名已签收');
    const items = (await records('handover_item')).filter(({ by }) => by === villageId('person', '李姐'));
    expect(items.map(({ data }) => data.result).sort()).toEqual([...Array(6).fill('MET'), 'NOT_FOUND']);
    expect((await app.alerts()).map(({ flag, severity }) => [flag, severity])).toEqual([['D04', 'orange']]);
    expect((await records('handover')).map(({ state }) => state)).toEqual(['sent', 'signed']);
    await says('李姐', '交回', '0');
    expect((await records('handover')).map(({ state }) => state)).toEqual(['sent', 'signed', 'returned']);
    await app.jumpTo(china('2027-02-22 09:00'));
    await app.ask('F09_term_return', '王老师');
    expect(await says('王老师', '2', '4')).toContain('报到已登记');
    const registered = await records('registration');
    expect(registered.filter(({ data }) => data.present === false)).toHaveLength(1);
    expect(registered.every(({ period }) => period === '2026-2027/2')).toBe(true);
    expect((await app.alerts()).map(({ flag }) => flag)).toEqual(expect.arrayContaining(['E01']));
  });

  it('When ten and more are signed within half a minute, Then three of them are asked about one by one before it counts (10.45)', async () => {
    await start('2027-01-24 10:00', 9);
    await app.ask('F09_village_sign', '李姐');
    const first = await says('李姐', '0');
    expect(first).toContain('抽三名一个个确认');
    expect(await records('handover_item')).toHaveLength(9);
    expect(await records('handover')).toEqual([]);
    expect(await says('李姐', '1', '1')).toContain('见到没有');
    expect(await says('李姐', '1')).toContain('12名已签收');
    expect(await records('handover_item')).toHaveLength(12);
    expect(await records('handover')).toMatchObject([{ state: 'signed', data: { count: 12 } }]);
  });

  it('When somebody takes a minute for it, Then nobody is drawn', async () => {
    await start('2027-01-24 10:00', 9);
    await app.ask('F09_village_sign', '李姐');
    await app.jumpTo(app.clock.now() + 60_000);
    expect(await says('李姐', '0')).toContain('12名已签收');
  });
});

describe('11 · Given a child outside the ledger', () => {
  it('When the teacher names it, the director has been there and the supervisor agrees, Then every step stands and the words are cipher', async () => {
    await start('2026-11-27 10:00');
    await says('王老师', '新孩子', '1', '小明,大概七岁', '石桥村', '1');
    expect(await says('王老师', '1')).toContain('五个工作日内上门看');
    expect(await records('unlisted_child')).toMatchObject([
      {
        state: 'proposed',
        text: '小明,大概七岁;石桥村',
        place: villageId('village', '石桥村'),
        data: { why: 'PARENTS_AWAY', with: 'GRANDPARENTS' },
      },
    ]);
    expect((await app.alerts()).map(({ flag }) => flag)).toEqual(['D01']);
    // She takes the alert first; then the conversation about the child stands at hand.
    await app.acts('李姐', (await app.alerts())[0]?.id ?? '', { type: 'take' });
    expect(await says('李姐', '核实')).toContain('小明,大概七岁');
    await says('李姐', '1', '1', '1', '1', '1');
    expect(await says('李姐', '爸妈都在广东')).toContain('已报镇上定');
    expect(await records('unlisted_child')).toMatchObject([{ state: 'visited', data: { decision: 'ENTER' } }]);
    expect(await says('李姐', '核实')).toContain('没有等着核实的孩子');
    expect(await says('何督导', '定新孩子')).toContain('小明,大概七岁');
    expect(await says('何督导', '1', '1')).toContain('已定');
    expect(await records('unlisted_child')).toMatchObject([{ state: 'confirmed' }]);
    expect((await records('unlisted_check')).map(({ text, data }) => [text, data.decision])).toEqual([
      ['爸妈都在广东', 'ENTER'],
      [null, 'ENTER'],
    ]);
  });

  it('When a grandmother names a neighbour’s child, Then it is written down and nobody is told who said it', async () => {
    await start('2026-11-27 10:00');
    expect(await says('王奶奶', '别家孩子')).toContain('没关系,先记下');
    expect(await says('王奶奶', '1', '隔壁小明,七岁', '石桥村', '1', '1')).toContain('不说是谁讲的');
    expect(await records('unlisted_child')).toMatchObject([{ state: 'proposed', text: '隔壁小明,七岁;石桥村' }]);
  });
});

describe('12 · Given the September assessment', () => {
  const rateHome = ['0', '1', '0', '0', '0', '没有'] as const;
  const level = async (name: string) =>
    (await app.prisma.child.findUniqueOrThrow({ where: { id: villageId('child', name) } })).riskLevel;

  it('When both sides have rated, Then the proposal takes the worse side, and the level that staff set stands in the file', async () => {
    await start('2026-09-10 10:00');
    await says('李姐', '走访', '小军', '1', '1', '0', ...rateHome);
    expect(await says('王老师', '评估', '1')).toContain('小军四项照次序回数');
    await says('王老师', '心理行为2');
    expect(await says('李姐', '定级')).toContain('没有两边都评全的孩子');
    await says('李姐', '评估', '小军', '心理行为1', ...rateHome);
    expect((await records('assessment_part')).map(({ period, data }) => [period, data.side, data.mind])).toEqual([
      ['2026-09', 'teacher', 2],
      ['2026-09', 'director', 1],
    ]);
    expect(await says('李姐', '定级', '1')).toContain('建议中(合计2分;心理行为2分)');
    await says('李姐', '2', '1');
    expect(await level('小军')).toBe('middle');
    expect(await records('assessment')).toMatchObject([
      { child: '小军', state: 'set', data: { proposed: 'middle', final: 'middle', sum: 2, measures: ['VISITS'] } },
    ]);
  });

  it('When the director sets it lower than proposed, Then it needs a reason and counts only after the supervisor’s word', async () => {
    await start('2026-09-10 10:00');
    await says('李姐', '走访', '小军', '1', '1', '0', ...rateHome);
    await says('李姐', '评估', '小军', '心理行为2', ...rateHome);
    await says('李姐', '定级', '1', '3', '妈妈下月回来住', '1');
    expect(await records('assessment')).toMatchObject([
      { state: 'proposed', text: '妈妈下月回来住', data: { final: 'low' } },
    ]);
    expect(await level('小军')).toBeNull();
    expect((await app.prisma.humanInbox.findMany({ where: { forRole: 'TOWN_SUPERVISOR' } })).length).toBe(1);
    expect(await says('何督导', '定级', '1')).toContain('等督导员同意');
    await says('何督导', '3', '看过了,可以', '1');
    expect(await level('小军')).toBe('low');
  });

  it('When a level goes down, Then one step at a time, and not within 30 days of an orange alert (10.59)', async () => {
    await start('2026-09-10 10:00');
    await app.prisma.child.update({ where: { id: villageId('child', '小军') }, data: { riskLevel: 'high' } });
    await says('李姐', '走访', '小军', '1', '1', '0', ...rateHome);
    await says('李姐', '评估', '小军', '0', ...rateHome);
    expect(await says('何督导', '定级', '1', '4', '一切都好')).toContain('一次只能降一级');
    expect(await level('小军')).toBe('high');
    await says('何督导', '定级', '1', '2', '一切都好', '1');
    expect(await level('小军')).toBe('middle');
    await says('李姐', '走访', '小军', '1', '1', '0', '4', '1', '0', '0', '0', '没有');
    expect((await app.alerts()).map(({ flag, severity }) => [flag, severity])).toEqual([['G03', 'orange']]);
    await app.acts('何督导', (await app.alerts())[0]?.id ?? '', { type: 'take' });
    expect(await says('何督导', '定级', '1', '3', '一切都好', '1')).toContain('30天内有过红、橙告警');
    expect(await level('小军')).toBe('middle');
  });
});

describe('Given the monthly ledger check and the quarterly review', () => {
  it('When both sides confirm, Then count and hash are signed, and the hash changes with the list', async () => {
    await start('2026-11-25 09:00');
    expect((await app.ask('F17_ledger_check', '李姐')).join()).toContain('石桥村名单3人');
    expect(await says('李姐', '1')).toContain('已确认3人');
    expect(await says('云主任', '台账核对')).toContain('本校名单3人');
    await says('云主任', '1');
    const [village, school] = await records('ledger_check');
    expect(village).toMatchObject({
      period: '2026-11',
      data: { count: 3, entered: 0, exited: 0, changed: 0, result: 'RIGHT' },
    });
    expect(village?.data.hash).toMatch(/^[0-9a-f]{64}$/u);
    expect(school?.data.hash).toBe(village?.data.hash);
    await app.prisma.child.update({
      where: { id: villageId('child', '小红') },
      data: { livingArrangement: 'relatives' },
    });
    await says('李姐', '台账核对', '2', '小红', '1', '换成外婆带了');
    const last = (await records('ledger_check')).at(-1);
    expect(last).toMatchObject({ data: { count: 3, result: 'CHANGES' } });
    expect(last?.data.hash).not.toBe(village?.data.hash);
    expect(await records('change')).toMatchObject([{ child: '小红', text: '换成外婆带了', state: 'unverified' }]);
  });

  it('14 · When the supervisor reviews, Then a child whose father is home for the festival cannot exit for it, and 30 days are needed', async () => {
    await start('2026-12-20 09:00');
    await app.prisma.parentState.updateMany({
      where: { childId: villageId('child', '小军'), parentPersonId: villageId('person', '张哥') },
      data: {
        temporaryReturnFrom: new Date(china('2026-12-15 00:00')),
        temporaryReturnTo: new Date(china('2027-01-05 00:00')),
      },
    });
    await says('何督导', '季度复核', '小军');
    expect(await says('何督导', '4')).not.toContain('爸妈回来共同生活');
    await says('何督导', '8');
    await says('何督导', '季度复核', '小红', '4', '1', '11月1日');
    const found = await records('quarter_review');
    expect(found.filter(({ child }) => child === '小军').map(({ data }) => data.decision)).toEqual(['KEEP', 'KEEP']);
    expect(found.findLast(({ child }) => child === '小红')).toMatchObject({
      period: '2026Q4',
      state: 'approved',
      data: { decision: 'EXIT', reason: 'PARENTS_HOME' },
    });
  });
});
