import type { Hono } from 'hono';
import type { ServerPorts } from './ports.ts';

const webhookBytes = 64 * 1024;

/** The platform's posts, raw: the channel checks the secret and reads them. Not configured, it does not exist. */
export function serveTelegramWebhook(app: Hono, ports: ServerPorts): void {
  const webhook = ports.telegramWebhook;
  if (!webhook) return;
  app.post('/channels/telegram', async (c) => {
    const body = await readUpTo(c.req.raw.body, webhookBytes + 1);
    const answer = await webhook({ secretHeader: c.req.header('x-telegram-bot-api-secret-token'), body });
    if (answer.retryAfter !== undefined) c.header('retry-after', String(answer.retryAfter));
    return c.body(null, answer.status);
  });
}

/** The first `most` bytes; what comes after them is not taken in. */
async function readUpTo(stream: ReadableStream<Uint8Array> | null, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (stream) {
    for await (const chunk of stream) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size >= most) break;
    }
  }
  return Buffer.concat(chunks).subarray(0, most);
}
