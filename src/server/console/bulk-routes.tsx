import { z } from 'zod';
import type { BulkForm, BulkKind, BulkPort } from '../../app/desk/bulk-port.ts';
import { dutyBulkKinds } from '../../core/duty/hand-over.ts';
import { childBulkKinds, mostAtOnce } from '../../core/ledger/bulk-change.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import { oneLine } from '../../core/ledger/fact-fields.ts';
import { sendPage } from '../page.tsx';
import { notFound, trouble } from '../trouble.tsx';
import { BulkPage } from './bulk-page.tsx';
import { bulkWords } from './bulk-words.ts';
import { readFilter } from './child-filter.ts';
import { childrenTable } from './children-table.tsx';
import type { Desk, DeskRoute } from './desk-route.ts';
import { sendCsv } from './exports.ts';

const children = '/console/children';
const duties = '/console/duties';

/** What is done to many rows of a list at once: chosen there, then a page of its own until it is taken back. */
export const bulkRoutes: readonly DeskRoute[] = [
  { method: 'post', path: `${children}/bulk`, needs: 'child.bulk', go: chooseChildren },
  // A list of people that leaves the desk: who takes it proves first that it is them.
  { method: 'post', path: `${children}/chosen.csv`, needs: 'child.read', stepUp: true, go: exportChosen },
  { method: 'get', path: `${children}/bulk/:id`, needs: 'child.bulk', go: (desk) => show(desk, ofChildren(desk)) },
  { method: 'post', path: `${children}/bulk/:id`, needs: 'child.bulk', go: (desk) => act(desk, ofChildren(desk)) },
  { method: 'post', path: `${duties}/bulk`, needs: 'duty.assign', go: chooseDuties },
  { method: 'get', path: `${duties}/bulk/:id`, needs: 'duty.assign', go: (desk) => show(desk, ofDuties(desk)) },
  { method: 'post', path: `${duties}/bulk/:id`, needs: 'duty.assign', go: (desk) => act(desk, ofDuties(desk)) },
];

interface Room {
  readonly list: string;
  readonly bulk: Omit<BulkPort<BulkKind>, 'choose'>;
}

const ofChildren = ({ ports }: Desk): Room => ({ list: children, bulk: ports.rooms.childBulk });
const ofDuties = ({ ports }: Desk): Room => ({ list: duties, bulk: ports.rooms.dutyBulk });

const words = {
  zh: { none: ['还没有勾', '请回到名单，勾上要办的，再按一次。什么都没有改。'], export: '孩子' },
  en: {
    none: ['Nothing is ticked', 'Go back, tick what it is about and press again. Nothing was changed.'],
    export: 'children',
  },
} as const;

const many = (value: unknown): string[] => [value ?? []].flat().filter((one): one is string => typeof one === 'string');
const ids = z.preprocess(
  many,
  z.array(z.string()).transform((all) => all.filter((one) => z.uuid().safeParse(one).success)),
);
const actId = z.string().regex(/^[\w-]{8,64}$/u);
const Chosen = z.object({ ids, all: z.literal('1').optional().catch(undefined) });
const ChosenChildren = Chosen.extend({ actId, kind: z.enum(childBulkKinds) });
const ChosenDuties = Chosen.extend({ actId, kind: z.enum(dutyBulkKinds) });

const body = ({ c }: Desk): Promise<Record<string, unknown>> => c.req.parseBody({ all: true }).catch(() => ({}));

function none({ c, lang }: Desk) {
  const [title, happened] = words[lang].none;
  return trouble(c, 422, { title, happened });
}

/** The ticked ones, or with "all" the first of everything the list's filter finds. */
async function idsOf(desk: Desk, chosen: z.infer<typeof Chosen>) {
  if (!chosen.all) return { ids: chosen.ids, total: chosen.ids.length };
  return desk.ports.rooms.children.find(desk.actor, readFilter(desk.c.req.query()), mostAtOnce);
}

