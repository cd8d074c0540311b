import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CampaignParts, makeCampaignActs } from '../app/campaign/campaign-acts.ts';
import type { CampaignStore } from '../app/campaign/campaign-ports.ts';
import type { Campaign, Progress } from '../core/campaign/campaign.ts';
import { type CampaignAct, stateWords } from '../core/campaign/may-act.ts';
import { audienceWords, progressLine, reportLines } from '../core/campaign/report.ts';
import { readPlaybook } from '../core/playbook.ts';
import type { OpenStore as Opened } from '../main/open-store.ts';
import { makeCampaignChildren } from '../store/campaign-children.ts';
import { makeCampaignStore } from '../store/campaigns.ts';
import { makeDatabase } from '../store/hallway/database.ts';
import { makeHallwayStore } from '../store/hallway/hallway-store.ts';
import { readPlaybookFolder } from '../store/playbook-folder.ts';
import { draftOf } from './campaign/draft-of.ts';
import { CAMPAIGN_HELP, type CampaignOptions, readCampaignOptions } from './campaign/options.ts';
import { whoActs } from './campaign/who-acts.ts';
import { whoGotNothing } from './campaign/who-got-nothing.ts';
import type { OpenStore, StoreIo } from './command-io.ts';
import { Refused } from './import/refused.ts';

export interface CampaignIo extends StoreIo {
  open(): Promise<OpenStore & { readonly pool: Opened['pool'] }>;
  readonly flowsFolder: string;
  /** Writes the line over the one before, where the output is a terminal; absent: each on a line of its own. */
  readonly overwrite?: (line: string) => void;
}

