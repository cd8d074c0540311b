import { describe, expect, it } from 'vitest';
import { readRoster } from '../../../src/core/ledger/read-roster.ts';
import type { Cell, Grid, RosterReading } from '../../../src/core/ledger/roster.ts';
import { knownCounty } from './known-county.ts';

const now = Date.UTC(2026, 10, 21);
const sheet = (name: string, ...rows: Cell[][]): Grid => ({ name, rows });
const read = (...grids: Grid[]): RosterReading => readRoster(grids, knownCounty(), { now });
const children = ({ ledger }: RosterReading) =>
  ledger.children.map(({ nickname, residenceRegionId }) => `${nickname} ${residenceRegionId}`);

describe('sheets as clerks make them', () => {
  it('columns in any order, titles above, footers and printed headers below', () => {
    const header = ['出生年月', '儿童姓名', '所在村', '监护人姓名', '与监护人关系', '联系电话', '备注'];
    const reading = read(
      sheet(
        'Sheet1',
        ['青山镇留守儿童花名册', '青山镇留守儿童花名册'],
        ['填表单位:青山镇', null, null, '2026年11月'],
        [],
        header,
        ['2015.9.1', '张 小 军', '石桥村', '王秀英', '祖孙', '138 0000 0001', '贫困'],
        [null, null, null, null],
        header,
        ['2014年3月', '李小红', '柳树', '刘桂花', '外祖母', '无', null],
        ['合计', '2人'],
        ['填表人:某某', null, '审核:某某'],
      ),
    );
    expect(children(reading)).toEqual(['小军 shiqiao', '小红 liushu']);
    expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(reading.ledger.persons.find(({ realName }) => realName === '王秀英')?.phone).toBe('13800000001');
    expect(reading.ledger.persons.find(({ realName }) => realName === '刘桂花')?.displayName).toBe('刘外婆');
    expect(reading.summary.ignoredColumns).toEqual(['备注']);
  });

  it('a head of two rows: 父亲 over 姓名, 电话, 务工地', () => {
    const reading = read(
      sheet(
        'Sheet1',
        ['村', '姓名', '父亲', '父亲', '父亲', '母亲', '母亲'],
        ['村', '姓名', '姓名', '电话', '务工地', '姓名', '电话'],
        ['石桥村', '张小军', '张伟', '13900000002', '广东', '李娜', '13900000003'],
      ),
    );
    expect(children(reading)).toEqual(['小军 shiqiao']);
    expect(reading.ledger.persons.map(({ realName, phone }) => `${realName} ${phone ?? ''}`)).toEqual([
      '张小军 ',
      '张伟 13900000002',
      '李娜 13900000003',
    ]);
    expect(reading.ledger.parentStates[0]?.awayRegion).toBe('广东');
  });

  it('电话 belongs to whoever stands to the left of it', () => {
    const reading = read(
      sheet(
        'Sheet1',
        ['村', '姓名', '父亲', '电话', '母亲', '电话'],
        ['石桥村', '张小军', '张伟', '13900000002', '李娜', '13900000003'],
      ),
    );
    expect(reading.ledger.persons.map(({ phone }) => phone)).toEqual([undefined, '13900000002', '13900000003']);
  });

  it('several sheets; one without a table is left out with a word', () => {
    const head = ['村', '姓名', '出生日期'];
    const reading = read(
      sheet('说明', ['请如实填写']),
      sheet('一月', head, ['石桥村', '张小军', '2015-09-01']),
      sheet('二月', head, ['柳树村', '李小红', '2015-09-01']),
    );
    expect(children(reading)).toEqual(['小军 shiqiao', '小红 liushu']);
    expect(reading.problems.filter(({ code }) => code === 'no_table')).toMatchObject([
      { sheet: '说明', severity: 'warning' },
    ]);
    expect(reading.summary.sheets).toEqual([
      { name: '一月', rows: 1 },
      { name: '二月', rows: 1 },
    ]);
  });

  it('no table at all is an error', () => {
    expect(read(sheet('Sheet1', ['你好'])).problems).toMatchObject([{ code: 'no_table', severity: 'error' }]);
    expect(read().problems).toMatchObject([{ code: 'no_table', severity: 'error' }]);
  });

  it.each([
    ['石桥村', '名册'],
    ['Sheet1', '石桥村留守儿童名册'],
  ])('a sheet %s under the title %s is about that village', (name, title) => {
    expect(children(read(sheet(name, [title], ['姓名', '性别'], ['张小军', '男'])))).toEqual(['小军 shiqiao']);
  });

  it('同上 takes what stands above, an empty village is asked for', () => {
    const reading = read(
      sheet(
        'Sheet1',
        ['村', '姓名', '性别'],
        ['石桥村', '张小军', '男'],
        ['同上', '李小红', '女'],
        [null, '刘小兰', '女'],
      ),
    );
    expect(children(reading)).toEqual(['小军 shiqiao', '小红 shiqiao']);
    expect(reading.problems.filter(({ severity }) => severity === 'error')).toMatchObject([
      { row: 4, code: 'village_missing' },
    ]);
  });

  it('rows that were only numbered beforehand are not rows', () => {
    const reading = read(
      sheet(
        'Sheet1',
        ['序号', '村', '姓名', '性别'],
        [1, '石桥村', '张小军', '男'],
        [2, '石桥村', null, null],
        [3, '石桥村', null, null],
      ),
    );
    expect(reading.summary).toMatchObject({ rows: 1, badRows: 0 });
  });

  it.each([
    ['青山镇石桥村', null, 'shiqiao'],
    ['石桥村委会', null, 'shiqiao'],
    ['石桥', null, 'shiqiao'],
    ['清河县青山镇石桥村5组', null, 'shiqiao'],
    ['新华村', '白水镇', 'xinhua-b'],
    ['白水镇新华村', null, 'xinhua-b'],
    ['新华村', '青山', 'xinhua-q'],
  ])('%s (%s) is %s', (village, town, id) => {
    const reading = read(sheet('Sheet1', ['乡镇', '村', '姓名'], [town, village, '张小军']));
    expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(reading.ledger.children[0]?.residenceRegionId).toBe(id);
  });

  it('现住 goes before 村: the village where the child lives owns the visits', () => {
    const reading = read(sheet('Sheet1', ['村', '姓名', '户籍', '现住'], ['石桥村', '张小军', '本村', '柳树村2组']));
    expect(reading.ledger.children[0]).toMatchObject({
      residenceRegionId: 'liushu',
      hukouRegionId: 'shiqiao',
      hukouRegistered: true,
      villagersGroup: '2组',
    });
  });

  it.each([
    ['无', false],
    ['未上户', false],
    ['没上户口', false],
    ['有', true],
    [null, null],
  ])('户籍 %s is registered %s', (cell, registered) => {
    const reading = read(sheet('Sheet1', ['村', '姓名', '户籍'], ['石桥村', '张小军', cell]));
    expect(reading.ledger.children[0]?.hukouRegistered).toBe(registered);
  });

  it('reads 5,000 rows within the five seconds a preview may take', () => {
    const rows = Array.from({ length: 5_000 }, (_, n): Cell[] => [
      n % 2 ? '石桥村' : '柳树村3组',
      `张${String.fromCodePoint(0x4e00 + (n % 3000))}${String.fromCodePoint(0x5000 + n)}`,
      `20${10 + (n % 12)}.9.${1 + (n % 28)}`,
      '石桥小学',
      '三(1)班',
      `王${String.fromCodePoint(0x5000 + (n % 2500))}`,
      `138${String(n % 2500).padStart(8, '0')}`,
    ]);
    // Processor time, not the clock's: others may compute beside it.
    const begun = process.cpuUsage();
    const reading = read(sheet('Sheet1', ['村', '姓名', '出生日期', '学校', '班级', '照护人', '照护人电话'], ...rows));
    expect(reading.summary).toMatchObject({ rows: 5_000, newChildren: 5_000 });
    expect(process.cpuUsage(begun).user / 1_000).toBeLessThan(5_000);
  });
});
