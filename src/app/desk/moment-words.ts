import type { Flow, FlowStep } from '../../core/flow/flow.ts';
import { recordKinds } from '../../core/ledger/record-kinds.ts';
import type { Playbook } from '../../core/playbook.ts';
import { type Chosen, type Said, saidOf, type Words } from '../../core/text/said.ts';

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
export function answerText(playbook: Playbook, step: FlowStep | undefined, value: unknown): Words {
  if (Array.isArray(value)) return together(value.map((one) => answerText(playbook, step, one)));
  if (typeof value === 'boolean') return yesNo(value);
  if (value === null || value === undefined || typeof value === 'object') return '';
  const text = String(value);
  if (uuid.test(text)) return { zh: '名单上的人', en: 'somebody on the list' };
  const options = step ? [...step.options, step.zero, step.other].filter((one) => one !== null) : [];
  const known = options.find((option) => String(option.value) === text)?.label.source.replaceAll(/\{[^}]*\}/gu, '');
  return known ?? labelsOf(codeText(playbook, '', text));
}

const fieldWords: Readonly<Record<string, Said>> = {
  saw_child: { zh: '见到孩子', en: 'Child seen' },
  why_not: { zh: '没见到的原因', en: 'Why not seen' },
  family: { zh: '家庭', en: 'Family' },
  guard: { zh: '监护', en: 'Care' },
  life: { zh: '生活', en: 'Living' },
  study: { zh: '学习', en: 'Learning' },
  safety: { zh: '安全', en: 'Safety' },
  body: { zh: '身体', en: 'Body' },
  mind: { zh: '心理行为', en: 'Mind' },
  peers: { zh: '交往', en: 'Peers' },
  carer_signs: { zh: '照看人的情况', en: 'The carer' },
  signs: { zh: '照看人的情况', en: 'The carer' },
  night: { zh: '夜里有没有大人', en: 'Adult at night' },
  hazards: { zh: '隐患', en: 'Dangers' },
  needs: { zh: '需要', en: 'Needs' },
  measures: { zh: '措施', en: 'Measures' },
  measure_who: { zh: '谁来办', en: 'By whom' },
  measure_by: { zh: '什么时候办完', en: 'By when' },
  reason: { zh: '原因', en: 'Reason' },
  list: { zh: '哪一项', en: 'Which list' },
  service: { zh: '什么服务', en: 'Service' },
  with: { zh: '和谁', en: 'With' },
  method: { zh: '方式', en: 'How' },
  value: { zh: '价值', en: 'Value' },
  plan: { zh: '打算', en: 'Plan' },
  carer: { zh: '谁来带', en: 'Carer' },
  from: { zh: '从', en: 'From' },
  to: { zh: '到', en: 'To' },
  who_takes: { zh: '谁接走', en: 'Fetched by' },
  holiday: { zh: '假期', en: 'Holidays' },
  result: { zh: '结果', en: 'Result' },
  problem: { zh: '问题', en: 'Problem' },
  term: { zh: '学期', en: 'Term' },
  present: { zh: '在', en: 'Present' },
  seen_today: { zh: '今天有人见到', en: 'Seen today' },
  guardian_reached: { zh: '联系上家里', en: 'Family reached' },
  until: { zh: '到', en: 'Until' },
  place: { zh: '地方', en: 'Place' },
  what: { zh: '什么', en: 'What' },
  detail: { zh: '具体', en: 'In detail' },
  on: { zh: '哪天', en: 'Day' },
  done: { zh: '办好', en: 'Done' },
  kind: { zh: '种类', en: 'Kind' },
  exclusions_checked: { zh: '四项禁止情形已查', en: 'Four bars checked' },
  child_asked: { zh: '问过孩子', en: 'Child asked' },
  money: { zh: '生活费', en: 'Living costs' },
  contact: { zh: '怎么联系', en: 'Contact' },
  willing: { zh: '愿意', en: 'Willing' },
  health: { zh: '健康', en: 'Health' },
  children: { zh: '带几个孩子', en: 'Children kept' },
  sudden: { zh: '突然的困难', en: 'Sudden hardship' },
  state: { zh: '办到哪了', en: 'How far' },
  campaign: { zh: '哪一次', en: 'Round' },
  side: { zh: '哪一方', en: 'Side' },
  proposed: { zh: '建议等级', en: 'Level proposed' },
  final: { zh: '定的等级', en: 'Level set' },
  lowered_reason: { zh: '降级理由', en: 'Why lowered' },
  before: { zh: '原来的等级', en: 'Level before' },
  sum: { zh: '合计', en: 'Sum' },
  quarter: { zh: '季度', en: 'Quarter' },
  decision: { zh: '决定', en: 'Decision' },
};

