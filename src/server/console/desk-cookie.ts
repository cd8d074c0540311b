import { cookiePrefix } from '../cookies.ts';
import type { ServerSettings } from '../ports.ts';

/** The form of a one-time link's token and of a session's. */
export const linkForm = /^[A-Za-z0-9_-]{16,128}$/;

export function deskCookie(settings: ServerSettings): string {
  return `${cookiePrefix(settings)}desk`;
}
