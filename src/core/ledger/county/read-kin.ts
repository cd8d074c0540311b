import { deriveId } from '../../ids.ts';
import { readName } from '../roster-name.ts';
import { readPhone } from '../roster-phone.ts';
import type { CountyBook, Member } from './county-book.ts';
import type { CountyRow } from './county-rows.ts';
import { membersNamed } from './find-member.ts';

/**
 * 与谁有亲: 张例贵(表哥)、王例珍 19900000001(姑妈). Kin of somebody suspected never hear of the alert (domain 4.4). People who are
 * not in the ledger yet are a warning: the same file again, after the roster, finds them.
 */
export function readKin(book: CountyBook, rows: readonly CountyRow[]): void {
  for (const row of rows) {
    const text = row.text('kin');
    const { name } = readName(row.cell('name'));
    if (text === '' || name === '') continue;
    const phone = readPhone(row.cell('phone')).phone;
    const mine = membersNamed(book, name).filter((member) => phone === null || isOf(member, phone));
    const [member, ...more] = mine;
    if (!member || more.length > 0) continue;
    for (const part of text.split(/[、,,;;]/u)) if (part.trim() !== '') takeKin(book, row, member, part.trim());
  }
}

function isOf(member: Member, phone: string): boolean {
  return member.facts.phone === phone || member.isPhone(phone);
}

function takeKin(book: CountyBook, row: CountyRow, member: Member, part: string): void {
  const [, digits = ''] = /(?<!\d)([\d-]{7,13})(?!\d)/u.exec(part) ?? [];
  const { name, remark } = readName(part.replace(digits, ' '));
  const phone = digits === '' ? null : readPhone(digits).phone;
  const staff = membersNamed(book, name).filter((one) => phone === null || isOf(one, phone));
  const others = book.known.personsNamed(name).filter((one) => phone === null || one.isPhone(phone));
  const ids = [
    ...new Set([...staff.map(({ facts }) => facts.personId), ...others.map(({ personId }) => personId)]),
  ].filter((id) => id !== member.facts.personId);
  const [personId, ...more] = ids;
  if (!personId)
    return row.warn(
      'kin',
      'kin_unknown',
      `库里还没有“${name.slice(0, 20)}”,这个亲属没有登记;导入孩子的名单以后,请再导入一次这个文件`,
    );
  if (more.length > 0)
    return row.error(
      'kin',
      'kin_unclear',
      `库里有 ${ids.length} 位“${name}”,请在名字后面写上电话,如 ${name} 13800000000(表哥)`,
    );
  const relation = remark.slice(0, 20) || '亲戚';
  const mine = member.facts.personId;
  const [personAId, personBId] = [mine, personId];
  const id = deriveId<string>(0, 'kin', ...[mine, personId].sort(), relation);
  if (!book.known.kinIds.has(id) && !book.kin.some((one) => one.id === id))
    book.kin.push({ id, personAId, personBId, relation });
}
