import { createHash } from 'node:crypto';
import type { YearPlan } from './play.ts';
import type { Town } from './town.ts';

interface DutyLine {
  readonly rule: string;
  readonly title: string;
  readonly due: number;
  readonly done: number;
  readonly late: number;
  readonly missed: number;
  readonly excused: number;
  readonly open: number;
}

interface AlertLine {
  readonly flag: string;
  readonly name: string;
  readonly red: number;
  readonly orange: number;
  readonly yellow: number;
  readonly open: number;
  /** Minutes until a person had it: median and 90th percentile; null: nobody yet. */
  readonly median: number | null;
  readonly p90: number | null;
}

export interface YearReport {
  readonly seed: number;
  readonly from: string;
  readonly days: number;
  readonly seconds: number;
  readonly children: number;
  readonly people: number;
  readonly written: number;
  readonly duties: readonly DutyLine[];
  /** Prompts and tips a person a week, over those who get any. */
  readonly perWeek: { readonly median: number; readonly p95: number; readonly most: number; readonly mostADay: number };
  readonly alerts: readonly AlertLine[];
  /** Of everything above but the time it took: the same seed gives the same. */
  readonly fingerprint: string;
  /** What must hold and did not, one sentence each. */
  readonly broken: readonly string[];
}

const dutySql = `select rule, count(*)::int as due, count(*) filter (where state = 'done')::int as done, count(*) filter (where state = 'late_done')::int as late,
  count(*) filter (where state = 'missed')::int as missed, count(*) filter (where state in ('excused', 'cancelled'))::int as excused,
  count(*) filter (where state = 'due')::int as open from duty group by rule order by rule`;

const alertSql = `select flag_code as flag, count(*) filter (where severity = 'red')::int as red, count(*) filter (where severity = 'orange')::int as orange,
  count(*) filter (where severity in ('yellow', 'blue'))::int as yellow, count(*) filter (where closed_at is null)::int as open,
  round((percentile_disc(0.5) within group (order by extract(epoch from acked_at - opened_at)) / 60)::numeric, 1)::float as median,
  round((percentile_disc(0.9) within group (order by extract(epoch from acked_at - opened_at)) / 60)::numeric, 1)::float as p90
  from alert group by flag_code order by flag_code`;

const weekSql = `with week as (select person_id, date_trunc('week', sent_at at time zone 'Asia/Shanghai') as week, count(*) as n from outbound_message
    where message_class in ('prompt', 'tip') and state = 'sent' and person_id is not null group by 1, 2)
  select coalesce(percentile_disc(0.5) within group (order by n), 0)::int as median, coalesce(percentile_disc(0.95) within group (order by n), 0)::int as p95,
    coalesce(max(n), 0)::int as most,
    (select coalesce(max(n), 0)::int from (select count(*) as n from outbound_message where message_class in ('prompt', 'tip') and state = 'sent' and person_id is not null
       group by person_id, (sent_at at time zone 'Asia/Shanghai')::date) day) as "mostADay" from week`;

/** Reads what a year has left behind. */
export async function readYear(
  town: Town,
  plan: YearPlan,
  played: { readonly seconds: number; readonly written: number },
): Promise<YearReport> {
  const { prisma, playbook, county } = town;
  const rows = async <T>(sql: string): Promise<T[]> => (await prisma.$queryRawUnsafe(sql)) as T[];
  const duties = (await rows<Omit<DutyLine, 'title'>>(dutySql)).map((line) => ({
    ...line,
    title: playbook.duties.rules.get(line.rule)?.title ?? line.rule,
  }));
  const alerts = (await rows<Omit<AlertLine, 'name'>>(alertSql)).map((line) => ({
    ...line,
    name: playbook.flags.flags.get(line.flag)?.name ?? line.flag,
  }));
  const [perWeek] = await rows<YearReport['perWeek']>(weekSql);
  const facts = {
    seed: plan.seed,
    from: new Date(plan.from + 8 * 3_600_000).toISOString().slice(0, 10),
    days: plan.days,
    children: county.ledger.children.length,
    people: county.ledger.persons.length - county.ledger.children.length,
    written: played.written,
    duties,
    perWeek: perWeek ?? { median: 0, p95: 0, most: 0, mostADay: 0 },
    alerts,
  };
  return {
    ...facts,
    seconds: Math.round(played.seconds * 10) / 10,
    fingerprint: createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16),
    broken: await brokenIn(town),
  };
}

