import { mediaKind } from '../chat/receive-media.ts';
import { notFound } from '../trouble.tsx';
import type { Desk } from './desk-route.ts';

/** A recording or a picture, as nothing else: no script runs in it and no cache keeps it. */
export async function sendMedia({ c, ports, actor }: Desk) {
  const media = await ports.desk.media(actor, c.req.param('ref') ?? '');
  if (!media || !mediaKind(media.type)) return notFound(c);
  return c.body(new Uint8Array(media.bytes), 200, {
    'content-type': media.type,
    'cache-control': 'no-store',
    'content-disposition': 'inline',
  });
}
