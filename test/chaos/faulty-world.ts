import { randomUUID } from 'node:crypto';
import { type AppProcess, spawnApp } from '../../bench/chaos/app-process.ts';
import { sleep } from '../../bench/chaos/crowd.ts';
import { freePort, makeWorld, type Talker, type World } from '../../bench/chaos/world.ts';
import { webMessageId } from '../../src/channels/web/web-channel.ts';
import { createTestDatabase } from '../support/database.ts';

export interface FaultyWorld extends World {
  /** Starts the product and waits until it serves. Its clock is `aheadMs` ahead; `more`: settings of its own. */
  start(aheadMs?: number, more?: Readonly<Record<string, string>>): Promise<AppProcess & { readonly url: string }>;
  /** Ends it suddenly and waits for that. */
  kill(app: AppProcess): Promise<void>;
  /** One talker of that side, with both addresses, whom nobody has asked for before. */
  someone(side: Talker['side']): Talker & { readonly chatId: number; readonly token: string };
  /** Rows of a query. */
  rows<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** A page posts once. @returns the status, 0 when nobody answered, and the key of its row. */
  post(
    url: string,
    token: string,
    text: string,
    clientId?: string,
  ): Promise<{ status: number; key: string; retryAfter: string | null }>;
}

/** The invented county on a database of its own, with a product that can be started and killed. */
export async function makeFaultyWorld(more: Readonly<Record<string, string>> = {}): Promise<FaultyWorld> {
  const database = more.DATABASE_URL === undefined ? await createTestDatabase() : null;
  const world = await makeWorld(database ? { DATABASE_URL: database.url, ...more } : more);
  const living = new Set<AppProcess>();
  const asked = new Set<string>();
  const kill = async (app: AppProcess) => {
    app.kill('SIGCONT');
    app.kill('SIGKILL');
    await app.ended;
    living.delete(app);
  };
  return {
    ...world,
    kill,
    async start(aheadMs = 0, own = {}) {
      const app = spawnApp(world, { PORT: String(await freePort()), ...own });
      living.add(app);
      app.go(aheadMs);
      return { ...app, url: await app.ready };
    },
    someone(side) {
      const found = world.talkers.find(
        (one) => one.side === side && one.chatId !== null && one.token !== null && !asked.has(one.personId),
      );
      if (!found) throw new Error(`There is nobody else of the side ${side}.`);
      asked.add(found.personId);
      return found as Talker & { chatId: number; token: string };
    },
    rows: async <T extends object>(sql: string, values: readonly unknown[] = []) =>
      (await world.store.pool.query<T>(sql, [...values])).rows,
    async post(url, token, text, clientId = randomUUID()) {
      const key = webMessageId(token, clientId);
      try {
        const answer = await fetch(`${url}/chat/${token}/messages`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json', origin: url },
          body: JSON.stringify({ clientId, text, sentAt: 1_795_000_000_000 }),
          signal: AbortSignal.timeout(15_000),
        });
        await answer.text();
        return { status: answer.status, key, retryAfter: answer.headers.get('retry-after') };
      } catch {
        return { status: 0, key, retryAfter: null };
      }
    },
    async close() {
      for (const app of living) await kill(app);
      await world.close();
      await database?.drop();
    },
  };
}

/** Waits until something holds. @throws when it does not within `timeoutMs`. */
export async function eventually(
  what: string,
  holds: () => Promise<boolean> | boolean,
  timeoutMs = 20_000,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`Did not happen within ${timeoutMs} ms: ${what}`);
    await sleep(25);
  }
}