const checks: readonly (readonly [sentence: string, sql: string])[] = [
  ['messages were left unhandled', `select count(*)::int as n from inbound_message where state in ('pending', 'dead')`],
  [
    'open alerts have no next step',
    `select count(*)::int as n from alert a where a.closed_at is null and a.severity <> 'blue' and not exists (select from alert_step s where s.alert_id = a.id and s.state = 'pending')`,
  ],
  [
    'duties are past their last step and still open',
    `select count(*)::int as n from duty where state = 'due' and next_at is null and due_at < (select max(at) from audit_log) - interval '60 days'`,
  ],
  [
    'prompts left in quiet hours',
    `select count(*)::int as n from outbound_message o join person p on p.id = o.person_id where o.message_class in ('prompt', 'tip') and o.state = 'sent'
       and o.purpose = 'duty' and ((o.sent_at at time zone p.time_zone)::time >= '21:30' or (o.sent_at at time zone p.time_zone)::time < '08:00')`,
  ],
  [
    'prompts are waiting for ever',
    `select count(*)::int as n from outbound_message where not settled and send_after < (select max(at) from audit_log) - interval '2 days'`,
  ],
];

async function brokenIn({ prisma }: Town): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [sentence, sql] of checks) {
    const [row] = (await prisma.$queryRawUnsafe(sql)) as { n: number }[];
    if (row && row.n > 0) found.push(`${row.n} ${sentence}`);
  }
  return found;
}

const pad = (text: string | number, width: number): string => {
  const wide = [...String(text)].reduce((sum, sign) => sum + (/[^\x00-\x7f]/u.test(sign) ? 2 : 1), 0);
  return `${text}${' '.repeat(Math.max(1, width - wide))}`;
};

/** One page for people. */
export function pageOf(report: YearReport): string {
  const { duties, alerts, perWeek } = report;
  const minutes = (value: number | null) =>
    value === null ? '–' : value < 120 ? `${Math.round(value)} 分` : `${Math.round(value / 60)} 时`;
  return [
    `清河县(示例)的一年:从 ${report.from} 起 ${report.days} 天 · 孩子 ${report.children} 名 · 大人 ${report.people} 名 · 种子 ${report.seed}`,
    `来信 ${report.written} 条 · 每人每周收到提醒:中位 ${perWeek.median},95% ${perWeek.p95},最多 ${perWeek.most};一天最多 ${perWeek.mostADay}`,
    '',
    `${pad('职责', 34)}${pad('应办', 8)}${pad('按时', 8)}${pad('补办', 8)}${pad('没办', 8)}${pad('免办', 8)}还开着`,
    ...duties.map((line) =>
      [
        pad(line.title, 34),
        pad(line.due, 8),
        pad(line.done, 8),
        pad(line.late, 8),
        pad(line.missed, 8),
        pad(line.excused, 8),
        line.open,
      ].join(''),
    ),
    '',
    `${pad('提醒(告警)', 40)}${pad('红', 6)}${pad('橙', 6)}${pad('黄', 6)}${pad('没结', 8)}${pad('接手 中位', 12)}90%`,
    ...alerts.map((line) =>
      [
        pad(`${line.flag} ${line.name}`, 40),
        pad(line.red, 6),
        pad(line.orange, 6),
        pad(line.yellow, 6),
        pad(line.open, 8),
        pad(minutes(line.median), 12),
        minutes(line.p90),
      ].join(''),
    ),
    '',
    report.broken.length === 0
      ? '该成立的都成立。'
      : `没有成立的:\n${report.broken.map((one) => `  ${one}`).join('\n')}`,
    `用时 ${report.seconds} 秒 · 指纹 ${report.fingerprint}`,
  ].join('\n');
}
