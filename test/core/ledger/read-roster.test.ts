// proves: S0-51
import { describe, expect, it } from 'vitest';
import { idCheckDigit } from '../../../src/core/ledger/id-check-digit.ts';
import { readRoster } from '../../../src/core/ledger/read-roster.ts';
import type { Cell, KnownPlaces, RosterReading } from '../../../src/core/ledger/roster.ts';
import { knownCounty, knownFile } from './known-county.ts';

const now = Date.UTC(2026, 10, 21);
const idOf = (first17: string) => first17 + idCheckDigit(first17);
/** 男, born 2015-09-01; the order makes it another child. */
const boy = (order: number) => idOf(`43122320150901${String(order * 2 + 1).padStart(3, '0')}`);

const columns = {
  village: '村',
  group: '组',
  name: '姓名',
  gender: '性别',
  id: '身份证号',
  birth: '出生日期',
  hukou: '户籍',
  residence: '现住',
  school: '学校',
  class: '班级',
  carer: '照护人',
  relation: '与儿童关系',
  phone: '照护人电话',
  father: '父亲',
  fatherPhone: '父亲电话',
  fatherPlace: '父亲务工地',
  mother: '母亲',
  motherPhone: '母亲电话',
  boarding: '住校',
  risk: '风险等级',
} as const;
type Row = Partial<Record<keyof typeof columns, Cell>>;

const grandma: Row = { carer: '王秀英', relation: '奶奶', phone: '13800000001' };
const one: Row = { village: '石桥村', name: '张小军', birth: '2015-09-01', ...grandma };

function read(rows: readonly Row[], known: KnownPlaces = knownCounty()): RosterReading {
  const used = (Object.keys(columns) as (keyof typeof columns)[]).filter((key) => rows.some((row) => key in row));
  const cells = rows.map((row) => used.map((key) => row[key] ?? null));
  return readRoster([{ name: 'Sheet1', rows: [used.map((key) => columns[key]), ...cells] }], known, { now });
}

const errorsOf = (reading: RosterReading) =>
  reading.problems.filter(({ severity }) => severity === 'error').map(({ row, code }) => `${row} ${code}`);
const warningsOf = (reading: RosterReading) =>
  reading.problems.filter(({ severity }) => severity === 'warning').map(({ row, code }) => `${row} ${code}`);

describe('a row becomes a file', () => {
  const reading = read([
    {
      ...one,
      village: '石桥村三组',
      gender: '男',
      id: boy(1),
      hukou: '新华村',
      school: '清河县石桥小学',
      class: '3年级1班',
      father: '张伟',
      fatherPhone: 13900000002,
      fatherPlace: '广东东莞',
      mother: '李娜(去世)',
      boarding: '是',
      risk: '高',
    },
  ]);
  const { ledger } = reading;

  it('without an error', () => expect(errorsOf(reading)).toEqual([]));

  it('with place, school and class', () => {
    expect(ledger.children).toMatchObject([
      {
        fileNo: 'QH-0061',
        nickname: '小军',
        residenceRegionId: 'shiqiao',
        villagersGroup: '3组',
        hukouRegistered: true,
        hukouRegionId: null,
        schoolOrganizationId: 'primary',
        classId: 'p3-1',
        schoolStage: '三年级',
        boarding: true,
        livingArrangement: 'grandparents',
        ledgerStatus: 'active',
      },
    ]);
  });

  it('in which nothing counts as verified, and no level is taken over', () => {
    expect(ledger.children[0]?.riskLevel).toBe('unverified');
    expect(ledger.careRelations.map(({ verified, source }) => [verified, source])).toEqual([
      [false, 'import'],
      [false, 'import'],
      [false, 'import'],
    ]);
  });

  it('with caregiver and parents, each once, the dead one known as dead', () => {
    const person = (id: string) => ledger.persons.find((row) => row.id === id);
    expect(
      ledger.careRelations.map(({ personId, kind, livesWith }) => [person(personId)?.displayName, kind, livesWith]),
    ).toEqual([
      ['王奶奶', 'actual_carer', true],
      ['张哥', 'parent', false],
      ['李姐', 'parent', false],
    ]);
    expect(ledger.parentStates.map(({ away, awayRegion, status }) => [away, awayRegion, status])).toEqual([
      [true, '广东东莞', 'normal'],
      [null, null, 'dead'],
    ]);
  });

  it('in one household with its caregiver, not with its parents', () => {
    const homes = new Set(
      ledger.persons
        .filter(({ displayName }) => /王奶奶|小军/u.test(displayName))
        .map(({ householdId }) => householdId),
    );
    expect([...homes]).toEqual([ledger.households[0]?.id]);
    expect(ledger.persons.find(({ displayName }) => displayName === '张哥')?.householdId).toBe(null);
  });

  it('under ids that do not follow from the ID number alone', () => {
    const other = read([{ ...one, id: boy(1) }], knownCounty({ mark: (text) => `other key ${text}` }));
    expect(other.ledger.children[0]?.id).not.toBe(ledger.children[0]?.id);
  });

  it('and the same file gives the same rows', () => {
    const again = () => read([one, { ...one, name: '张小红', id: boy(3) }]);
    expect(again()).toEqual(again());
  });
});

