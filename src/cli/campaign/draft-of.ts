import type { CampaignChildrenStore } from '../../app/campaign/named-children.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { CampaignDraft } from '../../core/campaign/campaign.ts';
import type { Instant } from '../../core/ids.ts';
import type { OpenStore } from '../command-io.ts';
import { Refused } from '../import/refused.ts';
import type { CampaignOptions } from './options.ts';

/** The campaign of the command line, with places, schools and children found by their names. @throws Refused */
export async function draftOf(
  { database, children: known }: Pick<OpenStore, 'database'> & { readonly children: CampaignChildrenStore },
  actor: DeskActor,
  { kind, title, text, flow, roles, regions, schools, children }: CampaignOptions,
  now: Instant,
): Promise<CampaignDraft & { readonly countyId: string }> {
  const county = await database.region.findFirst({ where: { level: 'county' }, select: { id: true } });
  if (!county) throw new Refused('数据库里还没有县:先用 npx jiaxin import 导入');
  const byName = async (names: readonly string[], find: (name: string) => Promise<{ id: string }[]>, what: string) => {
    const ids: string[] = [];
    for (const name of names) {
      const [only, ...more] = await find(name);
      if (!only) throw new Refused(`没有叫“${name}”的${what}`);
      if (more.length > 0) throw new Refused(`有 ${more.length + 1} 个${what}叫“${name}”,请写编号`);
      ids.push(only.id);
    }
    return ids;
  };
  const select = { id: true } as const;
  return {
    countyId: county.id,
    kind,
    title,
    text,
    flowId: flow,
    audience: {
      roles: [...roles],
      regionIds: await byName(
        regions,
        (name) => database.region.findMany({ where: { OR: [{ name }, { code: name }] }, select }),
        '地方',
      ),
      schoolIds: await byName(schools, (name) => database.organization.findMany({ where: { name }, select }), '学校'),
      childIds: await numberedIds(known, actor, children, now),
    },
  };
}

/** Those that are not this person's are not there, as at the desk. */
async function numberedIds(
  store: CampaignChildrenStore,
  actor: DeskActor,
  fileNos: readonly string[],
  now: Instant,
): Promise<string[]> {
  const found = fileNos.length === 0 ? [] : await store.numbered(actor, fileNos, now);
  return fileNos.map((fileNo) => {
    const [only, ...more] = found.filter((child) => child.fileNo === fileNo);
    if (!only) throw new Refused(`没有叫“${fileNo}”的孩子，或者不归您管`);
    if (more.length > 0) throw new Refused(`有 ${more.length + 1} 个孩子叫“${fileNo}”,请在工作台上办`);
    return only.id;
  });
}
