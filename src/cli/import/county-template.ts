import ExcelJS from 'exceljs';
import type { CountySheet } from '../../core/ledger/county/county.ts';
import { countyForms, countySheets } from '../../core/ledger/county/county-headings.ts';
import { staffRoles } from '../../core/ledger/county/staff-roles.ts';

type Example = Readonly<Record<string, string>>;

/** One row or more that show how a sheet is filled; the first cell begins with 例: so that importing leaves them out. */
export const examples: Readonly<Record<CountySheet, readonly Example[]>> = {
  settings: [
    { item: '主管单位', value: '清河县民政局' },
    { item: '保存年限', value: '3' },
    { item: '个人信息保护负责人', value: '谢例芬' },
  ],
  regions: [
    { name: '清河县', code: '990000', dutyPhone: '199-0000-9001' },
    {
      name: '青山镇',
      code: '990100',
      parent: '清河县',
      dutyPhone: '199-0000-9002',
      police: '青山派出所',
      policePhone: '199-0000-9003',
    },
    { name: '石桥村', code: '990101', parent: '青山镇' },
  ],
  schools: [{ name: '石桥小学', type: '学校', town: '青山镇', phone: '199-0000-9004' }],
  classes: [{ school: '石桥小学', grade: '三年级', name: '三(1)班', year: '2026-2027' }],
  staff: [
    {
      name: '李例英',
      address: '李姐',
      unit: '石桥村委会',
      post: '儿童主任',
      place: '石桥村',
      phone: '199-0000-0021',
      no: 'ET-01',
      training: '2026-03-10',
      vetting: '2026-02-01',
      kin: '张例贵(表哥)',
    },
    {
      name: '王例明',
      unit: '石桥小学',
      post: '班主任',
      place: '三(1)班',
      phone: '199-0000-0020',
      training: '2026-03-10',
      vetting: '2026-02-01',
    },
    {
      name: '施例华',
      unit: '青山镇未保站',
      post: '未保站',
      place: '青山镇',
      phone: '199-0000-0022',
      training: '2026-03-10',
      vetting: '2026-02-01',
    },
    { name: '谢例芬', unit: '清河县民政局', post: '个人信息保护负责人', phone: '199-0000-0023' },
  ],
  duties: [{ place: '青山镇', post: '未保站', name: '施例华', phone: '199-0000-0022', from: '2026-01-01' }],
};

const notes: Readonly<Record<CountySheet, string>> = {
  settings: '告知书里写给家长看的:谁保管资料、保存到满18岁后几年、谁负责。负责人要在“工作人员”里有一行。',
  regions:
    '县一行(上级空着),每个乡镇一行(上级写县),每个村、社区一行(上级写乡镇)。乡镇要写派出所和电话;村民小组不用写。',
  schools: '学校和幼儿园。乡镇写它在哪个乡镇。卫生院、派出所、社会组织也可以写在这里。',
  classes: '每个班一行。学年不写就是今年这个学年;新学年的班另写一行,不用改旧的。',
  staff:
    '一个岗位一行;同一个人几个岗位,写几行,电话写一样。负责的地方:儿童主任写村(几个村用、分开),班主任写学校和班,督导员、未保站写乡镇。与谁有亲:孩子、家长、照护人和同事里的亲戚;亲戚被怀疑伤害孩子时,那个告警不会发给这个人。离开的人不要删,写离岗日期。',
  duties:
    '每个乡镇未保站和县办,任何时候都要有人值班,电话要夜里打得通。值班员先要在“工作人员”里有这个岗位。起、止不写就是一直;轮班写成 2026-11-21 08:00。',
};

const needed: Readonly<Record<CountySheet, readonly string[]>> = {
  settings: ['item'],
  regions: ['name'],
  schools: ['name', 'town'],
  classes: ['school', 'name'],
  staff: ['name', 'post', 'phone'],
  duties: ['place', 'name', 'phone'],
};

/** The empty workbook of a county, with headings, an example or two on each sheet and a page of notes, as .xlsx. */
export async function countyTemplate(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  addNotes(workbook.addWorksheet('说明'));
  const roles = workbook.addWorksheet('岗位');
  roles.columns = [{ width: 24 }, { width: 60 }, { width: 20 }];
  roles.addRow(['岗位怎么写', '也可以写成', '负责的地方写什么']).font = { bold: true };
  const places = { county: '县(可不写)', town: '乡镇', village: '村', school: '学校', class: '学校和班级' } as const;
  for (const { names, places: kinds } of staffRoles)
    roles.addRow([names[0], names.slice(1).join('、'), kinds.map((kind) => places[kind]).join('、')]);
  for (const kind of ['regions', 'schools', 'classes', 'staff', 'duties', 'settings'] as const)
    addSheet(workbook, kind);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function addNotes(sheet: ExcelJS.Worksheet): void {
  sheet.columns = [{ width: 12 }, { width: 100 }];
  sheet.addRow(['怎么填', '照每张表的例子往下填。“例:”开头的行导入时不读,可以留着。栏目名字带 * 的必须填。']);
  for (const kind of countySheets) sheet.addRow([countyForms[kind].names[0], notes[kind]]);
  sheet.addRow([
    '导入',
    '先 npx jiaxin import 县.xlsx --dry-run 检查,再 npx jiaxin import 县.xlsx 写入。有一行有错,就什么都不写入。',
  ]);
  sheet.addRow([
    '以后',
    '同一个文件改了再导入:新的行加进去,改了的电话、日期会列出来再改;空着的格子不会抹掉原来的内容。',
  ]);
  sheet.addRow(['保密', '这个文件里有电话,用完请放好,不要发群里。']);
  sheet.getColumn(2).alignment = { wrapText: true, vertical: 'top' };
  sheet.getColumn(1).font = { bold: true };
}

function addSheet(workbook: ExcelJS.Workbook, kind: CountySheet): void {
  const { names, fields } = countyForms[kind];
  const sheet = workbook.addWorksheet(names[0] ?? kind, { views: [{ state: 'frozen', ySplit: 1 }] });
  const keys = Object.keys(fields);
  // Everything is text: numbers of 18 signs and phones lose digits otherwise.
  sheet.columns = keys.map((key) => ({
    width: key === 'place' || key === 'unit' || key === 'value' ? 24 : 16,
    style: { numFmt: '@' },
  }));
  const head = sheet.addRow(keys.map((key) => `${fields[key]?.[0] ?? key}${needed[kind].includes(key) ? ' *' : ''}`));
  head.font = { bold: true };
  head.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE8EEF4' } };
  for (const example of examples[kind]) {
    const row = sheet.addRow(
      keys.map((key, index) => (index === 0 ? `例:${example[key] ?? ''}` : (example[key] ?? ''))),
    );
    row.font = { italic: true, color: { argb: 'FF808080' } };
  }
  const list = kind === 'schools' ? '"学校,幼儿园"' : kind === 'staff' ? `岗位!$A$2:$A$${staffRoles.length + 1}` : null;
  const column = keys.indexOf(kind === 'schools' ? 'type' : 'post') + 1;
  if (list)
    for (let row = 2; row <= 500; row++)
      sheet.getCell(row, column).dataValidation = {
        type: 'list',
        allowBlank: true,
        formulae: [list],
        showErrorMessage: false,
      };
}
