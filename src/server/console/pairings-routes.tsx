import { z } from 'zod';
import { type HelperFilter, type HelperRow, helperViews } from '../../app/desk/pairings-port.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import { sendPage } from '../page.tsx';
import type { Desk, DeskRoute } from './desk-route.ts';
import { sendCsv } from './exports.ts';
import { listed } from './language.ts';
import { HelpersPage, helperTypeWord, helperWords } from './pairings-page.tsx';

export const helpersRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/helpers', needs: 'helper.read', go: showHelpers },
  { method: 'get', path: '/console/helpers.csv', needs: 'helper.read', go: exportHelpers },
];

/** What cannot be read of an address is as if it were not there. */
const Filter = z.object({
  view: z.enum(helperViews).catch('all'),
  name: z
    .string()
    .transform((text) => text.toWellFormed().replaceAll('\u0000', '').trim().slice(0, 40))
    .catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

function readFilter({ c }: Desk): HelperFilter {
  return Filter.parse(c.req.query());
}

async function showHelpers(desk: Desk) {
  const { c, ports, actor, lang, now } = desk;
  const filter = readFilter(desk);
  const board = await ports.rooms.helpers.board(actor, filter);
  return sendPage(c, HelpersPage({ actor, lang, board, filter, now }));
}

async function exportHelpers(desk: Desk) {
  const { c, ports, actor, lang } = desk;
  const say = helperWords[lang];
  const rows = await ports.rooms.helpers.all(actor, readFilter(desk));
  const day = (at: number | null) => (at === null ? '' : dayInChina(at));
  const line = (row: HelperRow) => [
    row.name,
    row.unit,
    listed(
      row.types.map((type) => helperTypeWord(type, lang)),
      lang,
    ),
    day(row.vettedAt),
    day(row.trainedAt),
    row.active ? say.active : say.idle,
    listed(
      row.pairings.map(({ child, place }) => `${child}(${place})`),
      lang,
    ),
    day(row.lastAt),
  ];
  return sendCsv(c, say.title, [[...say.head], ...rows.map(line)]);
}
