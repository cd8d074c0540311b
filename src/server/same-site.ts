import type { Context, MiddlewareHandler } from 'hono';
import type { ServerSettings } from './ports.ts';
import { fromElsewhere } from './trouble.tsx';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A request that changes something must come from our own pages: the browser says so in Sec-Fetch-Site, older ones in
 * Origin, the oldest in Referer. One that says nothing is refused. `except` are paths with a secret of their own.
 */
export function sameSite(settings: ServerSettings, except: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    if (safe.has(c.req.method) || except.includes(c.req.path) || isOurs(c, settings)) return next();
    return fromElsewhere(c);
  };
}

function isOurs(c: Context, settings: ServerSettings): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site) return site === 'same-origin';
  const from = c.req.header('origin') ?? c.req.header('referer');
  if (!from || !URL.canParse(from)) return false;
  const ours = settings.publicUrl ? new URL(settings.publicUrl).host : c.req.header('host');
  const host = new URL(from).host;
  return host === ours || host === c.req.header('host');
}
