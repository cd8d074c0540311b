import type { Flow, FlowStep } from '../../core/flow/flow.ts';
import { recordKinds } from '../../core/ledger/record-kinds.ts';
import type { Playbook } from '../../core/playbook.ts';

const uuid = /^[0-9a-f]{8}-/u;

/** A question of a conversation as it stands in the file, with the child's 称呼 and nobody else's name. */
export function questionText(step: FlowStep | undefined, childName: string): string {
  const source = step?.wordings.at(-1)?.text.source ?? '';
  return source
    .replaceAll('{child.name}', childName)
    .replaceAll(/\{[^}]*\}/gu, '')
    .replace(/^[^\p{L}\p{N}]+/u, '');
}

/** An answer as whoever gave it read it; the code itself where the conversation does not know it any more. */
export function answerText(playbook: Playbook, step: FlowStep | undefined, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => answerText(playbook, step, one)).join('、');
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (value === null || value === undefined || typeof value === 'object') return '';
  const text = String(value);
  if (uuid.test(text)) return '名单上的人';
  const options = step ? [...step.options, step.zero, step.other].filter((one) => one !== null) : [];
  const known = options.find((option) => String(option.value) === text)?.label.source.replaceAll(/\{[^}]*\}/gu, '');
  return known ?? codeText(playbook, '', text);
}

const fieldWords: Readonly<Record<string, string>> = {
  saw_child: '见到孩子',
  why_not: '没见到的原因',
  family: '家庭',
  guard: '监护',
  life: '生活',
  study: '学习',
  safety: '安全',
  body: '身体',
  mind: '心理行为',
  peers: '交往',
  carer_signs: '照看人的情况',
  signs: '照看人的情况',
  night: '夜里有没有大人',
  hazards: '隐患',
  needs: '需要',
  measures: '措施',
  measure_who: '谁来办',
  measure_by: '什么时候办完',
  reason: '原因',
  list: '哪一项',
  service: '什么服务',
  with: '和谁',
  method: '方式',
  value: '价值',
  plan: '打算',
  carer: '谁来带',
  from: '从',
  to: '到',
  who_takes: '谁接走',
  holiday: '假期',
  result: '结果',
  problem: '问题',
  term: '学期',
  present: '在',
  seen_today: '今天有人见到',
  guardian_reached: '联系上家里',
  until: '到',
  place: '地方',
  what: '什么',
  detail: '具体',
  on: '哪天',
  done: '办好',
  kind: '种类',
  exclusions_checked: '四项禁止情形已查',
  child_asked: '问过孩子',
  money: '生活费',
  contact: '怎么联系',
  willing: '愿意',
  health: '健康',
  children: '带几个孩子',
  sudden: '突然的困难',
  state: '办到哪了',
  campaign: '哪一次',
  side: '哪一方',
  proposed: '建议等级',
  final: '定的等级',
  lowered_reason: '降级理由',
  before: '原来的等级',
  sum: '合计',
  quarter: '季度',
  decision: '决定',
};

const rating = ['好', '一般', '差', '很差'];
const rated = new Set(['family', 'guard', 'life', 'study', 'safety', 'body', 'mind', 'peers']);
const levels: Readonly<Record<string, string>> = { high: '高', middle: '中', low: '低', normal: '正常' };
/** Names of other rows, and marks of the machine: nothing to read. */
const silent = new Set(['request', 'passed', 'late', 'exclusions']);
const levelFields = new Set(['proposed', 'final', 'before']);

/** From which conversations a kind of record comes: there its codes have their words. */
const flowsOf: Readonly<Record<string, readonly string[]>> = {
  visit: ['F07_home', 'F07_visit'],
  service: ['F08_helper_monthly', 'F08_volunteer_monthly', 'F08_illness'],
  holiday_plan: ['F09_holiday_plan'],
  handover_item: ['F09_sign_one', 'F09_problem', 'F09_not_here'],
  registration: ['F09_term_return'],
  attendance: ['F05_back', 'F05_absence'],
  movement: ['F09_not_here', 'F10_family_change'],
  change: ['F10_family_change'],
  agreement: ['F11_entrust_staff', 'F11_entrust'],
  trustee_word: ['F11_entrust'],
  help_request: ['F15_help'],
  help_answer: ['F15_answer'],
  assessment_part: ['F16_assess_director', 'F16_teacher_child', 'F07_home'],
  quarter_review: ['F17_review_one'],
  spring_plan: ['F10_spring'],
  contact_missed: ['F06_teacher_contacts'],
};

export const recordName = (kind: string): string => recordKinds.get(kind)?.zh ?? kind;

/** The fields of a record as its kind has them. */
export const fieldOrder = (kind: string, data: Readonly<Record<string, unknown>>): string[] => {
  const order = Object.keys(recordKinds.get(kind)?.fields ?? {});
  return Object.keys(data).toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
};

export const fieldName = (field: string): string => fieldWords[field] ?? '';

/** A field of a record in words; "" where there is nothing to say. */
export function fieldText(playbook: Playbook, kind: string, field: string, value: unknown): string {
  if (silent.has(field) || value === '' || value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number') return rated.has(field) ? (rating[value] ?? String(value)) : String(value);
  if (Array.isArray(value)) return value.map((one) => codeText(playbook, kind, String(one))).join('、');
  const text = String(value);
  if (uuid.test(text)) return '';
  return levelFields.has(field) ? (levels[text] ?? text) : codeText(playbook, kind, text);
}

function codeText(playbook: Playbook, kind: string, code: string): string {
  if (!/^[A-Z][A-Z0-9_]*$/u.test(code)) return code;
  const flows = (flowsOf[kind] ?? []).flatMap((id) => playbook.flows.get(id) ?? []);
  return labelIn(flows, code) ?? labelIn([...playbook.flows.values()], code) ?? code;
}

function labelIn(flows: readonly Flow[], code: string): string | null {
  for (const { steps } of flows)
    for (const step of steps.values())
      for (const option of step.options)
        if (option.value === code) return option.label.source.replaceAll(/\{[^}]*\}/gu, '');
  return null;
}

export const contactMethods: Readonly<Record<string, string>> = {
  call: '打电话',
  phone: '打电话',
  video: '视频',
  visit: '上门',
  talk: '当面谈',
  meet: '见面',
  wechat: '微信',
  letter: '书信',
  message: '发消息',
};

export const dropoutSteps: Readonly<Record<string, string>> = {
  opened: '没到校，开始记',
  day1: '当天联系家里',
  day3_visit: '联合家访',
  suspected: '疑似辍学',
  persuade: '劝返',
  persuade_failed: '劝返无效',
  letter_a: '缺课通报',
  letter_b: '劝返无效书面报告',
  month: '满一个月',
  returned: '回到学校',
  confirm: '复学确认',
};
