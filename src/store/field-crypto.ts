import { createCipheriv, createDecipheriv, createHmac, randomFillSync } from 'node:crypto';
import type { FieldKey, Keyring } from './keys.ts';

const VERSION = '1';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HASH_BYTES = 24;

/** A protected value that cannot be read. The message names the place, never the content. */
export class UnreadableField extends Error {
  readonly code: 'malformed' | 'unknown_key' | 'not_ours';

  constructor(code: UnreadableField['code'], place: string) {
    super(`The protected value at ${place} cannot be read (${code}).`);
    this.name = 'UnreadableField';
    this.code = code;
  }
}

/**
 * Protects single columns (those ending in E) and makes look-up hashes (those ending in H).
 *
 * A protected value is text: `1.<key id>.<base64url of nonce, ciphertext, tag>`, AES-256-GCM. Table, column and row are
 * authenticated with it, so that a value copied to another row or column does not decrypt. `row` is the row's id, which
 * therefore must be known before the row is written.
 */
export type FieldCrypto = {
  encrypt(table: string, column: string, row: string, text: string): string;
  /** @throws UnreadableField when the value was changed, moved, or made with a key we do not have. */
  decrypt(table: string, column: string, row: string, value: string): string;
  /**
   * A keyed hash (HMAC-SHA-256, 32 characters) of a value that must be found again, such as a phone number. The purpose keeps
   * the hashes of different columns apart. The value must be in one canonical form; that is for the caller.
   */
  lookupHash(purpose: string, value: string): string;
  /** The same under every key we have, newest first: to find what was written before a change of keys. */
  lookupHashes(purpose: string, value: string): string[];
};

export function createFieldCrypto(keyring: Keyring): FieldCrypto {
  const nonces = nonceSource();
  const hash = ({ lookup }: FieldKey, purpose: string, value: string): string =>
    createHmac('sha256', lookup).update(`${purpose}\0${value}`).digest().toString('base64url', 0, HASH_BYTES);
  return {
    encrypt: (table, column, row, text) => {
      const { id, cipher: key } = keyring.current;
      const nonce = nonces();
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(`${table}|${column}|${row}`));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${id}.${sealed.toString('base64url')}`;
    },
    decrypt: (table, column, row, value) => decrypt(keyring, `${table}|${column}|${row}`, value),
    lookupHash: (purpose, value) => hash(keyring.current, purpose, value),
    lookupHashes: (purpose, value) => keyring.all.map((key) => hash(key, purpose, value)),
  };
}

function decrypt(keyring: Keyring, place: string, value: string): string {
  const [version, keyId, body, ...more] = value.split('.');
  if (version !== VERSION || keyId === undefined || body === undefined || more.length > 0) {
    throw new UnreadableField('malformed', place);
  }
  const key = keyring.all.find(({ id }) => id === keyId);
  if (key === undefined) throw new UnreadableField('unknown_key', place);
  const sealed = Buffer.from(body, 'base64url');
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new UnreadableField('malformed', place);
  const tagAt = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key.cipher, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(tagAt));
  try {
    const text = decipher.update(sealed.subarray(NONCE_BYTES, tagAt));
    // Gives nothing, in this mode, but says whether it is ours.
    decipher.final();
    return text.toString('utf8');
  } catch {
    throw new UnreadableField('not_ours', place);
  }
}

/**
 * Random nonces, drawn many at a time because each draw costs more than the cipher. 96 random bits are safe for some
 * four thousand million values under one key (NIST SP 800-38D, 8.3); change the key before.
 */
function nonceSource(): () => Buffer {
  const pool = Buffer.alloc(NONCE_BYTES * 512);
  let next = pool.length;
  return () => {
    if (next === pool.length) {
      randomFillSync(pool);
      next = 0;
    }
    // A copy, because the pool is written over while the nonce may still be in use.
    const nonce = Buffer.from(pool.subarray(next, next + NONCE_BYTES));
    next += NONCE_BYTES;
    return nonce;
  };
}
