import { sendPage } from '../page.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { MessagesPage } from './messages-page.tsx';

export const messagesRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/messages', needs: 'flows.read', go: (desk) => show(desk, null) },
  { method: 'post', path: '/console/messages', needs: 'flows.read', go: check },
];

type Tried = Parameters<typeof MessagesPage>[0]['tried'];

function show({ c, ports, actor, lang, now }: Desk, tried: Tried) {
  return sendPage(c, MessagesPage({ actor, lang, now, groups: ports.rooms.flows.messages(actor), tried }));
}

async function check(desk: Desk) {
  const form = await fields(desk);
  const text = typeof form.text === 'string' ? form.text.toWellFormed().replaceAll('\u0000', '').slice(0, 2_000) : '';
  const side = form.side === 'staff' ? 'staff' : 'family';
  return show(desk, { text, side, faults: desk.ports.rooms.flows.checkText(text, side) });
}
