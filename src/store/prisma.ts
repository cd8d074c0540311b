import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from './generated/client.ts';

/** Prisma as the rest of the store uses it. */
export type Database = PrismaClient;

/** A Prisma client over a pool that others use as well: for everything that is not the hallway. The pool stays open. */
export function openPrisma(pool: pg.Pool): Database {
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}
