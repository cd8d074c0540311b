import { describe, expect, it } from 'vitest';
import type { CountyReading, KnownCounty, KnownPerson } from '../../../../src/core/ledger/county/county.ts';
import { isCountyBook } from '../../../../src/core/ledger/county/county-rows.ts';
import { readCounty } from '../../../../src/core/ledger/county/read-county.ts';
import type { Grid } from '../../../../src/core/ledger/roster.ts';

const now = Date.UTC(2026, 10, 21, 4);
type Row = Readonly<Record<string, string>>;
type Sheets = Readonly<Record<string, readonly Row[]>>;

function gridsOf(sheets: Sheets): Grid[] {
  return Object.entries(sheets).map(([name, list]) => {
    const heads = [...new Set(list.flatMap((row) => Object.keys(row)))];
    return { name, rows: [heads, ...list.map((row) => heads.map((head) => row[head] ?? null))] };
  });
}

const empty: KnownCounty = {
  county: null,
  regions: [],
  units: [],
  classes: [],
  members: [],
  roles: [],
  duties: [],
  kinIds: new Set(),
  settings: {},
  personsNamed: () => [],
  mark: (text) => `marked ${text}`,
};

/** What the database would know after a reading was written into an empty one. */
function written({ ledger, countyName }: CountyReading): KnownCounty {
  const person = (id: string) => ledger.persons.find((one) => one.id === id);
  return {
    ...empty,
    county: { id: ledger.countyId, name: countyName },
    regions: ledger.regions.map((row) => ({ dutyPhone: null, policeStationName: null, policePhone: null, ...row })),
    units: ledger.organizations.map((row) => ({ phone: null, ...row })),
    classes: ledger.classes.map(({ organizationId, ...row }) => ({ ...row, schoolId: organizationId })),
    members: ledger.staff.map((row) => ({ ...row, displayName: person(row.personId)?.displayName ?? '', phone: null })),
    roles: ledger.roles,
    duties: ledger.roster,
    kinIds: new Set(ledger.kinship.map(({ id }) => id)),
    settings: ledger.settings,
    personsNamed: (name) =>
      ledger.persons
        .filter(({ realName }) => realName === name)
        .map(
          ({ id, phone }): KnownPerson => ({
            personId: id,
            hasPhone: phone !== undefined,
            isPhone: (one) => one === phone,
          }),
        ),
  };
}

const places: Sheets = {
  地区: [
    { 名称: '清河县', 代码: '990000', 上级: '' },
    { 名称: '青山镇', 代码: '990100', 上级: '清河县' },
    { 名称: '白水镇', 代码: '990200', 上级: '清河县' },
    { 名称: '石桥村', 代码: '990101', 上级: '青山镇' },
    { 名称: '柳树村', 代码: '990102', 上级: '青山镇' },
    { 名称: '新华村', 代码: '990103', 上级: '青山镇' },
    { 名称: '新华村', 代码: '990203', 上级: '白水镇' },
  ],
  学校: [
    { 名称: '石桥小学', 类型: '学校', 乡镇: '青山镇' },
    { 名称: '清河幼儿园', 类型: '', 乡镇: '青山镇' },
  ],
  班级: [
    { 学校: '石桥小学', 年级: '三年级', 班名: '三(1)班', 学年: '' },
    { 学校: '石桥小学', 年级: '', 班名: '三(2)班', 学年: '2026—2027学年' },
  ],
};
const director: Row = { 姓名: '李例英', 岗位: '儿童主任', 负责的地方: '石桥村', 电话: '19900000021' };
const station: Row = { 姓名: '施例华', 岗位: '未保站', 负责的地方: '青山镇', 电话: '19900000022' };

const read = (sheets: Sheets, known: KnownCounty = empty) => readCounty(gridsOf(sheets), known, now);
const withStaff = (...staff: Row[]) => ({ ...places, 工作人员: staff });
const errorsOf = ({ problems }: CountyReading) =>
  problems.filter(({ severity }) => severity === 'error').map(({ sheet, row, code }) => `${sheet} ${row} ${code}`);
