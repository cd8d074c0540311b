import { silentLog } from '../../app/log.ts';
import { CannotStart } from '../../store/cannot-start.ts';
import { createFieldCrypto } from '../../store/field-crypto.ts';
import { type Keyring, parseKeys, readKeyFile } from '../../store/keys.ts';
import { readMigrations, shippedMigrations } from '../../store/postgres/migrations.ts';
import type { createPool } from '../../store/postgres/pool.ts';
import { type Finding, fail, ok, skip, warn } from './finding.ts';

type Pool = ReturnType<typeof createPool>;

const OLDEST = 150_000;

/** Server and migrations. Nothing is changed: what is missing is applied by the next start. */
export async function checkDatabase(pool: Pool | null): Promise<Finding[]> {
  if (pool === null) return [fail('database', '数据库连不上:请检查 DATABASE_URL,或数据目录里的内置数据库')];
  let version: string;
  let number: number;
  try {
    const { rows } = await pool.query(
      "select current_setting('server_version') as version, current_setting('server_version_num')::int as number",
    );
    ({ version, number } = rows[0] as { version: string; number: number });
  } catch (error) {
    const { code } = error as { code?: string };
    return [fail('database', `数据库连不上${code ? `(${code})` : ''}:请检查 DATABASE_URL,或数据目录里的内置数据库`)];
  }
  const server =
    number >= OLDEST
      ? ok('database', `PostgreSQL ${version}`)
      : fail('database', `PostgreSQL ${version} 太旧,要 15 以上`);
  return [server, await checkMigrations(pool)];
}

async function checkMigrations(pool: Pool): Promise<Finding> {
  const shipped = readMigrations(shippedMigrations).migrationDirectories.map(({ path }) => path);
  let applied: string[];
  try {
    const { rows } = await pool.query(
      'select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
    );
    applied = (rows as { migration_name: string }[]).map((row) => row.migration_name);
  } catch {
    return warn('migrations', `数据库还是空的,${shipped.length} 个数据库变更会在第一次启动时执行`);
  }
  const unknown = applied.filter((name) => !shipped.includes(name));
  if (unknown.length > 0)
    return fail('migrations', `数据库来自更新的版本(有 ${unknown.join('、')}):请装那个版本或更新的`);
  const missing = shipped.filter((name) => !applied.includes(name));
  return missing.length === 0
    ? ok('migrations', `数据库变更全部完成(${shipped.length} 个)`)
    : warn('migrations', `还有 ${missing.length} 个数据库变更,会在下次启动时执行:${missing.join('、')}`);
}

export interface KeyPlace {
  /** JIAXIN_KEY */
  readonly key: string | undefined;
  readonly dataDir: string;
}

/** The key is there and is the one the database was written with. */
export async function checkKey({ key, dataDir }: KeyPlace, pool: Pool | null): Promise<Finding> {
  let readable = false;
  let keyring: Keyring | undefined;
  try {
    const log = { ...silentLog, warn: () => (readable = true) };
    keyring = key === undefined ? readKeyFile(dataDir, log) : parseKeys(key, 'JIAXIN_KEY');
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    return fail('key', error.message);
  }
  const known = await canaries(pool);
  if (!keyring)
    return known && known.length > 0
      ? fail('key', '密钥不见了:请从备份里放回 jiaxin.key,或设置 JIAXIN_KEY;没有它,孩子的资料读不出来')
      : warn('key', '还没有密钥,第一次启动时会生成,请马上另存一份');
  const where = key === undefined ? '密钥文件' : 'JIAXIN_KEY';
  if (known === null) return skip('key', `${where}在;数据库没有打开,没有核对`);
  const crypto = createFieldCrypto(keyring);
  const foreign = known.filter(
    ({ id, canary_e }) => !canRead(() => crypto.decrypt('encryption_key', 'canary_e', id, canary_e)),
  );
  if (foreign.length > 0) return fail('key', `${where}和写数据库时用的不是同一个:请把原来的密钥放回来`);
  if (readable) return warn('key', `${where}和数据库相符,但别的用户可以读取这个文件:请执行 chmod 600`);
  return ok('key', `${where}和数据库相符;请确认另有备份`);
}

async function canaries(pool: Pool | null): Promise<{ id: string; canary_e: string }[] | null> {
  try {
    return (await pool?.query('select id, canary_e from encryption_key'))?.rows ?? null;
  } catch (error) {
    // No such table: a database that has never been started on.
    return (error as { code?: string }).code === '42P01' ? [] : null;
  }
}

function canRead(read: () => string): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
