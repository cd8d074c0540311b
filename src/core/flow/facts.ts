import type { Instant } from '../ids.ts';

export type FactType = 'string' | 'int' | 'bool' | 'list';
export type FactValue = string | number | boolean | readonly string[];
/** A flat record: name of the catalogue → value. Missing ones read as the catalogue's `none`. */
export type Facts = Readonly<Record<string, FactValue>>;

export interface FactEntry {
  readonly type: FactType;
  /** What it is, for authors. */
  readonly zh: string;
  readonly example: FactValue;
  /** What conditions see when it is missing. */
  readonly none: FactValue;
  /** What a text says when it is missing or empty. */
  readonly spoken?: string;
}

const text = (zh: string, example: string, spoken?: string): FactEntry => ({
  type: 'string',
  zh,
  example,
  none: '',
  ...(spoken === undefined ? {} : { spoken }),
});
const bool = (zh: string, example: boolean, none = false): FactEntry => ({ type: 'bool', zh, example, none });
const int = (zh: string, example: number, none = -1): FactEntry => ({ type: 'int', zh, example, none });
const list = (zh: string, example: readonly string[]): FactEntry => ({ type: 'list', zh, example, none: [] });

/**
 * Every fact that a conversation may name. Facts of `child.` are about one child: with several, conditions are tested
 * child by child and texts join them (docs/flow-format.md section 6). `today`, `month`, `weekday`, `hour` and the three
 * `children.` facts come from the engine when the caller gives none.
 */
