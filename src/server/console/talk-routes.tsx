import { z } from 'zod';
import type { SpeakAct, SpeakResult } from '../../app/desk/talk-port.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { incomplete } from './incomplete.ts';
import { TalkPage } from './talk-page.tsx';
import { talkWords } from './talk-words.ts';

export const talkRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/talk/:person', needs: 'inbox.act', go: showTalk },
  { method: 'post', path: '/console/talk/:person', needs: 'inbox.act', go: speak },
];

const Form = z.object({
  what: z.enum(['take', 'write', 'give_back']),
  actId: z.uuid(),
  text: z.string().max(20_000).default(''),
});

async function showTalk(desk: Desk) {
  const did = z.enum(['take', 'write', 'give_back']).safeParse(desk.c.req.query('did')).data;
  return talkAnswer(desk, { notice: did && talkWords[desk.lang].done[did], status: 200 });
}

async function talkAnswer(
  { c, ports, actor, lang, now, timeZone }: Desk,
  { notice, status, typed }: { notice?: string; status: 200 | 409 | 503; typed?: string },
) {
  const talk = await ports.rooms.talk.talk(actor, c.req.param('person') ?? '');
  if (!talk) return notFound(c);
  const phrase = talk.phrases.find(({ id }) => id === c.req.query('phrase'));
  const page = TalkPage({ actor, lang, now, timeZone, notice, talk, typed: typed ?? phrase?.text ?? '' });
  return sendPage(c, page, status);
}

async function speak(desk: Desk) {
  const { c, ports, actor, now } = desk;
  const read = Form.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const { what, actId, text } = read.data;
  const personId = c.req.param('person') ?? '';
  const said: SpeakAct['what'] = what === 'write' ? { type: what, text } : { type: what };
  const result = await ports.rooms.talk.speak(actor, { personId, what: said, actId, at: now });
  if (result.kind === 'unknown') return notFound(c);
  if (result.kind === 'done') return c.redirect(`/console/talk/${personId}?did=${what}`, 303);
  const typed = text.toWellFormed().slice(0, 2_000);
  return talkAnswer(desk, { notice: whyNot(desk, result), status: result.kind === 'later' ? 503 : 409, typed });
}

function whyNot({ lang }: Desk, result: Exclude<SpeakResult, { kind: 'done' | 'unknown' }>): string {
  const say = talkWords[lang];
  if (result.kind === 'later') return say.later;
  return result.kind === 'taken' ? say.takenBy(result.by) : say.refused[result.why](result.word);
}
