import type { Context } from 'hono';
import type { ServerSettings } from './ports.ts';

/**
 * Where a request comes from, for the limits: the socket's address, or what our own proxy put last. Of an IPv6 address
 * the first half, which is what one household or one attacker has.
 */
export function clientAddress(c: Context, settings: ServerSettings): string {
  const forwarded = settings.trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  const address = (forwarded || env?.incoming?.socket?.remoteAddress) ?? 'unknown';
  const mapped = address.replace(/^::ffff:/, '');
  return mapped.includes(':') ? mapped.split(':').slice(0, 4).join(':') : mapped;
}
