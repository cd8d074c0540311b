import { randomBytes } from 'node:crypto';
import { silentLog } from '../../src/app/log.ts';
import type { OpenStore, StoreIo } from '../../src/cli/command-io.ts';
import { createFieldCrypto } from '../../src/store/field-crypto.ts';
import { parseKeys } from '../../src/store/keys.ts';
import { createPool } from '../../src/store/postgres/pool.ts';
import { openPrisma } from '../../src/store/prisma.ts';
import { type Ledger, writeLedger } from '../../src/store/write-ledger.ts';
import { createTestDatabase } from '../support/database.ts';

export const uuid = (no: number): string => `00000000-0000-8000-8000-${String(no).padStart(12, '0')}`;
export const now = Date.UTC(2026, 10, 21, 2);

/** County, two towns, two villages, a school with two classes, a teacher, a child director and a station on duty. */
export const smallCounty: Ledger = {
  countyId: uuid(1),
  regions: [
    { id: uuid(1), code: '990000', name: '清河县(示例)', level: 'county', parentId: null },
    {
      id: uuid(2),
      code: '990100',
      name: '青山镇',
      level: 'town',
      parentId: uuid(1),
      policeStationName: '青山派出所',
      policePhone: '199-0000-0110',
    },
    { id: uuid(3), code: '990101', name: '石桥村', level: 'village', parentId: uuid(2) },
    { id: uuid(4), code: '990102', name: '柳树村', level: 'village', parentId: uuid(2) },
    { id: uuid(5), code: '990200', name: '白水镇', level: 'town', parentId: uuid(1) },
  ],
  settings: {},
  organizations: [{ id: uuid(10), type: 'school', name: '石桥小学', regionId: uuid(2) }],
  classes: [
    {
      id: uuid(11),
      organizationId: uuid(10),
      grade: '三年级',
      name: '三(1)班',
      schoolYear: '2026-2027',
      headTeacherId: uuid(30),
    },
    {
      id: uuid(12),
      organizationId: uuid(10),
      grade: '三年级',
      name: '三(2)班',
      schoolYear: '2026-2027',
      headTeacherId: null,
    },
  ],
  households: [],
  persons: [
    { id: uuid(20), displayName: '王老师', realName: '王例明', phone: '199-0000-0020' },
    { id: uuid(21), displayName: '李姐', realName: '李例英', phone: '199-0000-0021' },
    { id: uuid(22), displayName: '施值班', realName: '施例华', phone: '199-0000-0022' },
  ],
  staff: [
    { id: uuid(30), personId: uuid(20) },
    { id: uuid(31), personId: uuid(21) },
    { id: uuid(32), personId: uuid(22) },
  ],
  roles: [
    { id: uuid(40), staffId: uuid(30), role: 'CLASS_TEACHER', scopeType: 'class', scopeId: uuid(11) },
    { id: uuid(41), staffId: uuid(31), role: 'CHILD_DIRECTOR', scopeType: 'village', scopeId: uuid(3) },
    { id: uuid(42), staffId: uuid(32), role: 'TOWN_STATION', scopeType: 'town', scopeId: uuid(2) },
  ],
  roster: [
    {
      id: uuid(50),
      regionId: uuid(2),
      role: 'TOWN_STATION',
      staffId: uuid(32),
      backupStaffId: null,
      phone: '199-0000-0022',
      from: 0,
    },
  ],
  kinship: [],
  children: [],
  careRelations: [],
  parentStates: [],
};

export interface TestStore extends OpenStore {
  readonly url: string;
  readonly key: string;
  readonly pool: ReturnType<typeof createPool>;
  close(): Promise<void>;
}

/** A database of its own with the small county in it. */
export async function openTestStore(ledger: Ledger | null = smallCounty): Promise<TestStore> {
  const { url, drop } = await createTestDatabase();
  const pool = createPool({ url, name: 'jiaxin test', log: silentLog, size: 4 });
  const database = openPrisma(pool);
  const key = randomBytes(32).toString('base64');
  const crypto = createFieldCrypto(parseKeys(key, 'test'));
  if (ledger) await writeLedger(database, crypto, ledger, { kind: 'test' });
  const close = async () => {
    await database.$disconnect();
    await pool.end();
    await drop();
  };
  return { url, key, pool, database, crypto, close };
}

export interface Lines extends StoreIo {
  readonly lines: string[];
  readonly errors: string[];
  /** How often the store was asked for. */
  opened(): number;
  json(): unknown;
}

export function linesOf(store: OpenStore): Lines {
  const lines: string[] = [];
  const errors: string[] = [];
  let count = 0;
  return {
    out: (line) => lines.push(line),
    err: (line) => errors.push(line),
    open: async () => {
      count += 1;
      return store;
    },
    now: () => now,
    lines,
    errors,
    opened: () => count,
    json: () => JSON.parse(lines.join('\n')),
  };
}
