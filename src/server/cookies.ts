import type { CookieOptions } from 'hono/utils/cookie';
import type { ServerSettings } from './ports.ts';
import { isHttps } from './security-headers.ts';

/** On https the browser itself then holds that the cookie is ours, secure and for the whole host. */
export function cookiePrefix(settings: ServerSettings): '__Host-' | '' {
  return isHttps(settings) ? '__Host-' : '';
}

/** `Lax`: a link in WeChat leads into the desk; unsafe methods are looked at by `sameSite`. */
export function cookieOptions(settings: ServerSettings): CookieOptions {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps(settings) };
}