describe('what is wrong with a row', () => {
  it.each<[string, Row, string]>([
    ['no name', { ...one, name: '' }, '2 name_missing'],
    ['a number for a name', { ...one, name: '张3' }, '2 name_wrong'],
    ['a check digit', { ...one, id: '431223201509010011' }, '2 id_wrong'],
    ['ID and birth date of two children', { ...one, id: boy(1), birth: '2013-03-08' }, '2 birth_differs'],
    ['ID and gender of two children', { ...one, id: boy(1), gender: '女' }, '2 gender_differs'],
    ['gender', { ...one, gender: '不详的' }, '2 gender_wrong'],
    ['a date', { ...one, birth: '2015.13.40' }, '2 birth_wrong'],
    ['no village', { ...one, village: '' }, '2 village_missing'],
    ['an unknown village', { ...one, village: '石挢村' }, '2 village_unknown'],
    ['a village of two towns', { ...one, village: '新华村' }, '2 village_unknown'],
    ['an unknown school', { ...one, school: '石桥小院' }, '2 school_unknown'],
    ['an unknown class', { ...one, school: '石桥小学', class: '三(9)班' }, '2 class_unknown'],
    ['a grade with two classes', { ...one, school: '石桥小学', class: '三年级' }, '2 class_unknown'],
    ['a novel in a cell', { ...one, carer: '王'.repeat(400) }, '2 too_long'],
  ])('%s', (_what, row, wanted) => {
    const reading = read([row]);
    expect(errorsOf(reading)).toContain(wanted);
    expect(reading.ledger.children).toEqual([]);
    expect(reading.ledger.persons).toEqual([]);
  });

  it.each([
    [{ ...one, village: '石挢村' }, '石桥村'],
    [{ ...one, village: '新华村' }, '青山镇新华村、白水镇新华村'],
    [{ ...one, school: '石桥小院' }, '石桥小学'],
    [{ ...one, school: '石桥小学', class: '三(9)班' }, '三(1)班'],
  ])('names what is near: %o', (row, near) => {
    expect(
      read([row])
        .problems.map(({ sentence }) => sentence)
        .join(),
    ).toContain(near);
  });

  it.each<[string, Row, string]>([
    ['a lunar birthday', { ...one, id: boy(1), birth: '2015-07-19' }, '2 birth_differs'],
    ['only a month', { ...one, birth: '2015年9月' }, '2 birth_unknown'],
    ['only a year', { ...one, birth: '2015' }, '2 birth_unknown'],
    ['a short number', { ...one, id: '431223150901001' }, '2 id_converted'],
    ['no number', one, '2 id_missing'],
    ['a phone with ten digits', { ...one, phone: '1380000000' }, '2 phone_wrong'],
    ['no caregiver', { village: '石桥村', name: '张小军', birth: '2015-09-01', carer: '' }, '2 carer_missing'],
    ['somebody grown up', { ...one, birth: '2001-01-01' }, '2 not_a_child'],
  ])('%s is only pointed out', (_what, row, wanted) => {
    const reading = read([row]);
    expect(warningsOf(reading)).toContain(wanted);
    expect(reading.ledger.children).toHaveLength(1);
  });

  it('is never said with an ID number in it', () => {
    const rows = [
      { ...one, id: boy(1) },
      { ...one, id: boy(1), birth: '2010-01-01', gender: '女' },
      { ...one, id: '431223201509010011' },
    ];
    expect(
      read(rows)
        .problems.map(({ sentence }) => sentence)
        .join(),
    ).not.toMatch(/\d{12}/u);
  });

  it('and a child of nobody is a proposal', () => {
    const reading = read([{ village: '石桥村', name: '张小军', birth: '2015-09-01', id: boy(1), carer: '无' }]);
    expect(reading.ledger.children[0]?.ledgerStatus).toBe('proposed');
  });
});

