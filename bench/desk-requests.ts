import { Agent, request } from 'node:http';
import type { Socket } from 'node:net';

/** One answer, as it was on the wire. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly location: string;
  readonly cookies: readonly string[];
  /** From the request until the first byte of the answer. */
  readonly firstByteMs: number;
  /** Head and body as they came, compressed. */
  readonly bytes: number;
  readonly body: Buffer;
}

/** Asks one after the other over lines that stay open, as a browser does, and counts what comes over them. */
export function makeAsker(base: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (path: string, cookie: string, form?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const from = performance.now();
      let before = 0;
      let line: Socket | undefined;
      const headers = { cookie, accept: 'text/html', 'accept-encoding': 'gzip', 'sec-fetch-site': 'same-origin' };
      const more = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
      const sent = request(
        new URL(path, base),
        { agent, method: form === undefined ? 'GET' : 'POST', headers: { ...headers, ...more } },
        (answer) => {
          const firstByteMs = performance.now() - from;
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              type: answer.headers['content-type'] ?? '',
              location: answer.headers.location ?? '',
              cookies: answer.headers['set-cookie'] ?? [],
              firstByteMs,
              bytes: (line?.bytesRead ?? before) - before,
              body: Buffer.concat(pieces),
            }),
          );
        },
      );
      sent.on('socket', (socket) => {
        line = socket;
        before = socket.bytesRead;
      });
      sent.on('error', reject);
      sent.end(form);
    });
  return { ask, end: () => agent.destroy() };
}

export type Ask = ReturnType<typeof makeAsker>['ask'];
