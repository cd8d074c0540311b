import { z } from 'zod';
import { type DutyFilter, type DutyReported, type DutyRow, dutyViews } from '../../app/desk/duties-port.ts';
import { fullTime } from '../clock-time.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { DutiesPage, queryOf } from './duties-page.tsx';
import { dutyStateWord } from './duty-words.ts';
import { sendCsv } from './exports.ts';
import { incomplete } from './incomplete.ts';

export const dutiesRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/duties', needs: 'duty.read', go: (desk) => show(desk, readFilter(desk)) },
  { method: 'get', path: '/console/duties.csv', needs: 'duty.read', go: exportDuties },
  { method: 'post', path: '/console/duties', needs: 'duty.read', go: report },
];

const id = z.union([z.uuid(), z.literal('')]);
/** What cannot be read of an address is as if it were not there. */
const Filter = z.object({
  view: z.enum(dutyViews).catch('open'),
  rule: z
    .string()
    .regex(/^\w{0,60}$/)
    .catch(''),
  place: id.catch(''),
  who: z.enum(['mine', 'staff', 'all']).catch('staff'),
  owner: z
    .string()
    .transform((text) => text.toWellFormed().replaceAll('\u0000', '').trim().slice(0, 40))
    .catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

function readFilter({ c }: Desk): DutyFilter {
  return Filter.parse(c.req.query());
}

const words = {
  zh: {
    done: '登记了。',
    not_so: '这件不能在这里登记：不是您的，或者要有别的记录才算办完。什么都没有改。',
    later: '这会儿记不下来，什么都没有改。请过一会儿再按一次。',
    csv: '职责',
  },
  en: {
    done: 'Reported.',
    not_so:
      'This one cannot be reported here: it is not yours, or another record shows that it is done. Nothing was changed.',
    later: 'It cannot be written down just now; nothing was changed. Please press again in a moment.',
    csv: 'Duties',
  },
} as const;

async function show(desk: Desk, filter: DutyFilter, said?: DutyReported) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const board = await ports.rooms.duties.board(actor, filter);
  const key = said ?? (c.req.query('done') === '1' ? 'done' : undefined);
  const notice = key && key !== 'unknown' ? words[lang][key] : undefined;
  const status = said === 'later' ? 503 : said === 'not_so' ? 409 : 200;
  return sendPage(c, DutiesPage({ actor, lang, board, filter, now, timeZone, notice }), status);
}

const Report = z.object({
  duty: z.uuid(),
  note: z
    .string()
    .max(500)
    .transform((text) => text.toWellFormed().replaceAll('\u0000', '').trim()),
  actId: z.string().regex(/^[\w-]{8,64}$/),
  back: z.string().max(600).catch(''),
});

async function report(desk: Desk) {
  const { c, ports, actor } = desk;
  const form = Report.safeParse(await fields(desk));
  if (!form.success) return incomplete(desk);
  const { duty, note, actId, back } = form.data;
  const filter = Filter.parse(Object.fromEntries(new URLSearchParams(back)));
  const said = await ports.rooms.duties.report(actor, { dutyId: duty, note, actId });
  if (said === 'unknown') return notFound(c);
  if (said === 'done') return c.redirect(`/console/duties?${queryOf(filter)}&done=1`, 303);
  return show(desk, filter, said);
}

async function exportDuties(desk: Desk) {
  const { c, ports, actor, lang, timeZone } = desk;
  const rows = await ports.rooms.duties.all(actor, readFilter(desk));
  const head =
    lang === 'zh'
      ? ['职责', '孩子', '档案号', '地方', '负责人', '哪一期', '到期', '状态', '办完']
      : ['Duty', 'Child', 'File', 'Place', 'Owner', 'Period', 'Due', 'State', 'Done'];
  const line = (row: DutyRow) => [
    row.title[lang],
    row.child,
    row.fileNo,
    row.place,
    row.owner,
    row.periodKey,
    fullTime(row.dueAt, timeZone),
    dutyStateWord(row.state, row.late, lang),
    row.doneAt === null ? '' : fullTime(row.doneAt, timeZone),
  ];
  return sendCsv(c, words[lang].csv, [head, ...rows.map(line)]);
}
