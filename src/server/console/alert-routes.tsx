import { mayEver } from '../../core/access/may.ts';
import { sendPage } from '../page.tsx';
import { DeskPage } from './desk-page.tsx';
import type { Desk, DeskRoute } from './desk-route.ts';
import { deskStream } from './desk-stream.ts';
import { sendAlerts } from './exports.ts';

export const alertRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console', needs: 'own.account', go: showDesk },
  { method: 'get', path: '/console/stream', needs: 'own.account', go: openStream },
  { method: 'get', path: '/console/reds', needs: 'alert.read', go: openReds },
  { method: 'get', path: '/console/alerts.csv', needs: 'alert.read', go: exportAlerts },
];

async function showDesk({ c, ports, actor, lang, now, timeZone, session }: Desk) {
  const { duties: work, settings, door } = ports.rooms;
  const [overview, duties, standing, beginning] = await Promise.all([
    ports.desk.overview(actor),
    work.groups(actor),
    door.standing(actor, session),
    mayEver(actor, 'settings.change') ? settings.beginning(actor) : null,
  ]);
  const noWay = standing !== null && !standing.passkey && !standing.totp;
  return sendPage(c, DeskPage({ actor, lang, overview, duties, beginning, noWay, now, timeZone }));
}

/** Ids of the red alerts that this reader sees open: a browser rings once for each. */
async function openReds({ c, ports, actor }: Desk) {
  const { alerts } = await ports.desk.overview(actor);
  c.header('cache-control', 'no-store');
  return c.json({ ids: alerts.filter(({ severity }) => severity === 'red').map(({ id }) => id) });
}

async function exportAlerts({ c, ports, actor, lang, timeZone }: Desk) {
  return sendAlerts(c, (await ports.desk.overview(actor, true)).alerts, lang, timeZone);
}

function openStream({ c, parts, ports, actor, session }: Desk) {
  parts.metrics.streams.inc({ kind: 'desk' });
  const stillIn = async () => (await ports.desk.actor(session)) !== null;
  return deskStream(c, ports, actor, stillIn, () => parts.metrics.streams.dec({ kind: 'desk' }));
}