const sentencesOf = ({ problems }: CountyReading) => problems.map(({ sentence }) => sentence).join('\n');
const postsOf = ({ ledger }: CountyReading) =>
  ledger.roles.map(({ role, scopeType, scopeId }) => {
    const name = [...ledger.regions, ...ledger.organizations, ...ledger.classes].find(({ id }) => id === scopeId)?.name;
    return `${role} ${scopeType} ${name}`;
  });

describe('places', () => {
  it('stand in a tree, whatever the order of the rows', () => {
    const { ledger } = read({ ...places, 地区: [...(places.地区 ?? [])].reverse() });
    const nameOf = (id: string | null) => ledger.regions.find((row) => row.id === id)?.name ?? '';
    expect(ledger.regions.map((row) => `${row.level} ${nameOf(row.parentId)}/${row.name}`).sort()).toEqual(
      [
        'county /清河县',
        'town 清河县/白水镇',
        'town 清河县/青山镇',
        'village 白水镇/新华村',
        'village 青山镇/新华村',
        'village 青山镇/柳树村',
        'village 青山镇/石桥村',
      ].sort(),
    );
    expect(
      read(places)
        .ledger.regions.map(({ id }) => id)
        .sort(),
    ).toEqual(ledger.regions.map(({ id }) => id).sort());
  });

  it('classes get the school year of today and the grade of their name', () => {
    expect(read(places).ledger.classes.map(({ grade, name, schoolYear }) => [grade, name, schoolYear])).toEqual([
      ['三年级', '三(1)班', '2026-2027'],
      ['三年级', '三(2)班', '2026-2027'],
    ]);
  });

  it.each<[string, Sheets, string]>([
    [
      'a village above nobody knows',
      { 地区: [...(places.地区 ?? []), { 名称: '大坪村', 上级: '青田镇' }] },
      '地区 9 parent_unknown',
    ],
    [
      'a group of villagers',
      { 地区: [...(places.地区 ?? []), { 名称: '3组', 上级: '石桥村' }] },
      '地区 9 parent_unknown',
    ],
    ['a second county', { 地区: [...(places.地区 ?? []), { 名称: '山阳县', 上级: '' }] }, '地区 9 parent_missing'],
    ['a village twice', { 地区: [...(places.地区 ?? []), { 名称: '石桥村', 上级: '青山镇' }] }, '地区 9 row_twice'],
    [
      'a code twice',
      { 地区: [...(places.地区 ?? []), { 名称: '大坪村', 上级: '青山镇', 代码: '990101' }] },
      '地区 9 code_twice',
    ],
    ['a wrong number of the police', { 地区: [{ 名称: '清河县', 上级: '', 派出所电话: '12' }] }, '地区 2 phone_wrong'],
    ['no county', { 学校: [{ 名称: '石桥小学', 乡镇: '青山镇' }] }, '学校 1 county_missing'],
    ['a school nowhere', { ...places, 学校: [{ 名称: '石桥小学', 乡镇: '清山镇' }], 班级: [] }, '学校 2 place_unknown'],
    ['a class without a grade', { ...places, 班级: [{ 学校: '石桥小学', 班名: '向日葵班' }] }, '班级 2 grade_missing'],
    [
      'a year that is none',
      { ...places, 班级: [{ 学校: '石桥小学', 班名: '三(1)班', 学年: '2026-2028' }] },
      '班级 2 year_wrong',
    ],
    ['a setting nobody knows', { ...places, 设置: [{ 项目: '保存年份', 内容: '3' }] }, '设置 2 setting_unknown'],
  ])('%s is an error at its row', (_what, sheets, error) => {
    expect(errorsOf(read(sheets))).toEqual([error]);
  });

  it('names what is near', () => {
    expect(sentencesOf(read({ 地区: [...(places.地区 ?? []), { 名称: '大坪村', 上级: '青田镇' }] }))).toContain(
      '相近的有:青山镇',
    );
  });

  it('a slip of the pen makes no second county', () => {
    const known = written(read(places));
    expect(errorsOf(read({ 地区: [{ 名称: '青河县', 上级: '' }] }, known))).toEqual(['地区 2 parent_missing']);
  });
});

