import type { Instant } from '../ids.ts';
import { ageOn, dayInChina, daysBetween } from './calendar-day.ts';
import { type IdReading, readIdNumber } from './id-number.ts';
import { readRosterDate } from './roster-date.ts';
import type { RowReader } from './row-reader.ts';

export interface Identity {
  readonly idNumber: string | null;
  /** yyyy-mm-dd */
  readonly birthDate: string | null;
  readonly gender: 'male' | 'female' | null;
}

/** Lunar and solar birthdays lie at most this many days apart; that much is a note, more is another child's number. */
const LUNAR_DAYS = 62;

/**
 * ID number, birth date and gender of the child, held against each other. The number's own date wins: it has a check digit.
 * Without any date the child's age counts as unknown (domain 10.16).
 */
export function readIdentity(row: RowReader, now: Instant): Identity {
  const id = readIdNumber(row.cell('idNumber'), now);
  if (id.kind === 'wrong') row.error('idNumber', 'id_wrong', id.sentence);
  if (id.kind === 'none') row.warn('idNumber', 'id_missing', '没有身份证号;如果还没有上户口,请尽快帮助登记');
  if (id.kind === 'read' && id.converted)
    row.warn('idNumber', 'id_converted', `15 位旧号已换成 18 位(出生 ${id.birthDate}),请对照户口簿核对`);
  const birthDate = readBirthDate(row, id, now);
  if (birthDate !== null && ageOn(birthDate, dayInChina(now)) >= 18)
    row.warn('birthDate', 'not_a_child', `按出生日期 ${birthDate} 已满 18 岁`);
  return { idNumber: id.kind === 'read' ? id.idNumber : null, birthDate, gender: readGender(row, id) };
}

function readBirthDate(row: RowReader, id: IdReading, now: Instant): string | null {
  const said = readRosterDate(row.cell('birthDate'), now);
  if (id.kind === 'read') {
    if (said.kind === 'wrong')
      row.warn('birthDate', 'birth_wrong', `${said.sentence};按身份证号登记为 ${id.birthDate}`);
    if (said.kind === 'year' && !id.birthDate.startsWith(String(said.year)))
      differs(row, String(said.year), id.birthDate);
    if (said.kind === 'read') compare(row, said, id.birthDate);
    return id.birthDate;
  }
  if (said.kind === 'wrong') row.error('birthDate', 'birth_wrong', said.sentence);
  if (said.kind === 'year')
    row.warn('birthDate', 'birth_unknown', `只有年份 ${said.year},没有登记出生日期:年龄待核,按年龄不明从严处理`);
  if (said.kind === 'none' && id.kind === 'none')
    row.warn('birthDate', 'birth_unknown', '没有出生日期:年龄待核,按年龄不明从严处理');
  if (said.kind !== 'read') return null;
  if (said.monthOnly) row.warn('birthDate', 'birth_unknown', `只有年月,先按当月最后一天 ${said.date} 登记,请核实`);
  return said.date;
}

function compare(row: RowReader, said: { readonly date: string; readonly monthOnly: boolean }, fromId: string): void {
  if (said.monthOnly ? said.date.slice(0, 7) === fromId.slice(0, 7) : said.date === fromId) return;
  const written = said.monthOnly ? said.date.slice(0, 7) : said.date;
  if (daysBetween(said.date, fromId) > LUNAR_DAYS) differs(row, written, fromId);
  else
    row.warn(
      'birthDate',
      'birth_differs',
      `出生日期写的是 ${written},身份证号里是 ${fromId}(可能一个是农历);按身份证号登记,请核实`,
    );
}

function differs(row: RowReader, written: string, fromId: string): void {
  row.error(
    'birthDate',
    'birth_differs',
    `出生日期写的是 ${written},身份证号里是 ${fromId}:请核对是不是写成了别人的号`,
  );
}

function readGender(row: RowReader, id: IdReading): Identity['gender'] {
  const text = row.text('gender');
  const said = /^(男|男孩|男性|m|male|♂)$/iu.test(text)
    ? 'male'
    : /^(女|女孩|女性|f|female|♀)$/iu.test(text)
      ? 'female'
      : null;
  if (text !== '' && said === null)
    row.error('gender', 'gender_wrong', `性别“${text.slice(0, 10)}”看不懂,请写“男”或“女”`);
  if (id.kind !== 'read') return said;
  if (said !== null && said !== id.gender) {
    const word = id.gender === 'male' ? '男' : '女';
    row.error('gender', 'gender_differs', `性别写的是“${text}”,身份证号表示“${word}”:请核对是不是写成了别人的号`);
  }
  return id.gender;
}
