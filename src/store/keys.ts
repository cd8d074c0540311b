import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Log } from '../app/log.ts';
import { CannotStart } from './cannot-start.ts';

/** One key, with what is derived from it. The id is public: it stands in every value and tells which key it needs. */
export type FieldKey = { id: string; cipher: KeyObject; lookup: KeyObject };

/** `current` writes; `all` reads, newest first. */
export type Keyring = { current: FieldKey; all: readonly FieldKey[] };

const KEY_BYTES = 32;

/**
 * The keys from JIAXIN_KEY: 32 bytes each, as hexadecimal or base64, several separated by commas with the newest first.
 * @throws CannotStart when one of them is no key.
 */
export function parseKeys(text: string, from: string): Keyring {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const all = words.map((word) => {
    const bytes = keyBytes(word);
    if (bytes === undefined) {
      throw new CannotStart(
        `${from} must hold 32 bytes as base64 or hexadecimal, such as \`openssl rand -base64 32\` prints; several separated by commas, the newest first.`,
      );
    }
    return fieldKey(bytes);
  });
  const [current] = all;
  if (current === undefined) throw new CannotStart(`${from} holds no key.`);
  return { current, all };
}

export const keyFile = (dataDir: string): string => join(dataDir, 'jiaxin.key');

/** The keys from the file, one a line, newest first; lines that begin with # are remarks. Undefined when there is no file. */
export function readKeyFile(dataDir: string, log: Log): Keyring | undefined {
  const file = keyFile(dataDir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
      log.warn(
        { file },
        `其他用户可以读取密钥文件 ${file}，请执行 chmod 600。 / Others can read the key file ${file}: chmod 600 it.`,
      );
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CannotStart(`The key file ${file} cannot be read: ${(error as Error).message}`);
  }
  return parseKeys(text.replaceAll(/^#.*$/gm, ''), `The key file ${file}`);
}

/** Makes a key file with mode 600. Of two that try at once one wins, and both read the winner's. */
export function makeKeyFile(dataDir: string, log: Log): Keyring {
  const file = keyFile(dataDir);
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  mkdirSync(dataDir, { recursive: true });
  writeDurably(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  try {
    linkSync(draft, file);
    flushFolder(file);
    log.warn(
      { file },
      `已生成密钥 ${file}，请立即另存一份：丢失后孩子的资料无法恢复。 / Made the key ${file}: back it up now; without it no record can be read.`,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new CannotStart(`The key file ${file} cannot be made: ${(error as Error).message}`);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  const keyring = readKeyFile(dataDir, log);
  if (keyring === undefined) throw new CannotStart(`The key file ${file} is gone.`);
  return keyring;
}

/** Strict: a base64 word that was cut or mistyped must not become another key. */
function keyBytes(word: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(word)) return Buffer.from(word, 'hex');
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(word)) return Buffer.from(word, 'base64');
  return undefined;
}

function fieldKey(bytes: Buffer): FieldKey {
  const derive = (what: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', bytes, '', `jiaxin ${what}`, KEY_BYTES)));
  return {
    id: createHmac('sha256', bytes).update('jiaxin key id').digest().toString('base64url', 0, 6),
    cipher: derive('field encryption'),
    lookup: derive('field lookup'),
  };
}

function writeDurably(file: string, text: string): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A new name survives a power failure only when its folder is written too. */
function flushFolder(file: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(dirname(file), 'r');
  fsyncSync(handle);
  closeSync(handle);
}
