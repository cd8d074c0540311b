import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { ServerSettings } from './ports.ts';

/**
 * No script and no style but our own files, no frames, no other host. `same-origin` as referrer policy: the token in a
 * chat's address must not leave, and browsers still send the Origin that `sameSite` looks at.
 */
export function securityHeaders(settings: ServerSettings): MiddlewareHandler {
  const https = isHttps(settings);
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      mediaSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    crossOriginResourcePolicy: 'same-origin',
    crossOriginOpenerPolicy: 'same-origin',
    referrerPolicy: 'same-origin',
    strictTransportSecurity: https ? 'max-age=31536000' : false,
    xFrameOptions: 'DENY',
    xXssProtection: false,
    permissionsPolicy: { camera: ['self'], microphone: ['self'], geolocation: [] },
  });
}

export function isHttps(settings: ServerSettings): boolean {
  return settings.publicUrl?.startsWith('https://') ?? false;
}
