import { deriveId } from '../../core/ids.ts';
import type { FieldCrypto } from '../../store/field-crypto.ts';
import type { Ledger } from '../../store/ledger.ts';
import { hashOfAddress } from '../../store/look-up.ts';
import type { Database } from '../../store/prisma.ts';

interface Binding {
  readonly ledger: Ledger;
  /** Since when. */
  readonly since: Date;
  /** The address on the web chat of a person of the ledger. */
  readonly addressOf: (personId: string) => string;
  /** Who has none; default: nobody but the children. */
  readonly without?: (personId: string) => boolean;
}

/** People of an invented county have a chat, and the families have agreed. */
export async function bindEverybody(database: Database, crypto: FieldCrypto, binding: Binding): Promise<void> {
  const { ledger, since, addressOf, without = () => false } = binding;
  const kids = new Set(ledger.children.map(({ personId }) => personId));
  const adults = ledger.persons.filter(({ id }) => !kids.has(id) && !without(id));
  await database.channelIdentity.createMany({
    data: adults.map(({ id: personId }) => {
      const externalId = addressOf(personId);
      const id = deriveId<string>(since.getTime(), 'invented', 'identity', personId);
      return {
        id,
        personId,
        channel: 'web' as const,
        externalIdH: hashOfAddress(crypto, 'web', externalId),
        externalIdE: crypto.encrypt('channel_identity', 'external_id_e', id, externalId),
        state: 'bound' as const,
        boundAt: since,
      };
    }),
  });
  const staff = new Set(ledger.staff.map(({ personId }) => personId));
  await database.consentRecord.createMany({
    data: adults
      .filter(({ id }) => !staff.has(id))
      .map(({ id }) => ({
        id: deriveId<string>(since.getTime(), 'invented', 'consent', id),
        personId: id,
        childIds: [],
        textVersion: 'invented',
        textHash: '',
        decision: 'agreed',
        method: 'PAPER',
        legalBasis: 'CONSENT',
        at: since,
      })),
  });
}
