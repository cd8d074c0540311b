import type { Instant } from '../ids.ts';
import { readIdNumber } from './id-number.ts';
import { readNames } from './roster-name.ts';
import { readPhone } from './roster-phone.ts';
import type { RowReader } from './row-reader.ts';

export type ParentStatus = 'normal' | 'lost_contact' | 'in_prison' | 'dead' | 'divorced';

export interface AdultOfRow {
  /** "" when only a phone or a state is known. */
  readonly name: string;
  readonly phone: string | null;
  readonly idNumber: string | null;
  /** 奶奶, 爸爸 …; "" when it is not told. */
  readonly relation: string;
}

export interface ParentOfRow extends AdultOfRow {
  readonly status: ParentStatus;
  readonly away: boolean | null;
  readonly awayRegion: string | null;
}

export interface AdultsOfRow {
  readonly carers: readonly AdultOfRow[];
  readonly father: ParentOfRow | null;
  readonly mother: ParentOfRow | null;
}

const fatherWords = /^(父亲?|爸爸?|亲?生父亲?)$/u;
const motherWords = /^(母亲?|妈妈?|亲?生母亲?|娘)$/u;

/** Everybody around the child that the row names. A caregiver who is the father or mother is that parent, once. */
export function readAdults(row: RowReader, now: Instant): AdultsOfRow {
  const all = readCarers(row, now);
  const father = readParent(row, 'father', now);
  const mother = readParent(row, 'mother', now);
  const asFather = all.find(({ relation }) => fatherWords.test(relation));
  const asMother = all.find(({ relation }) => motherWords.test(relation));
  const carers = all.map((carer) =>
    carer === asFather ? { ...carer, relation: '爸爸' } : carer === asMother ? { ...carer, relation: '妈妈' } : carer,
  );
  return { carers, father: joined(father, asFather, '爸爸'), mother: joined(mother, asMother, '妈妈') };
}

function joined(parent: ParentOfRow | null, carer: AdultOfRow | undefined, relation: string): ParentOfRow | null {
  if (!carer) return parent;
  if (!parent) return { ...carer, relation, status: 'normal', away: false, awayRegion: null };
  if (parent.name !== '' && carer.name !== '' && parent.name !== carer.name) return parent;
  return {
    ...parent,
    name: parent.name || carer.name,
    phone: parent.phone ?? carer.phone,
    idNumber: parent.idNumber ?? carer.idNumber,
    away: parent.away ?? false,
  };
}

function readCarers(row: RowReader, now: Instant): AdultOfRow[] {
  const names = readNames(row.cell('carerName'));
  const relations = splitRelation(row.text('carerRelation'), names.length);
  const phone = phoneOf(row, 'carerPhone');
  const idNumber = adultId(row, 'carerIdNumber', now);
  for (const one of names) {
    if (one.wrong) row.error('carerName', 'name_wrong', `照护人姓名“${one.name.slice(0, 20)}”不像姓名`);
  }
  if (names.length === 0 && phone !== null)
    row.warn('carerPhone', 'adult_unnamed', '只有电话没有照护人姓名,请补上姓名');
  if (names.length === 0) return phone === null ? [] : [{ name: '', phone, idNumber, relation: relations[0] ?? '' }];
  return names.map(({ name, remark }, index) => ({
    name,
    phone: index === 0 ? phone : null,
    idNumber: index === 0 ? idNumber : null,
    relation: relations[index] ?? (looksLikeRelation(remark) ? remark : ''),
  }));
}

function looksLikeRelation(text: string): boolean {
  return /^(爷爷|奶奶|外公|外婆|姥姥|姥爷|爸爸?|妈妈?|父亲?|母亲?|祖父|祖母|外祖父|外祖母|.{0,2}(姨|姑|舅|叔|伯|哥|姐|婶|妈))$/u.test(
    text,
  );
}

