import { mayEver } from '../../core/access/may.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import type { Desk, DeskRoute } from './desk-route.ts';
import { MachinePage } from './machine-page.tsx';
import { machineWords } from './machine-words.ts';

export const machineRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/machine', needs: 'machine.read', go: showMachine },
  { method: 'post', path: '/console/machine/alarms/:id/clear', needs: 'machine.act', go: clearAlarm },
];

async function showMachine({ c, ports, actor, lang, now, timeZone }: Desk) {
  const state = await ports.rooms.machine.state(actor);
  const notice = c.req.query('done') === '1' ? machineWords[lang].cleared : undefined;
  const mayClear = mayEver(actor, 'machine.act');
  return sendPage(c, MachinePage({ actor, lang, now, timeZone, state, mayClear, notice }));
}

async function clearAlarm({ c, ports, actor, now }: Desk) {
  const known = await ports.rooms.machine.clear(actor, c.req.param('id') ?? '', now);
  return known ? c.redirect('/console/machine?done=1', 303) : notFound(c);
}
