import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { serveAssets } from './assets.ts';
import { serveChat } from './chat/chat-routes.tsx';
import { serveDesk } from './console/serve-desk.tsx';
import { serveHealth } from './health.ts';
import { serveHome } from './home.tsx';
import { makeLimits } from './limits.ts';
import { makeServerMetrics, serveMetrics } from './metrics.ts';
import { maxMediaBytes, type ServerPorts } from './ports.ts';
import { sameSite } from './same-site.ts';
import { securityHeaders } from './security-headers.ts';
import { serveTelegramWebhook } from './telegram-webhook.ts';
import { notFound, ourFault } from './trouble.tsx';

/** The web: everything that answers HTTP, told with ports only. Serve its `fetch` with @hono/node-server. */
export function makeServer(ports: ServerPorts): Hono {
  const app = new Hono();
  const parts = { ports, limits: makeLimits(), metrics: makeServerMetrics(ports.metrics) };
  app.use(parts.metrics.count);
  app.use(securityHeaders(ports.settings));
  app.use(sameSite(ports.settings, ['/channels/telegram']));
  app.notFound(notFound);
  app.onError((error, c) => {
    ports.reportFault({ where: routePath(c, -1), method: c.req.method, error });
    return ourFault(c);
  });
  serveAssets(app);
  serveHealth(app, ports);
  serveMetrics(app, ports.metrics);
  serveTelegramWebhook(app, ports);
  serveHome(app, ports);
  serveChat(app, parts, maxMediaBytes);
  serveDesk(app, parts);
  return app;
}
