import { z } from 'zod';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { incomplete } from './incomplete.ts';
import { LimitPage } from './limit-page.tsx';
import { limitWords } from './limit-words.ts';
import { settingsWords } from './settings-words.ts';

const path = '/console/settings/limits/:limit';

export const limitRoutes: readonly DeskRoute[] = [
  { method: 'get', path, needs: 'settings.read', go: (desk) => showLimit(desk, {}, 200) },
  { method: 'post', path, needs: 'settings.change', stepUp: true, go: changeLimit },
];

interface More {
  readonly notice?: string;
  readonly typed?: { readonly amount: string; readonly unit: string; readonly reason: string };
}

async function showLimit(desk: Desk, more: More, status: 200 | 409): Promise<Response> {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const found = await ports.rooms.settings.settings(actor);
  const row = found?.limits.find(({ limit }) => limit.key === c.req.param('limit'));
  if (!found || !row) return notFound(c);
  const notice = c.req.query('done') === '1' ? settingsWords[lang].done : undefined;
  const page = { actor, lang, now, timeZone, county: found.county, row, notice, ...more };
  return sendPage(c, LimitPage(page), status);
}

const text = z.string().max(20_000);
const Change = z.object({ amount: text, unit: z.string().max(2), seen: text, reason: text });

async function changeLimit(desk: Desk): Promise<Response> {
  const { c, ports, actor, lang } = desk;
  const read = Change.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const key = c.req.param('limit') ?? '';
  const { amount, unit, seen, reason } = read.data;
  const wish = { value: `${amount.trim()}${unit}`, seen, reason };
  const result = await ports.rooms.settings.changeLimit(actor, key, wish);
  if (result === 'unknown') return notFound(c);
  if (result === 'done') return c.redirect(`/console/settings/limits/${key}?done=1`, 303);
  const typed = { amount: amount.slice(0, 4), unit, reason: reason.slice(0, 200) };
  const refusals = { ...settingsWords[lang].refusals, ...limitWords[lang].refusals };
  return showLimit(desk, { notice: refusals[result], typed }, 409);
}
