import { z } from 'zod';
import type { WeekForm, WeekList } from '../../app/desk/week-port.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { readAboutChildren } from './about-children.tsx';
import type { Desk, DeskRoute } from './desk-route.ts';
import { WeekPage, type WeekTyped } from './week-page.tsx';
import { weekLists, weekWords } from './week-words.ts';

export const weekRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/week', needs: 'week.write', go: showWeek },
  { method: 'post', path: '/console/week', needs: 'week.write', go: close },
];

const nothing: WeekTyped = { rest: [], chosen: {}, watch: [], goodFor: '', goodWords: '', answers: {} };

interface Round {
  readonly telling?: boolean;
  readonly missing?: string;
  readonly notice?: string;
  readonly status?: 422 | 503;
}

function page(desk: Desk, form: WeekForm | null, typed: WeekTyped, { telling = false, status, ...round }: Round) {
  const { c, actor, lang, now, timeZone } = desk;
  return sendPage(c, WeekPage({ actor, lang, now, timeZone, form, typed, telling, ...round }), status ?? 200);
}

async function showWeek(desk: Desk) {
  const { c, ports, actor, lang } = desk;
  const form = await ports.rooms.week.form(actor);
  const notice = c.req.query('done') === '1' ? weekWords[lang].finished : undefined;
  return page(desk, form, nothing, { notice });
}

const line = (value: unknown, most: number): string =>
  typeof value === 'string' ? value.slice(0, most).toWellFormed().replaceAll('\u0000', '').trim() : '';

function readTyped(body: Readonly<Record<string, unknown>>, form: WeekForm): WeekTyped {
  const known = (given: unknown, among: readonly string[]) => among.filter((one) => [given].flat().includes(one));
  const ids = form.children.map(({ id }) => id);
  const watch = known(body.watch, ids);
  const chosenIn = ({ key, children }: WeekList) =>
    Object.fromEntries(
      children.flatMap(({ id }) => {
        const value = line(body[`${key}.${id}`], 40);
        return value === '' ? [] : [[id, value] as const];
      }),
    );
  return {
    rest: known(
      body.rest,
      form.lists.map(({ key }) => key),
    ),
    chosen: Object.fromEntries(form.lists.map((list) => [list.key, chosenIn(list)])),
    watch,
    goodFor: known(body.goodFor, ids)[0] ?? '',
    goodWords: line(body.goodWords, 120),
    answers: readAboutChildren(body, form.questions, watch),
  };
}

/** What was left open counts as done only where that was said. */
function withRest({ lists }: WeekForm, { rest, chosen }: WeekTyped): WeekTyped['chosen'] {
  return Object.fromEntries(
    lists.map(({ key, children, done }) => {
      const all = rest.includes(key) ? Object.fromEntries(children.map(({ id }) => [id, done])) : {};
      return [key, { ...all, ...chosen[key] }];
    }),
  );
}

async function close(desk: Desk) {
  const { c, ports, actor, lang } = desk;
  const body: Record<string, unknown> = await c.req.parseBody({ all: true }).catch(() => ({}));
  const actId = z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .safeParse(body.actId).data;
  const form = actId ? await ports.rooms.week.form(actor) : null;
  if (!actId || !form) return notFound(c);
  const typed = readTyped(body, form);
  const say = weekWords[lang];
  const telling = body.tell === '1';
  if (typed.goodFor !== '' && typed.goodWords === '')
    return page(desk, form, typed, { telling: false, notice: say.noWords, status: 422 });
  const chosen = withRest(form, typed);
  const open = form.lists.flatMap(({ key, children }) =>
    children.filter(({ id }) => !chosen[key]?.[id]).map((child) => ({ key, child })),
  )[0];
  if (open) return page(desk, form, typed, { ...openAt(form, open.key, open.child.id, desk), status: 422 });
  if (typed.watch.length > 0 && !telling) return page(desk, form, typed, { telling: true });
  const { watch, answers, goodFor, goodWords } = typed;
  const good = goodFor === '' ? null : { childId: goodFor, words: goodWords };
  const result = await ports.rooms.week.close(actor, { chosen, watch, answers, good, actId });
  switch (result.kind) {
    case 'unknown':
      return notFound(c);
    case 'done':
      return c.redirect('/console/week?done=1', 303);
    case 'open':
      return page(desk, form, typed, { ...openAt(form, result.list, result.childId, desk), status: 422 });
    case 'incomplete':
      return page(desk, form, typed, { telling, missing: result.stepId, notice: say.incomplete, status: 422 });
    default:
      return page(desk, form, typed, { telling, notice: say.later, status: 503 });
  }
}

function openAt(form: WeekForm, key: string, childId: string, { lang }: Desk): Round {
  const list = form.lists.find((one) => one.key === key);
  const name = form.children.find(({ id }) => id === childId)?.name ?? '';
  const label = (lang === 'en' && weekLists[key]) || (list?.label ?? '');
  return { missing: `${key}.${childId}`, notice: weekWords[lang].open(name, label) };
}
