import { z } from 'zod';
import type { MoveResult } from '../../app/desk/talk-port.ts';
import { fullTime } from '../clock-time.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { sendCsv } from './exports.ts';
import { InboxPage, reasonOf } from './inbox-page.tsx';
import { inboxWords } from './inbox-words.ts';
import { incomplete } from './incomplete.ts';
import { ItemPage } from './item-page.tsx';
import { sendMedia } from './send-media.ts';
import { wordsIn } from './worded.tsx';

export const inboxRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/inbox', needs: 'inbox.read', go: showInbox },
  { method: 'get', path: '/console/inbox.csv', needs: 'inbox.read', stepUp: true, go: exportInbox },
  { method: 'get', path: '/console/inbox/:id', needs: 'inbox.read', go: showItem },
  { method: 'post', path: '/console/inbox/:id', needs: 'inbox.act', go: moveItem },
  { method: 'get', path: '/console/media/:ref', needs: 'inbox.read', go: (desk) => sendMedia(desk) },
];

const Move = z.object({ what: z.enum(['mine', 'back', 'done', 'undo', 'take_over']) });

async function showInbox({ c, ports, actor, lang, now, timeZone }: Desk) {
  const { talk } = ports.rooms;
  const [items, held] = await Promise.all([talk.items(actor), talk.held(actor)]);
  const undo = z.uuid().safeParse(c.req.query('undo')).data ?? null;
  const notice = undo ? inboxWords[lang].finished : undefined;
  return sendPage(c, InboxPage({ actor, lang, items, held, undo, now, timeZone, notice }));
}

async function exportInbox({ c, ports, actor, lang, timeZone }: Desk) {
  const say = inboxWords[lang];
  const time = (at: number | null) => (at === null ? '' : fullTime(at, timeZone));
  const rows = (await ports.rooms.talk.items(actor)).map((item) => [
    reasonOf(item, lang),
    item.who,
    item.child,
    item.place,
    [item.words, item.note[lang].map((part) => wordsIn(part, lang)).join('')].filter(Boolean).join(' · '),
    item.phone,
    time(item.createdAt),
    time(item.dueAt),
    item.owner?.name ?? '',
  ]);
  return sendCsv(c, say.csvName, [say.csv, ...rows]);
}

async function showItem(desk: Desk) {
  const say = inboxWords[desk.lang];
  const notices = { mine: say.took, back: say.gaveBack, undo: say.undone, take_over: say.tookOver };
  const did = z.enum(['mine', 'back', 'undo', 'take_over']).safeParse(desk.c.req.query('did')).data;
  return itemAnswer(desk, did && notices[did], 200);
}

async function itemAnswer(
  { c, ports, actor, lang, now, timeZone }: Desk,
  notice: string | undefined,
  status: 200 | 409,
) {
  const page = await ports.rooms.talk.item(actor, c.req.param('id') ?? '');
  return page ? sendPage(c, ItemPage({ actor, lang, now, timeZone, notice, page }), status) : notFound(c);
}

async function moveItem(desk: Desk) {
  const { c, ports, actor, now } = desk;
  const read = Move.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const { what } = read.data;
  const id = c.req.param('id') ?? '';
  const result = await ports.rooms.talk.move(actor, id, what, now);
  if (result.kind === 'unknown') return notFound(c);
  if (result.kind === 'done')
    return c.redirect(what === 'done' ? `/console/inbox?undo=${id}` : `/console/inbox/${id}?did=${what}`, 303);
  return itemAnswer(desk, whyNot(desk, result), 409);
}

function whyNot({ lang }: Desk, result: Exclude<MoveResult, { kind: 'done' | 'unknown' }>): string {
  const say = inboxWords[lang];
  if (result.kind === 'too_late') return say.tooLate;
  return result.done ? say.theirsDone(result.by) : say.theirs(result.by);
}
