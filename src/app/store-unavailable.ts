/** The database cannot be reached or takes no writes now; nothing was stored. The platform is told to send again. */
export class StoreUnavailable extends Error {
  readonly code: string;
  readonly retryAfterMs: number;

  constructor(code: string, retryAfterMs = 2000, cause?: unknown) {
    super(`The database is not available (${code}).`, { cause });
    this.name = 'StoreUnavailable';
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
