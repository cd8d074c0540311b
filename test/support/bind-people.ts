import { randomUUID } from 'node:crypto';
import type { Address } from '../../src/core/event.ts';
import type { FieldCrypto } from '../../src/store/field-crypto.ts';
import { hashOfAddress } from '../../src/store/look-up.ts';
import type { Database } from '../../src/store/prisma.ts';
import type { Ledger } from '../../src/store/write-ledger.ts';

/** Roles, care and kinship begin when the rows are written; a scenario may play before that day. */
export async function dateBack(prisma: Database): Promise<void> {
  for (const table of ['staff_role', 'care_relation', 'kinship'])
    await prisma.$executeRawUnsafe(`update ${table} set valid_from = '2026-01-01'`);
}

/** Gives everybody of a ledger but the children their addresses, bound since the year began. */
export async function bindPeople(
  prisma: Database,
  crypto: FieldCrypto,
  ledger: Ledger,
  addressesOf: (name: string) => readonly Address[],
): Promise<void> {
  const kids = new Set(ledger.children.map(({ personId }) => personId));
  const rows = ledger.persons
    .filter(({ id }) => !kids.has(id))
    .flatMap((person) =>
      addressesOf(person.displayName).map(({ channel, externalId }) => {
        const id = randomUUID();
        return {
          id,
          personId: person.id,
          channel,
          externalIdH: hashOfAddress(crypto, channel, externalId),
          externalIdE: crypto.encrypt('channel_identity', 'external_id_e', id, externalId),
          state: 'bound' as const,
          boundAt: new Date('2026-01-01'),
        };
      }),
    );
  await prisma.channelIdentity.createMany({ data: rows });
}
