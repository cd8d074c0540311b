import type { AnswersStore } from '../../app/rhythm/report-answers.ts';
import type { Reach } from '../../core/duty/reach.ts';
import { deriveId, type Instant, type RegionId } from '../../core/ids.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Database } from '../hallway/database.ts';
import { counties } from './calendars.ts';
import { reachOf } from './reach.ts';

/** How the families of one village answered in one month. */
export interface AnswerRate {
  readonly regionId: RegionId;
  readonly village: string;
  /** Questions that were asked, each of one person about one child or about nobody. */
  readonly asked: number;
  readonly answered: number;
  /** Of those that were not: where they got stuck. */
  readonly silent: Readonly<Record<Reach, number>>;
}

/** By the person: what a member of staff answered in their place says nothing of the channel (domain 7.3). */
const answered = `(d.state in ('done', 'late_done')
  and (select s.proxy_by from flow_session s where d.evidence_kind = 'flow_session' and s.id = d.evidence_id) is null)`;

/** $1 county · $2 rules of families · $3 from · $4 to (excluded). */
export const ratesSql = `
select g.id as "regionId", g.name as village, x.asked, x.answered, x.silent from region g cross join lateral (
  select count(*)::int as asked, (count(*) filter (where t.done))::int as answered,
    jsonb_build_object(${(
      ['not_sent', 'undeliverable', 'blocked', 'delivered_silent', 'read_silent', 'answering'] as const
    )
      .map((reach) => `'${reach}', count(*) filter (where t.reach = '${reach}')`)
      .join(', ')}) as silent
  from (select ${answered} as done, case when ${answered} then null else ${reachOf('d')} end as reach
        from region b join duty d on d.region_id = b.id
        where b.county_id = $1 and b.path like g.path || '%' and d.prompted_at >= $3 and d.prompted_at < $4 and d.rule = any($2::text[])
          and d.state in ('due', 'done', 'late_done', 'missed')) t) x
where g.county_id = $1 and g.level = 'village' and x.asked > 0 order by g.path`;

/** "2026-11" as the county counts it. */
function monthOf(month: string): { from: Date; to: Date } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const start = (n: number) => new Date(Date.UTC(year, n - 1, 1) - 8 * 3_600_000);
  return { from: start(number), to: start(number + 1) };
}

/** Village by village; villages where nobody was asked are left out. */
export async function answerRates(
  database: Database,
  countyId: RegionId,
  familyRules: readonly string[],
  month: string,
): Promise<readonly AnswerRate[]> {
  const { from, to } = monthOf(month);
  return database.rows<AnswerRate>(ratesSql, [countyId, familyRules, from, to]);
}

/** Puts a village whose families hardly answer before the township's supervisor; once a village and month. */
export async function fileLowAnswers(
  database: Database,
  crypto: FieldCrypto,
  rate: AnswerRate,
  month: string,
  now: Instant,
): Promise<void> {
  const { regionId, village, asked, answered, silent } = rate;
  const effectKey = `answers_low:${regionId}:${month}`;
  const id = deriveId<string>(now, effectKey);
  const note =
    `${village}${month}的回复率 ${Math.round((answered / asked) * 100)}%:问了${asked}次,回了${answered}次;送不到${silent.undeliverable + silent.not_sent}次,` +
    `被屏蔽${silent.blocked}次,送到没回${silent.delivered_silent + silent.read_silent}次。请问三件事:一、这个渠道还通不通?二、问的话听不听得懂?三、儿童主任在不在岗?`;
  await database.rows(
    `insert into human_inbox (id, effect_key, region_id, reason, for_role, note_e, due_at, created_at)
     values ($1, $2, $3, 'answers_low', 'TOWN_SUPERVISOR', $4, $5, $6) on conflict (effect_key) do nothing`,
    [
      id,
      effectKey,
      regionId,
      crypto.encrypt('human_inbox', 'note_e', id, note),
      new Date(now + 7 * 86_400_000),
      new Date(now),
    ],
  );
}

/** Below this a village reports itself; with so few questions a rate says nothing. */
const limit = 0.6;
const fewest = 5;

export function makeAnswersStore(database: Database, crypto: FieldCrypto): AnswersStore {
  return {
    counties: () => counties(database),
    fileLow: async (countyId, rules, month, now) => {
      const rates = await answerRates(database, countyId, rules, month);
      const low = rates.filter(({ asked, answered }) => asked >= fewest && answered / asked < limit);
      for (const rate of low) await fileLowAnswers(database, crypto, rate, month, now);
      return low.length;
    },
  };
}
