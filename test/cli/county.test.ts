// proves: S1-01 S1-51 S1-52 S4-16
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHandle } from '../../src/app/handle.ts';
import { silentLog } from '../../src/app/log.ts';
import { makeWake } from '../../src/app/wake.ts';
import { doctorCommand } from '../../src/cli/doctor.ts';
import { examples } from '../../src/cli/import/county-template.ts';
import { importCommand } from '../../src/cli/import.ts';
import { inviteCommand } from '../../src/cli/invite.ts';
import { deriveId, type InboundId } from '../../src/core/ids.ts';
import { countyForms } from '../../src/core/ledger/county/county-headings.ts';
import { readCounty } from '../../src/core/ledger/county/read-county.ts';
import { makeDueStore } from '../../src/store/due.ts';
import { makeDatabase } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { linesOf, openTestStore, type TestStore } from './small-county.ts';

type Rows = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;

const folder = mkdtempSync(join(tmpdir(), 'jiaxin-county-'));
const bookPath = join(folder, '县.xlsx');
let store: TestStore;

/** A county of two townships; nobody is on duty in the second yet. */
const county: Rows = {
  地区: [
    { 名称: '清河县(示例)', 代码: '990000', 值班电话: '199-0000-9001' },
    { 名称: '石桥村', 代码: '990101', 上级: '青山镇' },
    { 名称: '青山镇', 代码: '990100', 上级: '清河县(示例)', 派出所: '青山派出所', 派出所电话: '0851-1234567' },
    { 名称: '白水镇', 上级: '清河县(示例)' },
    { 名称: '竹林村', 上级: '白水镇' },
  ],
  学校: [{ 名称: '石桥小学', 类型: '学校', 乡镇: '青山镇' }],
  班级: [{ 学校: '石桥小学', 年级: '三年级', 班名: '三(1)班' }],
  工作人员: [
    {
      姓名: '李例英',
      称呼: '李姐',
      单位: '石桥村委会',
      岗位: '儿童主任',
      负责的地方: '石桥村',
      电话: '199-0000-0021',
      培训日期: '2026-03-10',
    },
    { 姓名: '王例明', 单位: '石桥小学', 岗位: '班主任', 负责的地方: '三(1)班', 电话: '199-0000-0020' },
    { 姓名: '施例华', 岗位: '未保站', 负责的地方: '青山镇', 电话: '199-0000-0022' },
    {
      姓名: '何例云',
      岗位: '儿童督导员',
      负责的地方: '青山镇、白水镇',
      电话: '199-0000-0023',
      与谁有亲: '王例珍(姑妈)',
    },
    { 姓名: '华例芬', 单位: '清河县民政局', 岗位: '县办、个人信息保护负责人', 电话: '199-0000-0024' },
    { 姓名: '金例贵', 岗位: '县领导', 电话: '199-0000-0025' },
  ],
  值班: [
    { 地方: '青山镇', 岗位: '未保站', 值班员: '施例华', 电话: '199-0000-0022', 起: '2026-01-01' },
    { 地方: '清河县(示例)', 值班员: '华例芬' },
  ],
  设置: [
    { 项目: '主管单位', 内容: '清河县民政局(示例)' },
    { 项目: '保存年限', 内容: '5' },
    { 项目: '个人信息保护负责人', 内容: '华例芬' },
  ],
};

/** What a town that was forgotten sends later: a second file with two sheets. */
const later: Rows = {
  工作人员: [{ 姓名: '孔例发', 岗位: '未保站', 负责的地方: '白水镇', 电话: '199-0000-0030' }],
  值班: [{ 地方: '白水镇', 岗位: '未保站', 值班员: '孔例发' }],
};