const rating: readonly Said[] = [
  { zh: '好', en: 'good' },
  { zh: '一般', en: 'fair' },
  { zh: '差', en: 'poor' },
  { zh: '很差', en: 'very poor' },
];
const rated = new Set(['family', 'guard', 'life', 'study', 'safety', 'body', 'mind', 'peers']);
const levels: Readonly<Record<string, Said>> = {
  high: { zh: '高', en: 'high' },
  middle: { zh: '中', en: 'middle' },
  low: { zh: '低', en: 'low' },
  normal: { zh: '正常', en: 'normal' },
};
const yesNo = (yes: boolean): Said => (yes ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' });
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

export const recordName = (kind: string): Said => saidOf(recordKinds.get(kind)?.zh ?? kind, recordKinds.get(kind)?.en);

/** The fields of a record as its kind has them. */
export const fieldOrder = (kind: string, data: Readonly<Record<string, unknown>>): string[] => {
  const order = Object.keys(recordKinds.get(kind)?.fields ?? {});
  return Object.keys(data).toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
};

export const fieldName = (field: string): Said | null => fieldWords[field] ?? null;

/** A field of a record in words; "" where there is nothing to say. */
export function fieldText(playbook: Playbook, kind: string, field: string, value: unknown): Words {
  if (silent.has(field) || value === '' || value === null || value === undefined) return '';
  if (typeof value === 'boolean') return yesNo(value);
  if (typeof value === 'number') return rated.has(field) ? (rating[value] ?? String(value)) : String(value);
  if (Array.isArray(value)) return chosen(value.map((one) => codeText(playbook, kind, String(one))));
  const text = String(value);
  if (uuid.test(text)) return '';
  return levelFields.has(field) ? (levels[text] ?? text) : chosen([codeText(playbook, kind, text)]);
}

/** Several answers to one question. A list of people's own words stays one. */
function together(parts: readonly Words[]): Words {
  const ours = parts.filter((one) => typeof one === 'object' && 'zh' in one);
  const zh = parts.map((one) => (typeof one === 'object' && 'zh' in one ? one.zh : one)).join('、');
  return parts.length > 0 && ours.length === parts.length ? { zh, en: ours.map(({ en }) => en).join(', ') } : zh;
}

const labelsOf = (part: string | Chosen): string => (typeof part === 'string' ? part : part.label);

function chosen(parts: readonly (string | Chosen)[]): Words {
  const options = parts.filter((part) => typeof part !== 'string');
  return options.length > 0 && options.length === parts.length ? options : parts.map(labelsOf).join('、');
}

function codeText(playbook: Playbook, kind: string, code: string): string | Chosen {
  if (!/^[A-Z][A-Z0-9_]*$/u.test(code)) return code;
  const flows = (flowsOf[kind] ?? []).flatMap((id) => playbook.flows.get(id) ?? []);
  return labelIn(flows, code) ?? labelIn([...playbook.flows.values()], code) ?? code;
}

function labelIn(flows: readonly Flow[], code: string): Chosen | null {
  for (const { steps } of flows)
    for (const step of steps.values())
      for (const option of step.options)
        if (option.value === code)
          return { label: option.label.source.replaceAll(/\{[^}]*\}/gu, ''), step: step.id, value: code };
  return null;
}

export const contactMethods: Readonly<Record<string, Said>> = {
  call: { zh: '打电话', en: 'phone' },
  phone: { zh: '打电话', en: 'phone' },
  video: { zh: '视频', en: 'video' },
  visit: { zh: '上门', en: 'visit' },
  talk: { zh: '当面谈', en: 'talk' },
  meet: { zh: '见面', en: 'meeting' },
  wechat: { zh: '微信', en: 'WeChat' },
  letter: { zh: '书信', en: 'letter' },
  message: { zh: '发消息', en: 'message' },
};

export const dropoutSteps: Readonly<Record<string, Said>> = {
  opened: { zh: '没到校，开始记', en: 'Not at school, on record' },
  reported: { zh: '登记缺课', en: 'Absence noted' },
  absent_again: { zh: '又没来', en: 'Away again' },
  leave: { zh: '请假', en: 'Leave' },
  not_seen: { zh: '当天没人见到', en: 'Seen by nobody that day' },
  seen: { zh: '有人见到孩子', en: 'The child was seen' },
  guardian_reached: { zh: '联系上监护人', en: 'The guardian was reached' },
  guardian_asked: { zh: '问了监护人', en: 'The guardian was asked' },
  visit: { zh: '上门', en: 'Visit' },
  missing: { zh: '一小时没人见到、家里联系不上', en: 'Unseen for an hour, home not reached' },
  day1_look: { zh: '当天没问到：去家里看', en: 'Not reached the same day: go and look' },
  persuade_due: { zh: '约好的日子到了', en: 'The agreed day has come' },
  letter_c: { zh: '限期返校通知书', en: 'Order to return' },
  confirm_due: { zh: '复学后核实', en: 'Confirm that the child is there' },
  confirm_late: { zh: '核实没人登记', en: 'Nobody confirmed' },
  ended: { zh: '销号', en: 'Case closed' },
  day1: { zh: '当天联系家里', en: 'Family contacted the same day' },
  day3_visit: { zh: '联合家访', en: 'Joint home visit' },
  suspected: { zh: '疑似辍学', en: 'Dropout suspected' },
  persuade: { zh: '劝返', en: 'Persuasion' },
  persuade_failed: { zh: '劝返无效', en: 'Persuasion failed' },
  letter_a: { zh: '缺课通报', en: 'Notice of absence' },
  letter_b: { zh: '劝返无效书面报告', en: 'Written report that persuasion failed' },
  month: { zh: '满一个月', en: 'One month' },
  returned: { zh: '回到学校', en: 'Back at school' },
  confirm: { zh: '复学确认', en: 'Return confirmed' },
};
