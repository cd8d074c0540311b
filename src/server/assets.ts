import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { compress } from 'hono/compress';

/** The files that a page may load: written by hand, served under a name that holds their hash, kept for ever by the browser. */
const names = [
  'page.css',
  'chat.css',
  'chat-screen.js',
  'chat-line.js',
  'chat.js',
  'chat-media.js',
  'desk.css',
  'desk-parts.css',
  'desk-print.css',
  'door.css',
  'door.js',
  'place.css',
  'import.js',
  'cards.css',
  'work.css',
  'form-steps.js',
  'visit-queue.js',
  'visit.js',
  'talk.css',
  'desk-menu.css',
  'desk-alert.css',
  'desk-flows.css',
  'desk-audit.css',
  'numbers.css',
  'numbers-wall.js',
  'children.css',
  'choose.css',
  'choose.js',
  'desk.js',
  'desk-ring.js',
] as const;
export type AssetName = (typeof names)[number];

interface Asset {
  readonly path: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const assets: ReadonlyMap<AssetName, Asset> = new Map(names.map((name) => [name, load(name)]));

function load(name: AssetName): Asset {
  const bytes = new Uint8Array(readFileSync(new URL(`./assets/${name}`, import.meta.url)));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const [stem, ending] = name.split('.');
  const type = ending === 'css' ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
  return { path: `/static/${stem}.${hash}.${ending}`, type, bytes };
}

/** "chat.js" → "/static/chat.0123456789ab.js". */
export function assetPath(name: AssetName): string {
  const asset = assets.get(name);
  if (!asset) throw new Error(`no asset ${name}`);
  return asset.path;
}

export function serveAssets(app: Hono): void {
  const byPath = new Map([...assets.values()].map((asset) => [asset.path, asset]));
  app.use('/static/*', compress());
  app.get('/static/:file', (c) => {
    const asset = byPath.get(c.req.path);
    if (!asset) return c.notFound();
    return c.body(asset.bytes, 200, {
      'content-type': asset.type,
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });
}
