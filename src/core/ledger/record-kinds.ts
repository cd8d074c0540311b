/** The kinds of dated records in a child's file or of a place (table `file_record`, domain 8.2–8.6). */

type FieldType = 'string' | 'int' | 'bool' | 'list' | 'date';

export interface RecordKind {
  readonly kind: string;
  /** As staff read it. */
  readonly zh: string;
  readonly en: string;
  /** One row a child; one row for the place or class of whoever wrote it; one row about the writer alone. */
  readonly about: 'child' | 'place' | 'person';
  /** Codes, numbers, dates; people's own words go into the record's text, which is ciphertext. */
  readonly fields: Readonly<Record<string, FieldType>>;
  /** For kinds that move: the states, first one first. */
  readonly states?: readonly string[];
}

const kind = (
  code: string,
  zh: string,
  en: string,
  about: RecordKind['about'],
  fields: RecordKind['fields'] = {},
  states?: readonly string[],
): RecordKind => ({ kind: code, zh, en, about, fields, ...(states ? { states } : {}) });

/** Every kind of record. To add one: a line here; the act `record` and the checks of conversations know it from then on. */
const list: readonly RecordKind[] = [
  kind('contact_missed', '例行联系没做成', 'Routine contact not made', 'child', { list: 'string', reason: 'string' }),
  kind('good_news', '老师的好消息', 'Good news from a teacher', 'child', { passed: 'date' }, ['waiting', 'passed_on']),
  kind('visit', '走访', 'Visit', 'child', {
    saw_child: 'string',
    why_not: 'string',
    family: 'int',
    guard: 'int',
    life: 'int',
    study: 'int',
    safety: 'int',
    body: 'int',
    mind: 'int',
    peers: 'int',
    carer_signs: 'list',
    night: 'string',
    hazards: 'list',
    needs: 'list',
    measures: 'list',
    measure_who: 'string',
    measure_by: 'date',
    late: 'bool',
  }),
  kind('service', '帮扶服务', 'Service of a helper', 'child', {
    service: 'string',
    with: 'string',
    method: 'string',
    life: 'string',
    study: 'string',
    value: 'int',
  }),
  kind('holiday_plan', '假期安排', 'Holiday plan', 'child', {
    plan: 'string',
    carer: 'string',
    from: 'date',
    to: 'date',
    who_takes: 'string',
  }),
  kind('handover', '寒暑假交接', 'Holiday handover', 'place', { holiday: 'string', side: 'string', count: 'int' }, [
    'sent',
    'signed',
    'returned',
  ]),
  kind('handover_item', '交接:一名孩子', 'Handover: one child', 'child', {
    holiday: 'string',
    result: 'string',
    problem: 'string',
  }),
  kind('registration', '报到', 'Registration', 'child', { term: 'string', present: 'bool' }),
  kind('attendance', '到校情况', 'Attendance', 'child', {
    present: 'bool',
    reason: 'string',
    seen_today: 'bool',
    guardian_reached: 'bool',
  }),
  kind('movement', '去向', 'Whereabouts', 'child', {
    to: 'string',
    with: 'string',
    from: 'date',
    until: 'date',
    place: 'string',
  }),
  kind('change', '家里有变动', 'Change at home', 'child', { what: 'string', detail: 'string', on: 'date' }, [
    'unverified',
    'verified',
    'refused',
  ]),
  kind('departure_ready', '出门前四件事', 'Before leaving: four things', 'child', { done: 'bool' }),
  kind(
    'agreement',
    '委托照护',
    'Entrusted care',
    'child',
    {
      kind: 'string',
      from: 'date',
      to: 'date',
      exclusions_checked: 'bool',
      exclusions: 'list',
      child_asked: 'string',
      money: 'string',
      contact: 'string',
    },
    ['draft', 'signed', 'school_told', 'village_told', 'expired'],
  ),
  kind('trustee_word', '受托人怎么说', 'Word of the trustee', 'child', {
    willing: 'bool',
    health: 'string',
    children: 'int',
  }),
  kind(
    'unlisted_child',
    '台账外的孩子',
    'Child outside the ledger',
    'place',
    { why: 'string', age: 'string', with: 'string', decision: 'string' },
    ['proposed', 'visited', 'confirmed', 'refused'],
  ),
  kind('unlisted_check', '台账外的孩子:核实', 'Child outside the ledger: checked', 'place', {
    of: 'string',
    saw: 'bool',
    decision: 'string',
  }),
  kind('help_request', '要帮忙', 'Asked for help', 'child', { what: 'list', sudden: 'bool' }, [
    'received',
    'doing',
    'done',
    'not_possible',
  ]),
  kind('help_answer', '要帮忙:办到哪了', 'Help: how far it is', 'child', { request: 'string', state: 'string' }),
  kind('assessment_part', '评估:一方', 'Assessment: one side', 'child', {
    campaign: 'string',
    side: 'string',
    study: 'int',
    mind: 'int',
    peers: 'int',
    body: 'int',
    family: 'int',
    guard: 'int',
    life: 'int',
    safety: 'int',
    signs: 'list',
    night: 'string',
    hazards: 'list',
    needs: 'list',
    measures: 'list',
  }),
  kind(
    'assessment',
    '风险评估',
    'Risk assessment',
    'child',
    {
      campaign: 'string',
      proposed: 'string',
      final: 'string',
      lowered_reason: 'string',
      before: 'string',
      sum: 'int',
      measures: 'list',
    },
    ['proposed', 'set', 'confirmed'],
  ),
  kind('ledger_check', '台账核对', 'Ledger check', 'place', {
    period: 'string',
    count: 'int',
    entered: 'int',
    exited: 'int',
    changed: 'int',
    result: 'string',
    hash: 'string',
  }),
  kind(
    'quarter_review',
    '季度复核',
    'Quarterly review',
    'child',
    { quarter: 'string', decision: 'string', reason: 'string' },
    ['proposed', 'approved'],
  ),
  kind('relay', '捎话', 'Words carried', 'child', { to: 'string', channel: 'string' }, [
    'waiting',
    'passed_on',
    'held',
    'answered',
  ]),
  kind('data_request', '我的信息', 'My data', 'person', { what: 'string' }, ['received', 'done']),
  kind('number_lost', '换号、丢手机', 'New number, lost phone', 'person', { what: 'string' }, ['received', 'rebound']),
  kind('spring_plan', '过年打算', 'Plans for Spring Festival', 'child', { plan: 'string', from: 'date', to: 'date' }),
  kind('duty_report', '办完登记', 'Duty reported done', 'place', { rule: 'string', period: 'string' }),
  kind('duty_report_withdrawn', '撤回的办完登记', 'Report taken back', 'place', { rule: 'string', period: 'string' }),
  kind('staff_annual', '年度确认', 'Annual confirmation', 'person', { duty: 'bool', training: 'bool', kin: 'string' }),
  kind(
    'status_proposal',
    '台账状态建议',
    'Ledger status proposed',
    'child',
    { to: 'string', reason: 'string', on: 'date' },
    ['proposed', 'approved', 'refused'],
  ),
  kind('source_note', '来源备注:同类说法两次核实不属实', 'Note on a source: two like reports unfounded', 'person', {
    flag: 'string',
    times: 'int',
  }),
];

