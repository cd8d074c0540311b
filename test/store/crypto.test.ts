import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../../src/app/log.ts';
import { createFieldCrypto } from '../../src/store/field-crypto.ts';
import { type Keyring, keyFile, makeKeyFile, parseKeys, readKeyFile } from '../../src/store/keys.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const crypto = createFieldCrypto(parseKeys(A, 'JIAXIN_KEY'));

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jiaxin-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Keeps what was logged as warnings. */
function listen(): { log: typeof silentLog; said: string[] } {
  const said: string[] = [];
  return { log: { ...silentLog, warn: (_, message) => said.push(message) }, said };
}

describe('a protected value', () => {
  test('comes back as it was, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '莫得事', '👵🏽', '\0', 'x'.repeat(50_000)),
    );
    fc.assert(
      fc.property(text, (word) => {
        expect(crypto.decrypt('person', 'phone_e', '1', crypto.encrypt('person', 'phone_e', '1', word))).toBe(word);
      }),
    );
  });

  test('is never the same twice and does not show the text', () => {
    const values = Array.from({ length: 2_000 }, () => crypto.encrypt('person', 'phone_e', '1', '13800000000'));
    expect(new Set(values.map((value) => value.split('.')[2]?.slice(0, 16))).size).toBe(values.length);
    for (const value of values)
      expect(Buffer.from(value.split('.')[2] ?? '', 'base64url').includes('13800000000')).toBe(false);
  });

  test.each([
    ['another row', ['person', 'phone_e', '2']],
    ['another column', ['person', 'name_e', '1']],
    ['another table', ['staff', 'phone_e', '1']],
  ] as const)('does not decrypt in %s', (_, [table, column, row]) => {
    const value = crypto.encrypt('person', 'phone_e', '1', '13800000000');
    expect(() => crypto.decrypt(table, column, row, value)).toThrow(expect.objectContaining({ code: 'not_ours' }));
  });

  test('does not decrypt when any bit was changed, and the error names the place and not the text', () => {
    const value = crypto.encrypt('person', 'phone_e', '1', 'secret');
    const [version, id, body = ''] = value.split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() =>
        crypto.decrypt('person', 'phone_e', '1', `${version}.${id}.${changed.toString('base64url')}`),
      ).toThrow('The protected value at person|phone_e|1 cannot be read (not_ours).');
    }
  });

  test.each([
    ['', 'malformed'],
    ['13800000000', 'malformed'],
    ['2.abc.def', 'malformed'],
    [`1.${parseKeys(A, '').current.id}.AAAA`, 'malformed'],
    ['1.abc.def.ghi', 'malformed'],
    [createFieldCrypto(parseKeys(B, '')).encrypt('t', 'c', '1', 'x'), 'unknown_key'],
  ])('%j is refused as %s', (value, code) => {
    expect(() => crypto.decrypt('t', 'c', '1', value)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a change of keys', () => {
  const before = createFieldCrypto(parseKeys(A, ''));
  const after = createFieldCrypto(parseKeys(`${B},${A}`, ''));

  test('new values use the new key, old ones stay readable', () => {
    expect(after.decrypt('t', 'c', '1', before.encrypt('t', 'c', '1', 'old'))).toBe('old');
    expect(() => before.decrypt('t', 'c', '1', after.encrypt('t', 'c', '1', 'new'))).toThrow(
      expect.objectContaining({ code: 'unknown_key' }),
    );
  });

  test('what was hashed before is still found', () => {
    expect(after.lookupHashes('phone', '13800000000')).toEqual([
      after.lookupHash('phone', '13800000000'),
      before.lookupHash('phone', '13800000000'),
    ]);
  });
});

describe('a look-up hash', () => {
  test('is the same for the same value, and another for another value, purpose or key', () => {
    const hash = crypto.lookupHash('phone', '13800000000');
    expect(hash).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(crypto.lookupHash('phone', '13800000000')).toBe(hash);
    const others = [
      crypto.lookupHash('phone', '13800000001'),
      crypto.lookupHash('id number', '13800000000'),
      createFieldCrypto(parseKeys(B, '')).lookupHash('phone', '13800000000'),
    ];
    expect(new Set([hash, ...others]).size).toBe(4);
  });
});

describe('the keys', () => {
  const bytes = Buffer.from(A, 'hex');

  test.each([A, A.toUpperCase(), bytes.toString('base64'), bytes.toString('base64url'), ` ${A}\n`])(
    'are read from %j',
    (text) => {
      expect(parseKeys(text, 'JIAXIN_KEY').current.id).toBe(parseKeys(A, '').current.id);
    },
  );

  test.each(['', ' , ', 'secret', A.slice(1), `${A}0`, `${A},short`, bytes.toString('base64').slice(0, 40)])(
    'are refused from %j with one sentence',
    (text) => {
      expect(() => parseKeys(text, 'JIAXIN_KEY')).toThrow(/^JIAXIN_KEY (must hold 32 bytes|holds no key)/);
    },
  );

  test('the sentence does not repeat what was given', () => {
    expect(() => parseKeys('a-mistyped-secret', 'JIAXIN_KEY')).not.toThrow(/mistyped/);
  });

  test('are made once with mode 600 and a warning to keep a copy, and then only read', () => {
    const folder = temporaryFolder();
    const { log, said } = listen();
    expect(readKeyFile(folder, log)).toBeUndefined();
    const made = makeKeyFile(folder, log);
    expect(statSync(keyFile(folder)).mode & 0o777).toBe(0o600);
    expect(said).toEqual([expect.stringMatching(/请立即另存一份.* \/ .*back it up now/)]);
    const id = (keyring: Keyring | undefined) => keyring?.current.id;
    expect([id(readKeyFile(folder, log)), id(makeKeyFile(folder, log))]).toEqual([id(made), id(made)]);
    expect(said).toHaveLength(1);
    expect(existsSync(join(folder, 'jiaxin.key'))).toBe(true);
  });

  test('may have remarks and older keys in the file, newest first', () => {
    const folder = temporaryFolder();
    writeFileSync(keyFile(folder), `# 2026\n${B}\n# before\n${A}\n`, { mode: 0o600 });
    expect(readKeyFile(folder, silentLog)?.all.map(({ id }) => id)).toEqual(
      [B, A].map((key) => parseKeys(key, '').current.id),
    );
  });

  test('readable by others are complained about', () => {
    const folder = temporaryFolder();
    makeKeyFile(folder, silentLog);
    chmodSync(keyFile(folder), 0o644);
    const { log, said } = listen();
    readKeyFile(folder, log);
    expect(said).toEqual([expect.stringContaining('chmod 600')]);
    expect(readFileSync(keyFile(folder), 'utf8').trim()).toHaveLength(44);
  });
});
