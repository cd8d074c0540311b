import type { Database } from '../../store/prisma.ts';
import { type Finding, ok, warn } from './finding.ts';

/** More children than this with one caregiver are looked at by a person: a typing error, or a home that needs help. */
const manyChildren = 8;

/** What the year's rhythm stands on: terms, ways to reach people, one file a child. Counts, places and file numbers; no names of families. */
export async function checkYear(database: Database, now: number): Promise<readonly Finding[]> {
  return [
    await checkTerms(database, now),
    await checkReachable(database, now),
    await checkTwoVillages(database),
    await checkManyChildren(database, now),
    await checkPairings(database, now),
  ];
}

async function checkTerms(database: Database, now: number): Promise<Finding> {
  const day = new Date(now);
  const rows = await database.$queryRaw<{ name: string }[]>`
    select o.name from organization o where o.type in ('school', 'kindergarten') and not exists (
      select from school_term t where t.county_id = o.county_id and t.ends_on >= ${day}::date
        and (t.organization_id = o.id or t.organization_id is null and not exists (select from school_term own where own.organization_id = o.id)))
    order by o.name`;
  return rows.length === 0
    ? ok('terms', '每所学校都有这学期或下学期的起止日期')
    : warn(
        'terms',
        `没有学期日期的学校:${list(rows.map(({ name }) => name))};校历没登记,按全国的学期推算,上学日可能不准`,
      );
}

async function checkReachable(database: Database, now: number): Promise<Finding> {
  const [row] = await database.$queryRaw<{ silent: number; phone: number }[]>`
    select count(*)::int as silent, (count(*) filter (where p.phone_e is null))::int as phone from person p
    where p.deceased_at is null and exists (
        select from care_relation r join child c on c.id = r.child_id and c.ledger_status <> 'exited'
        where r.person_id = p.id and (r.valid_to is null or r.valid_to > ${new Date(now)}))
      and not exists (select from channel_identity i where i.person_id = p.id and i.state = 'bound')`;
  const { silent = 0, phone = 0 } = row ?? {};
  return silent === 0
    ? ok('reach', '每位照护人和家长都有能发消息的地址')
    : warn('reach', `${silent} 位照护人、家长还没有能发消息的地址(其中 ${phone} 位连电话也没有):只能由人去问`);
}

async function checkTwoVillages(database: Database): Promise<Finding> {
  const rows = await database.$queryRaw<{ files: string }[]>`
    select string_agg(c.file_no, '、' order by c.file_no) as files from child c join person p on p.id = c.person_id
    where c.ledger_status <> 'exited' and p.id_number_h is not null
    group by c.county_id, p.id_number_h having count(distinct c.residence_region_id) > 1 order by 1`;
  return rows.length === 0
    ? ok('one_file', '没有同一个孩子在两个村登记')
    : warn('one_file', `同一个孩子在两个村都有档案:${list(rows.map(({ files }) => files))};请两个村核实,留一份`);
}

async function checkManyChildren(database: Database, now: number): Promise<Finding> {
  const rows = await database.$queryRaw<{ place: string; children: number }[]>`
    select min(g.name) as place, count(distinct c.id)::int as children from care_relation r
    join child c on c.id = r.child_id and c.ledger_status <> 'exited' join region g on g.id = c.residence_region_id
    where r.kind <> 'parent' and (r.valid_to is null or r.valid_to > ${new Date(now)})
    group by r.person_id having count(distinct c.id) > ${manyChildren} order by 2 desc`;
  return rows.length === 0
    ? ok('carers', `没有一个人照护 ${manyChildren} 个以上孩子`)
    : warn(
        'carers',
        `一个人照护很多孩子:${list(rows.map(({ place, children }) => `${place} ${children} 个`))};请核实是不是登记错了`,
      );
}

/** Whoever is paired with a child and is not vetted and trained within the year is shown no child and asked nothing (未保法 62). */
async function checkPairings(database: Database, now: number): Promise<Finding> {
  const at = new Date(now);
  const rows = await database.$queryRaw<{ place: string; files: string }[]>`
    select g.name as place, string_agg(c.file_no, '、' order by c.file_no) as files from pairing r
    join child c on c.id = r.child_id and c.ledger_status <> 'exited' join region g on g.id = c.residence_region_id
    left join staff s on s.person_id = r.helper_person_id and s.status = 'active'
    where r.valid_from <= ${at} and (r.valid_to is null or r.valid_to > ${at})
      and not coalesce(s.vetting_checked_at > ${at}::timestamptz - interval '1 year' and s.training_done_at > ${at}::timestamptz - interval '1 year', false)
    group by g.id, g.name, r.helper_person_id order by g.name, 2`;
  return rows.length === 0
    ? ok('pairings', '每位结对的帮扶人、志愿者,从业查询和培训都在一年内')
    : warn(
        'pairings',
        `${rows.length} 位结对的人从业查询或培训没办、或过了一年,结对停着:${list(rows.map(({ place, files }) => `${place} ${files}`))}`,
      );
}

function list(items: readonly string[]): string {
  return `${items.slice(0, 5).join('、')}${items.length > 5 ? ` 等 ${items.length} 处` : ''}`;
}
