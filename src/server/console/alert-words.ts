import type { AlertState } from '../../core/alert/alert.ts';
import type { AlertAction } from '../../core/event.ts';
import type { Severity } from '../../core/flow/outcome.ts';
import type { DeskExcluded, DueFor, ReportPart, ToldState } from '../ports.ts';
import type { Said } from './language.ts';
import { actionWord, severityWord, stateWord } from './words.ts';

type Words<K extends string> = Readonly<Record<K, Said>>;

const both = <K extends string>(zh: Readonly<Record<K, string>>, en: Readonly<Record<K, string>>): Words<K> =>
  Object.fromEntries((Object.keys(zh) as K[]).map((key) => [key, { zh: zh[key], en: en[key] }])) as Words<K>;

export const severities: Words<Severity> = both(severityWord, {
  red: 'Red',
  orange: 'Orange',
  yellow: 'Yellow',
  blue: 'Blue',
});

export const states: Words<AlertState> = both(stateWord, {
  new: 'Nobody has it',
  acked: 'Taken',
  acting: 'Being handled',
  waiting: 'Closing awaits a second person',
  closed: 'Closed',
  false_alarm: 'Closed: not founded',
});

export const actions: Words<AlertAction['type']> = both(actionWord, {
  take: 'I take it',
  recuse: 'I step aside',
  off_duty: 'I am not on duty',
  hand_over: 'Hand over',
  accept_hand_over: 'I take it over',
  called_police: 'Called 110',
  saw_child: 'Saw the child',
  note: 'Write what was done',
  need_support: 'I need support',
  request_close: 'Ask to close',
  confirm_close: 'Confirm the closing',
  refuse_close: 'Send back, keep open',
  release_person: 'May be told',
});

export const dues: Words<DueFor> = {
  acked: { zh: '有人接手', en: 'for somebody to take it' },
  called_police: { zh: '报警登记', en: 'for the call to the police' },
  saw_child: { zh: '见到孩子', en: 'for somebody to see the child' },
  written: { zh: '写经过', en: 'for the written account' },
  closed: { zh: '结案', en: 'for the closing' },
  never: { zh: '下一步', en: 'for the next step' },
};

export const toldStates: Words<ToldState> = {
  waiting: { zh: '待发', en: 'Waiting' },
  sent: { zh: '已发出', en: 'Sent' },
  delivered: { zh: '已送达', en: 'Delivered' },
  read: { zh: '已读', en: 'Read' },
  failed: { zh: '没送到', en: 'Not delivered' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  expired: { zh: '过期未发', en: 'Too late, not sent' },
  phone: { zh: '要打电话', en: 'To be phoned' },
  silent: { zh: '静默抄送', en: 'Silent copy' },
};

export const channels: Words<'web' | 'telegram' | 'wechat' | 'sms' | 'phone' | 'desk'> = {
  web: { zh: '网页', en: 'Web chat' },
  telegram: { zh: 'Telegram', en: 'Telegram' },
  wechat: { zh: '微信', en: 'WeChat' },
  sms: { zh: '短信', en: 'Text message' },
  phone: { zh: '电话', en: 'Phone' },
  desk: { zh: '工作台', en: 'Desk' },
};

export const whyExcluded: Words<DeskExcluded['why']> = {
  suspect: { zh: '可能伤害孩子的人', en: 'may be harming the child' },
  recused: { zh: '自己回避', en: 'stepped aside' },
  excluded_person: { zh: '在孩子家里，等工作站点名放行', en: 'of the household; the station has not named them' },
  same_household: { zh: '和被排除的人同住', en: 'lives with somebody who is excluded' },
  kin: { zh: '有亲属关系', en: 'is a relative' },
  family: { zh: '是被排除的人的家里人', en: 'is family of somebody who is excluded' },
  role_cut: { zh: '这条线已切断', en: 'this line is cut' },
  not_named: { zh: '等工作站点名', en: 'the station has not named them' },
  helper: { zh: '帮扶人、志愿者不接收这一类', en: 'helpers and volunteers never hear of these' },
};

export const reportWords: Words<ReportPart> = {
  whereNow: { zh: '孩子现在在哪，安不安全', en: 'Where the child is now, and whether it is safe' },
  called: { zh: '打110', en: 'The call to 110' },
  situations: { zh: '是九种情形里的哪一种', en: 'Which of the nine situations it is' },
  facts: { zh: '看到、听到了什么', en: 'What was seen and heard' },
  childWords: { zh: '孩子的原话', en: "The child's own words" },
  harmBy: { zh: '可能是谁伤害了孩子', en: 'Who may have harmed the child' },
  whoKnows: { zh: '还有谁知道', en: 'Who else knows' },
  station: { zh: '哪个派出所、哪位民警接的', en: 'Which station and officer took it' },
  receiptNo: { zh: '回执号或警情号', en: 'Receipt or incident number' },
};

export const contactLabels: Words<'police' | 'station' | 'county'> = {
  police: { zh: '派出所', en: 'Police station' },
  station: { zh: '乡镇未保站', en: 'Township protection station' },
  county: { zh: '县值班', en: 'County duty line' },
};

/** What a step of the chain says, by the key of its text in flows/alerts/texts.yaml. */
export const stepWords: Readonly<Record<string, Said>> = {
  push: { zh: '通知负责的人', en: 'Those responsible are told' },
  escalate: { zh: '没人接手，往上通知', en: 'Nobody has it: the next level is told' },
  signal: { zh: '通知又来了新情况', en: 'Told of something new' },
  police: { zh: '催登记报警', en: 'Reminder: the call to the police' },
  police_feedback: { zh: '提醒向派出所问进展', en: 'Reminder: ask the police how it stands' },
  saw_child: { zh: '催见到孩子', en: 'Reminder: somebody must see the child' },
  written: { zh: '催写经过', en: 'Reminder: the written account' },
  contact: { zh: '提醒先联系', en: 'Reminder: make contact' },
  plan: { zh: '提醒写下一步安排', en: 'Reminder: write the plan' },
  review: { zh: '提醒回看', en: 'Reminder: look again' },
  family_told: { zh: '提醒由人告诉家里', en: 'Reminder: a person tells the family' },
  still_open: { zh: '提醒还没有结案', en: 'Reminder: still open' },
  handover: { zh: '请人接手', en: 'Somebody is asked to take it over' },
  handover_late: { zh: '转交还没有人接', en: 'The hand-over is not taken yet' },
  support: { zh: '请人支援', en: 'Support is asked for' },
  stand_down: { zh: '告诉大家已有人接手', en: 'The others hear who has it' },
  close_request: { zh: '请第二个人看结案', en: 'A second person is asked to look at the closing' },
  close_refused: { zh: '告诉接手人结案退回', en: 'The owner hears that it stays open' },
  duty_silent: { zh: '给值班上级打电话', en: 'The duty line above is phoned' },
};

export const stepOutcomes: Readonly<Record<string, Said>> = {
  nobody: { zh: '没有可以通知的人', en: 'there was nobody to tell' },
  settled: { zh: '已经办了，不用再催', en: 'already done, not needed' },
  closed: { zh: '已结案', en: 'closed' },
  owner_left: { zh: '接手的人走开，重新往上通知', en: 'the owner left; the climb began anew' },
  chain_replaced: { zh: '级别变了，换了新的步骤', en: 'the level rose; other steps replaced it' },
};
