import type { RoleCode } from '../situation.ts';
import type { StepKind } from './dropout-case.ts';

/** What a person has to do when a step falls due, and within how many hours. */
export interface StepTask {
  readonly role: RoleCode;
  readonly note: string;
  readonly withinHours: number;
}

const task = (role: RoleCode, withinHours: number, note: string): StepTask => ({ role, withinHours, note });

/** Who does what on each step of chain E (domain 4.3). Texts for staff; the child is named by the row itself. */
export const stepTasks: Readonly<Partial<Record<StepKind, readonly StepTask[]>>> = {
  day1: [task('CLASS_TEACHER', 2, '缺课第1天:请马上打电话问家里,问到了回「缺课」登记原因')],
  day1_look: [
    task('CLASS_TEACHER', 4, '缺课当天还没问到家里:今天请家访,见到孩子回「缺课」登记'),
    task('CHILD_DIRECTOR', 4, '缺课当天学校没问到家里:今天请去家里看看孩子'),
  ],
  letter_a: [task('SCHOOL_OFFICE', 24, '缺课第2天:三天内出缺课情况书面通报(A),报教育管理中心、县教育局、乡镇')],
  day3_visit: [
    task('SCHOOL_OFFICE', 24, '缺课第3天:今天和儿童主任一起家访,问清原因、难处、监护人意见,回「劝返」登记'),
    task('CHILD_DIRECTOR', 24, '缺课第3天:今天和学校一起家访,问清原因、难处、监护人意见,回「劝返」登记'),
  ],
  suspected: [
    task('SCHOOL_OFFICE', 72, '疑似辍学:三个工作日内定劝返计划(教育线),每次劝返回「劝返」登记'),
    task('TOWN_SUPERVISOR', 72, '疑似辍学:三个工作日内定劝返计划(政府线),指定包保的人'),
    task('CHILD_DIRECTOR', 72, '疑似辍学:和学校一起上门劝返,每次回「劝返」登记'),
  ],
  persuade_due: [
    task('SCHOOL_OFFICE', 24, '约好的日子到了:孩子到校没有?到了回「到校了」,没到回「劝返」'),
    task('CHILD_DIRECTOR', 24, '约好的日子到了:孩子到校没有?没到请再上门,回「劝返」登记'),
  ],
  letter_b: [
    task('SCHOOL_OFFICE', 72, '劝返无效:三个工作日内出书面报告(B),附每次劝返记录'),
    task('PRINCIPAL', 72, '劝返无效:书面报告(B)请签字,报教育管理中心、县教育局、乡镇人民政府'),
  ],
  month: [task('COUNTY_EDU', 72, '疑似辍学满一个月:按辍学登记,依法责令返校')],
  letter_c: [task('TOWN_LEAD', 72, '疑似辍学满一个月:请发限期返校通知书(C)')],
  confirm_due: [task('CLASS_TEACHER', 24, '复学后要核实:孩子今天在校吗?回「到校了」登记')],
  confirm_late: [task('SCHOOL_OFFICE', 24, '复学后的核实没人登记:请去班上看一下,回「到校了」登记')],
  leave_over: [task('CLASS_TEACHER', 24, '请假到期了:孩子到校没有?到了回「到校了」,没到回「缺课」')],
  leave_late: [task('SCHOOL_OFFICE', 24, '请假到期没人登记:请去班上看一下,到了回「到校了」,没到回「缺课」')],
};