/** `jiaxin campaign`. Returns the exit code. */
export async function campaignCommand(args: readonly string[], io: CampaignIo): Promise<number> {
  let options: CampaignOptions | null;
  try {
    options = readCampaignOptions(args);
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n\n${CAMPAIGN_HELP}`);
    return 2;
  }
  if (options === null) {
    io.out(CAMPAIGN_HELP);
    return 0;
  }
  try {
    return await run(options, io);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (options.json) io.out(JSON.stringify({ ok: false, error: error.message }));
    else io.err(error.message);
    return 1;
  }
}

async function run(options: CampaignOptions, io: CampaignIo): Promise<number> {
  const open = await io.open();
  const database = makeDatabase(open.pool);
  const store = makeCampaignStore(database);
  const hallway = makeHallwayStore({ database, crypto: open.crypto, jobs: null, now: io.now });
  const parts = { store, children: makeCampaignChildren(open.database), hallway };
  const { command } = options;
  if (command === 'list') return list(store, options, io);
  if (command === 'draft') return draft(parts, open, options, io);
  const campaign = await findCampaign(store, options.id);
  if (command === 'status') return watch(store, campaign, options, io);
  if (command === 'report') return report(store, open, campaign, options, io);
  return act(parts, open, { campaign, act: command }, options, io);
}

type Parts = Pick<CampaignParts, 'store' | 'children' | 'hallway'>;

/** The same acts as the desk's, with the same looks at who acts on whom. The playbook is read where words are looked at, not to stop something. */
function actsOf(parts: Parts, io: CampaignIo) {
  const read = () => {
    const { playbook, problems } = readPlaybook(readPlaybookFolder(io.flowsFolder));
    if (!playbook) throw new Refused(`流程文件有错(${problems.length} 处),先用 npx jiaxin check 看一看`);
    return playbook;
  };
  return makeCampaignActs({ ...parts, playbook: read, clock: { now: io.now }, newId: randomUUID });
}

async function draft(parts: Parts, open: OpenStore, options: CampaignOptions, io: CampaignIo): Promise<number> {
  const actor = await whoActs(open, options.by, io.now());
  const { countyId, ...input } = await draftOf({ ...open, children: parts.children }, actor, options, io.now());
  const result = await actsOf(parts, io).draft(actor, countyId, input);
  if (result.kind !== 'done') throw new Refused(result.kind === 'refused' ? result.why : '没有这次群发');
  if (options.json) io.out(JSON.stringify({ ok: true, id: result.id }));
  else {
    io.out(`写好了,还没有发:${result.id}`);
    io.out(`请另一个人看过再批准:npx jiaxin campaign approve ${result.id} --by <姓名>`);
  }
  return 0;
}

async function act(
  parts: Parts,
  open: OpenStore,
  what: { readonly campaign: Campaign; readonly act: CampaignAct },
  options: CampaignOptions,
  io: CampaignIo,
): Promise<number> {
  const actor = await whoActs(open, options.by, io.now());
  const { id } = what.campaign;
  const result = await actsOf(parts, io).act(actor, id, what.act, options.at);
  if (result.kind !== 'done')
    throw new Refused(
      result.kind === 'refused' ? result.why : '群发由县办公室、儿童督导员和分管领导管,而且只管自己的地方。',
    );
  return show(parts.store, await findCampaign(parts.store, id), options, io);
}

async function show(
  store: CampaignStore,
  campaign: Campaign,
  options: CampaignOptions,
  io: CampaignIo,
): Promise<number> {
  const progress = await store.progress(campaign.id, io.now());
  if (options.json) io.out(JSON.stringify({ ok: true, ...jsonOf(campaign, progress) }));
  else io.out(progressLine(campaign, progress));
  return 0;
}

/** The line is drawn again every second until nothing is left to do. */
async function watch(store: CampaignStore, first: Campaign, options: CampaignOptions, io: CampaignIo): Promise<number> {
  let campaign = first;
  while (options.watch && !options.json && ['approved', 'running', 'paused'].includes(campaign.state)) {
    const line = progressLine(campaign, await store.progress(campaign.id, io.now()));
    (io.overwrite ?? io.out)(line);
    await sleep(1_000);
    campaign = await findCampaign(store, campaign.id);
  }
  if (options.watch && io.overwrite) io.overwrite('');
  return show(store, campaign, options, io);
}

async function report(
  store: CampaignStore,
  open: OpenStore,
  campaign: Campaign,
  options: CampaignOptions,
  io: CampaignIo,
): Promise<number> {
  const progress = await store.progress(campaign.id, io.now());
  const people = options.people ? await whoGotNothing(open, campaign.id) : [];
  const now = await findCampaign(store, campaign.id);
  if (options.json) {
    io.out(JSON.stringify({ ok: true, ...jsonOf(now, progress), ...(options.people && { people }) }));
    return 0;
  }
  const [first, ...lines] = reportLines(now, progress);
  for (const line of [`${first} · ${audienceWords(now.audience, await store.placeNames(now.audience))}`, ...lines])
    io.out(line);
  for (const { name, why } of people) io.out(`  ${name}  ${why}`);
  return 0;
}

async function list(store: CampaignStore, options: CampaignOptions, io: CampaignIo): Promise<number> {
  const rows = [];
  for (const campaign of await store.list(100))
    rows.push({ campaign, progress: await store.progress(campaign.id, io.now()) });
  if (options.json)
    io.out(JSON.stringify({ ok: true, campaigns: rows.map((row) => jsonOf(row.campaign, row.progress)) }));
  else if (rows.length === 0) io.out('还没有群发');
  else for (const { campaign, progress } of rows) io.out(`${campaign.id}  ${progressLine(campaign, progress)}`);
  return 0;
}

/** By its id or the beginning of it. */
async function findCampaign(store: CampaignStore, id: string): Promise<Campaign> {
  const found = await store.find(id);
  if (found) return found;
  const like = id.length >= 4 ? (await store.list(1_000)).filter((one) => one.id.startsWith(id)) : [];
  const [only, ...more] = like;
  if (!only) throw new Refused(`没有这次群发:${id}`);
  if (more.length > 0) throw new Refused(`有 ${like.length} 次群发以 ${id} 开头,请写全`);
  return only;
}

function jsonOf(campaign: Campaign, progress: Progress) {
  const { id, title, kind, state, startsAt, startedAt, endedAt } = campaign;
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    id,
    title,
    kind,
    state,
    stateWord: stateWords[state],
    startsAt: iso(startsAt),
    startedAt: iso(startedAt),
    endedAt: iso(endedAt),
    progress,
  };
}
