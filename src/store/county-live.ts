import type { Database } from './prisma.ts';

/**
 * `county_setting.live`: {on}. A county that begins with its first administrator is off; one without the row is live, as all
 * were before there was a switch.
 */
export const liveKey = 'live';

/** Whether families of the county may be invited (domain 12.3, decision 6). */
export async function countyIsLive(database: Pick<Database, 'countySetting'>, countyId: string): Promise<boolean> {
  const row = await database.countySetting.findUnique({ where: { countyId_key: { countyId, key: liveKey } } });
  const value = row?.value as { on?: boolean } | null | undefined;
  return value?.on !== false;
}

/** What is said when a family is to be invited before that. */
export const notLive = '这个县还没有开通(工作台“开通”一页写着还缺什么),不能邀请家庭;先邀请工作人员';
