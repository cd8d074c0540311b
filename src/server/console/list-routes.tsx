import { sendPage } from '../page.tsx';
import type { Desk, DeskRoute } from './desk-route.ts';
import { sendPhoneList } from './exports.ts';
import { PhoneListPage } from './list-pages.tsx';

export const listRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/phone-list', needs: 'alert.read', go: showPhoneList },
  { method: 'get', path: '/console/phone-list.csv', needs: 'alert.read', go: exportPhoneList },
];

async function showPhoneList({ c, ports, actor, lang, now, timeZone }: Desk) {
  return sendPage(c, PhoneListPage({ actor, lang, items: await ports.desk.phoneList(actor), now, timeZone }));
}

async function exportPhoneList({ c, ports, actor, lang, timeZone }: Desk) {
  return sendPhoneList(c, await ports.desk.phoneList(actor), lang, timeZone);
}
