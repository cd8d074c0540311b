import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { outlivesBreaks } from './pool.ts';

export type OpenSchemaEngine = {
  engine: engine.SchemaEngine;
  close(): Promise<void>;
  /** What the database said about a migration that failed; the engine's own error does not tell. */
  scriptError(): unknown;
};

/** What of WebAssembly is used here; the types of Node leave it to those of browsers. */
type Wasm = {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

let loaded: Promise<void> | undefined;

/**
 * Prisma's migration engine, compiled to WebAssembly, on the database at `url`. The same engine in the Prisma CLI is a
 * program downloaded from a host that many networks block; this one comes with npm. Takes about 50 ms.
 */
export async function openSchemaEngine(url: string): Promise<OpenSchemaEngine> {
  loaded ??= load();
  await loaded;
  const opened = new Set<SqlDriverAdapter>();
  let failure: unknown;
  const onFailure = (error: unknown): void => {
    failure = error;
  };
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterFor(url, opened, onFailure));
  const opener = await engine.SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
  const close = async () => {
    opener.free();
    await Promise.all([...opened].map((one) => one.dispose()));
  };
  return { engine: opener, close, scriptError: () => failure };
}

async function load(): Promise<void> {
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(glue.replace(/\.js$/, '.wasm'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: Wasm };
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': withIdleTimers(engine) });
  // The engine reports a panic here before it traps; without it the report itself fails and hides the reason.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => {
        throw new Error(`Prisma's schema engine broke: ${message.split('\n')[0]}`);
      },
    },
  });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** The engine sets a limit of ten seconds on each step and never clears it; a program that is done must not wait for it. */
function withIdleTimers(glue: object): object {
  const setTimer = Object.keys(glue).filter((name) => name.startsWith('__wbg_setTimeout_'));
  const idle = (run: () => void, ms: number) => setTimeout(run, ms >>> 0).unref();
  return { ...glue, ...Object.fromEntries(setTimer.map((name) => [name, idle])) };
}

function adapterFor(
  url: string,
  opened: Set<SqlDriverAdapter>,
  onFailure: (error: unknown) => void,
): SqlMigrationAwareDriverAdapterFactory {
  const listed = (adapter: SqlDriverAdapter): SqlDriverAdapter => {
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      if (opened.delete(adapter)) await dispose();
    };
    opened.add(adapter);
    return adapter;
  };
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: async () => listed((await open({ connectionString: url }, onFailure)).adapter),
    connectToShadowDb: async () => listed(await openShadow(url, onFailure)),
  };
}

/** A database of its own for replaying migrations, gone when the engine lets go of it. */
async function openShadow(url: string, onFailure: (error: unknown) => void): Promise<SqlDriverAdapter> {
  const name = `jiaxin_shadow_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: url });
  admin.on('error', () => {});
  await admin.connect();
  await admin.query(`create database ${name} template template0`);
  const there = new URL(url);
  there.pathname = `/${name}`;
  const { adapter, pool } = await open({ connectionString: there.href }, onFailure);
  adapter.dispose = async () => {
    await pool.end();
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  };
  return adapter;
}

async function open(
  config: pg.PoolConfig,
  onFailure: (error: unknown) => void,
): Promise<{ adapter: SqlDriverAdapter; pool: pg.Pool }> {
  const pool = new EnginePool({ ...config, max: 1, application_name: 'jiaxin migrate' });
  outlivesBreaks(pool).on('error', () => {});
  const adapter: SqlDriverAdapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => undress(await queryRaw(query));
  // The adapter cuts a script at every semicolon, also inside the body of a function; the server knows better.
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script);
    } catch (error) {
      onFailure(error);
      throw new DriverAdapterError(asMapped(error));
    }
  };
  return { adapter, pool };
}

function asMapped(error: unknown): ConstructorParameters<typeof DriverAdapterError>[0] {
  const { code = 'XX000', severity = 'ERROR', message, detail, column, hint } = error as pg.DatabaseError;
  return {
    kind: 'postgres',
    code,
    severity,
    message,
    detail,
    column,
    hint,
    originalCode: code,
    originalMessage: message,
  };
}

const INTERNAL_CHAR = 18;
const TIME_OF_DAY = 1083;

/**
 * PostgreSQL's catalogue has columns of the internal type "char", which the adapter does not know. They pass it in the
 * dress of a time of day, which the engine never asks for, and are undressed behind it.
 */
class EnginePool extends pg.Pool {
  // The signature is a dozen overloads; the adapter uses the one with a promise.
  override query = (async (...args: unknown[]) => {
    const query = pg.Pool.prototype.query as unknown as (...a: unknown[]) => Promise<pg.QueryResult>;
    const result = await query.apply(this, args);
    for (const field of result.fields ?? []) {
      if (field.dataTypeID === INTERNAL_CHAR) field.dataTypeID = TIME_OF_DAY;
    }
    return result;
  }) as unknown as pg.Pool['query'];
}

function undress(result: SqlResultSet): SqlResultSet {
  const columnTypes = result.columnTypes.map((type) =>
    type === ColumnTypeEnum.Time ? ColumnTypeEnum.Character : type,
  );
  return { ...result, columnTypes };
}
