import { type FactWish, type MomentKind, momentKinds, type TimelineAsk } from '../../app/desk/children-port.ts';
import { isUuid } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import { type FactDraft, factFieldOf, factLimits, oneLine } from '../../core/ledger/fact-fields.ts';
import { sendPage } from '../page.tsx';
import { notFound, trouble } from '../trouble.tsx';
import { ChildFactPage, type ChildFactPageProps } from './child-fact-page.tsx';
import { ChildFilePage } from './child-file-page.tsx';
import { filterQuery, readFilter } from './child-filter.ts';
import { ChildrenPage } from './children-page.tsx';
import { childrenTable } from './children-table.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { sendCsv } from './exports.ts';
import { longestName } from './saved-filters.tsx';

const path = '/console/children';

export const childRoutes: readonly DeskRoute[] = [
  { method: 'get', path, needs: 'child.read', go: (desk) => showChildren(desk) },
  // A list of people that leaves the desk: who takes it proves first that it is them.
  { method: 'get', path: `${path}.csv`, needs: 'child.read', stepUp: true, go: exportChildren },
  { method: 'post', path: `${path}/filters`, needs: 'child.read', go: saveFilter },
  { method: 'post', path: `${path}/filters/:id`, needs: 'child.read', go: changeFilter },
  { method: 'get', path: `${path}/:id`, needs: 'child.read', go: showChild },
  { method: 'get', path: `${path}/:id/facts/:field`, needs: 'child.edit', go: showFact },
  { method: 'post', path: `${path}/:id/facts/:field`, needs: 'child.edit', go: writeFact },
];

const words = {
  zh: {
    saved: '存下了。',
    renamed: '改好了。',
    dropped: '删掉了。',
    name_taken: '这个名字已经用过，请换一个。什么都没有改。',
    gone: (name: string) => `这个条件已经在别处删掉了，没有改名。您填的名字是“${name}”，要用可以重新存。`,
    changed: (name: string) => `它刚在别处改名叫“${name}”了。您填的名字还在，没有存，请看一看再定。`,
    changedDrop: (name: string) => `它刚在别处改名叫“${name}”了，没有删。请看一看再定。`,
    too_many: '存下的条件已经有 30 个，请先删掉几个。什么都没有改。',
    no_name: '请给它起个名字。什么都没有改。',
    done: '记下了。原来的也还在。',
    moved: '记下了。孩子已经不住在您管的地方，档案不再列在这里。',
    past: '记下了。后来的一条还算数，所以这条只进了经过。',
    export: '孩子',
    lost: ['这一步没填全', '请回到上一页再按一次。已经记下的都在。'],
  },
  en: {
    saved: 'Saved.',
    renamed: 'Renamed.',
    dropped: 'Deleted.',
    name_taken: 'There is one of this name already. Nothing was changed.',
    gone: (name: string) =>
      `This filter has been deleted elsewhere; nothing was renamed. You typed “${name}”: it can be saved anew.`,
    changed: (name: string) =>
      `It has just been renamed to “${name}” elsewhere. What you typed is here and was not saved.`,
    changedDrop: (name: string) =>
      `It has just been renamed to “${name}” elsewhere and was not deleted. Look and decide.`,
    too_many: 'There are 30 saved filters: delete some first. Nothing was changed.',
    no_name: 'Please give it a name. Nothing was changed.',
    done: 'Saved. What it was before stays on file.',
    moved: 'Saved. The child no longer lives in a place of yours and is not listed here.',
    past: 'Saved. A later entry still counts, so this one is in the timeline only.',
    export: 'children',
    lost: ['Something is missing in this form', 'Go back and press again. What was saved is there.'],
  },
} as const;

/** A notice that the address names; anything else is none. */
function noticeOf({ c, lang }: Desk): string | undefined {
  const done = c.req.query('done') ?? '';
  const say = words[lang];
  return done === 'moved' ||
    done === 'saved' ||
    done === 'renamed' ||
    done === 'dropped' ||
    done === 'done' ||
    done === 'past'
    ? say[done]
    : undefined;
}

interface Again {
  readonly notice: string;
  readonly typedName?: string;
  readonly renaming?: { readonly id: string; readonly name: string };
  /** Somebody was faster. */
  readonly stale?: true;
}

async function showChildren(desk: Desk, again?: Again) {
  const { c, ports, actor, lang, now } = desk;
  const filter = readFilter(c.req.query());
  const page = Math.min(Math.max(1, Math.floor(Number(c.req.query('page'))) || 1), 10_000);
  const list = await ports.rooms.children.list(actor, filter, page);
  const notice = again?.notice ?? noticeOf(desk);
  const { typedName, renaming, stale } = again ?? {};
  const shown = ChildrenPage({ actor, lang, now, list, filter, notice, typedName, renaming });
  return sendPage(c, shown, again ? (stale ? 409 : 422) : 200);
}

async function exportChildren({ c, ports, actor, lang }: Desk) {
  const { rows, list } = await ports.rooms.children.export(actor, readFilter(c.req.query()));
  return sendCsv(c, words[lang].export, childrenTable(rows, list, lang));
}

async function nameOf(desk: Desk) {
  const form = await fields(desk);
  const name = typeof form.name === 'string' ? oneLine(form.name.slice(0, 20 * longestName)) : '';
  return { form, name: [...name].slice(0, longestName).join('') };
}

async function saveFilter(desk: Desk) {
  const { c, ports, actor, lang } = desk;
  const filter = readFilter(c.req.query());
  const { name } = await nameOf(desk);
  if (name === '') return showChildren(desk, { notice: words[lang].no_name, typedName: '' });
  const result = await ports.rooms.children.saveFilter(actor, name, filter);
  if (result === 'saved') return c.redirect(`${path}?${filterQuery(filter)}&done=saved`, 303);
  return showChildren(desk, { notice: words[lang][result], typedName: name });
}

