import { createHash } from 'node:crypto';

/** Milliseconds since 1970-01-01T00:00Z. Every `…At` in core is one. */
export type Instant = number;

type Brand<T extends string> = string & { readonly brand: T };
export type PersonId = Brand<'person'>;
export type ChildId = Brand<'child'>;
export type StaffId = Brand<'staff'>;
export type RegionId = Brand<'region'>;
export type IdentityId = Brand<'identity'>;
/** A bound person's id, or the id of an address nobody has bound yet: who a conversation is held with. */
export type PartyId = Brand<'party'>;
export type SessionId = Brand<'session'>;
export type AlertId = Brand<'alert'>;
export type InboundId = Brand<'inbound'>;

/**
 * A UUID (version 8 layout) that begins with the instant, so that it sorts by time, and goes on with a hash of `parts`.
 * The same instant and parts give the same id: a decision that is redone writes the same rows (reliability: "ids derive
 * from the inbox id").
 */
export function deriveId<T extends string>(at: Instant, ...parts: readonly (string | number)[]): T {
  const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0').slice(-12);
  const hash = createHash('sha256').update(parts.join('\u0000')).digest('hex');
  const variant = ((Number.parseInt(hash.charAt(3), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-8${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}` as T;
}

/** Whether this can be an id: what comes in an address is anything. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(text);
}
