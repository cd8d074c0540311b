import type { MemberFacts } from '../../app/desk/people-port.ts';
import { inChina } from '../../core/calendar/civil-time.ts';
import { readIsoDate } from '../../core/flow/facts.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Prisma } from '../generated/client.ts';

/** What the form of a member holds, as it stands in the database. */
export function factsOf(
  crypto: FieldCrypto,
  record: Prisma.StaffGetPayload<{ include: { person: true } }>,
): MemberFacts {
  const day = (at: Date | null) => (at === null ? '' : dayInChina(at.getTime()));
  const { person } = record;
  return {
    name: person.displayName,
    phone: person.phoneE === null ? '' : crypto.decrypt('person', 'phone_e', person.id, person.phoneE),
    employmentNo: record.employmentNo ?? '',
    vettingOn: day(record.vettingCheckedAt),
    vettingResult: record.vettingResult ?? '',
    trainingOn: day(record.trainingDoneAt),
    dutyOn: day(record.dutyAckAt),
  };
}

/** Midnight in China with which the day begins; null for "". */
export function instantOf(day: string): Date | null {
  const number = readIsoDate(day);
  return number === undefined ? null : new Date(inChina(number));
}
