import type { FieldCrypto } from './field-crypto.ts';
import type { Database } from './prisma.ts';

export interface Contact {
  /** 班主任, 儿童主任, 派出所 */
  readonly role: string;
  readonly name: string;
  readonly phone: string;
}

/** Who a family calls about its children: class teachers, child directors, the police station; only those with a phone. */
export async function contactsOf(
  { database, crypto }: { readonly database: Database; readonly crypto: FieldCrypto },
  childIds: readonly string[],
  now: number,
): Promise<Contact[]> {
  const children = await database.child.findMany({
    where: { id: { in: [...childIds] } },
    select: {
      class: { select: { headTeacher: { select: { person: true } } } },
      residence: { select: { id: true, parent: { select: { policeStationName: true, policePhone: true } } } },
    },
  });
  const at = new Date(now);
  const directors = await database.staffRole.findMany({
    where: {
      role: 'CHILD_DIRECTOR',
      scopeId: { in: children.map(({ residence }) => residence.id) },
      validFrom: { lte: at },
      OR: [{ validTo: null }, { validTo: { gt: at } }],
      staff: { status: 'active' },
    },
    select: { staff: { select: { person: true } } },
  });
  const phoneOf = (person: { id: string; phoneE: string | null }) =>
    person.phoneE === null ? '' : crypto.decrypt('person', 'phone_e', person.id, person.phoneE);
  const found: Contact[] = [];
  for (const { class: room } of children)
    if (room?.headTeacher) {
      const { person } = room.headTeacher;
      found.push({ role: '班主任', name: person.displayName, phone: phoneOf(person) });
    }
  for (const { staff } of directors)
    found.push({ role: '儿童主任', name: staff.person.displayName, phone: phoneOf(staff.person) });
  for (const { residence } of children)
    found.push({
      role: '派出所',
      name: residence.parent?.policeStationName ?? '',
      phone: residence.parent?.policePhone ?? '',
    });
  const seen = new Set<string>();
  return found.filter(({ role, name, phone }) => {
    const key = `${role} ${name} ${phone}`;
    return phone !== '' && !seen.has(key) && seen.add(key);
  });
}