/** 爷爷奶奶, 爷爷、奶奶, 祖孙: one word for each of `count` people where the cell tells. */
function splitRelation(text: string, count: number): string[] {
  const words = text
    .replace(/爷爷(?=奶奶)|外公(?=外婆)|姥爷(?=姥姥)|父(?=母)/gu, '$&、')
    .split(/[、,,;;/]/u)
    .map(plainRelation)
    .filter((word) => word !== '');
  return words.length === 1 && count > 1 ? [] : words;
}

/** Words that tell nothing of who is who are left out. */
function plainRelation(word: string): string {
  const text = word.trim().replace(/关系$/u, '');
  if (/^(祖孙|父子|父女|母子|母女|亲属|亲戚|隔代|监护)$/u.test(text))
    return /^父/u.test(text) ? '爸爸' : /^母/u.test(text) ? '妈妈' : '';
  const formal: Readonly<Record<string, string>> = { 祖父: '爷爷', 祖母: '奶奶', 外祖父: '外公', 外祖母: '外婆' };
  return (formal[text] ?? text).slice(0, 12);
}

function readParent(row: RowReader, who: 'father' | 'mother', now: Instant): ParentOfRow | null {
  const [first] = readNames(row.cell(`${who}Name`));
  const place = row.text(`${who}Place`) || row.text('parentsPlace');
  const words = [
    first?.name,
    first?.remark,
    row.text(`${who}State`),
    row.text(`${who}Phone`),
    row.text(`${who}Place`),
  ].join(' ');
  const status = statusOf(words);
  const name = first && statusOf(first.name) === 'normal' ? first.name : '';
  if (first?.wrong && name !== '') row.error(`${who}Name`, 'name_wrong', `姓名“${name.slice(0, 20)}”不像姓名`);
  const phone = status === 'dead' ? null : phoneOf(row, `${who}Phone`);
  if (name === '' && phone === null && status === 'normal') return null;
  return {
    name,
    phone,
    idNumber: adultId(row, `${who}IdNumber`, now),
    relation: who === 'father' ? '爸爸' : '妈妈',
    status,
    ...whereabouts(place, row.text(`${who}State`), status),
  };
}

function statusOf(words: string): ParentStatus {
  if (/去世|已故|死亡|过世|病故|亡故|身亡/u.test(words)) return 'dead';
  if (/服刑|坐牢|监狱|在押|羁押/u.test(words)) return 'in_prison';
  if (/失联|失踪|下落不明|联系不上|出走|跑了/u.test(words)) return 'lost_contact';
  return /离异|离婚|改嫁/u.test(words) ? 'divorced' : 'normal';
}

function whereabouts(place: string, state: string, status: ParentStatus): Pick<ParentOfRow, 'away' | 'awayRegion'> {
  if (status === 'dead') return { away: null, awayRegion: null };
  if (/^(在家|本地|本村|本县|家中|家里|务农|在家务农|未外出|否)/u.test(place || state))
    return { away: false, awayRegion: null };
  if (place !== '' && statusOf(place) === 'normal') return { away: true, awayRegion: place.slice(0, 60) };
  return { away: /务工|外出|在外|打工/u.test(state) ? true : null, awayRegion: null };
}

function phoneOf(row: RowReader, field: 'carerPhone' | 'fatherPhone' | 'motherPhone'): string | null {
  if (statusOf(row.text(field)) !== 'normal') return null;
  const { phone, sentence, more } = readPhone(row.cell(field));
  if (sentence !== null) row.warn(field, 'phone_wrong', sentence);
  if (more) row.warn(field, 'phone_second', '这一格有多个号码,只登记了第一个');
  return phone;
}

/** An adult's wrong number is left out: nothing hangs on it. */
function adultId(
  row: RowReader,
  field: 'carerIdNumber' | 'fatherIdNumber' | 'motherIdNumber',
  now: Instant,
): string | null {
  const id = readIdNumber(row.cell(field), now, 'adult');
  if (id.kind === 'wrong') row.warn(field, 'id_wrong', `${id.sentence};没有登记`);
  return id.kind === 'read' ? id.idNumber : null;
}
