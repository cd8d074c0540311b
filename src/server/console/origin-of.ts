import type { Desk } from './desk-route.ts';

/** Where people find this system: PUBLIC_URL, or on a machine of one's own the address that was asked. */
export function originOf({ c, ports }: Pick<Desk, 'c' | 'ports'>): string {
  return ports.settings.publicUrl ?? new URL(c.req.url).origin;
}
