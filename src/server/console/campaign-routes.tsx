import { z } from 'zod';
import { momentIn } from '../../core/calendar/civil-time.ts';
import type { Instant } from '../../core/ids.ts';
import { sendPage } from '../page.tsx';
import type { CampaignForm, CampaignPreview, DeskChoices } from '../ports.ts';
import { notFound } from '../trouble.tsx';
import { CampaignPage, countsOf } from './campaign-page.tsx';
import { campaignWords, notSentWord } from './campaign-words.ts';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { sendCsv } from './exports.ts';
import { faultWord, NewCampaignPage } from './new-campaign-page.tsx';

const Act = z.object({
  id: z.uuid(),
  act: z.enum(['approve', 'start', 'pause', 'resume', 'cancel']),
  at: z.string().max(16).optional(),
});

export const campaignRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/campaigns', needs: 'campaign.read', go: showCampaigns },
  { method: 'get', path: '/console/campaigns/new', needs: 'campaign.act', go: showNew },
  { method: 'post', path: '/console/campaigns/new', needs: 'campaign.act', go: write },
  { method: 'post', path: '/console/campaigns/acts', needs: 'campaign.act', go: actOnCampaign },
  { method: 'get', path: '/console/campaigns/:id', needs: 'campaign.read', go: showOne },
  { method: 'get', path: '/console/campaigns/:id/report.csv', needs: 'campaign.read', go: exportReport },
];

async function showCampaigns(desk: Desk) {
  return campaignsAnswer(desk, desk.c.req.query('done') === '1' ? campaignWords[desk.lang].done : undefined, 200);
}

async function showOne({ c, ports, actor, lang, now, timeZone }: Desk) {
  const row = await ports.campaigns.find(actor, c.req.param('id') ?? '');
  if (!row) return notFound(c);
  const notice = c.req.query('done') === 'kept' ? campaignWords[lang].kept : undefined;
  const named = await ports.campaigns.named(actor, row.campaign.audience.childIds);
  return sendPage(c, CampaignPage({ actor, lang, rows: [row], single: true, named, now, timeZone, notice }));
}

async function actOnCampaign(desk: Desk) {
  const { c, ports, actor, lang, timeZone } = desk;
  const read = Act.safeParse(await fields(desk));
  if (!read.success) return campaignsAnswer(desk, campaignWords[lang].incomplete, 400);
  const { id, act, at } = read.data;
  const result = await ports.campaigns.act(actor, id, act, at ? (timeOf(at, timeZone) ?? undefined) : undefined);
  if (result.kind === 'unknown') return notFound(c);
  if (result.kind === 'done') return c.redirect('/console/campaigns?done=1', 303);
  return campaignsAnswer(desk, result.faults.map((fault) => faultWord(fault, lang)).join(' '), 409);
}

/** "2026-12-01T19:00" on the county's clock. */
function timeOf(text: string, timeZone: string): Instant | null {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})$/u.exec(text);
  const day = match ? Date.parse(`${match[1]}T00:00:00Z`) / 86_400_000 : Number.NaN;
  return match && !Number.isNaN(day) ? momentIn(timeZone, day, Number(match[2]) * 60 + Number(match[3])) : null;
}

async function campaignsAnswer(
  { c, ports, actor, lang, now, timeZone }: Desk,
  notice: string | undefined,
  status: 200 | 400 | 409,
) {
  const rows = await ports.campaigns.list(actor);
  return sendPage(c, CampaignPage({ actor, lang, rows, now, timeZone, notice }), status);
}

async function exportReport({ c, ports, actor, lang }: Desk) {
  const row = await ports.campaigns.find(actor, c.req.param('id') ?? '');
  if (!row) return notFound(c);
  const reasons = Object.entries(row.progress.reasons).map(([code, count]) => [notSentWord(code, lang), String(count)]);
  const counts = countsOf(row, lang).map(([what, count]) => [what, String(count)]);
  return sendCsv(c, `${campaignWords[lang].title} ${row.campaign.title}`, [
    [row.campaign.title, String(row.progress.audience)],
    ...counts,
    ...reasons,
  ]);
}

