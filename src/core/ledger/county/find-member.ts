import { deriveId } from '../../ids.ts';
import { formOfAddress } from '../form-of-address.ts';
import type { CountyBook, Member } from './county-book.ts';
import type { CountyRow } from './county-rows.ts';
import { digitsOf } from './read-regions.ts';
import type { StaffRole } from './staff-roles.ts';

export interface Post {
  readonly role: StaffRole;
  readonly scopeType: 'county' | 'town' | 'village' | 'school' | 'class';
  readonly scopeId: string;
}

interface Said {
  readonly name: string;
  readonly phone: string;
  readonly no: string;
  readonly posts: readonly Post[];
  readonly unitId: string | null;
}

/** Members of staff of this real name, in the file or the database. */
export function membersNamed(book: CountyBook, name: string): Member[] {
  const ids = new Set(book.known.personsNamed(name).map(({ personId }) => personId));
  return book.members.filter((member) => member.realName === name || ids.has(member.facts.personId));
}

/**
 * Who a row is about. The same 工号, the same name and phone, or the same name in the same post is the same person; a name alone
 * joins nobody. Null with an error when it cannot be told.
 */
export function findMember(book: CountyBook, row: CountyRow, said: Said): Member | null {
  const byNo = said.no === '' ? undefined : book.members.find(({ facts }) => facts.employmentNo === said.no);
  const named = membersNamed(book, said.name);
  if (byNo) {
    if (named.includes(byNo)) return known(book, byNo, said);
    row.error('no', 'no_taken', `工号 ${said.no} 是另一个人的`);
    return null;
  }
  const samePhone = said.phone === '' ? [] : named.filter((member) => isPhone(book, member, said));
  const samePost = named.filter((member) => holds(book, member, said.posts));
  const [only, ...more] = samePhone.length > 0 ? samePhone : samePost;
  if (only && more.length === 0) return known(book, only, said);
  if (more.length > 0) return cannotTell(row, said.name, more.length + 1);
  const other = named.filter((member) => said.phone === '' || !hasPhone(book, member, said));
  if (other.length === 0) return newMember(book, said);
  const [same, ...others] = other.filter(
    ({ facts }) => facts.organizationId !== null && facts.organizationId === said.unitId,
  );
  if (same && others.length === 0) return known(book, same, said);
  return cannotTell(row, said.name, other.length);
}

function cannotTell(row: CountyRow, name: string, count: number): null {
  const sentence = `已经有${count > 1 ? ` ${count} 位` : '一位'}“${name}”:是同一个人,请写同样的电话或工号;不是同一个人,也请各写各的电话`;
  row.error('name', 'cannot_tell', sentence);
  return null;
}

function isPhone(book: CountyBook, { facts, isPhone: matches }: Member, { name, phone }: Said): boolean {
  if (facts.phone !== null) return digitsOf(facts.phone) === digitsOf(phone);
  return (
    matches(phone) || book.known.personsNamed(name).some((one) => one.personId === facts.personId && one.isPhone(phone))
  );
}

function hasPhone(book: CountyBook, { facts }: Member, { name }: Said): boolean {
  if (facts.phone !== null) return true;
  return book.known.personsNamed(name).some(({ personId, hasPhone: has }) => personId === facts.personId && has);
}

function holds(book: CountyBook, { facts }: Member, posts: readonly Post[]): boolean {
  return book.roles.some(
    ({ facts: held }) =>
      held.staffId === facts.id &&
      posts.some(({ role, scopeId }) => role.code === held.role && scopeId === held.scopeId),
  );
}

/** A member of the database gets the name that the file tells; the phone is compared from now on. */
function known(book: CountyBook, member: Member, said: Said): Member {
  if (member.realName !== '') return member;
  const person = book.known.personsNamed(said.name).find(({ personId }) => personId === member.facts.personId);
  const full: Member = {
    ...member,
    realName: said.name,
    isPhone: person?.isPhone ?? member.isPhone,
    hadPhone: person?.hasPhone ?? false,
  };
  book.members[book.members.indexOf(member)] = full;
  return full;
}

function newMember(book: CountyBook, said: Said): Member {
  const { known: there, county } = book;
  // The child director may be a grandmother of the ledger: one person, so that she never hears of her own household.
  const adult = said.phone === '' ? undefined : there.personsNamed(said.name).find((one) => one.isPhone(said.phone));
  const [post] = said.posts;
  const key = said.no || digitsOf(said.phone) || `${post?.role.code} ${post?.scopeId}`;
  const personId = adult?.personId ?? deriveId<string>(0, 'staff person', county.id, there.mark(`${said.name}|${key}`));
  const member: Member = {
    facts: {
      id: deriveId<string>(0, 'staff', personId),
      personId,
      displayName: formOfAddress(said.name, post?.role.title ?? '', ''),
      phone: null,
      employmentNo: null,
      organizationId: null,
      vettingCheckedAt: null,
      trainingDoneAt: null,
    },
    isNew: true,
    isNewPerson: adult === undefined,
    realName: said.name,
    isPhone: adult?.isPhone ?? (() => false),
    hadPhone: adult?.hasPhone ?? false,
  };
  book.members.push(member);
  return member;
}