async function changeFilter(desk: Desk) {
  const { c, ports, actor, lang } = desk;
  const id = c.req.param('id') ?? '';
  if (!isUuid(id)) return notFound(c);
  const { form, name } = await nameOf(desk);
  const back = `${path}?${filterQuery(readFilter(c.req.query()))}`;
  const was = typeof form.was === 'string' ? form.was.slice(0, 4 * longestName) : '';
  const say = words[lang];
  if (form.do === 'drop') {
    const said = await ports.rooms.children.dropFilter(actor, id, was);
    if (typeof said === 'string') return c.redirect(`${back}&done=dropped`, 303);
    return showChildren(desk, { notice: say.changedDrop(said.changed), stale: true });
  }
  const renaming = { id, name };
  if (name === '') return showChildren(desk, { notice: say.no_name, renaming });
  const said = await ports.rooms.children.renameFilter(actor, id, was, name);
  if (said === 'done') return c.redirect(`${back}&done=renamed`, 303);
  if (said === 'name_taken') return showChildren(desk, { notice: say.name_taken, renaming });
  if (said === 'gone') return showChildren(desk, { notice: say.gone(name), typedName: name, stale: true });
  return showChildren(desk, { notice: say.changed(said.changed), renaming, stale: true });
}

async function showChild(desk: Desk) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const ask = askOf(desk);
  const file = await ports.rooms.children.file(actor, c.req.param('id') ?? '', ask);
  if (!file) return notFound(c);
  const isFirst = ask.before === null;
  return sendPage(c, ChildFilePage({ actor, lang, now, timeZone, file, isFirst, notice: noticeOf(desk) }));
}

function askOf({ c }: Desk): TimelineAsk {
  const count = (name: string) => {
    const number = Number(c.req.query(name) || Number.NaN);
    return Number.isSafeInteger(number) && number >= 0 && number < 8e12 ? number : null;
  };
  const kind = momentKinds.find((one): one is MomentKind => one === c.req.query('kind')) ?? null;
  return { kind, before: count('before'), skip: Math.min(count('skip') ?? 0, 1_000) };
}

/** The fact that the address names; null: there is none of that name. */
function factOf({ c }: Desk) {
  const field = factFieldOf(c.req.param('field') ?? '');
  const person = c.req.query('person');
  if (!field || (person !== undefined && !isUuid(person))) return null;
  return { id: c.req.param('id') ?? '', field, personId: person ?? null };
}

async function showFact(desk: Desk) {
  const { c, ports, actor, now } = desk;
  const at = factOf(desk);
  const form = at && (await ports.rooms.children.factForm(actor, at.id, at.field, at.personId));
  if (!form) return notFound(c);
  const former = form.history.find(({ id }) => id === c.req.query('from'));
  const draft = { value: former?.raw ?? form.raw, since: dayInChina(now), source: '' };
  return factPage(desk, { form, draft }, 200);
}

function factPage(
  { c, actor, lang, now, timeZone }: Desk,
  page: Pick<ChildFactPageProps, 'form' | 'draft' | 'problem' | 'stale' | 'along'>,
  status: 200 | 409 | 422,
) {
  return sendPage(c, ChildFactPage({ actor, lang, now, timeZone, ...page }), status);
}

/** What was typed, as one line each; far too long ones are cut before anything looks at them, and then said to be too long. */
function draftOf(form: Readonly<Record<string, unknown>>): FactDraft {
  const line = (value: unknown, most: number) => (typeof value === 'string' ? oneLine(value.slice(0, most)) : '');
  const person = line(form.person, 10 * factLimits.text);
  return {
    value: person || line(form.value, 10 * factLimits.address),
    since: line(form.since, 20),
    source: line(form.source, 10 * factLimits.source),
  };
}

/** Who comes along; undefined: it was not said. Nobody ticked is nobody. */
function alongOf({ along, with: persons = [] }: Readonly<Record<string, unknown>>): string[] | undefined {
  if (along === 'none') return [];
  const ticked = [persons].flat().filter((one): one is string => typeof one === 'string' && isUuid(one));
  return along === 'some' ? ticked.slice(0, 100) : undefined;
}

async function writeFact(desk: Desk) {
  const { c, ports, actor, lang, now } = desk;
  const at = factOf(desk);
  if (!at) return notFound(c);
  const form = await desk.c.req.parseBody({ all: true }).catch((): Record<string, unknown> => ({}));
  const { actId, was } = form;
  if (typeof actId !== 'string' || !/^[\w-]{8,64}$/u.test(actId) || typeof was !== 'string') {
    const [title, happened] = words[lang].lost;
    return trouble(c, 400, { title, happened });
  }
  const draft = draftOf(form);
  const along = alongOf(form);
  const asked = along === undefined ? {} : { along };
  const plain = { field: at.field, personId: at.personId, was: was.slice(0, 64), actId, at: now };
  const wish: FactWish = { ...draft, ...plain, ...asked };
  const result = await ports.rooms.children.writeFact(actor, at.id, wish);
  if (result === null) return notFound(c);
  if (result.kind === 'wrong')
    return factPage(desk, { form: result.form, draft, problem: result.problem, ...asked }, 422);
  if (result.kind === 'stale') return factPage(desk, { form: result.form, draft, stale: true, ...asked }, 409);
  // Who moves a child out of their own places does not see it afterwards.
  if (at.field === 'residence' && !(await ports.rooms.children.factForm(actor, at.id, at.field, null)))
    return c.redirect(`${path}?done=moved`, 303);
  return c.redirect(`${path}/${at.id}?done=${result.past ? 'past' : 'done'}`, 303);
}
