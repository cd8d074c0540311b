// proves: S2-32 S1-02 S1-09 S3-49
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openZip } from '../../src/cli/import/open-zip.ts';
import { importCommand } from '../../src/cli/import.ts';
import { idCheckDigit } from '../../src/core/ledger/id-check-digit.ts';
import { linesOf, openTestStore, type TestStore, uuid } from './small-county.ts';
import { zipOf } from './zip-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiaxin-import-'));
const idOf = (first17: string) => first17 + idCheckDigit(first17);
let store: TestStore;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command; gives the exit code and the lines. */
async function run(...args: string[]) {
  const io = linesOf(store);
  return { code: await importCommand(args, io), text: [...io.lines, ...io.errors].join('\n'), io };
}

type Filling = (sheet: ExcelJS.Worksheet, workbook: ExcelJS.Workbook) => void;

async function xlsx(name: string, fill: Filling): Promise<string> {
  const workbook = new ExcelJS.Workbook();
  fill(workbook.addWorksheet('花名册'), workbook);
  const path = join(folder, name);
  await workbook.xlsx.writeFile(path);
  return path;
}

function text(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function counts() {
  const { database } = store;
  const [children, persons, relations, households, batches, audits] = await Promise.all([
    database.child.count(),
    database.person.count(),
    database.careRelation.count(),
    database.household.count(),
    database.importBatch.count(),
    database.auditLog.count(),
  ]);
  return { children, persons, relations, households, batches, audits };
}

const header = [
  '村',
  '姓名',
  '性别',
  '身份证号',
  '出生日期',
  '学校',
  '班级',
  '照护人',
  '与儿童关系',
  '照护人电话',
  '父亲',
  '父亲电话',
  '父亲务工地',
];

/** A roster as it comes from a village: title, merged village, one child as every kind of cell. */
const village: Filling = (sheet) => {
  sheet.addRow(['青山镇留守儿童花名册']);
  sheet.mergeCells('A1:M1');
  sheet.addRow(header);
  const rows: unknown[][] = [
    [
      '石桥村',
      '张 小军',
      '男',
      idOf('43122320150901001'),
      new Date(Date.UTC(2015, 8, 1)),
      '石桥小学',
      '三(1)班',
      '王秀英',
      '奶奶',
      13800000001,
      '张伟',
      '139 0000 0002',
      '广东东莞',
    ],
    [
      null,
      '张小红',
      '女',
      '431223170311002',
      '2017.3.11',
      '石桥小学',
      '三年级2班',
      '王秀英',
      '奶奶',
      '138-0000-0001',
      '张伟',
      '13900000002',
      '广东东莞',
    ],
    [null, '李小兰', '女', null, 43709, null, null, '刘桂花', '外婆', '无', null, null, null],
    [
      '柳树村',
      '李小兰',
      '女',
      null,
      '20150901',
      '无',
      null,
      { richText: [{ text: '陈' }, { text: '秀珍' }] },
      '外婆',
      '无',
      null,
      null,
      null,
    ],
  ];
  for (const row of rows) sheet.addRow(row);
  sheet.mergeCells('A3:A5');
};

describe('jiaxin import', () => {
  beforeEach(async () => {
    store = await openTestStore();
  });
  afterEach(() => store.close());

  it('writes a roster of merged cells, old numbers and dates of every kind', async () => {
    const { code, text: shown } = await run(await xlsx('village.xlsx', village));
    expect(shown).toContain('已写入 4 个孩子');
    expect(code).toBe(0);
    const rows = await store.database.child.findMany({
      include: { person: true, careRelations: { include: { person: true } } },
      orderBy: { fileNo: 'asc' },
    });
    const read = (id: string, column: string, value: string | null) =>
      value && store.crypto.decrypt('person', column, id, value);
    expect(
      rows.map(({ fileNo, residenceRegionId, classId, person, careRelations }) => [
        fileNo,
        residenceRegionId,
        classId,
        read(person.id, 'real_name_e', person.realNameE),
        read(person.id, 'id_number_e', person.idNumberE),
        person.birthDate?.toISOString().slice(0, 10),
        careRelations.map((relation) => `${relation.kind} ${relation.person.displayName} ${relation.verified}`).sort(),
      ]),
    ).toEqual([
      [
        'QH-0001',
        uuid(3),
        uuid(11),
        '张小军',
        idOf('43122320150901001'),
        '2015-09-01',
        ['actual_carer 王奶奶 false', 'parent 张哥 false'],
      ],
      [
        'QH-0002',
        uuid(3),
        uuid(12),
        '张小红',
        idOf('43122320170311002'),
        '2017-03-11',
        ['actual_carer 王奶奶 false', 'parent 张哥 false'],
      ],
      ['QH-0003', uuid(3), null, '李小兰', null, '2019-09-01', ['actual_carer 刘外婆 false']],
      ['QH-0004', uuid(4), null, '李小兰', null, '2015-09-01', ['actual_carer 陈外婆 false']],
    ]);
    expect(await store.database.person.count({ where: { displayName: '王奶奶' } })).toBe(1);
    const [batch] = await store.database.importBatch.findMany();
    expect(batch).toMatchObject({ kind: 'roster', fileName: 'village.xlsx', rows: 4, state: 'written' });
    expect(JSON.stringify(batch?.errors)).not.toMatch(/李|张|\d{8}/u);
  });

  it('changes nothing when the same file comes again, nor when its rows come in another file', async () => {
    const file = await xlsx('twice.xlsx', village);
    await run(file);
    const before = await counts();
    const { code, text: shown } = await run(file);
    expect([code, shown]).toEqual([0, expect.stringContaining('什么都没有改变')]);
    const other = await xlsx('other.xlsx', (sheet) => {
      sheet.addRow(['姓名', '身份证号', '村']);
      sheet.addRow(['张小军', idOf('43122320150901001'), '柳树村']);
    });
    expect((await run(other)).text).toContain('已经在库里 1');
    expect(await counts()).toEqual(before);
  });

  it('writes nothing at all when row 37 is bad', async () => {
    const file = await xlsx('row37.xlsx', (sheet) => {
      sheet.addRow(['村', '姓名', '出生日期', '照护人', '照护人电话']);
      for (let row = 2; row <= 60; row++)
        sheet.addRow([
          row === 37 ? '石挢村' : '石桥村',
          `张例${String.fromCodePoint(0x4e00 + row)}`,
          '2015-09-01',
          '王例秀',
          '13800000001',
        ]);
    });
    const before = await counts();
    const { code, text: shown } = await run(file);
    expect(code).toBe(1);
    expect(shown).toMatch(/错误 第 37 行 村:没有“石挢村”这个村,相近的有:石桥村/u);
    expect(shown).toContain('什么都没有写入');
    expect(await counts()).toEqual(before);
    expect(existsSync(`${file}.problems.csv`)).toBe(false);
  });

  it('leaves bad rows out when asked, and says which', async () => {
    const file = await xlsx('skip.xlsx', (sheet) => {
      sheet.addRow(['村', '姓名', '出生日期', '备注']);
      sheet.addRow(['石桥村', '张小军', '2015-09-01', null]);
      sheet.addRow(['没有村', '李小红', '2015-09-01', '=HYPERLINK("x")']);
    });
    const { code, text: shown } = await run('--skip-bad-rows', file);
    expect(code).toBe(0);
    expect(shown).toContain('跳过了 1 行:第 3 行');
    expect(await store.database.child.count()).toBe(1);
    const list = readFileSync(`${file}.problems.csv`, 'utf8');
    expect(list).toContain('"李小红"');
    expect(list).toContain(`"'=HYPERLINK(""x"")"`);
    expect(list).not.toContain('张小军');
    expect(await store.database.importBatch.findMany()).toMatchObject([{ state: 'written_without_bad_rows' }]);
  });

  it('says so when a file holds no table', async () => {
    expect(await run(text('note.csv', '你好\n'))).toMatchObject({
      code: 1,
      text: expect.stringContaining('没有找到表头'),
    });
  });

  it('only looks with --dry-run, and speaks JSON to programs', async () => {
    const file = await xlsx('dry.xlsx', village);
    const before = await counts();
    const { code, io } = await run('--dry-run', '--json', file);
    expect(code).toBe(0);
    expect(io.json()).toMatchObject({
      ok: true,
      written: false,
      summary: { rows: 4, newChildren: 4, alreadyThere: 0, badRows: 0 },
    });
    expect(await counts()).toEqual(before);
  });

  it('undoes everything when the database refuses the last part', async () => {
    const file = await xlsx('fails.xlsx', village);
    await store.database.$executeRawUnsafe('alter table parent_state add constraint broken check (false) not valid');
    const before = await counts();
    await expect(run(file)).rejects.toThrow();
    expect(await counts()).toEqual(before);
  });

  it('reads CSV as Excel in China writes it, and with other signs between', async () => {
    // 村,姓名\n石桥村,张小军\n in GB 18030.
    const gbk = Buffer.from('b4e52cd0d5c3fb0acaafc7c5b4e52cd5c5d0a1befc0a', 'hex');
    expect((await run(text('gbk.csv', gbk))).text).toContain('已写入 1 个孩子');
    expect((await run('--dry-run', text('semi.csv', '\ufeff村;姓名\r\n柳树村;"李\n小红"\r\n'))).text).toContain(
      '新的孩子 1',
    );
  });

  it('leaves hidden sheets alone', async () => {
    const file = await xlsx('hidden.xlsx', (sheet, workbook) => {
      village(sheet, workbook);
      const old = workbook.addWorksheet('去年', { state: 'hidden' });
      old.addRow(['村', '姓名']);
      old.addRow(['石桥村', '旧名单']);
    });
    const { text: shown } = await run(file);
    expect(shown).toContain('隐藏的工作表没有读:去年');
    expect(await store.database.child.count()).toBe(4);
  });
});

/** What the library would unroll cell by cell, for hours. */
const merged = {
  'xl/workbook.xml': '<workbook/>',
  'xl/worksheets/sheet1.xml':
    '<worksheet><sheetData/><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>',
};

describe('files that are refused with one sentence, before the database is asked', () => {
  beforeAll(async () => {
    store = await openTestStore(null);
  });
  afterAll(() => store.close());

  const zip = async (fill: Filling) => readFileSync(await xlsx('base.xlsx', fill));
  it.each<[string, () => Promise<string>, RegExp]>([
    ['missing', async () => join(folder, 'none.xlsx'), /打不开文件/u],
    ['empty', async () => text('empty.xlsx', ''), /空的/u],
    ['one byte', async () => text('one.xlsx', 'P'), /坏了/u],
    ['old .xls', async () => text('old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')), /旧格式/u],
    ['text called .xlsx', async () => text('text.xlsx', '村,姓名'), /坏了/u],
    ['cut in half', async () => text('half.xlsx', (await zip(village)).subarray(0, 3000)), /坏了/u],
    [
      'scrambled inside',
      async () => text('scrambled.xlsx', (await zip(village)).fill(0x41, 100, 900)),
      /坏了|读不出来/u,
    ],
    ['too large', async () => text('large.csv', Buffer.alloc(20 * 1024 * 1024 + 1, 0x41)), /20 MB/u],
    ['whole columns merged', async () => text('merged.xlsx', zipOf(merged)), /合并/u],
    ['too many rows', async () => text('rows.csv', `村,姓名\n${'石桥村,张小军\n'.repeat(50_101)}`), /50000 行/u],
  ])('%s', async (_what, make, words) => {
    const { code, text: shown, io } = await run(await make());
    expect(shown).toMatch(words);
    expect(code).toBeGreaterThan(0);
    expect([io.opened(), shown.split('\n')]).toEqual([0, [expect.any(String)]]);
  });

  it('a zip bomb, whatever size it claims', async () => {
    const parts = { 'xl/workbook.xml': '<workbook/>', 'xl/worksheets/sheet1.xml': Buffer.alloc(2_000_000) };
    expect(openZip(zipOf(parts), 2_000_100).get('xl/worksheets/sheet1.xml')).toHaveLength(2_000_000);
    expect(() => openZip(zipOf(parts, 10), 1_999_999)).toThrow(/解开后太大/u);
    const bomb = text('bomb.xlsx', zipOf({ ...parts, 'xl/media/x': Buffer.alloc(201 * 1024 * 1024) }, 10));
    expect((await run(bomb)).text).toMatch(/解开后太大/u);
  });

  it('an empty system, which has no places yet', async () => {
    const { code, text: shown } = await run(await xlsx('early.xlsx', village));
    expect([code, shown]).toEqual([2, expect.stringContaining('还没有县')]);
  });

  it.each([[[]], [['a.xlsx', 'b.xlsx']], [['--wrong']]])('the command %j', async (args) => {
    expect((await run(...args)).code).toBe(2);
  });
});
