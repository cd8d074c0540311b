import type { FactEntry, FactValue } from '../flow/facts.ts';

const text = (zh: string, example: string): FactEntry => ({ type: 'string', zh, example, none: '' });
const bool = (zh: string, example: boolean, none = false): FactEntry => ({ type: 'bool', zh, example, none });
const int = (zh: string, example: number, none = -1): FactEntry => ({ type: 'int', zh, example, none });

/** How many days a fact says when there is no such day: far beyond every limit, so that "≤ 30" is false and "≥ 180" is true. */
export const noSuchDay = 100_000;

/**
 * Every name that `when` of a rule, `period: {of: …}` and a variant of a duty text may use. Made of a subject row by
 * core/duty/subject.ts.
 */
export const DUTY_FACTS: Readonly<Record<string, FactEntry>> = {
  today: text('今天', '2026-11-05'),
  month: int('几月', 11),
  springSeason: bool('腊月二十到正月二十', false),

  'child.active': bool('在册(active、watch)', true),
  'child.ledgerStatus': text('proposed active watch to18', 'active'),
  'child.age': int('周岁,不详为 -1', 7),
  'child.ageKnown': bool('出生日期已核', true),
  'child.maybeUnder8': bool('不满8岁,或年龄不详(取严)', true, true),
  'child.maybeUnder16': bool('不满16岁,或年龄不详(取严)', true, true),
  'child.under18': bool('不满18岁,或年龄不详', true, true),
  'child.schoolAge': bool('6–16岁,或年龄不详', true, true),
  'child.inSchool': bool('有学校', true),
  'child.inKindergarten': bool('在幼儿园', false),
  'child.boarding': bool('住校', false),
  'child.disabled': bool('残疾或送教上门', false),
  'child.livingArrangement': text('grandparents one_parent relatives alone …', 'grandparents'),
  'child.withRelatives': bool('寄居亲友', false),
  'child.riskLevel': text('high middle low normal,没评过为空', 'middle'),
  'child.levelKnown': bool('评过等级(原表带来的 unverified 不算)', true),
  'child.enteredOn': text('哪天进的台账', '2026-11-02'),
  'child.daysSinceEntry': int('进台账几天', 3, noSuchDay),
  'child.enteredThisMonth': bool('本月新进', false),
  'child.daysSinceVisit': int('上次走访见到孩子本人到现在几天;没有为 100000', 40, noSuchDay),
  'child.visited': bool('进台账后走访见到过孩子', true),
  'child.daysSinceAssessment': int('上次评估到现在几天;没有为 100000', 60, noSuchDay),
  'child.assessedThisMonth': bool('本月评过', false),
  'child.insured': text('yes no unknown:医保', 'yes'),
  'child.hukou': text('yes no unknown:户口', 'yes'),
  'child.agreementTo': text('委托书到哪天', '2027-02-01'),
  'child.daysToAgreementEnd': int('委托书还有几天到期;没有为 100000', 30, noSuchDay),
  'child.nextBirthday': text('下一个生日(2月29日生的,平年按2月28日祝贺)', '2026-12-03'),
  'child.daysToBirthday': int('离生日几天;不详为 100000', 3, noSuchDay),
  'child.turns16On': text('哪天满16岁(2月29日生的,平年为3月1日)', '2026-12-03'),
  'child.turns18On': text('哪天满18岁', '2028-12-03'),
  'child.daysTo16': int('离满16岁几天;已满或不详为 100000', 30, noSuchDay),
  'child.daysTo18': int('离满18岁几天;已满或不详为 100000', 30, noSuchDay),
  'child.parentsReachable': bool('父母都在世、联系得上、没有服刑(10.18)', true, true),
  'child.anyParentReachable': bool('至少一位父母在世、联系得上、没有服刑', true, true),
  'child.parentDead': bool('有一位父母去世', false),
  'child.parentsHome': bool('父母这些天回来了(10.23)', false),
  'child.anyParentAway': bool('有父母在外', true),
  'child.hasHelper': bool('有结对帮扶人', true),
  'child.openAlert': bool('有红、橙告警没结', false),
  'child.holidayPlan': text('假期安排登记:没有为空', ''),
  'child.registered': bool('这学期已报到', true),

  'owner.role': text('责任人的角色', 'CAREGIVER'),
  'owner.main': bool('同样角色的几个人里由他负责(联系得上的、同住的优先)', true, true),
  'owner.livesWith': bool('与孩子同住', true),
  'owner.reachable': bool('有能发消息的地址', true, true),
  'owner.promptsOff': bool('不要提醒', false),
  'owner.isReachableParent': bool('这位父母在世、联系得上、没有服刑', true, true),
  'owner.home': bool('这位父母这些天回来了', false),
  'owner.pairingType': text('帮扶人类别:TEACHER CADRE LOVING_MOTHER VOLUNTEER …', ''),
  'owner.vetted': bool('从业查询在一年内', true),
  'owner.trained': bool('培训在一年内', true),
  'owner.vettingDaysLeft': int('从业查询还有几天满一年;没查过为 -1', 30),
  'owner.trainingDaysLeft': int('培训还有几天满一年;没培训过为 -1', 30),
  'owner.acknowledgedThisYear': bool('9月1日以后确认过职责', false),
  'owner.bereaved': bool('家里14天内有孩子去世(10.52)', false),

  'school.inTerm': bool('今天在学期里', true),
  'school.week': int('学期第几周;放假为 -1', 9),
  'school.evenWeek': bool('双周', false),
  'school.holiday': text('winter summer,学期里为空', ''),
  'school.holidayDay': int('放假第几天;学期里为 -1', -1),
  'place.openUnlisted': int('名单外、还没核实的孩子', 1, 0),
  'place.childCount': int('这里有几个在册孩子', 23, 0),
};

export type DutyFactValues = Readonly<Record<string, FactValue>>;
