import { deriveId, type PersonId } from '../../src/core/ids.ts';
import type {
  ChildPicture,
  PictureAnswer,
  PictureContact,
  PictureParent,
  PictureRecord,
  PictureSignal,
} from '../../src/core/review/picture.ts';
import type { ChildFacts, ChildSituation } from '../../src/core/situation.ts';
import { villageId } from './village-ledger.ts';

export const day = 86_400_000;

export const personOf = (name: string): PersonId => villageId<PersonId>('person', name);

/** Who speaks in which role. */
const roleOf: Readonly<Record<string, string>> = {
  王奶奶: 'CAREGIVER',
  张爷爷: 'CAREGIVER',
  张哥: 'PARENT_AWAY',
  张嫂: 'PARENT_AWAY',
  王老师: 'CLASS_TEACHER',
  李姐: 'CHILD_DIRECTOR',
};

/** A file about which nothing has been said: 小军 (6) with his grandparents, both parents away. `now` is its present. */
export function childFile(
  now: number,
  changes: Partial<ChildFacts> = {},
  picture: Partial<ChildPicture> = {},
): ChildSituation {
  const child: ChildFacts = {
    id: villageId('child', '小军'),
    personId: personOf('小军'),
    fileNo: 'QH-0001',
    name: '小军',
    birthDate: '2020-03-01',
    gender: null,
    boarding: false,
    inSchool: true,
    className: '一(1)班',
    residenceRegionId: villageId('village', '石桥村'),
    villagersGroup: '3组',
    schoolOrganizationId: villageId('school', '石桥小学'),
    classId: villageId('class', '一(1)班'),
    villageName: '石桥村',
    townName: '青山镇',
    householdId: villageId('household', '张家'),
    parents: ['张哥', '张嫂'].map((name) => ({
      personId: personOf(name),
      name,
      gender: null,
      status: 'normal',
      away: true,
    })),
    carers: [{ personId: personOf('王奶奶'), name: '王奶奶', kind: 'actual_carer', livesWith: true }],
    director: { personId: personOf('李姐'), staffId: villageId('staff', '李姐'), name: '李姐', phone: '' },
    teacher: { personId: personOf('王老师'), staffId: villageId('staff', '王老师'), name: '王老师', phone: '' },
    policeName: '',
    policePhone: '',
    stationPhone: '',
    relation: 'staff',
    teacherRecordThisMonth: false,
    lastMonthFlags: [],
    ledgerStatus: 'active',
    riskLevel: null,
    ...changes,
  };
  return {
    now,
    child,
    county: {
      id: villageId('county', '清河县'),
      name: '清河县',
      authority: '',
      keepYears: 3,
      officer: null,
      dutyPhone: '',
      timeZone: 'Asia/Shanghai',
    },
    alerts: [],
    picture: {
      fileSince: now - 300 * day,
      signals: [],
      answers: [],
      contacts: [],
      parents: [parent('张哥', { lastLoggedAt: now - day }), parent('张嫂', { lastLoggedAt: now - day })],
      carers: [{ personId: personOf('王奶奶'), birthDate: '1960-01-01', livesWith: true, children: 1 }],
      // Care is settled: what is not under test stays quiet.
      records: [{ ...record('agreement', now - 40 * day, '李姐', { to: '2099-01-01' }), state: 'village_told' }],
      falseAlarms: [],
      findings: [],
      ...picture,
    },
  };
}

export function parent(name: string, changes: Partial<PictureParent> = {}): PictureParent {
  return {
    personId: personOf(name),
    name,
    gender: name === '张哥' ? 'male' : 'female',
    status: 'normal',
    away: true,
    awaySince: null,
    temporaryReturnFrom: null,
    temporaryReturnTo: null,
    lastContactAt: null,
    lastSeenAt: null,
    supportPaidAt: null,
    lastLoggedAt: null,
    ...changes,
  };
}

export function signal(
  flagCode: string,
  severity: PictureSignal['severity'],
  who: string,
  at: number,
  changes: Partial<PictureSignal> = {},
): PictureSignal {
  return {
    flagCode,
    severity,
    sourceRole: roleOf[who] ?? who,
    sourcePersonId: roleOf[who] ? personOf(who) : null,
    stepId: null,
    outcome: 'open',
    at,
    ...changes,
  };
}

/** `name`: "F02_guardian_monthly.q3_night". */
export function answer(
  name: string,
  value: unknown,
  who: string,
  at: number,
  sessionId = `${name} ${at}`,
): PictureAnswer {
  const [flowId = '', stepId = ''] = name.split('.');
  return { flowId, stepId, value, personId: personOf(who), role: roleOf[who] ?? 'UNKNOWN', sessionId, at };
}

export function record(kind: string, at: number, who: string, data: Record<string, unknown> = {}): PictureRecord {
  return {
    id: deriveId(at, 'record', kind, who),
    kind,
    onDay: null,
    at,
    periodKey: null,
    state: null,
    data,
    personId: personOf(who),
    role: roleOf[who] ?? 'UNKNOWN',
  };
}

export function contact(who: string, at: number): PictureContact {
  return { fromRole: 'parent', toRole: 'child', fromPersonId: personOf(who), method: 'call', at };
}

/** The caregiver's month, every question answered with the best option, within `seconds`. */
export function quickMonth(at: number, seconds: number, last = 'NONE'): PictureAnswer[] {
  const session = `month ${at}`;
  return [
    ['opening', 'FINE', 0],
    ['q1_health', 'WELL', 0.4],
    ['q3_night', 'HOME', 0.7],
    ['q5_safe', last, 1],
  ].map(([step, value, part]) =>
    answer(`F02_guardian_monthly.${step}`, value, '王奶奶', at + Number(part) * seconds * 1000, session),
  );
}