async function chooseChildren(desk: Desk) {
  const { c, ports, actor } = desk;
  const form = ChosenChildren.safeParse(await body(desk));
  if (!form.success) return none(desk);
  const found = await idsOf(desk, form.data);
  const id = await ports.rooms.childBulk.choose(actor, form.data.kind, found.ids, form.data.actId);
  if (id === null) return none(desk);
  return c.redirect(`${children}/bulk/${id}${found.total > mostAtOnce ? `?found=${found.total}` : ''}`, 303);
}

async function chooseDuties(desk: Desk) {
  const { c, ports, actor } = desk;
  const form = ChosenDuties.safeParse(await body(desk));
  if (!form.success) return none(desk);
  const id = await ports.rooms.dutyBulk.choose(actor, form.data.kind, form.data.ids, form.data.actId);
  return id === null ? none(desk) : c.redirect(`${duties}/bulk/${id}`, 303);
}

async function exportChosen(desk: Desk) {
  const { c, ports, actor, lang } = desk;
  const form = Chosen.parse(await body(desk));
  if (!form.all && form.ids.length === 0) return none(desk);
  const { rows, list } = form.all
    ? await ports.rooms.children.export(actor, readFilter(c.req.query()))
    : await ports.rooms.children.exportChosen(actor, form.ids.slice(0, mostAtOnce * 4));
  return sendCsv(c, words[lang].export, childrenTable(rows, list, lang));
}

interface Again {
  readonly notice: string;
  readonly typed?: BulkForm;
  readonly status: 409 | 422 | 503;
}

async function show(desk: Desk, { list, bulk }: Room, again?: Again) {
  const { c, actor, lang, now, timeZone } = desk;
  const id = c.req.param('id') ?? '';
  const view = await bulk.show(actor, id);
  if (!view) return notFound(c);
  const begun = { ...view.form, since: view.form.since || dayInChina(now) };
  const page = BulkPage({
    actor,
    lang,
    now,
    timeZone,
    view,
    path: `${list}/bulk/${id}`,
    list,
    typed: again?.typed ?? begun,
    found: Math.min(Math.floor(Number(c.req.query('found'))) || 0, 1_000_000),
    notice: again?.notice,
  });
  return sendPage(c, page, again?.status ?? 200);
}

const line = z
  .string()
  .catch('')
  .transform((text) => oneLine(text.slice(0, 2_000)));
const Filled = z.object({
  to: line,
  since: line,
  source: line,
  along: z.enum(['all', 'none', '']).catch(''),
  note: line,
});

async function act(desk: Desk, room: Room) {
  const { c, actor, lang } = desk;
  const say = bulkWords[lang];
  const id = c.req.param('id') ?? '';
  const form = await body(desk);
  const here = () => c.redirect(`${room.list}/bulk/${id}`, 303);
  switch (form.do) {
    case 'fill': {
      const typed = Filled.parse(form);
      const said = await room.bulk.fill(actor, id, typed);
      if (said === null) return notFound(c);
      if (said === 'filled') return here();
      const notice = `${say.problems[said]}${lang === 'en' ? ' ' : ''}${say.kept_form}`;
      return show(desk, room, { notice, typed, status: 422 });
    }
    case 'confirm': {
      const ticked = new Map(
        many(form.row).flatMap((one): [string, string][] => {
          const [row = '', was = ''] = one.split('.');
          return [[row, was]];
        }),
      );
      const said = await room.bulk.confirm(actor, id, ticked);
      if (said === null) return notFound(c);
      if (said === 'done') return here();
      return show(desk, room, { notice: say[said], status: said === 'later' ? 503 : 422 });
    }
    case 'undo': {
      const said = await room.bulk.undo(actor, id);
      if (said === null) return notFound(c);
      return said === 'undone' ? here() : show(desk, room, { notice: say.tooLate, status: 409 });
    }
    default:
      return notFound(c);
  }
}