describe('posts', () => {
  it.each<[string, string, string, string]>([
    ['儿童主任', '石桥村', '', 'CHILD_DIRECTOR village 石桥村'],
    ['村儿童主任', '石桥', '', 'CHILD_DIRECTOR village 石桥村'],
    ['儿童主任', '', '石桥村委会', 'CHILD_DIRECTOR village 石桥村'],
    ['儿童主任', '白水镇新华村', '', 'CHILD_DIRECTOR village 新华村'],
    ['班主任', '石桥小学三(1)班', '', 'CLASS_TEACHER class 三(1)班'],
    ['班主任', '三年级2班', '石桥小学', 'CLASS_TEACHER class 三(2)班'],
    ['校长', '', '石桥小学', 'PRINCIPAL school 石桥小学'],
    ['教导处', '石桥小学', '', 'SCHOOL_OFFICE school 石桥小学'],
    ['儿童督导员', '青山', '', 'TOWN_SUPERVISOR town 青山镇'],
    ['未保站值班员', '青山镇', '', 'TOWN_STATION town 青山镇'],
    ['分管领导', '', '青山镇人民政府', 'TOWN_LEAD town 青山镇'],
    ['县领导', '', '', 'COUNTY_LEAD county 清河县'],
    ['县办', '清河县', '', 'COUNTY_OFFICE county 清河县'],
    ['CIVIL_RELIEF', '白水镇', '', 'CIVIL_RELIEF town 白水镇'],
  ])('%s of %s (%s) is %s', (post, place, unit, expected) => {
    const reading = read(withStaff({ 姓名: '李例英', 岗位: post, 负责的地方: place, 单位: unit, 电话: '19900000021' }));
    expect(errorsOf(reading)).toEqual([]);
    expect(postsOf(reading)).toEqual([expected]);
  });

  it('several places and several posts in one row, several rows of one person', () => {
    const both = read(
      withStaff(
        { ...director, 岗位: '村支书兼儿童主任', 负责的地方: '石桥村、柳树村' },
        { ...station, 姓名: '李例英', 电话: '19900000021' },
      ),
    );
    expect(postsOf(both).sort()).toEqual([
      'CHILD_DIRECTOR village 柳树村',
      'CHILD_DIRECTOR village 石桥村',
      'TOWN_STATION town 青山镇',
      'VILLAGE_HEAD village 柳树村',
      'VILLAGE_HEAD village 石桥村',
    ]);
    expect(both.ledger.staff).toHaveLength(1);
  });

  it.each<[string, Row, string, string]>([
    ['a post nobody knows', { ...director, 岗位: '儿童干事' }, 'post_unknown', '相近的有:儿童主任'],
    ['a deputy is not the head', { ...director, 岗位: '副校长', 负责的地方: '石桥小学' }, 'post_unknown', '校长'],
    ['a village for a station', { ...station, 负责的地方: '石桥村' }, 'place_unknown', '要写乡镇'],
    ['two villages of one name', { ...director, 负责的地方: '新华村' }, 'place_unknown', '请写上乡镇'],
    ['no place', { ...director, 负责的地方: '' }, 'place_missing', '要写村'],
    [
      'a class without its school',
      { ...director, 岗位: '班主任', 负责的地方: '三(1)班' },
      'place_unknown',
      '前面要写学校',
    ],
    ['no name', { ...director, 姓名: '' }, 'name_missing', '没有写姓名'],
    ['a wrong phone', { ...director, 电话: '1990000' + '002' }, 'phone_wrong', '不对'],
    ['a day that is none', { ...director, 培训日期: '去年' }, 'date_wrong', '2015-09-01'],
  ])('%s', (_what, row, code, words) => {
    const reading = read(withStaff(row));
    expect(errorsOf(reading)).toEqual([`工作人员 2 ${code}`]);
    expect(sentencesOf(reading)).toContain(words);
  });

  it('two head teachers of one class are an error; one of them leaving is none', () => {
    const teacher = { 岗位: '班主任', 负责的地方: '石桥小学三(1)班' };
    const two = [
      { ...teacher, 姓名: '王例明', 电话: '19900000031' },
      { ...teacher, 姓名: '赵例秀', 电话: '19900000032' },
    ] as const;
    expect(errorsOf(read(withStaff(...two)))).toEqual(['工作人员 1 two_teachers']);
    const left = read(withStaff({ ...two[0], 离岗日期: '2026-09-01' }, two[1]));
    expect(errorsOf(left)).toEqual([]);
    const head = left.ledger.persons.find(({ realName }) => realName === '赵例秀')?.id;
    expect(left.ledger.classes[0]?.headTeacherId).toBe(left.ledger.staff.find(({ personId }) => personId === head)?.id);
  });
});

