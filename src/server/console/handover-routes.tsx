import { z } from 'zod';
import { handoverTalks } from '../../app/desk/handover.ts';
import type { HandoverForm, HandoverSide } from '../../app/desk/handover-port.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import type { Desk, DeskRoute } from './desk-route.ts';
import { HandoverPage } from './handover-page.tsx';
import { handoverReturnRoutes } from './handover-return-routes.tsx';
import { TickPage, type Ticks } from './handover-tick-page.tsx';
import { handoverWords } from './handover-words.ts';

export const handoverRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/handover', needs: 'handover.write', go: showOverview },
  ...handoverReturnRoutes,
  { method: 'get', path: '/console/handover/:side/:village', needs: 'handover.write', go: showList },
  { method: 'post', path: '/console/handover/:side/:village', needs: 'handover.write', go: sign },
];

async function showOverview({ c, ports, actor, lang, now, timeZone }: Desk) {
  const overview = await ports.rooms.handover.overview(actor);
  const say = handoverWords[lang];
  const count = (name: string) =>
    z
      .string()
      .regex(/^\d{1,4}$/u)
      .safeParse(c.req.query(name)).data;
  const [done, back] = [count('done'), count('back')];
  const notice = done ? say.done(done) : back ? say.back.done(back) : undefined;
  return sendPage(c, HandoverPage({ actor, lang, overview, now, timeZone, notice }));
}

async function formOf({ c, ports, actor }: Desk): Promise<HandoverForm | null> {
  const side = c.req.param('side');
  if (side !== 'village' && side !== 'school') return null;
  return ports.rooms.handover.form(actor, side, c.req.param('village') ?? '');
}

interface Round {
  readonly confirm?: readonly string[];
  readonly seconds?: number;
  readonly missing?: string;
  readonly notice?: string;
  readonly status?: 200 | 422 | 503;
}

function tickPage(desk: Desk, form: HandoverForm, ticks: Ticks, round: Round) {
  const { c, actor, lang, now } = desk;
  const { confirm = null, seconds = null, status = 200, missing, notice } = round;
  return sendPage(c, TickPage({ actor, lang, now, form, ...ticks, confirm, seconds, missing, notice }), status);
}

async function showList(desk: Desk) {
  const form = await formOf(desk);
  return form ? tickPage(desk, form, { ticked: {}, where: {} }, {}) : notFound(desk.c);
}

const Sent = z.object({
  actId: z.string().regex(/^[\w-]{8,64}$/),
  startedAt: z.coerce.number().int().min(0).catch(0),
  seconds: z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined),
});

/** The fields "m.<id>" of a form, by child. */
function byChild(body: Readonly<Record<string, unknown>>, mark: string, form: HandoverForm): Record<string, string> {
  return Object.fromEntries(
    form.children.flatMap(({ id }) => {
      const value = body[`${mark}.${id}`];
      if (typeof value !== 'string' || value === '') return [];
      return [[id, value.slice(0, 1000).toWellFormed().replaceAll('\u0000', '').trim()] as const];
    }),
  );
}

async function sign(desk: Desk) {
  const { c, ports, actor, lang, now } = desk;
  const body: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
  const sent = Sent.safeParse(body);
  const form = sent.success ? await formOf(desk) : null;
  if (!sent.success || !form) return notFound(c);
  const side: HandoverSide = form.side;
  const own = byChild(body, 'm', form);
  const seconds = sent.data.seconds ?? Math.max(0, Math.floor((now - sent.data.startedAt) / 1000));
  const { well } = handoverTalks[side];
  const rest = body.rest === '1' ? Object.fromEntries(form.children.map(({ id }) => [id, well])) : {};
  // Of the first round: who needs attention and was ticked by itself is confirmed by that.
  const alone =
    sent.data.seconds === undefined ? form.children.filter(({ id, high }) => high && own[id] !== undefined) : [];
  const said = {
    side,
    villageId: form.villageId,
    ticked: { ...rest, ...own },
    where: byChild(body, 'w', form),
    confirmed: {
      ...Object.fromEntries(alone.map(({ id }) => [id, own[id] ?? ''])),
      ...byChild(body, 'c', form),
    },
    seconds,
    actId: sent.data.actId,
  };
  const result = await ports.rooms.handover.sign(actor, said);
  const say = handoverWords[lang];
  switch (result.kind) {
    case 'unknown':
      return notFound(c);
    case 'done':
      return c.redirect(`/console/handover?done=${result.count}`, 303);
    case 'confirm':
      return tickPage(desk, form, said, { confirm: result.childIds, seconds });
    case 'incomplete': {
      const name = form.children.find(({ id }) => id === result.childId)?.name ?? '';
      const ticks = { ticked: own, where: said.where };
      return tickPage(desk, form, ticks, { missing: result.childId, notice: say.incomplete(name), status: 422 });
    }
    case 'later':
      return tickPage(desk, form, { ticked: said.ticked, where: said.where }, { notice: say.later, status: 503 });
  }
}
