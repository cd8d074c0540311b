import type { Context } from 'hono';
import { mediaKind } from '../chat/receive-media.ts';
import type { DeskActor, ServerPorts } from '../ports.ts';
import { notFound } from '../trouble.tsx';

/** A recording or a picture, as nothing else: no script runs in it and no cache keeps it. */
export async function sendMedia(c: Context, ports: ServerPorts, actor: DeskActor) {
  const media = await ports.desk.media(actor, c.req.param('ref') ?? '');
  if (!media || !mediaKind(media.type)) return notFound(c);
  return c.body(new Uint8Array(media.bytes), 200, {
    'content-type': media.type,
    'cache-control': 'no-store',
    'content-disposition': 'inline',
  });
}
