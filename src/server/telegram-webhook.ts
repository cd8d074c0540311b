import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ServerPorts } from './ports.ts';

const webhookBytes = 64 * 1024;

/** The platform's posts, raw: the channel checks the secret and reads them. Not configured, it does not exist. */
export function serveTelegramWebhook(app: Hono, ports: ServerPorts): void {
  const webhook = ports.telegramWebhook;
  if (!webhook) return;
  const cap = bodyLimit({ maxSize: webhookBytes, onError: (c) => c.body(null, 413) });
  app.post('/channels/telegram', cap, async (c) => {
    const result = await webhook({ body: await c.req.text(), header: (name) => c.req.header(name) });
    if (result.retryAfterSeconds !== undefined) c.header('retry-after', String(result.retryAfterSeconds));
    return c.body(null, result.status);
  });
}
