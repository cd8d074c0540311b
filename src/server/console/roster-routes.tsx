import { z } from 'zod';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { incomplete } from './incomplete.ts';
import { LeavePage, RosterPage } from './roster-page.tsx';
import { rosterRefusal } from './roster-words.ts';

export const rosterRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/people/roster', needs: 'people.read', go: (desk) => showRoster(desk, {}, 200) },
  { method: 'post', path: '/console/people/roster/acts', needs: 'people.change', go: actOnRoster },
  { method: 'get', path: '/console/people/leave', needs: 'people.read', go: showLeave },
];

async function showRoster(desk: Desk, more: { notice?: string; typed?: Record<string, string> }, status: 200 | 409) {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const posts = await ports.rooms.roster.posts(actor);
  const notice = c.req.query('done') === '1' ? (lang === 'zh' ? '记下了。' : 'Kept.') : undefined;
  return sendPage(c, RosterPage({ actor, lang, now, timeZone, posts, notice, ...more }), status);
}

async function showLeave({ c, ports, actor, lang, now }: Desk) {
  return sendPage(c, LeavePage({ actor, lang, now, leave: await ports.rooms.roster.leave(actor) }));
}

const actId = z.string().regex(/^[\w-]{8,64}$/);
const text = z.string().max(64);
const Act = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('add'),
    actId,
    regionId: z.uuid(),
    role: z.string().regex(/^[A-Z_]{2,30}$/),
    staffId: text,
    backupStaffId: text,
    phone: text,
    from: text,
    to: text,
  }),
  z.object({ act: z.enum(['end', 'tested']), actId, watchId: text }),
]);

async function actOnRoster(desk: Desk): Promise<Response> {
  const { c, ports, actor, lang } = desk;
  const read = Act.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const { roster } = ports.rooms;
  const act = read.data;
  const result = act.act === 'add' ? await roster.add(actor, act) : await roster[act.act](actor, act.watchId);
  if (result.kind === 'unknown') return notFound(c);
  if (result.kind === 'done') return c.redirect('/console/people/roster?done=1', 303);
  const typed = act.act === 'add' ? { ...act } : undefined;
  return showRoster(desk, { notice: rosterRefusal(result.why, lang), typed }, 409);
}