describe('the same child and the same name', () => {
  it('one ID number twice is one child; the second row names both', () => {
    const reading = read([{ ...one, id: boy(1) }, one, { ...one, name: '张小君', id: boy(1) }]);
    expect(errorsOf(reading)).toEqual(['4 id_twice']);
    expect(reading.problems.find(({ code }) => code === 'id_twice')?.sentence).toMatch(/第 4 行.*第 2 行/u);
    expect(reading.ledger.children).toHaveLength(2);
  });

  it('one name twice in a village are candidates, not joined', () => {
    const reading = read([
      { ...one, id: boy(1) },
      { ...one, id: boy(2) },
    ]);
    expect(errorsOf(reading)).toEqual([]);
    expect(warningsOf(reading)).toContain('3 same_name');
    expect(reading.ledger.children).toHaveLength(2);
  });

  it('one name in two villages are two children', () => {
    expect(
      warningsOf(
        read([
          { ...one, id: boy(1) },
          { ...one, village: '柳树村', id: boy(2) },
        ]),
      ),
    ).toEqual([]);
  });

  it('a row that repeats another without a number is an error', () => {
    expect(errorsOf(read([one, one]))).toEqual(['3 row_twice']);
  });

  it('a child with that ID number is already there', () => {
    const known = knownCounty({ childByIdNumber: (id) => (id === boy(1) ? knownFile({ hasIdNumber: true }) : null) });
    const reading = read([{ ...one, id: boy(1) }], known);
    expect(reading.summary).toMatchObject({ newChildren: 0, alreadyThere: 1, newAdults: 0 });
  });

  it.each<[string, Row, Parameters<typeof knownFile>[0], string]>([
    ['same birthday, no numbers', one, {}, 'there'],
    ['same birthday, the number is new', { ...one, id: boy(1) }, {}, 'there'],
    ['same birthday, both have numbers', { ...one, id: boy(1) }, { hasIdNumber: true }, 'new'],
    ['another birthday', { ...one, birth: '2014-01-01' }, {}, 'new'],
    ['neither number nor birthday', { ...one, birth: '' }, {}, 'error'],
  ])('the name is in the village: %s', (_what, row, file, wanted) => {
    const known = knownCounty({
      childrenByName: (village, name) => (village === 'shiqiao' && name === '张小军' ? [knownFile(file)] : []),
    });
    const { summary, problems } = read([row], known);
    expect(summary).toMatchObject({
      newChildren: wanted === 'new' ? 1 : 0,
      alreadyThere: wanted === 'there' ? 1 : 0,
      badRows: wanted === 'error' ? 1 : 0,
    });
    if (wanted === 'new')
      expect(problems.some(({ code, sentence }) => code === 'same_name' && sentence.includes('QH-0007'))).toBe(true);
  });
});

describe('adults of several rows', () => {
  const names = ({ ledger }: RosterReading) => ledger.persons.map(({ displayName }) => displayName);

  it('same name and phone is one person with several children', () => {
    const { ledger } = read([
      { ...one, id: boy(1) },
      { ...one, name: '李小红', id: boy(2), relation: '外婆' },
    ]);
    const carers = ledger.persons.filter(({ realName }) => realName === '王秀英');
    expect(carers).toHaveLength(1);
    expect(ledger.careRelations.map(({ personId, relationText }) => [personId, relationText])).toEqual([
      [carers[0]?.id, '奶奶'],
      [carers[0]?.id, '外婆'],
    ]);
    expect(new Set(ledger.persons.map(({ householdId }) => householdId)).size).toBe(1);
  });

  it('a name alone joins nobody', () => {
    const { ledger } = read([
      { ...one, phone: '', id: boy(1) },
      { ...one, phone: '', name: '李小红', id: boy(2) },
    ]);
    expect(ledger.persons.filter(({ realName }) => realName === '王秀英')).toHaveLength(2);
  });

  it('siblings share parents and, named once, the phone', () => {
    const family = { father: '张伟', mother: '李娜', fatherPhone: '13900000002' };
    const reading = read([
      { ...one, ...family, id: boy(1) },
      { ...one, ...family, fatherPhone: '无', name: '张小红', id: boy(2) },
    ]);
    expect(names(reading).filter((name) => name === '张哥')).toHaveLength(1);
    expect(reading.ledger.parentStates).toHaveLength(4);
  });

  it('one shared phone does not make one person of two', () => {
    const reading = read([
      { ...one, id: boy(1) },
      { ...one, name: '李小红', carer: '刘桂花', id: boy(2) },
    ]);
    expect(reading.ledger.persons.filter(({ phone }) => phone === '13800000001')).toHaveLength(2);
  });

  it('a caregiver who is the mother is the mother', () => {
    const { ledger } = read([{ ...one, carer: '李娜', relation: '母亲', mother: '李娜', motherPhone: '', id: boy(1) }]);
    expect(ledger.careRelations).toMatchObject([{ kind: 'parent', relationText: '妈妈', livesWith: true }]);
    expect(ledger.parentStates).toMatchObject([{ away: false, status: 'normal' }]);
    expect(ledger.persons).toHaveLength(2);
  });

  it('somebody who is in the database stays that person', () => {
    const known = knownCounty({
      adultByPhone: (name, phone) =>
        name === '王秀英' && phone === '13800000001' ? { personId: 'known', householdId: 'home' } : null,
    });
    const { ledger } = read(
      [
        { ...one, id: boy(1) },
        { ...one, name: '张小红', id: boy(2) },
      ],
      known,
    );
    expect(ledger.careRelations.map(({ personId }) => personId)).toEqual(['known', 'known']);
    expect(ledger.persons.map(({ householdId }) => householdId)).toEqual(['home', 'home']);
    expect(ledger.households).toEqual([]);
  });

  it('two caregivers in one cell are two', () => {
    const { ledger } = read([{ ...one, carer: '张大山、王秀英', relation: '爷爷奶奶', id: boy(1) }]);
    expect(ledger.persons.map(({ displayName }) => displayName)).toEqual(['小军', '张爷爷', '王奶奶']);
  });
});