beforeAll(async () => {
  store = await openTestStore(null);
  const canary = store.crypto.encrypt('encryption_key', 'canary_e', 'k', 'jiaxin');
  await store.pool.query('insert into encryption_key (id, canary_e) values ($1, $2)', ['k', canary]);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A command with the real clock: rows that the database dates itself must not lie in the future. */
function ioNow() {
  return { ...linesOf(store), now: () => Date.now() };
}

async function run(...args: string[]) {
  const io = ioNow();
  return { code: await importCommand(args, io), text: [...io.lines, ...io.errors].join('\n') };
}

async function doctor() {
  const lines: string[] = [];
  const config = {
    publicUrl: 'https://jiaxin.example',
    telegram: undefined,
    wechat: undefined,
    sms: {},
    dataDir: folder,
    key: store.key,
  };
  const code = await doctorCommand([], {
    out: (line) => lines.push(line),
    err: (line) => lines.push(line),
    now: () => Date.now(),
    nodeVersion: '24.21.0',
    flowsFolder: join(import.meta.dirname, '../../flows'),
    config,
    databaseUrl: async () => store.url,
  });
  return { code, text: lines.join('\n') };
}

async function codeOf(whom: string, name = whom): Promise<string> {
  const io = ioNow();
  const all = { ...io, publicUrl: 'https://jiaxin.example', random: (below: number) => randomInt(below) };
  expect(await inviteCommand([whom, '--json'], all)).toBe(0);
  const { invites } = io.json() as { invites: { name: string; code: string }[] };
  return invites.find((one) => one.name === name)?.code ?? '';
}

/** Fills the template as a clerk does: below the examples, by the headings. */
async function fill(path: string, rows: Rows): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  for (const [name, list] of Object.entries(rows)) {
    const sheet = workbook.getWorksheet(name);
    if (!sheet) throw new Error(`The template has no sheet ${name}.`);
    const heads = (sheet.getRow(1).values as string[]).map((head) => head?.replace(/ \*$/u, ''));
    let at = 2;
    while (String(sheet.getCell(at, 1).value ?? '').startsWith('例:')) at += 1;
    for (const row of list) {
      for (const [head, value] of Object.entries(row)) {
        expect(heads, `${name} ${head}`).toContain(head);
        sheet.getCell(at, heads.indexOf(head)).value = value;
      }
      at += 1;
    }
  }
  await workbook.xlsx.writeFile(path);
}

async function table(name: string, rows: Rows): Promise<string> {
  const workbook = new ExcelJS.Workbook();
  for (const [sheetName, list] of Object.entries(rows)) {
    const sheet = workbook.addWorksheet(sheetName);
    const heads = [...new Set(list.flatMap((row) => Object.keys(row)))];
    sheet.addRow(heads);
    for (const row of list) sheet.addRow(heads.map((head) => row[head] ?? null));
  }
  const path = join(folder, name);
  await workbook.xlsx.writeFile(path);
  return path;
}

async function everything(): Promise<string> {
  const { database } = store;
  const tables = await Promise.all([
    database.region.findMany({ orderBy: { id: 'asc' } }),
    database.organization.findMany({ orderBy: { id: 'asc' } }),
    database.schoolClass.findMany({ orderBy: { id: 'asc' } }),
    database.person.findMany({ orderBy: { id: 'asc' } }),
    database.staff.findMany({ orderBy: { id: 'asc' } }),
    database.staffRole.findMany({ orderBy: { id: 'asc' } }),
    database.dutyRoster.findMany({ orderBy: { id: 'asc' } }),
    database.kinship.findMany({ orderBy: { id: 'asc' } }),
    database.countySetting.findMany({ orderBy: { key: 'asc' } }),
    database.importBatch.count(),
    database.auditLog.count(),
  ]);
  return JSON.stringify(tables);
}

const roster = () => {
  const path = join(folder, '名单.csv');
  writeFileSync(
    path,
    '村,姓名,出生日期,学校,班级,照护人,与儿童关系,照护人电话\n石桥村3组,张例军,2019-09-01,石桥小学,三(1)班,王例珍,奶奶,19900000001\n',
  );
  return path;
};

/** The product's hallway on this database, without queues and timers. */
function hallway(visit = 'first') {
  const database = makeDatabase(store.pool);
  const clock = { now: () => Date.now() };
  const hall = makeHallwayStore({ database, crypto: store.crypto, jobs: null, now: clock.now });
  const handle = makeHandle({ store: hall, playbook: projectPlaybook, clock, log: silentLog });
  const failed = (_event: unknown, error: unknown) => {
    throw error;
  };
  const wake = makeWake({ handle, due: makeDueStore(database, store.crypto), clock, failed });
  let count = 0;
  const writes = async (who: string, ...texts: readonly string[]) => {
    for (const text of texts) {
      count += 1;
      const externalMessageId = `${visit} ${count}`;
      const result = await handle({
        kind: 'message_received',
        id: deriveId<InboundId>(0, 'web', externalMessageId),
        address: { channel: 'web', externalId: `web:${who}` },
        externalMessageId,
        content: { kind: 'text', text },
        receivedAt: clock.now(),
      });
      expect(result.kind).toBe('done');
    }
  };
  return { writes, wake };
}

/** Who the alert of a flag went to: name, role, state, reason. */
async function recipientsOf(flagCode: string): Promise<string[]> {
  const { recipients } = await store.database.alert.findFirstOrThrow({
    where: { flagCode },
    include: { recipients: true },
  });
  const persons = await store.database.person.findMany({ select: { id: true, displayName: true } });
  const nameOf = (id: string) => persons.find((one) => one.id === id)?.displayName ?? '';
  return recipients
    .map(({ personId, role, state, reason }) => [nameOf(personId), role, state, ...(reason ? [reason] : [])].join(' '))
    .sort();
}

describe('from an empty database to the first alert', () => {
  it('refuses a roster while there is no county, and says what comes first', async () => {
    expect(await run(roster())).toMatchObject({ code: 2, text: expect.stringContaining('--template') });
  });

  it('the examples of the template are a county that can be read', () => {
    const grids = (Object.keys(examples) as (keyof typeof examples)[]).map((kind) => {
      const fields = Object.entries(countyForms[kind].fields);
      const rows = examples[kind].map((example) => fields.map(([field]) => example[field] ?? null));
      return { name: kind, rows: [fields.map(([, words]) => words[0] ?? ''), ...rows] };
    });
    const nobody = {
      county: null,
      regions: [],
      units: [],
      classes: [],
      members: [],
      roles: [],
      duties: [],
      settings: {},
    };
    const known = { ...nobody, kinIds: new Set<string>(), personsNamed: () => [], mark: (text: string) => text };
    // 张例贵 comes with the roster.
    expect(readCounty(grids, known, Date.UTC(2026, 10, 21)).problems.map(({ code }) => code)).toEqual(['kin_unknown']);
  });

  it('writes a template once, whose examples alone are no county', async () => {
    expect((await run('--template', bookPath)).code).toBe(0);
    expect(existsSync(bookPath)).toBe(true);
    expect(await run('--template', bookPath)).toMatchObject({ code: 2, text: expect.stringContaining('已经有了') });
    expect(await run(bookPath)).toMatchObject({ code: 1, text: expect.stringContaining('还没有填写') });
    expect(await store.database.region.count()).toBe(0);
  });

  it('only looks with --dry-run, then writes the county, and the second time changes nothing', async () => {
    await fill(bookPath, county);
    const look = await run('--county', bookPath, '--dry-run');
    expect(look).toMatchObject({
      code: 0,
      text: expect.stringContaining('县 1,乡镇 2,村 2,学校 1,班级 1,工作人员 6,岗位 8,值班 2'),
    });
    expect(await store.database.region.count()).toBe(0);
    expect(await run(bookPath)).toMatchObject({ code: 0, text: expect.stringContaining('已写入 清河县(示例)') });
    const before = await everything();
    expect(before).not.toMatch(/李例英|19900000021|199-0000-0021/u);
    expect(await run(bookPath)).toMatchObject({ code: 0, text: expect.stringContaining('什么都没有改变') });
    expect(await everything()).toBe(before);
  });

  it('the rows stand as the rest of the product reads them', async () => {
    const { database } = store;
    const village = await database.region.findFirstOrThrow({ where: { name: '石桥村' }, include: { parent: true } });
    expect(village.path).toBe(`/${village.countyId}/${village.parentId}/${village.id}/`);
    expect(village.parent).toMatchObject({ name: '青山镇', policePhone: '0851-1234567' });
    const room = await database.schoolClass.findFirstOrThrow({
      include: { headTeacher: { include: { person: true } } },
    });
    expect(room.headTeacher?.person.displayName).toBe('王老师');
    const roles = await database.staffRole.findMany({ include: { staff: { include: { person: true } } } });
    expect(
      roles.map(({ staff, role, scopeType }) => `${staff.person.displayName} ${role} ${scopeType}`).sort(),
    ).toEqual([
      '何督导 TOWN_SUPERVISOR town',
      '何督导 TOWN_SUPERVISOR town',
      '华主任 COUNTY_OFFICE county',
      '华主任 PRIVACY_OFFICER county',
      '施值班 TOWN_STATION town',
      '李姐 CHILD_DIRECTOR village',
      '王老师 CLASS_TEACHER class',
      '金县长 COUNTY_LEAD county',
    ]);
    const settings = await database.countySetting.findMany();
    expect(Object.fromEntries(settings.map(({ key, value }) => [key, value]))).toMatchObject({
      authority: '清河县民政局(示例)',
      keepYears: 5,
    });
  });

  it('then the roster goes in, and kinship to its people with the same workbook again', async () => {
    expect(await run(roster())).toMatchObject({ code: 0, text: expect.stringContaining('已写入 1 个孩子') });
    expect(await store.database.kinship.count()).toBe(0);
    await run(bookPath);
    expect(await store.database.kinship.findMany()).toMatchObject([{ relation: '姑妈' }]);
    expect((await run(bookPath)).text).toContain('什么都没有改变');
  });

  it('doctor names the township without a duty officer, until a second file brings one', async () => {
    expect(await doctor()).toMatchObject({ code: 1, text: expect.stringMatching(/✗ roster.*白水镇 现在没有人值班/u) });
    expect((await run(await table('补充.xlsx', later))).text).toContain('工作人员 1,岗位 1,值班 1');
    expect(await doctor()).toMatchObject({ code: 0, text: expect.stringMatching(/✓ roster/u) });
  });

  it('what differs is announced and changed; what is bad writes nothing at all', async () => {
    const changed = await table('改.xlsx', {
      地区: [{ 名称: '白水镇', 上级: '清河县(示例)', 派出所电话: '110', 派出所: '白水派出所' }],
      工作人员: [
        { 姓名: '孔例发', 岗位: '未保站', 负责的地方: '白水镇', 电话: '199-0000-0031', 培训日期: '2026-05-01' },
      ],
      值班: [{ 地方: '白水镇', 岗位: '未保站', 值班员: '孔例发', 电话: '0851-7654321' }],
    });
    const { code, text } = await run(changed);
    expect(code).toBe(0);
    for (const words of ['白水镇 派出所电话:空 → 110', '孔例发 电话:换成', '孔例发 培训日期', '→ 0851-7654321'])
      expect(text).toContain(words);
    const person = await store.database.person.findFirstOrThrow({ where: { displayName: '孔值班' } });
    expect(store.crypto.decrypt('person', 'phone_e', person.id, person.phoneE ?? '')).toBe('19900000031');
    expect((await run(changed)).text).toContain('什么都没有改变');
    const before = await everything();
    const bad = await table('错.xlsx', {
      地区: [{ 名称: '新村', 上级: '青山镇' }],
      工作人员: [{ 姓名: '周例福', 岗位: '儿童主任', 负责的地方: '竹琳村', 电话: '199-0000-0040' }],
    });
    expect(await run(bad)).toMatchObject({
      code: 1,
      text: expect.stringMatching(/“工作人员”第 2 行 负责的地方:没有“竹琳村”这个村,相近的有:竹林村/u),
    });
    expect((await run(bad, '--skip-bad-rows')).code).toBe(2);
    expect(await everything()).toBe(before);
  });

  it('a new head teacher takes over the class, and the one before leaves the post', async () => {
    const { text } = await run(
      await table('新班主任.xlsx', {
        工作人员: [{ 姓名: '赵例秀', 单位: '石桥小学', 岗位: '班主任', 负责的地方: '三(1)班', 电话: '199-0000-0050' }],
      }),
    );
    expect(text).toContain('三(1)班 班主任:改为 赵例秀');
    const now = new Date();
    const open = await store.database.staffRole.findMany({
      where: { role: 'CLASS_TEACHER', OR: [{ validTo: null }, { validTo: { gt: now } }] },
      include: { staff: { include: { person: true, classes: true } } },
    });
    expect(open.map(({ staff }) => [staff.person.displayName, staff.classes.length])).toEqual([['赵老师', 1]]);
  });

  it('staff and the grandmother bind with their codes, and her words find the staff that were imported', async () => {
    const { writes, wake } = hallway();
    for (const name of ['李姐', '施值班', '何督导']) await writes(name, await codeOf(name), '1');
    await writes('奶奶', await codeOf('QH-0001', '王奶奶'), '1', '1');
    const bound = await store.database.channelIdentity.findMany({
      where: { state: 'bound' },
      include: { person: true },
    });
    expect(bound.map(({ person }) => person?.displayName).sort()).toEqual(['何督导', '施值班', '李姐', '王奶奶']);

    await writes('奶奶', '今晚屋头没得人');
    await wake();
    const alerts = await store.database.alert.findMany({
      include: { recipients: true, child: { include: { person: true } } },
    });
    expect(alerts).toMatchObject([
      { flagCode: 'G02', severity: 'red', child: { person: { displayName: expect.stringContaining('例军') } } },
    ]);
    expect(await recipientsOf('G02')).toEqual([
      '何督导 TOWN_SUPERVISOR told',
      '华主任 COUNTY_OFFICE silent',
      '施值班 TOWN_STATION told',
      '李姐 CHILD_DIRECTOR told',
      '赵老师 CLASS_TEACHER phone_list',
    ]);
  });

  it('the niece of the grandmother hears nothing when the grandmother is the danger', async () => {
    const { writes, wake } = hallway('second');
    await writes('奶奶', '我昨天把娃儿打出血了');
    await wake();
    const told = await recipientsOf('P02');
    expect(told).toContain('何督导 TOWN_SUPERVISOR excluded kin');
    expect(told).toContain('施值班 TOWN_STATION told');
  });

  it('a link into the desk is made for a member of staff only, and leaves a record', async () => {
    const desk = async (name: string) => {
      const io = ioNow();
      const all = { ...io, publicUrl: 'https://jiaxin.example', random: (below: number) => randomInt(below) };
      return { code: await inviteCommand(['--desk', name], all), text: [...io.lines, ...io.errors].join('\n') };
    };
    expect(await desk('李姐')).toMatchObject({ code: 0, text: expect.stringMatching(/\/console\/enter\/[\w-]{43}/u) });
    expect(await desk('王奶奶')).toMatchObject({ code: 2, text: expect.stringContaining('没有叫“王奶奶”的工作人员') });
    expect(await store.database.staffAccess.count()).toBe(1);
    expect(await store.database.auditLog.count({ where: { action: 'desk_link_made' } })).toBe(1);
  });
});
