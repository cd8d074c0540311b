import { formVersion } from '../../app/desk/form-version.ts';
import type { MemberFacts, PeoplePort, PeopleRefusal, PeopleResult } from '../../app/desk/people-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { deriveId } from '../../core/ids.ts';
import { cellText } from '../../core/ledger/cell-text.ts';
import { readPhone } from '../../core/ledger/roster-phone.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import { makeDeskLink } from '../visitor-links.ts';
import { auditRow } from './audit-row.ts';
import { factsOf, instantOf } from './member-facts.ts';
import { makePeopleRoles, PEOPLE, writeRole } from './people-roles.ts';
import { type PeopleParts, staffInReach } from './staff-in-reach.ts';

type Changes = Pick<PeoplePort, 'add' | 'change' | 'addRole' | 'endRole' | 'setActive' | 'makeLink'>;

const linkMs = 24 * 3_600_000;
const refused = (why: PeopleRefusal): PeopleResult => ({ kind: 'refused', why });

/** What an administrator changes about people; each in one transaction with its line of the audit log. */
export function makePeopleChanges(parts: PeopleParts): Changes {
  const { database, crypto, now } = parts;
  return {
    ...makePeopleRoles(parts),
    add: (actor, wish) => addMember(parts, actor, wish),
    async change(actor, staffId, wished, version) {
      if (!(await staffInReach(database, actor, 'people.change', staffId))) return { kind: 'unknown' };
      const read = readFacts(wished);
      if (typeof read === 'string') return refused(read);
      return database.$transaction(async (tx): Promise<PeopleResult> => {
        await tx.$executeRaw`select pg_advisory_xact_lock(${PEOPLE})`;
        const record = await tx.staff.findUniqueOrThrow({ where: { id: staffId }, include: { person: true } });
        const before = factsOf(crypto, record);
        const fields = (Object.keys(before) as (keyof MemberFacts)[]).filter((key) => before[key] !== read[key]);
        // Pressed twice, or two who write the same: there is nothing to decide.
        if (fields.length === 0) return { kind: 'done', staffId };
        if (formVersion({ ...before }) !== version) return { kind: 'stale' };
        await tx.person.update({ where: { id: record.personId }, data: personData(crypto, record.personId, read) });
        await tx.staff.update({
          where: { id: staffId },
          data: {
            employmentNo: read.employmentNo || null,
            vettingCheckedAt: instantOf(read.vettingOn),
            vettingResult: read.vettingResult || null,
            trainingDoneAt: instantOf(read.trainingOn),
            dutyAckAt: instantOf(read.dutyOn),
          },
        });
        await tx.auditLog.create({ data: auditRow(actor, now(), 'staff_changed', 'staff', staffId, { fields }) });
        return { kind: 'done', staffId };
      });
    },
    async makeLink(actor, staffId) {
      if (!(await staffInReach(database, actor, 'people.change', staffId))) return null;
      const staff = await database.staff.findFirst({
        where: { id: staffId, status: 'active' },
        select: { person: { select: { displayName: true } } },
      });
      if (!staff) return null;
      const expiresAt = now() + linkMs;
      const token = await database.$transaction(async (tx) => {
        await tx.staffAccess.updateMany({
          where: { staffId, kind: 'link', usedAt: null, revokedAt: null },
          data: { revokedAt: new Date(now()) },
        });
        const made = await makeDeskLink(tx as typeof database, crypto, staffId, new Date(expiresAt));
        await tx.auditLog.create({ data: auditRow(actor, now(), 'desk_link_made', 'staff', staffId) });
        return made;
      });
      return { token, expiresAt, name: staff.person.displayName };
    },
  };
}

function personData(crypto: FieldCrypto, personId: string, { name, phone }: Pick<MemberFacts, 'name' | 'phone'>) {
  return {
    displayName: name,
    phoneE: phone === '' ? null : crypto.encrypt('person', 'phone_e', personId, phone),
    phoneH: phone === '' ? null : crypto.lookupHash('person.phone', phone.replace(/\D/gu, '')),
  };
}

function readFacts(wished: MemberFacts): MemberFacts | PeopleRefusal {
  const name = cellText(wished.name).slice(0, 40);
  if (name === '') return 'name_missing';
  const phone = wished.phone.trim() === '' ? '' : (readPhone(wished.phone).phone ?? null);
  if (phone === null) return 'phone_wrong';
  const days = [wished.vettingOn, wished.trainingOn, wished.dutyOn];
  if (days.some((day) => day !== '' && instantOf(day) === null)) return 'days_wrong';
  return {
    ...wished,
    name,
    // 199-0000-0001 as it stands in the file is the same number.
    phone: phone.replace(/\D/gu, '') === wished.phone.replace(/\D/gu, '') ? wished.phone.trim() : phone,
    employmentNo: cellText(wished.employmentNo).slice(0, 40),
    vettingResult: cellText(wished.vettingResult).slice(0, 80),
  };
}

async function addMember(
  { database, crypto, now }: PeopleParts,
  actor: DeskActor,
  wish: Parameters<PeoplePort['add']>[1],
): Promise<PeopleResult> {
  const realName = cellText(wish.realName).slice(0, 40);
  const name = cellText(wish.name).slice(0, 40) || realName;
  if (realName === '') return refused('name_missing');
  const { phone } = readPhone(wish.phone);
  if (phone === null) return refused('phone_wrong');
  const staffId = deriveId<string>(0, 'staff of the desk', actor.staffId, wish.actId);
  const personId = deriveId<string>(0, 'person of the desk', actor.staffId, wish.actId);
  if (await database.staff.findUnique({ where: { id: staffId } })) return { kind: 'done', staffId };
  const digits = phone.replace(/\D/gu, '');
  const held = await database.staff.findFirst({
    where: { person: { phoneH: { in: crypto.lookupHashes('person.phone', digits) } } },
    select: { id: true },
  });
  if (held) return refused('phone_taken');
  return database.$transaction(async (tx): Promise<PeopleResult> => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${PEOPLE})`;
    const place = await writeRole.placeOf(tx, database, actor, wish);
    if (typeof place === 'string') return refused(place);
    await tx.person.create({
      data: {
        id: personId,
        countyId: place.countyId,
        realNameE: crypto.encrypt('person', 'real_name_e', personId, realName),
        realNameH: crypto.lookupHash('person.real_name', realName),
        ...personData(crypto, personId, { name, phone }),
      },
    });
    await tx.staff.create({ data: { id: staffId, personId, organizationId: place.organizationId } });
    await tx.auditLog.create({ data: auditRow(actor, now(), 'staff_added', 'staff', staffId) });
    await writeRole.create(tx, { actor, now: now(), staffId, actId: wish.actId, role: wish.role, place, until: null });
    return { kind: 'done', staffId };
  });
}