describe('who is the same person', () => {
  const other = { ...director, 岗位: '网格员', 负责的地方: '柳树村' };
  it.each<[string, Row, number | 'error']>([
    ['the same phone', other, 1],
    ['another phone', { ...other, 电话: '19900000099' }, 2],
    ['no phone', { ...other, 电话: '' }, 'error'],
    ['no phone, the same unit', { ...other, 电话: '', 单位: '县妇联' }, 1],
    ['the same number of employment', { ...other, 电话: '', 工号: 'E1' }, 1],
    ['the same number of employment with another name', { ...other, 姓名: '周例福', 工号: 'E1' }, 'error'],
    ['the same post, another phone', { ...director, 电话: '19900000099' }, 'error'],
  ])('%s', (_what, row, people) => {
    const reading = read(withStaff({ ...director, 单位: '县妇联', 工号: 'E1' }, row));
    if (people === 'error')
      expect(errorsOf(reading)[0]).toMatch(/^工作人员 3 (cannot_tell|no_taken|phone_differs|row_twice)$/u);
    else expect([errorsOf(reading), reading.ledger.persons.length]).toEqual([[], people]);
  });

  it('a caregiver with this name and phone becomes a member of staff, and stays one person', () => {
    const known = written(read(places));
    const grandmother = {
      personId: 'grandmother',
      hasPhone: true,
      isPhone: (phone: string) => phone === '19900000021',
    };
    const reading = read({ 工作人员: [director] }, { ...known, personsNamed: () => [grandmother] });
    expect(reading.ledger).toMatchObject({ persons: [], staff: [{ personId: 'grandmother' }] });
    expect(reading.changes).toEqual([]);
  });
});

