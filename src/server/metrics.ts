import type { Hono, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export interface ServerMetrics {
  readonly count: MiddlewareHandler;
  readonly streams: Gauge<'kind'>;
}

/** Labels are route patterns, never addresses: a chat's address holds its token. */
export function makeServerMetrics(registry: Registry): ServerMetrics {
  const requests = new Counter({
    name: 'jiaxin_http_requests_total',
    help: 'HTTP requests by route, method and status',
    labelNames: ['route', 'method', 'status'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'jiaxin_http_request_seconds',
    help: 'Time until the head of the answer was ready',
    labelNames: ['route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const streams = new Gauge({
    name: 'jiaxin_open_streams',
    help: 'Open event streams',
    labelNames: ['kind'],
    registers: [registry],
  });
  return {
    streams,
    async count(c, next) {
      const stop = seconds.startTimer();
      await next();
      const route = routePath(c, -1) || 'none';
      stop({ route });
      requests.inc({ route, method: c.req.method, status: c.res.status });
    },
  };
}

export function serveMetrics(app: Hono, registry: Registry): void {
  app.get('/metrics', async (c) => c.body(await registry.metrics(), 200, { 'content-type': registry.contentType }));
}
