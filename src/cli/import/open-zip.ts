import { inflateRawSync } from 'node:zlib';
import { Refused } from './refused.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
/** A roster of 50,000 rows is about 80 MB of XML. */
const MAX_UNPACKED = 200 * 1024 * 1024;
const MAX_ENTRIES = 2_000;
const broken = '这个文件坏了,打不开:请用 Excel 或 WPS 打开后另存为 .xlsx 再试';

/**
 * The parts of a zip file by name, unpacked, with a limit on their sum that holds whatever sizes the file claims (zip bombs).
 * @throws Refused with one sentence.
 */
export function openZip(file: Buffer, maxUnpacked = MAX_UNPACKED): Map<string, Buffer> {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > file.length || file.readUInt32LE(end) !== END) throw new Refused(broken);
  const count = file.readUInt16LE(end + 10);
  if (count > MAX_ENTRIES) throw new Refused('这个文件里的部件太多,不像花名册,没有打开');
  const parts = new Map<string, Buffer>();
  let at = file.readUInt32LE(end + 16);
  let left = maxUnpacked;
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY) throw new Refused(broken);
    const nameLength = file.readUInt16LE(at + 28);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    const content = unpack(file, at, left);
    left -= content.length;
    parts.set(name, content);
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return parts;
}

function unpack(file: Buffer, at: number, left: number): Buffer {
  const method = file.readUInt16LE(at + 10);
  const size = file.readUInt32LE(at + 20);
  const local = file.readUInt32LE(at + 42);
  if (local + 30 > file.length) throw new Refused(broken);
  const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  const packed = file.subarray(start, start + size);
  if (packed.length !== size || (method !== 0 && method !== 8)) throw new Refused(broken);
  if (method === 0) {
    if (size > left) throw tooLarge();
    return packed;
  }
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, left) });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : new Refused(broken);
  }
}

function tooLarge(): Refused {
  return new Refused('这个文件解开后太大,不像花名册,没有打开');
}
