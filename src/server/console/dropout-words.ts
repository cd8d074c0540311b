import type { AbsenceReason, DropoutState, StepKind } from '../../core/dropout/dropout-case.ts';
import type { Lang, Said } from './language.ts';

type Words<K extends string> = Readonly<Record<K, Said>>;

export const caseStates: Words<DropoutState> = {
  absent: { zh: '缺课', en: 'Absent' },
  suspected: { zh: '疑似辍学', en: 'Suspected dropout' },
  dropped_out: { zh: '辍学', en: 'Dropped out' },
  returned: { zh: '复学，待核实', en: 'Back, to be confirmed' },
  transferred: { zh: '转学', en: 'Changed school' },
  excused: { zh: '请假、缓学休学', en: 'On leave or deferred' },
  closed: { zh: '销号', en: 'Closed' },
};

export const absenceWords: Words<AbsenceReason> = {
  sick: { zh: '病假', en: 'ill' },
  private: { zh: '事假', en: 'private leave' },
  parent_called: { zh: '家长来电', en: 'a parent called' },
  unreachable: { zh: '联系不上', en: 'nobody can be reached' },
  knows_refuses: { zh: '知道在哪但不来', en: 'known where, will not come' },
  moved: { zh: '转走未办手续', en: 'moved without papers' },
  unclear: { zh: '不清楚', en: 'not clear' },
  not_registered: { zh: '未报到', en: 'did not register' },
};

export const stepWords: Words<StepKind> = {
  reported: { zh: '登记缺课', en: 'Absence noted' },
  absent_again: { zh: '又没来', en: 'Away again' },
  leave: { zh: '请假', en: 'Leave' },
  not_seen: { zh: '当天没人见到', en: 'Seen by nobody that day' },
  seen: { zh: '有人见到孩子', en: 'The child was seen' },
  guardian_reached: { zh: '联系上监护人', en: 'The guardian was reached' },
  guardian_asked: { zh: '问了监护人', en: 'The guardian was asked' },
  visit: { zh: '上门', en: 'Visit' },
  persuade: { zh: '劝返', en: 'Attempt to bring the child back' },
  persuade_failed: { zh: '劝返无效', en: 'Attempts given up' },
  returned: { zh: '到校了', en: 'Back at school' },
  confirm: { zh: '核实在校', en: 'Confirmed at school' },
  ended: { zh: '销号', en: 'Closed' },
  missing: { zh: '红色：一小时没人见到、家里联系不上', en: 'Red: unseen for an hour, home not reached' },
  day1: { zh: '缺课第1天：打电话问家里', en: 'Day 1: phone the family' },
  day1_look: { zh: '当天没问到：去家里看', en: 'Day 1, not reached: go and look' },
  letter_a: { zh: '缺课情况书面通报（A）', en: 'Written notice (A)' },
  day3_visit: { zh: '缺课第3天：学校和村里一起家访', en: 'Day 3: school and village visit together' },
  suspected: { zh: '列为疑似辍学，定劝返计划', en: 'Suspected dropout: plan of both lines' },
  persuade_due: { zh: '约好的日子到了，要有下文', en: 'The agreed day has come' },
  letter_b: { zh: '劝返无效书面报告（B）', en: 'Written report (B)' },
  month: { zh: '满一个月，登记辍学', en: 'A month: dropped out' },
  letter_c: { zh: '限期返校通知书（C）', en: 'Order to return (C)' },
  confirm_due: { zh: '复学后核实', en: 'Confirm that the child is there' },
  confirm_late: { zh: '核实没人登记，教导处去看', en: 'Nobody confirmed: the school office looks' },
  leave_over: { zh: '请假到期，问到校没有', en: 'The leave is over: is the child back?' },
  leave_late: { zh: '请假到期没人登记', en: 'Nobody says whether the leave is over' },
};

const codes: Readonly<Record<string, Said>> = {
  phone: { zh: '打电话', en: 'by telephone' },
  home_visit: { zh: '上门', en: 'at home' },
  other: { zh: '别的方式', en: 'another way' },
  back: { zh: '已返校', en: 'back at school' },
  agreed: { zh: '同意返校', en: 'agreed' },
  refused: { zh: '不同意', en: 'refused' },
  not_found: { zh: '找不到人', en: 'nobody found' },
  education: { zh: '教育线', en: 'education line' },
  government: { zh: '政府线', en: 'government line' },
};

/** A method, a result or a line; "" for none. */
export function codeWord(code: string | null, lang: Lang): string {
  return code === null ? '' : (codes[code.toLowerCase()]?.[lang] ?? code);
}