export const FACTS: Readonly<Record<string, FactEntry>> = {
  today: text('今天的日期', '2026-11-05'),
  month: int('几月(1–12)', 11),
  weekday: int('星期几(1=周一 … 7=周日)', 5),
  hour: int('几点(0–23)', 18),
  'talk.seconds': int('这段对话开始了几秒', 25, 0),

  'person.name': text('对方的称呼', '王奶奶', '您'),
  'person.role': text('对方的角色', 'CAREGIVER'),
  'person.roles': list('对方的所有角色(一个人可以有几个)', ['CLASS_TEACHER']),
  'person.literacy': text('识字情况', 'low'),
  'person.phoneLast4': text('登记电话的后四位(核对本人用)', '1234'),
  'party.known': bool('这个地址已绑定人', true),
  'person.promptsOff': bool('已请我们不再主动问', false),
  'consent.status': text('同意情况:none agreed refused withdrawn awaiting_parent', 'agreed'),

  'children.names': text('这次说到的所有孩子', '小军、小红', '孩子'),
  'children.count': int('这次说到几个孩子', 2, 0),
  'children.countWord': text('两个、三个…', '两个'),

  'child.name': text('孩子的称呼;几个孩子一起问时是"两个孩子"', '小军', '孩子'),
  'child.age': int('周岁,不详为 -1', 7),
  'child.ageKnown': bool('出生日期已核', true),
  'child.gender': text('性别:boy girl,不详为空', 'boy'),
  'child.boarding': bool('住校', false),
  'child.inSchool': bool('有学籍', true),
  'child.schoolAge': bool('6–16岁,或年龄不详', true),
  'child.disabled': bool('残疾或送教上门', false),
  'child.parentsReachable': bool('父母都在世、联系得上、没有服刑(10.18)', true, true),
  'child.parentsHome': bool('父母这些天回来了(10.23)', false),
  'child.parentsWord': text('联系得上的父母怎么合称:爸妈、爸爸、妈妈;都联系不上为空', '爸妈', '家里人'),
  'child.parentsAlive': text('在世的父母怎么合称:爸妈、爸爸、妈妈;都不在了为空', '爸妈', '家里人'),
  'child.fatherGone': bool('父亲已去世', false),
  'child.motherGone': bool('母亲已去世', false),
  'child.noContactLastMonth': bool('上个月这位家长自己说没联系过', false),
  'child.relayFrom': text('上次请人带话过来、还没回的那位(班主任除外)', '张哥'),
  'child.helpStatus': text('这个人自己要帮忙的事办到哪了,没有为空', '上户口:正在办'),
  'child.otherParent': text('对方父母怎么称呼', '妈妈', '另一方'),
  'child.caregiver': text('照看的人的称呼', '王奶奶', '照看的人'),
  'child.goodNews': text('老师给家长的好消息,每四周才有一次,没有为空', '这周主动举手了'),
  'child.noAnswerLastWeek': bool('上周这位家长也说打了没人接', false),
  'child.moneyShortMonths': int('在这之前连着几个月说手头紧或还没给', 0, 0),
  'child.className': text('班级', '三(1)班'),
  'child.fileNo': text('档案号', 'QH-0012'),
  'child.teacherRecordThisMonth': bool('老师这个月已有记录', false),
  'child.talkDue': bool('本周谈话未做', true),
  'child.parentCallDue': bool('两周一次的家长电话未做', true),
  'child.relativesDue': bool('寄居亲戚的每周联系未做', false),
  'child.absent': bool('眼下没到校:缺课、疑似辍学或辍学(只有学校和村里的人看得到)', false),
  'child.absentDays': int('这回缺课到今天第几个上学日', 5, 0),
  'child.dropoutState': text('缺课到了哪一步:absent suspected dropped_out returned excused,没有为空', 'absent'),
  'child.persuasions': int('这回劝返过几次', 1, 0),
  'child.lastMonthFlags': list('上个月的提示', ['M03']),

  'child.id': text('孩子的编号(和名单里选的比)', '0190-…'),
  'child.villageId': text('住的村的编号', '0190-…'),
  'child.riskLevel': text('现在的等级:high middle low normal,没评过为空', 'middle'),
  'child.levelName': text('现在的等级', '中', '没评过'),
  'child.holidayPlan': text('登记的假期去向', '在家', '去向没登记'),
  'child.spotCheck': bool('名单一下子签完时要一个个再确认的三个孩子之一(10.45)', false),
  'child.notSeenLastVisit': bool('上次走访没见到孩子', false),
  'child.teacherRated': bool('这一轮评估班主任评过了', false),
  'child.directorRated': bool('这一轮评估儿童主任评过了', false),
  'child.proposedLevel': text('评分得出的等级,还没评全为空', 'low'),
  'child.proposedName': text('评分得出的等级', '低', '还没评全'),
  'child.proposedWhy': text('为什么是这个等级', '合计3分'),
  'child.proposedRank': int('评分得出的等级:0正常 1低 2中 3高,还没评全为 -1', 1),
  'child.levelRank': int('现在的等级:0正常 1低 2中 3高,没评过为 -1', 2),
  'child.levelAwaits': text('等督导员同意的等级,没有为空', 'low'),
  'pairing.active': bool('从业查询和培训都在一年内,结对有效(L-06)', true),
  'ledger.count': int('我管的名单有几人', 23, 0),
  'ledger.entered': int('本月新增几人', 1, 0),
  'ledger.exited': int('本月退出几人', 0, 0),
  'ledger.changed': int('本月换照看人几人', 2, 0),
  'ledger.hash': text('名单的指纹', '9f2c…'),
  'duties.open': list('还没做完的事(规则名)', ['ledger_month']),
  'period.month': text('这个月', '2026-11'),
  'period.quarter': text('这个季度', '2026Q4'),
  'period.holiday': text('临近的假期', '2026-2027/winter'),
  'period.term': text('这个学期', '2026-2027/1'),
  'period.campaign': text('这一轮评估', '2026-09'),

  'village.name': text('村', '石桥村', '村里'),
  'town.name': text('乡镇', '青石镇', '镇上'),
  'county.name': text('县', '清河县', '县里'),
  'county.authority': text('主管单位', '清河县民政局', '县里的主管单位'),
  'county.keepYears': int('满18岁后再存几年', 3, 3),
  'school.name': text('学校', '石桥小学', '学校'),
  'officer.name': text('管个人信息的人', '陈主任', '管这事的人'),
  'officer.phone': text('他的电话', '199-0000-0001', '12345'),
  'director.name': text('儿童主任的称呼', '李姐', '儿童主任'),
  'director.phone': text('儿童主任的电话', '199-0000-1234'),
  'teacher.name': text('班主任的称呼', '王老师', '班主任'),
  'teacher.phone': text('班主任的电话', '199-0000-2345'),
  'station.phone': text('乡镇未保站值班电话', '199-0000-3456', '12345'),
  'duty.phone': text('县值班电话', '199-0000-4567', '12345'),
  'police.name': text('派出所', '青石派出所', '派出所'),
  'police.phone': text('派出所电话', '199-0000-0110', '110'),

  'invite.status': text('邀请码:none valid wrong expired used locked', 'valid'),
  'invite.surname': text('邀请码上的称呼', '王奶奶'),
  'invite.group': text('邀请码上的村组', '石桥村3组'),
  'invite.kind': text('caregiver parent staff', 'caregiver'),
  'invite.needsParent': bool('照看人不是父母、孩子不满14岁或年龄不详、父母联系得上:还要父母同意', true),
  'invite.otherParent': text('对方父母怎么称呼;去世、服刑、失联时为空', '妈妈', '另一方'),

  'alert.no': text('提醒编号', 'S-1127'),
  'alert.flagName': text('是哪一类', '今晚无大人'),
  'alert.place': text('在哪里', '石桥村'),
  'alert.severity': text('red orange yellow blue', 'red'),
  'alert.state': text('open taken close_requested closed', 'open'),
  'alert.ownerName': text('谁在处理', '李姐', '还没有人'),
  'alert.detail': text('可以在聊天里说的内容', '详见处置页'),
  'alert.runbook': text('该做的几步', '先确认孩子今晚有大人。'),
  'alert.mine': bool('是我在处理', false),
  'alert.hasOwner': bool('已有人在处理', false),
  'alert.takenAt': text('几点接手的', '10:02'),
  'alert.closeRequested': bool('经手人已申请结案,等另一个人确认', false),
  'alert.handoverToMe': bool('要转给我,等我接', false),
  'alert.open': bool('还没结案', true, true),
  'alert.colour': text('红色 橙色 黄色 蓝色', '红色'),
  'alert.ackWithin': text('多久内要有人接', '15分钟', '时限'),
  'alert.dueBy': text('什么时候前', '19:15'),
  'alert.childName': text('孩子的称呼和档案号', '小军(QH-0012)', '孩子'),

  'report.calledAt': text('几点打的110', '18:42'),
  'report.station': text('接报的派出所', '青石派出所'),
  'report.receiptNo': text('回执号', '2026-1105-07'),
  'report.done': bool('报告已填完', false),
};

const DAY_MS = 86_400_000;
/** China has one time zone and no summer time. */
const CHINA_MS = 8 * 3_600_000;

/** Days since 1970-01-01 of a civil date, and back (proleptic Gregorian, the usual era arithmetic). */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

export function civilDate(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const ofEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * ofYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

/** `2026-11-05` of a day number. */
export function isoDate(days: number): string {
  const { year, month, day } = civilDate(days);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The day number of `2026-11-05`; undefined when it is no date. */
export function readIsoDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const days = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
  return isoDate(days) === text ? days : undefined;
}

/** Today's day number in China. */
export function dayOf(now: Instant): number {
  return Math.floor((now + CHINA_MS) / DAY_MS);
}

/** `today`, `month`, `weekday`, `hour` at this instant in China. */
export function clockFacts(now: Instant): Facts {
  const days = dayOf(now);
  return {
    today: isoDate(days),
    month: civilDate(days).month,
    weekday: ((((days + 3) % 7) + 7) % 7) + 1,
    hour: Math.floor(((((now + CHINA_MS) % DAY_MS) + DAY_MS) % DAY_MS) / 3_600_000),
  };
}
