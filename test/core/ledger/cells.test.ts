import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idCheckDigit } from '../../../src/core/ledger/id-check-digit.ts';
import { readIdNumber } from '../../../src/core/ledger/id-number.ts';
import { readClass } from '../../../src/core/ledger/match-class.ts';
import { villagersGroup } from '../../../src/core/ledger/match-village.ts';
import { readRosterDate } from '../../../src/core/ledger/roster-date.ts';
import { readName, readNames } from '../../../src/core/ledger/roster-name.ts';
import { readPhone } from '../../../src/core/ledger/roster-phone.ts';

const now = Date.UTC(2026, 10, 21);
const idOf = (first17: string) => first17 + idCheckDigit(first17);

const seventeen = fc
  .record({
    area: fc.integer({ min: 110000, max: 659999 }),
    at: fc.date({ min: new Date('1930-01-01'), max: new Date('2026-11-01'), noInvalidDate: true }),
    order: fc.integer({ min: 0, max: 999 }),
  })
  .map(
    ({ area, at, order }) =>
      `${area}${at.toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`,
  );

describe('ID numbers', () => {
  it('have the check digit of the standard', () => {
    // The example printed in GB 11643-1999.
    expect(idCheckDigit('11010519491231002')).toBe('X');
    expect(idCheckDigit('44052418800101001')).toBe('4');
  });

  it('with one sign mistyped, or two neighbours swapped, are refused', () => {
    fc.assert(
      fc.property(seventeen, fc.nat(16), fc.integer({ min: 1, max: 9 }), (first17, place, shift) => {
        const id = idOf(first17);
        expect(readIdNumber(id, now)).toMatchObject({ kind: 'read', idNumber: id });
        const other = String((Number(id.charAt(place)) + shift) % 10);
        expect(readIdNumber(id.slice(0, place) + other + id.slice(place + 1), now).kind).toBe('wrong');
        const swapped = id.slice(0, place) + id.charAt(place + 1) + id.charAt(place) + id.slice(place + 2);
        if (swapped !== id) expect(readIdNumber(swapped, now).kind).toBe('wrong');
      }),
    );
  });

  it('of 15 digits become the 18 that say the same', () => {
    fc.assert(
      fc.property(seventeen, (first17) => {
        fc.pre(first17.slice(6, 8) === '19');
        const short = first17.slice(0, 6) + first17.slice(8);
        expect(readIdNumber(short, now, 'adult')).toMatchObject({
          kind: 'read',
          idNumber: idOf(first17),
          converted: true,
        });
      }),
    );
  });

  it.each([
    ['431223150901001', { birthDate: '2015-09-01', gender: 'male', converted: true }],
    [431223150901002, { birthDate: '2015-09-01', gender: 'female', converted: true }],
    ['11010519491231002x', { idNumber: '11010519491231002X', birthDate: '1949-12-31', gender: 'female' }],
    [' 110105 19491231 002X ', { idNumber: '11010519491231002X' }],
    ['１１０１０５１９４９１２３１００２Ｘ', { idNumber: '11010519491231002X' }],
    ["'11010519491231002X", { idNumber: '11010519491231002X' }],
    ['无', { kind: 'none' }],
    [null, { kind: 'none' }],
    ['1101051949123100', { kind: 'wrong' }],
    ['110105194912310021', { kind: 'wrong' }],
    [110105194912310020, { kind: 'wrong', sentence: expect.stringContaining('已经丢失') }],
    ['1.10105E+17', { kind: 'wrong', sentence: expect.stringContaining('科学计数') }],
    [idOf('11010520150230002'), { kind: 'wrong', sentence: expect.stringContaining('日期不存在') }],
    [idOf('11010520300101002'), { kind: 'wrong' }],
  ])('%s', (cell, wanted) => {
    expect(readIdNumber(cell, now)).toMatchObject(wanted);
  });
});

