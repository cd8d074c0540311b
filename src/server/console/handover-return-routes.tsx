import { z } from 'zod';
import type { HandoverReturnForm } from '../../app/desk/handover-port.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { readAboutChildren } from './about-children.tsx';
import type { Desk, DeskRoute } from './desk-route.ts';
import { HandoverReturnPage } from './handover-return-page.tsx';
import { handoverWords } from './handover-words.ts';

/** They stand before those of the lists, whose address would take "return" for a side. */
export const handoverReturnRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/handover/return/:village', needs: 'handover.write', go: showReturn },
  { method: 'post', path: '/console/handover/return/:village', needs: 'handover.write', go: giveBack },
];

const formOf = ({ c, ports, actor }: Desk): Promise<HandoverReturnForm | null> =>
  ports.rooms.handover.returnForm(actor, c.req.param('village') ?? '');

interface Round {
  readonly picked: readonly string[] | null;
  readonly typed?: FormAnswers;
  readonly missing?: string;
  readonly notice?: string;
  readonly status?: 409 | 422 | 503;
}

function page(desk: Desk, form: HandoverReturnForm, { status, typed = {}, ...round }: Round) {
  const { c, actor, lang, now, timeZone } = desk;
  return sendPage(c, HandoverReturnPage({ actor, lang, now, timeZone, form, typed, ...round }), status ?? 200);
}

/** Of the children named, those of the list; in its order. */
function pickedOf(form: HandoverReturnForm, given: readonly unknown[]): readonly string[] {
  return form.children.filter(({ id }) => given.includes(id)).map(({ id }) => id);
}

async function showReturn(desk: Desk) {
  const form = await formOf(desk);
  return form ? page(desk, form, { picked: null }) : notFound(desk.c);
}

const Sent = z.object({
  actId: z.string().regex(/^[\w-]{8,64}$/),
  go: z.enum(['tell', 'none', 'told']).catch('none'),
});

async function giveBack(desk: Desk) {
  const { c, ports, actor, lang } = desk;
  const body: Record<string, unknown> = await c.req.parseBody({ all: true }).catch(() => ({}));
  const sent = Sent.safeParse(body);
  const form = sent.success ? await formOf(desk) : null;
  if (!sent.success || !form) return notFound(c);
  const picked = pickedOf(form, [body.child].flat());
  const answers = readAboutChildren(body, form.questions, picked);
  const { actId, go } = sent.data;
  const say = handoverWords[lang];
  // Whoever ticked somebody has something to say, whichever button was pressed.
  if (picked.length > 0 && go !== 'told' && form.doneAt === null) return page(desk, form, { picked });
  if (picked.length === 0 && go === 'tell')
    return page(desk, form, { picked: null, notice: say.back.nobody, status: 422 });
  const result = await ports.rooms.handover.giveBack(actor, { villageId: form.villageId, picked, answers, actId });
  const again = { picked: picked.length > 0 ? picked : null, typed: answers };
  switch (result.kind) {
    case 'unknown':
      return notFound(c);
    case 'done':
      return c.redirect(`/console/handover?back=${form.children.length}`, 303);
    case 'incomplete':
      return page(desk, form, { ...again, missing: result.stepId, notice: say.back.incomplete, status: 422 });
    // What was written is still there to be read and passed on in another way.
    case 'over':
      return page(desk, form, { ...again, notice: say.back.over, status: 409 });
    case 'later':
      return page(desk, form, { ...again, notice: say.later, status: 503 });
  }
}
