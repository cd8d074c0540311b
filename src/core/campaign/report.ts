import type { Audience, Campaign, Progress } from './campaign.ts';
import { stateWords } from './may-act.ts';

const reasonWords: Readonly<Record<string, string>> = {
  dead: '已去世',
  person_dead: '已去世',
  prompts_off: '不愿再收消息',
  no_consent: '没有同意或撤回了同意',
  no_address: '没有联系方式,或都没绑定',
  no_child: '名下没有在册的孩子',
  mourning: '家里有孩子去世,由人打电话',
  nothing_to_ask: '没有要问的',
  failed: '对话没能打开',
  expired: '过了时间',
  too_late: '三天里都不便打扰',
  blocked: '把我们拉黑了',
  identity_blocked: '把我们拉黑了',
  identity_suspended: '号码停用',
  identity_replaced: '号码换了',
  campaign_cancelled: '群发取消',
};

const roleWords: Readonly<Record<string, string>> = {
  CAREGIVER: '照护人',
  PARENT: '父母',
  CLASS_TEACHER: '班主任',
  PRINCIPAL: '校长',
  SCHOOL_OFFICE: '学校办公室',
  CHILD_DIRECTOR: '儿童主任',
  VILLAGE_HEAD: '村主任',
  TOWN_SUPERVISOR: '儿童督导员',
  TOWN_STATION: '未保站',
  HELPER: '帮扶人',
  VOLUNTEER: '志愿者',
};

/** Whom it is for and where. `places`: names of the audience's regions and schools. */
export function audienceWords({ roles, childIds }: Audience, places: readonly string[]): string {
  const where = [...places, ...(childIds.length > 0 ? [`点名的${childIds.length}个孩子家`] : [])];
  return `${roles.map((role) => roleWords[role] ?? role).join('、')} · ${where.length > 0 ? where.join('、') : '全县'}`;
}

export function reasonWord(code: string): string {
  return reasonWords[code] ?? `发不到(${code})`;
}

export function shareDone({ audience, states }: Progress): number {
  return audience === 0 ? 0 : (audience - states.waiting - states.queued) / audience;
}

const barLength = 20;

/** One line: a bar, how many of how many, what became of them. */
export function progressLine(campaign: Pick<Campaign, 'title' | 'state'>, progress: Progress): string {
  const share = shareDone(progress);
  const full = Math.round(share * barLength);
  const { states, audience } = progress;
  const bar = `${'█'.repeat(full)}${'░'.repeat(barLength - full)}`;
  return `${campaign.title} · ${stateWords[campaign.state]} ${bar} ${Math.floor(share * 100)}% 应发${audience} 已发${states.sent} 回话${progress.answered} 没发${states.undeliverable} 存疑${states.ambiguous} 取消${states.cancelled} 在等${states.waiting + states.queued}`;
}

/** The report of a campaign, running or ended, line by line (domain 5.21 U4: counts of sent and read). */
export function reportLines(campaign: Pick<Campaign, 'title' | 'state' | 'kind'>, progress: Progress): string[] {
  const { states, audience } = progress;
  const line = (what: string, count: number, more = '') => `  ${what} ${count} 人${more}`;
  const reasons = Object.entries(progress.reasons).toSorted(([, a], [, b]) => b - a);
  return [
    `${campaign.title} · ${stateWords[campaign.state]}`,
    line('应发', audience),
    line('已发出', states.sent, known(progress)),
    ...(campaign.kind === 'tip' ? [] : [line('已回话', progress.answered)]),
    line('可能收到(发的时候断了,不再发)', states.ambiguous),
    line('没发', states.undeliverable),
    line('取消', states.cancelled),
    ...(states.waiting + states.queued > 0 ? [line('还在等', states.waiting), line('正在发', states.queued)] : []),
    ...(progress.putOff > 0 ? [line('当天已收两条,改到第二天', progress.putOff)] : []),
    ...reasons.map(([code, count]) => `    ${reasonWord(code)} ${count} 人`),
  ];
}

function known({ delivered, read }: Progress): string {
  const parts = [...(delivered > 0 ? [`送达 ${delivered}`] : []), ...(read > 0 ? [`已读 ${read}`] : [])];
  return parts.length > 0 ? `(知道的:${parts.join(',')})` : '';
}
