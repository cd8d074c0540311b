import type { Hono } from 'hono';
import type { ServerPorts } from './ports.ts';

/** A database that hangs must not make the probe hang. */
const patienceMs = 2_000;

/** `/healthz`: this process is up, and how old each worker's last beat is. `/readyz`: work can be taken in. */
export function serveHealth(app: Hono, ports: ServerPorts): void {
  app.get('/healthz', async (c) => {
    const beats = await within(ports.health.heartbeats(), null);
    const now = ports.clock();
    const ages = beats && Object.fromEntries(beats.map((beat) => [beat.name, Math.max(0, now - beat.at)]));
    return c.json({ up: true, heartbeatAgeMs: ages }, 200, { 'cache-control': 'no-store' });
  });

  app.get('/readyz', async (c) => {
    const ready = await within(ports.health.readiness(), { database: false, migrations: false });
    const ok = ready.database && ready.migrations && !ports.closing.aborted;
    return c.json({ ready: ok, ...ready, stopping: ports.closing.aborted }, ok ? 200 : 503, {
      'cache-control': 'no-store',
    });
  });
}

async function within<T, U>(work: Promise<T>, otherwise: U): Promise<T | U> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<U>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}
