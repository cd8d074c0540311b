import type { Database } from '../../store/prisma.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const minuteMs = 60_000;

/** Every township's station has somebody on duty now, with a phone, or flows may not be switched on (domain 4.2). */
export async function checkRoster(database: Database, now: number): Promise<Finding> {
  const at = new Date(now);
  const towns = await database.region.findMany({
    where: { level: 'town', active: true },
    select: {
      name: true,
      dutyRoster: {
        where: {
          role: 'TOWN_STATION',
          validFrom: { lte: at },
          OR: [{ validTo: null }, { validTo: { gt: at } }],
          staff: { status: 'active' },
        },
        select: { phoneE: true },
      },
    },
    orderBy: { code: 'asc' },
  });
  if (towns.length === 0) return fail('roster', '还没有登记乡镇');
  const empty = towns.filter(({ dutyRoster }) => dutyRoster.length === 0).map(({ name }) => name);
  const silent = towns
    .filter(({ dutyRoster }) => dutyRoster.length > 0 && !dutyRoster.some(({ phoneE }) => phoneE !== null))
    .map(({ name }) => name);
  const faults = [
    ...(empty.length > 0 ? [`${empty.join('、')} 现在没有人值班`] : []),
    ...(silent.length > 0 ? [`${silent.join('、')} 的值班员没有电话`] : []),
  ];
  if (faults.length > 0) return fail('roster', `未保站值班表不全:${faults.join(';')}(红色告警会没有人接)`);
  return ok('roster', `${towns.length} 个乡镇的未保站现在都有人值班,有电话`);
}

/** What a real start also needs: a police number for every township, trained staff, a child director for every village. */
export async function checkReadiness(database: Database, now: number): Promise<Finding[]> {
  const at = new Date(now);
  const [withoutPolice, untrained, villages, directors] = await Promise.all([
    database.region.findMany({ where: { level: 'town', active: true, policePhone: null }, select: { name: true } }),
    database.staff.count({ where: { status: 'active', drill: false, trainingDoneAt: null } }),
    database.region.findMany({ where: { level: 'village', active: true }, select: { id: true, name: true } }),
    database.staffRole.findMany({
      where: {
        role: 'CHILD_DIRECTOR',
        scopeType: 'village',
        OR: [{ validTo: null }, { validTo: { gt: at } }],
        staff: { status: 'active' },
      },
      select: { scopeId: true },
    }),
  ]);
  const served = new Set(directors.map(({ scopeId }) => scopeId));
  const alone = villages.filter(({ id }) => !served.has(id)).map(({ name }) => name);
  const names = (list: readonly string[]) =>
    `${list.slice(0, 5).join('、')}${list.length > 5 ? ` 等 ${list.length} 个` : ''}`;
  return [
    withoutPolice.length === 0
      ? ok('police', '每个乡镇都有派出所电话')
      : warn('police', `没有派出所电话:${names(withoutPolice.map(({ name }) => name))}`),
    alone.length === 0 ? ok('directors', '每个村都有儿童主任') : warn('directors', `没有儿童主任的村:${names(alone)}`),
    untrained === 0 ? ok('training', '工作人员都已培训') : warn('training', `${untrained} 位工作人员还没有培训记录`),
  ];
}

/** How long ago the worker and the auditor of alerts gave a sign of life. */
export async function checkHeartbeats(database: Database, now: number): Promise<Finding[]> {
  const beats = await database.heartbeat.findMany({ orderBy: { name: 'asc' } });
  if (beats.length === 0) return [warn('heartbeats', '还没有任何进程报过平安:系统没有启动过')];
  return beats.map(({ name, at }) => {
    const ageMs = Math.max(0, now - at.getTime());
    const sentence = `${name} 上次报平安在 ${ageText(ageMs)}前`;
    return ageMs > 5 * minuteMs ? warn('heartbeats', `${sentence}:进程没有在运行?`) : ok('heartbeats', sentence);
  });
}

function ageText(ageMs: number): string {
  if (ageMs < 2 * minuteMs) return `${Math.round(ageMs / 1000)} 秒`;
  if (ageMs < 120 * minuteMs) return `${Math.round(ageMs / minuteMs)} 分钟`;
  return ageMs < 48 * 60 * minuteMs
    ? `${Math.round(ageMs / 60 / minuteMs)} 小时`
    : `${Math.round(ageMs / 1440 / minuteMs)} 天`;
}
