import { exampleWorld } from '../../core/flow/example-world.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { FlowListPage } from './flow-list-page.tsx';
import { FlowPage } from './flow-page.tsx';
import { PlayPage } from './play-page.tsx';
import { playWords } from './play-words.ts';
import { type PlayState, readPlay, readWorld } from './read-play.ts';

export const flowRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/flows', needs: 'flows.read', go: showList },
  { method: 'get', path: '/console/flows/:id', needs: 'flows.read', go: showFlow },
  { method: 'get', path: '/console/flows/:id/play', needs: 'flows.read', go: (desk) => play(desk, null) },
  { method: 'post', path: '/console/flows/:id/play', needs: 'flows.read', go: goOn },
];

function showList({ c, ports, actor, lang, now }: Desk) {
  return sendPage(c, FlowListPage({ actor, lang, now, ...ports.rooms.flows.list(actor) }));
}

function showFlow({ c, ports, actor, lang, now }: Desk) {
  const flow = ports.rooms.flows.find(actor, c.req.param('id') ?? '');
  return flow ? sendPage(c, FlowPage({ actor, lang, now, flow })) : notFound(c);
}

/** Every turn plays the whole talk anew from what came with the form: no memory here, and any process can answer. */
async function goOn(desk: Desk) {
  const form = await fields(desk);
  if (form.start === '1') return play(desk, readWorld(form, exampleWorld(), desk.now, desk.timeZone));
  const state = readPlay(form);
  return state ? play(desk, state) : play(desk, null, playWords[desk.lang].lost);
}

function play({ c, ports, actor, lang, now, timeZone }: Desk, state: PlayState | null, notice?: string) {
  const id = c.req.param('id') ?? '';
  const flow = ports.rooms.flows.find(actor, id);
  if (!flow) return notFound(c);
  const { at = now, facts = {}, children = [], inputs = [] } = state ?? {};
  const example = exampleWorld();
  const world = {
    people: example.people,
    facts: { ...example.facts, ...facts },
    children: children.map((child) => ({ ...example.children[0], ...child })),
  };
  const request = { at, world, inputs };
  const played = state && ports.rooms.flows.play(actor, id, request);
  const page = PlayPage({ actor, lang, now, timeZone, flow, example, state, played, notice });
  return sendPage(c, page, notice ? 400 : 200);
}
