import type { Numbers, NumbersPlace } from '../../app/desk/numbers-port.ts';
import type { AccessAction } from '../../core/access/access-rules.ts';
import { mayEver } from '../../core/access/may.ts';
import { chosenMonth } from '../../core/numbers/month-span.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import type { Desk, DeskRoute } from './desk-route.ts';
import { sendCsv } from './exports.ts';
import { lossChart, openChart, placesChart, trendChart } from './numbers-charts.ts';
import { NumbersPage } from './numbers-page.tsx';
import { csvOf, type Links, type MeasureKey, measureKeys, tableIds, tableOf } from './numbers-tables.ts';
import { NumbersWall } from './numbers-wall.tsx';
import { numbersWords } from './numbers-words.ts';

export const numbersRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/numbers', needs: 'numbers.read', go: show },
  { method: 'get', path: '/console/numbers.csv', needs: 'numbers.read', go: exportTable },
  { method: 'get', path: '/console/numbers/wall', needs: 'numbers.read', go: showWall },
];

async function ask({ c, ports, actor, now }: Desk, forOthers: boolean): Promise<Numbers | null> {
  const month = chosenMonth(c.req.query('month'), now);
  return ports.rooms.numbers.numbers(actor, { month, placeId: c.req.query('place') || null, forOthers }, now);
}

async function show(desk: Desk) {
  const { c, actor, lang, now, timeZone } = desk;
  const numbers = await ask(desk, false);
  if (!numbers) return notFound(c);
  const by = chosenMeasure(c.req.query('by'));
  const [places, trend, open, losses] = await Promise.all([
    placesChart(numbers, by, lang),
    trendChart(numbers, lang),
    openChart(numbers, lang),
    lossChart(numbers, lang),
  ]);
  return sendPage(
    c,
    NumbersPage({
      ...{ actor, lang, now, timeZone, numbers, by },
      links: linksOf(desk, numbers),
      address: (path, more) => address(path, numbers, more),
      charts: { places, trend, open, losses },
    }),
  );
}

async function showWall(desk: Desk) {
  const { c, lang, timeZone } = desk;
  const numbers = await ask(desk, true);
  if (!numbers) return notFound(c);
  const trend = await trendChart(numbers, lang);
  return sendPage(c, NumbersWall({ lang, timeZone, numbers, trend, back: address('/console/numbers', numbers) }));
}

async function exportTable(desk: Desk) {
  const { c, lang } = desk;
  const id = tableIds.find((one) => one === c.req.query('table')) ?? 'places';
  const numbers = await ask(desk, c.req.query('for') === 'others');
  if (!numbers) return notFound(c);
  const say = numbersWords[lang];
  const table = tableOf(id, numbers, lang, linksOf(desk, numbers));
  const note = [`${numbers.place.name} ${numbers.month}`, table.title, numbers.inLine ? say.inside : say.others];
  return sendCsv(c, `${table.title}-${numbers.place.name}-${numbers.month}`, [note, ...csvOf(table)]);
}

const chosenMeasure = (asked: string | undefined): MeasureKey => measureKeys.find((key) => key === asked) ?? 'weekly';

function address(path: string, { place, month }: Numbers, more: Readonly<Record<string, string>> = {}): string {
  return `${path}?${new URLSearchParams({ month, place: place.id, ...more })}`;
}

/** Lists of other pages, for readers who have them. */
function linksOf({ actor, c }: Desk, numbers: Numbers): Links {
  const may = (action: AccessAction) => mayEver(actor, action);
  const by = c.req.query('by');
  // Which child an alert is about is on the list for whoever reads alerts.
  const knowsWhom = may('child.read') && may('alert.read');
  return {
    numbers: (place) => address('/console/numbers', { ...numbers, place }, by ? { by: chosenMeasure(by) } : {}),
    children: (place) => (may('child.read') ? childrenOf(place, {}) : null),
    flagged: (place, flag) => (knowsWhom ? childrenOf(place, { flag }) : null),
    lost: (place, loss, mark) =>
      knowsWhom ? childrenOf(place, { loss, ...(mark === 'open' ? {} : { of: mark, month: numbers.month }) }) : null,
    open: (kind, place) => {
      switch (kind) {
        case 'inbox':
          return may('inbox.read') ? '/console/inbox' : null;
        case 'duty':
          return may('duty.read') ? dutiesOf(place) : null;
        case 'dropout':
          return may('dropout.read') ? '/console/dropout' : null;
        default:
          return may('alert.read') ? '/console' : null;
      }
    },
  };
}

/** The list of children is narrowed by region, school and class; that of a county is all that the reader reads. */
function childrenOf({ id, level }: NumbersPlace, by: Readonly<Record<string, string>>): string {
  const place = level === 'county' ? {} : { [level === 'town' ? 'village' : level]: id };
  const query = new URLSearchParams({ ...place, ...by }).toString();
  return query === '' ? '/console/children' : `/console/children?${query}`;
}

const dutiesOf = ({ id, level }: NumbersPlace): string =>
  `/console/duties?${new URLSearchParams({ view: 'late', who: 'all', ...(level === 'class' ? {} : { place: id }) })}`;
