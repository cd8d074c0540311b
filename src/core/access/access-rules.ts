import type { RoleCode } from '../situation.ts';

/** What can be done at the desk, each with its name for people. */
export const accessActions = {
  'own.account': '自己的账号、登录方式和请假',
  'alert.read': '看告警',
  'alert.act': '处理告警',
  'inbox.read': '看要人看的消息',
  'inbox.act': '办要人看的消息、代填、接管对话',
  'talk.write': '经机器人给家里写话',
  'phone_in.write': '替打电话来的家长填表',
  'child.read': '看孩子的档案',
  'child.edit': '改孩子的档案',
  'child.bulk': '一次改许多孩子的档案、安排走访',
  'visit.write': '记走访',
  'week.write': '报班里这一周',
  'duty.read': '看职责进度',
  'duty.assign': '把职责交给别人、一起登记办完',
  'dropout.read': '看缺课和劝返',
  'handover.write': '点寒暑假交接名单',
  'helper.read': '看结对帮扶人',
  'numbers.read': '看统计',
  'people.read': '看人员、值班',
  'people.change': '改人员、角色、值班',
  'place.read': '看区划、学校、校历',
  'place.change': '改区划、学校、校历',
  'settings.read': '看设置',
  'settings.change': '改设置',
  'import.run': '导入名册',
  'invite.make': '发邀请',
  'campaign.read': '看群发',
  'campaign.act': '群发',
  'flows.read': '看对话和文案',
  'machine.read': '看渠道、任务、运行情况',
  'machine.act': '把系统提醒记为办好',
  'audit.read': '看审计和查阅记录',
} as const;

export type AccessAction = keyof typeof accessActions;

/**
 * How far a right goes. `scope`: what lies in the village, township, county, school or class of the role. `told`: only what the reader
 * was told of or given (an alert, a case). `own`: oneself. `county`: no child in it, so the whole county.
 */
export type Reach = 'scope' | 'told' | 'own' | 'county';

type Rights = Readonly<Partial<Record<AccessAction, Reach>>>;

const everybody: Rights = { 'own.account': 'own', 'flows.read': 'county' };

const school: Rights = {
  ...everybody,
  'alert.read': 'told',
  'alert.act': 'told',
  'inbox.read': 'scope',
  'inbox.act': 'scope',
  'child.read': 'scope',
  'duty.read': 'scope',
  'duty.assign': 'own',
  'dropout.read': 'scope',
  'handover.write': 'scope',
};

const township: Rights = {
  ...everybody,
  'alert.read': 'scope',
  'alert.act': 'scope',
  'inbox.read': 'scope',
  'inbox.act': 'scope',
  'talk.write': 'scope',
  'phone_in.write': 'scope',
  'child.read': 'scope',
  'child.edit': 'scope',
  'child.bulk': 'scope',
  'visit.write': 'scope',
  'duty.read': 'scope',
  'duty.assign': 'scope',
  'dropout.read': 'scope',
  'handover.write': 'scope',
  'helper.read': 'scope',
  'numbers.read': 'scope',
  'people.read': 'scope',
  'place.read': 'county',
};

/** Who leads a township's work and who stands beside them: there is a second person to approve. */
const campaigns: Rights = { 'campaign.read': 'scope', 'campaign.act': 'scope' };

/** Told of an alert, and nothing else of any child. */
const alertsOnly: Rights = { ...everybody, 'alert.read': 'told', 'alert.act': 'told' };

/**
 * Who may do what, and how far: the one table that both the check of a request and the scope of a query come from (domain 4.1,
 * columns "Reach" and "May see"). A role that is not here has no desk.
 */
export const accessRules: Readonly<Record<RoleCode, Rights>> = {
  CLASS_TEACHER: { ...school, 'phone_in.write': 'scope', 'week.write': 'scope' },
  SUBJECT_TEACHER: alertsOnly,
  SCHOOL_OFFICE: {
    ...school,
    'duty.assign': 'scope',
    'numbers.read': 'scope',
    'people.read': 'scope',
    'helper.read': 'scope',
  },
  SCHOOL_DATA: {
    ...everybody,
    'child.read': 'scope',
    'duty.read': 'scope',
    'duty.assign': 'own',
    'numbers.read': 'scope',
  },
  PSYCH_TEACHER: alertsOnly,
  PRINCIPAL: { ...school, 'duty.assign': 'scope', 'numbers.read': 'scope', 'people.read': 'scope' },
  GRID: everybody,
  CHILD_DIRECTOR: {
    ...township,
    'alert.read': 'told',
    'alert.act': 'told',
    'duty.assign': 'own',
  },
  VILLAGE_HEAD: { ...alertsOnly, 'numbers.read': 'scope' },
  TOWN_SUPERVISOR: { ...township, ...campaigns, 'invite.make': 'scope' },
  TOWN_STATION: township,
  TOWN_LEAD: { ...township, ...campaigns },
  EDU_CENTER: { ...everybody, 'child.read': 'scope', 'dropout.read': 'scope', 'numbers.read': 'scope' },
  COUNTY_OFFICE: {
    ...township,
    ...campaigns,
    'settings.read': 'county',
    'machine.read': 'county',
    'machine.act': 'county',
    'invite.make': 'scope',
  },
  COUNTY_EDU: {
    ...alertsOnly,
    'child.read': 'scope',
    'dropout.read': 'scope',
    'numbers.read': 'scope',
    'place.read': 'county',
  },
  POLICE_LIAISON: alertsOnly,
  HEALTH: everybody,
  CIVIL_RELIEF: { ...everybody, 'child.read': 'scope', 'inbox.read': 'scope', 'inbox.act': 'scope' },
  WOMEN_YOUTH: { ...everybody, 'helper.read': 'scope', 'numbers.read': 'scope' },
  SOCIAL_WORKER: {
    ...everybody,
    'alert.read': 'told',
    'alert.act': 'told',
    'child.read': 'told',
    'visit.write': 'told',
  },
  ADMIN: {
    ...everybody,
    'people.read': 'county',
    'people.change': 'county',
    'place.read': 'county',
    'place.change': 'county',
    'settings.read': 'county',
    'settings.change': 'county',
    'import.run': 'county',
    'invite.make': 'county',
    'machine.read': 'county',
    'machine.act': 'county',
    'audit.read': 'county',
  },
  PRIVACY_OFFICER: { ...everybody, 'audit.read': 'county', 'settings.read': 'county' },
};