const empty: CampaignForm = {
  kind: 'tip',
  title: '',
  text: '',
  flowId: null,
  audience: { roles: ['CAREGIVER'], regionIds: [], schoolIds: [], childIds: [] },
};

async function showNew(desk: Desk) {
  const choices = await desk.ports.campaigns.choices(desk.actor);
  return choices
    ? newPage(desk, choices, empty, crypto.randomUUID(), { preview: null, find: '' }, 200)
    : notFound(desk.c);
}

interface Looked {
  readonly preview: CampaignPreview | null;
  /** Words by which children are looked for; "": none. */
  readonly find: string;
}

async function newPage(
  { c, ports, actor, lang, now }: Desk,
  choices: DeskChoices,
  form: CampaignForm,
  actId: string,
  { preview, find }: Looked,
  status: 200 | 409,
) {
  const { campaigns } = ports;
  const [named, children] = await Promise.all([
    campaigns.named(actor, form.audience.childIds),
    find === '' ? [] : campaigns.search(actor, find),
  ]);
  const fresh = children.filter(({ id }) => !form.audience.childIds.includes(id));
  const found = find === '' ? null : { words: find, children: fresh, full: children.length >= 20 };
  return sendPage(c, NewCampaignPage({ actor, lang, now, choices, form, actId, named, found, preview }), status);
}

/** Looks for children to name, takes one away, looks whom it would reach, or keeps the draft; whatever stands in the way, the form comes back as it was filled. */
async function write(desk: Desk) {
  const { c, ports, actor } = desk;
  const data = await c.req.parseBody({ all: true }).catch(() => ({}) as Record<string, unknown>);
  const form = readForm(data);
  const actId = /^[\w-]{8,64}$/u.test(String(data.actId)) ? String(data.actId) : crypto.randomUUID();
  const choices = await ports.campaigns.choices(actor);
  if (!choices) return notFound(c);
  const find = lineOf(data.find).slice(0, 40);
  if (data.do === 'find' || data.drop !== undefined)
    return newPage(desk, choices, form, actId, { preview: null, find: data.do === 'find' ? find : '' }, 200);
  const preview = await ports.campaigns.preview(actor, form);
  if (!preview) return notFound(c);
  const ready = data.do === 'save' && preview.faults.length === 0;
  const result = ready ? await ports.campaigns.draft(actor, form, actId) : null;
  if (result?.kind === 'done') return c.redirect(`/console/campaigns/${result.id}?done=kept`, 303);
  const faults = result?.kind === 'refused' ? result.faults : preview.faults;
  const looked = { preview: { ...preview, faults }, find: '' };
  return newPage(desk, choices, form, actId, looked, data.do === 'save' ? 409 : 200);
}

const lineOf = (value: unknown): string =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '').trim() : '';

/** Children are named one by one: so many are more than a bus. */
const mostNamed = 200;

function readForm(data: Readonly<Record<string, unknown>>): CampaignForm {
  const one = (name: string, most: number) => lineOf(data[name]).slice(0, most);
  const many = (name: string) =>
    [data[name]]
      .flat()
      .filter((value): value is string => typeof value === 'string' && value.length <= 60)
      .slice(0, 400);
  const kind = one('kind', 20);
  const text = one('text', 2_000);
  return {
    kind,
    title: one('title', 60),
    text: kind === 'tip' || text !== '' ? text : null,
    flowId: one('flowId', 60) || null,
    audience: {
      roles: many('roles'),
      regionIds: many('regionIds'),
      schoolIds: many('schoolIds'),
      childIds: [...new Set(many('childIds'))].filter((id) => id !== data.drop).slice(0, mostNamed),
    },
  };
}
