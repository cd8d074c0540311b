import pino from 'pino';

/** Log of a running product: JSON lines on stderr, ids and codes only. */
export function makeLog(level: string) {
  return pino(
    { level, base: null, redact: ['*.token', '*.text', '*.phone', '*.name'] },
    pino.destination({ fd: 2, sync: false }),
  );
}
