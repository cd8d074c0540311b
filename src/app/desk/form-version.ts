import { createHash } from 'node:crypto';

/** What a form was filled with when it was made: when this has changed, somebody else was there in between. */
export function formVersion(values: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 16);
}
