/** A request that got no answer. `written`: it may have reached the other side. `code` is a word for logs and outcomes. */
export interface ConnectionFailure {
  readonly code: string;
  readonly written: boolean;
}

/** Errors of a connection that never was: nothing has been written. (undici and libuv codes.) */
const NEVER_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_SSL_\w+|EPROTO)$/;

/** What a rejected `fetch` means for the question that matters: could the request have arrived? */
export function connectionFailure(error: unknown): ConnectionFailure {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown; syscall?: unknown; errors?: unknown } };
  if (typeof cause?.code !== 'string') {
    return { code: name === 'AbortError' || name === 'TimeoutError' ? 'timeout' : 'broken', written: true };
  }
  // A timeout of `connect`, alone or of every address tried, comes before the first byte.
  const connecting = cause.syscall === 'connect' || Array.isArray(cause.errors);
  return { code: cause.code.toLowerCase(), written: !(NEVER_CONNECTED.test(cause.code) || connecting) };
}

/** The header Retry-After in milliseconds; null when it is missing or a date. */
export function retryAfterMs(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1000 : null;
}
