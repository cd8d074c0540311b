import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import type { Hono } from 'hono';

export interface Listening {
  readonly port: number;
  /**
   * Takes nothing new, lets what is under way end for `graceMs`, then cuts the rest. Abort the ports' `closing` signal
   * first: it ends the event streams.
   */
  close(graceMs: number): Promise<void>;
}

/** Serves the app. Rejects with the system's error when the port is taken or the host is not ours. `port` 0 picks one. */
export async function listen(app: Hono, where: { readonly host: string; readonly port: number }): Promise<Listening> {
  const server: ServerType = await new Promise((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, port: where.port, hostname: where.host }, () => resolve(starting));
    starting.once('error', reject);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: (graceMs) => close(server, graceMs),
  };
}

async function close(server: ServerType, graceMs: number): Promise<void> {
  const cut = () => {
    if ('closeAllConnections' in server) server.closeAllConnections();
  };
  const timer = setTimeout(cut, graceMs);
  try {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      if (graceMs === 0) cut();
    });
  } finally {
    clearTimeout(timer);
  }
}
