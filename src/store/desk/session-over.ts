import type { Session } from '../hallway/database.ts';
import type { Database } from '../prisma.ts';

/** Statements of the rhythm's own SQL over Prisma's pool. */
export function sessionOver(database: Database): Session {
  return {
    rows: async (statement, values = []) =>
      database.$queryRawUnsafe(typeof statement === 'string' ? statement : statement.text, ...values),
  };
}
