import { z } from 'zod';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { GoLivePage } from './go-live-page.tsx';
import { incomplete } from './incomplete.ts';
import { SettingsPage } from './settings-page.tsx';
import { settingsWords } from './settings-words.ts';

export const settingsRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/settings', needs: 'settings.read', go: (desk) => showSettings(desk, {}, 200) },
  { method: 'post', path: '/console/settings/acts', needs: 'settings.change', go: changeSetting },
  { method: 'get', path: '/console/golive', needs: 'settings.read', go: (desk) => showGoLive(desk, {}, 200) },
  { method: 'post', path: '/console/golive/acts', needs: 'settings.change', stepUp: true, go: actOnGate },
];

function done({ c, lang }: Desk): string | undefined {
  return c.req.query('done') === '1' ? settingsWords[lang].done : undefined;
}

interface Typed {
  readonly key: string;
  readonly value: string;
  readonly reason: string;
}

async function showSettings(
  desk: Desk,
  more: { notice?: string; typed?: Typed },
  status: 200 | 409,
): Promise<Response> {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const { settings } = ports.rooms;
  const found = await settings.settings(actor);
  if (found === null) return notFound(c);
  const page = { actor, lang, now, timeZone, ...found, files: settings.files(actor), notice: done(desk), ...more };
  return sendPage(c, SettingsPage(page), status);
}

const text = z.string().max(20_000);
const Change = z.object({ key: z.string().max(40), value: text, seen: text, reason: text });

async function changeSetting(desk: Desk): Promise<Response> {
  const { c, ports, actor, lang } = desk;
  const read = Change.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const { key, value, seen, reason } = read.data;
  const result = await ports.rooms.settings.change(actor, key, { value, seen, reason });
  if (result === 'unknown') return notFound(c);
  if (result === 'done') return c.redirect('/console/settings?done=1', 303);
  const typed = { key, value: value.slice(0, 80), reason: reason.slice(0, 200) };
  return showSettings(desk, { notice: settingsWords[lang].refusals[result], typed }, 409);
}

async function showGoLive(
  desk: Desk,
  more: { notice?: string; typed?: Readonly<Record<string, string>> },
  status: 200 | 409,
): Promise<Response> {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const gate = await ports.rooms.settings.goLive(actor);
  if (gate === null) return notFound(c);
  return sendPage(c, GoLivePage({ actor, lang, now, timeZone, gate, notice: done(desk), ...more }), status);
}

const GateAct = z.discriminatedUnion('act', [
  z.object({ act: z.enum(['on', 'off']), reason: text }),
  z.object({ act: z.literal('assessed'), on: z.string().max(10), by: text }),
]);

async function actOnGate(desk: Desk): Promise<Response> {
  const { c, ports, actor, lang } = desk;
  const read = GateAct.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const { settings } = ports.rooms;
  const act = read.data;
  const result =
    act.act === 'assessed'
      ? await settings.assessed(actor, act.on, act.by)
      : await settings.switchLive(actor, act.act === 'on', act.reason);
  if (result === 'unknown') return notFound(c);
  if (result === 'done') return c.redirect('/console/golive?done=1', 303);
  return showGoLive(desk, { notice: settingsWords[lang].liveRefusals[result], typed: { ...act } }, 409);
}
