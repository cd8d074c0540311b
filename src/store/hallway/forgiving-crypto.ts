import type { Log } from '../../app/log.ts';
import { type FieldCrypto, UnreadableField } from '../field-crypto.ts';

/**
 * Reads a protected value that was damaged or moved as "", and says so once a place: one unreadable field must not make a
 * grandmother unable to write for ever. What is written stays as strict as it was.
 */
export function forgivingCrypto(crypto: FieldCrypto, log: Log): FieldCrypto {
  const said = new Set<string>();
  return {
    ...crypto,
    decrypt: (table, column, row, value) => {
      try {
        return crypto.decrypt(table, column, row, value);
      } catch (error) {
        if (!(error instanceof UnreadableField)) throw error;
        const place = `${table}.${column}.${row}`;
        if (!said.has(place) && said.size < 10_000) {
          said.add(place);
          log.error({ place, code: error.code }, 'a protected value cannot be read');
        }
        return '';
      }
    },
  };
}