describe('kinship', () => {
  const kin = (text: string) => read(withStaff({ ...director, 与谁有亲: text }, station));
  it.each([
    ['施例华(表弟)', ['表弟']],
    ['施例华 199-0000-0022', ['亲戚']],
    ['施例华(表弟)、李例英', ['表弟']],
    ['无', []],
  ])('%s', (text, relations) => {
    const { ledger, problems } = kin(text);
    expect(ledger.kinship.map(({ relation }) => relation)).toEqual(relations);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('who is not in the ledger yet is a warning, and who may be two people an error', () => {
    expect(kin('张例贵(表哥)')).toMatchObject({
      ledger: { kinship: [] },
      problems: [{ code: 'kin_unknown', severity: 'warning' }],
    });
    const two = {
      ...empty,
      personsNamed: (name: string) =>
        (name === '张例贵' ? ['a', 'b'] : []).map((personId) => ({ personId, hasPhone: false, isPhone: () => false })),
    };
    expect(errorsOf(read(withStaff({ ...director, 与谁有亲: '张例贵' }), two))).toEqual(['工作人员 2 kin_unclear']);
  });
});

describe('duty', () => {
  const onDuty = (row: Row) =>
    read({ ...withStaff(director, station), 值班: [{ 地方: '青山镇', 岗位: '未保站', 值班员: '施例华', ...row }] });

  it('begins and ends with the days of China, and has a number', () => {
    expect(onDuty({ 起: '2026-11-21', 止: '2026-11-22' }).ledger.roster).toMatchObject([
      {
        role: 'TOWN_STATION',
        phone: '19900000022',
        from: Date.parse('2026-11-20T16:00Z'),
        to: Date.parse('2026-11-22T16:00Z'),
      },
    ]);
    expect(
      onDuty({ 岗位: '值班员', 起: '2027-01-01 20:00', 止: '2027-01-02 08:00', 电话: '0851-1234567' }).ledger.roster,
    ).toMatchObject([
      {
        role: 'TOWN_STATION',
        phone: '0851-1234567',
        from: Date.parse('2027-01-01T12:00Z'),
        to: Date.parse('2027-01-02T00:00Z'),
      },
    ]);
  });

  it.each<[string, Row, string]>([
    ['somebody without the post', { 值班员: '李例英' }, 'not_on_staff'],
    ['nobody', { 值班员: '石例华' }, 'not_on_staff'],
    ['an end before the beginning', { 起: '2026-11-22', 止: '2026-11-20' }, 'ends_first'],
    ['a time that is none', { 起: '晚上' }, 'date_wrong'],
    ['a village', { 地方: '石桥村' }, 'place_wrong'],
  ])('%s is an error', (_what, row, code) => {
    expect(errorsOf(onDuty(row))).toEqual([`值班 2 ${code}`]);
  });
});

describe('the second time', () => {
  const full: Sheets = {
    ...withStaff({ ...director, 与谁有亲: '施例华', 工号: 'E1' }, station, {
      姓名: '王例明',
      岗位: '班主任',
      单位: '石桥小学',
      负责的地方: '三(1)班',
      电话: '19900000031',
    }),
    值班: [{ 地方: '青山镇', 值班员: '施例华' }],
    设置: [
      { 项目: '主管单位', 内容: '清河县民政局' },
      { 项目: '个人信息保护负责人', 内容: '李例英' },
    ],
  };

  it('nothing is new and nothing changes', () => {
    const first = read(full);
    expect(errorsOf(first)).toEqual([]);
    const again = readCounty(gridsOf(full), written(first), now + 86_400_000);
    expect(again.problems).toEqual([]);
    expect(again.changes).toEqual([]);
    const { countyId, settings, ...rows } = again.ledger;
    expect(Object.values(rows).flat()).toEqual([]);
    expect(settings).toEqual({});
    expect(countyId).toBe(first.ledger.countyId);
  });

  it('a phone that differs, a new village and an ended post are told, each once', () => {
    const known = written(read(full));
    const reading = read(
      {
        地区: [{ 名称: '大坪村', 上级: '青山镇' }],
        工作人员: [{ ...director, 电话: '19900000077', 离岗日期: '2026-12-31' }],
      },
      known,
    );
    expect(errorsOf(reading)).toEqual([]);
    expect(reading.changes.map(({ table, field }) => `${table} ${field}`)).toEqual(['person phone', 'staff_role to']);
    // The village brings the places above it, so that its path is known.
    expect(reading.ledger.regions.map(({ name }) => name)).toEqual(['清河县', '青山镇', '大坪村']);
    expect(reading.summary.fresh).toMatchObject({ 村: 1, 乡镇: 0, 工作人员: 0 });
  });
});

describe('what is a county workbook', () => {
  it.each<[string, boolean, readonly string[]]>([
    ['places', true, ['名称', '上级']],
    ['staff', true, ['姓名', '电话', '岗位']],
    ['a roster with schools', false, ['村', '姓名', '学校', '班级', '照护人']],
    ['a roster of pupils', false, ['学生姓名', '乡镇', '学校', '年级', '班级', '班主任']],
    ['a list of a kindergarten', false, ['幼儿', '地区', '电话']],
  ])('%s: %s', (_what, is, heads) => {
    expect(isCountyBook([{ name: '名单', rows: [['标题'], heads] }])).toBe(is);
  });
});
