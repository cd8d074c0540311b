import type { CampaignDraft } from '../../core/campaign/campaign.ts';
import type { OpenStore } from '../command-io.ts';
import { Refused } from '../import/refused.ts';
import type { CampaignOptions } from './options.ts';

/** The campaign of the command line, with places, schools and children found by their names. @throws Refused */
export async function draftOf(
  { database }: OpenStore,
  { kind, title, text, flow, roles, regions, schools, children }: CampaignOptions,
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
      childIds: await byName(children, (fileNo) => database.child.findMany({ where: { fileNo }, select }), '孩子'),
    },
  };
}