describe('birth dates', () => {
  it.each([
    ['2015-09-01', '2015-09-01'],
    ['2015.9.1', '2015-09-01'],
    ['2015/9/1', '2015-09-01'],
    ['2015年9月1日', '2015-09-01'],
    ['2015 年 9 月 1 日', '2015-09-01'],
    ['２０１５．９．１', '2015-09-01'],
    ['20150901', '2015-09-01'],
    [20150901, '2015-09-01'],
    [43709, '2019-09-01'],
    ['43709', '2019-09-01'],
    ['43709.0', '2019-09-01'],
    ['15.9.1', '2015-09-01'],
    ['2015-09-01 00:00:00', '2015-09-01'],
    ['二〇一五年九月一日', '2015-09-01'],
    ['二零一五年十二月二十三日', '2015-12-23'],
    ['2016.2.29', '2016-02-29'],
  ])('%s is %s', (cell, date) => {
    expect(readRosterDate(cell, now)).toEqual({ kind: 'read', date, monthOnly: false });
  });

  it.each(['2015年9月', '2015.9', 2015.9, '201509', '2015-09', '2015年09月'])('%s is a month', (cell) => {
    expect(readRosterDate(cell, now)).toEqual({ kind: 'read', date: '2015-09-30', monthOnly: true });
  });

  it.each([2015, '2015', '2015年'])('%s is a year', (cell) => {
    expect(readRosterDate(cell, now)).toEqual({ kind: 'year', year: 2015 });
  });

  it.each(['2015.2.30', '20151301', '2015.13', '2030-01-01', '农历八月十五', '去年', '1/9/2015', 12])(
    '%s is refused',
    (cell) => {
      expect(readRosterDate(cell, now).kind).toBe('wrong');
    },
  );

  it('never throws and never makes a day that is none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double(), fc.stringMatching(/^[\d年月日./-]{1,12}$/u)), (cell) => {
        const reading = readRosterDate(cell, now);
        if (reading.kind === 'read') expect(new Date(reading.date).toISOString().slice(0, 10)).toBe(reading.date);
      }),
    );
  });
});

describe('phones', () => {
  it.each([
    [13812345678, '13812345678'],
    ['138 1234 5678', '13812345678'],
    ['138-1234-5678', '13812345678'],
    ['+86 138 1234 5678', '13812345678'],
    ['8613812345678', '13812345678'],
    ['１３８１２３４５６７８', '13812345678'],
    ['电话：13812345678', '13812345678'],
    ['0745-1234567', '0745-1234567'],
    ['(010)12345678', '010-12345678'],
    ['无', null],
    ['没有电话', null],
    ['-', null],
    [null, null],
  ])('%s is %s', (cell, phone) => {
    expect(readPhone(cell)).toEqual({ phone, sentence: null, more: false });
  });

  it.each(['1381234567', '138123456789', '12345678901', '空号', '1.38E+10'])('%s is left out, with a word', (cell) => {
    expect(readPhone(cell)).toMatchObject({ phone: null, sentence: expect.any(String) });
  });

  it.each(['13812345678/13912345678', '13812345678 13912345678', '13812345678、0745-1234567'])(
    '%s: the first of two',
    (cell) => {
      expect(readPhone(cell)).toMatchObject({ phone: '13812345678', more: true });
    },
  );
});

describe('names', () => {
  it.each([
    ['张 三', '张三'],
    ['张　三', '张三'],
    [' 张\u200b小军 ', '张小军'],
    ['阿依古丽.买买提', '阿依古丽·买买提'],
    ['阿依古丽•买买提', '阿依古丽·买买提'],
    ['Tom  Lee', 'Tom Lee'],
  ])('%s is %s', (cell, name) => {
    expect(readName(cell)).toEqual({ name, remark: '', wrong: false });
  });

  it('take what stands in brackets apart', () => {
    expect(readName('张小军（军军）')).toMatchObject({ name: '张小军', remark: '军军' });
    expect(readName('张伟(已故)')).toMatchObject({ name: '张伟', remark: '已故' });
  });

  it.each(['张', '张3', '13812345678', '张三=1+1'])('%s is none', (cell) => {
    expect(readName(cell).wrong).toBe(true);
  });

  it('of two people in one cell', () => {
    expect(readNames('王秀英、张大山').map(({ name }) => name)).toEqual(['王秀英', '张大山']);
  });
});

describe('classes and groups', () => {
  it.each([
    ['三(1)班', 3, 1],
    ['三（1）班', 3, 1],
    ['三年级1班', 3, 1],
    ['三年一班', 3, 1],
    ['3.1班', 3, 1],
    ['1.1', 1, 1],
    ['301', 3, 1],
    ['初一(2)班', 7, 2],
    ['七年级', 7, null],
    ['高三12班', 12, 12],
    ['1班', null, 1],
    ['大班', 0, null],
    ['中二班', -1, 2],
  ])('%s is grade %s, number %s', (text, grade, no) => {
    expect(readClass(text)).toEqual({ grade, no });
  });

  it.each([
    ['三组', '3组'],
    ['第3村民小组', '3组'],
    ['03', '3组'],
    ['十二组', '12组'],
    ['上屋组', '上屋组'],
    ['', ''],
  ])('%s is %s', (text, group) => {
    expect(villagersGroup(text)).toBe(group);
  });
});
