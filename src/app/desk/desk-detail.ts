import { runbookOf } from '../../core/alert/alert-detail.ts';
import type { ExclusionReason } from '../../core/alert/may-receive.ts';
import { whyNotTold } from '../../core/alert/recipients.ts';
import type { PersonId } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { AlertSituation } from '../../core/situation.ts';
import type { DeskAlertDetail, DeskAlertRow } from '../desk-ports.ts';
import type { DeskStaff, HistoryRow, ToldRow } from './desk-store.ts';

export interface DetailParts {
  readonly row: DeskAlertRow;
  readonly actor: DeskStaff;
  readonly told: readonly ToldRow[];
  readonly history: readonly HistoryRow[];
  readonly names: ReadonlyMap<PersonId, string>;
  readonly whereNow: string;
  readonly handOverToName: string;
  readonly closeRequestedByName: string;
}

/** One page: what was said, who knew what when, who must not know and why, what to do (domain 4.5, 12). */
export function alertDetailPage(playbook: Playbook, situation: AlertSituation, parts: DetailParts): DeskAlertDetail {
  const { alert, child } = situation;
  const { row, actor } = parts;
  const roles = playbook.alertTexts.roles;
  return {
    ...row,
    ageBand: '',
    whereNow: parts.whereNow,
    calledPoliceAt: alert.calledPoliceAt,
    sawChildAt: alert.sawChildAt,
    writtenAt: alert.writtenAt,
    closedAt: alert.closedAt,
    handOverToName: parts.handOverToName,
    closeRequestedByName: parts.closeRequestedByName,
    runbook: runbookOf(playbook, alert)
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^\d+\. /u, '')),
    signals: alert.signals.map((signal) => ({
      at: signal.at,
      source: roles[signal.sourceRole] ?? roles.UNKNOWN ?? '',
      flag: playbook.flags.flags.get(signal.flagCode)?.name ?? signal.flagCode,
      text: signal.because,
    })),
    told: parts.told.filter(({ how }) => how !== 'excluded').map((one) => toldRow(one, roles)),
    excluded: excludedRows(situation, parts),
    timeline: parts.history.map(({ at, type, who, data }) => ({
      at,
      who: who || '系统',
      what: whatHappened(type, data),
    })),
    contacts: [
      ...(child?.policePhone ? [{ label: child.policeName || '派出所', phone: child.policePhone }] : []),
      ...(child?.stationPhone ? [{ label: '乡镇未保站', phone: child.stationPhone }] : []),
      { label: '县值班', phone: situation.county.dutyPhone },
    ].filter(({ phone }) => phone !== ''),
    handOverTo: receivers(situation, actor, roles),
  };
}

const sentWords: Readonly<Record<string, string>> = {
  queued: '正在发',
  sending: '正在发',
  sent: '已送达',
  undeliverable: '没送到',
  cancelled: '已取消',
  expired: '过期未发',
  phone_list: '打电话',
};
const channelWords: Readonly<Record<string, string>> = {
  web: '网页',
  telegram: 'Telegram',
  wechat: '微信',
  sms: '短信',
  phone: '电话',
};

function toldRow(one: ToldRow, roles: Readonly<Record<string, string>>): DeskAlertDetail['told'][number] {
  const state =
    one.how === 'silent'
      ? '静默抄送'
      : one.outbound
        ? (sentWords[one.outbound] ?? one.outbound)
        : one.how === 'phone_list'
          ? '打电话'
          : '待发';
  return {
    name: one.name,
    role: roles[one.role] ?? one.role,
    channel: one.channel ? (channelWords[one.channel] ?? one.channel) : '工作台',
    at: one.sentAt ?? one.at,
    state,
  };
}

const whyWords: Readonly<Record<ExclusionReason, string>> = {
  suspect: '可能伤害孩子的人',
  recused: '自己回避',
  excluded_person: '在孩子家里,等工作站点名放行',
  same_household: '和被排除的人同住',
  kin: '有亲属关系',
  family: '是被排除的人的家里人',
  role_cut: '这条线已切断',
  not_named: '等工作站点名',
  helper: '帮扶人、志愿者不接收这一类',
};

/** Everybody who must not know: the family's side by name for those who may release them, and staff with the reason. */
function excludedRows(situation: AlertSituation, { actor, names }: DetailParts): DeskAlertDetail['excluded'] {
  const { alert, candidates } = situation;
  const { suspectPersonIds, excludedPersonIds, releasedPersonIds } = alert.exclusion;
  const mayRelease = actor.roles.some(({ role }) => role === 'TOWN_STATION' || role === 'COUNTY_OFFICE');
  const family = [...new Set([...suspectPersonIds, ...excludedPersonIds])]
    .filter((id) => !releasedPersonIds.includes(id))
    .map((personId) => ({
      personId,
      name: names.get(personId) ?? '',
      why: whyWords[suspectPersonIds.includes(personId) ? 'suspect' : 'excluded_person'],
      releasable: mayRelease && !suspectPersonIds.includes(personId),
    }));
  const staff = new Map<string, DeskAlertDetail['excluded'][number]>();
  for (const candidate of candidates) {
    const why = whyNotTold(alert, candidate, situation);
    if (why)
      staff.set(candidate.staffId, { personId: null, name: candidate.name, why: whyWords[why], releasable: false });
  }
  return [...family, ...staff.values()];
}

const eventWords: Readonly<Record<string, string>> = {
  OPEN: '开始',
  SIGNAL: '又来了新情况',
  PUSH: '通知了负责的人',
  REPEAT: '再次通知',
  ESCALATE: '往上通知',
  ACK: '接手',
  TAKE: '接手',
  RECUSE: '回避',
  OFF_DUTY: '不在岗',
  TAKE_LATE: '也想接手,已有人接',
  HAND_OVER: '请人接手',
  HAND_OVER_ACCEPTED: '接受转交',
  REMIND: '提醒',
  PUSH_FAILED: '有一条通知没送到',
  RECEIPT: '记下了回执',
  TIP_OFF: '孩子家里可能已经知道有人报告',
  CALL_110: '登记已打110',
  CALL_120: '登记已打120',
  SAW_CHILD: '登记已见到孩子',
  NOTE: '写经过',
  SUPPORT: '要支援',
  CLOSE_REQ: '申请结案',
  CLOSE_REFUSED: '退回结案',
  CLOSE: '结案',
  CLOSE_FALSE: '结案(不属实)',
  RELEASE: '放行一个人',
  SUSPECTS: '登记了可能伤害孩子的人',
  WORDS: '说明里有要紧的话',
};

function whatHappened(type: string, data: HistoryRow['data']): string {
  const text = typeof data?.text === 'string' ? data.text : '';
  return [eventWords[type] ?? type, text].filter(Boolean).join(':');
}

/** Colleagues who may be asked to take it over: those told, or with a role at the place, and not excluded. */
function receivers(
  situation: AlertSituation,
  actor: DeskStaff,
  roles: Readonly<Record<string, string>>,
): DeskAlertDetail['handOverTo'] {
  const list = situation.candidates
    .filter(
      (candidate) => candidate.staffId !== actor.staffId && whyNotTold(situation.alert, candidate, situation) === null,
    )
    .map(({ staffId, name, role }) => ({ staffId, name, post: roles[role] ?? role }));
  return [...new Map(list.map((one) => [one.staffId, one])).values()];
}