export const recordKinds: ReadonlyMap<string, RecordKind> = new Map(list.map((one) => [one.kind, one]));

/** The latest records of a child, as the situation brings them; words are not among them. */
export interface RecordFacts {
  readonly id: string;
  readonly kind: string;
  /** yyyy-mm-dd */
  readonly onDay: string | null;
  readonly at: number;
  readonly periodKey: string | null;
  readonly state: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** Said by the person of the situation. */
  readonly mine?: boolean | null;
  /** Who said it, and whether it was for the person of the situation. */
  readonly personId?: string | null;
  readonly aboutMe?: boolean | null;
  /** The conversation it came from. */
  readonly sessionId?: string | null;
}

const fits: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string' && value.length <= 200,
  int: (value) => typeof value === 'number' && Number.isInteger(value),
  bool: (value) => typeof value === 'boolean',
  list: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  date: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/u.test(value),
};

/** What is wrong with a field of a kind: null when it fits. An empty string is "not said". */
export function fieldProblem(of: RecordKind, name: string, value: unknown): string | null {
  const type = of.fields[name];
  if (type === undefined)
    return `a record of kind "${of.kind}" has no field "${name}" (${Object.keys(of.fields).join(', ')})`;
  return value === '' || fits[type](value) ? null : `"${name}" must be ${type}`;
}
