import { type DropoutDetail, type DropoutPort, dropoutFlows } from '../../src/app/desk/dropout-port.ts';
import type { DutiesPort, DutyBoard, DutyFilter, DutyGroup, DutyRow } from '../../src/app/desk/duties-port.ts';
import type { FormOutcome } from '../../src/app/desk/form-event.ts';
import { formQuestions } from '../../src/app/desk/form-questions.ts';
import type {
  HandoverForm,
  HandoverPort,
  HandoverResult,
  HandoverReturnForm,
  HandoverReturnSaid,
  HandoverSaid,
} from '../../src/app/desk/handover-port.ts';
import { aboutChildQuestions } from '../../src/app/desk/handover-return.ts';
import type { HelperFilter, HelpersPort } from '../../src/app/desk/pairings-port.ts';
import {
  type VisitForm,
  type VisitReceived,
  type VisitSaid,
  type VisitsPort,
  visitConditions,
  visitFlow,
} from '../../src/app/desk/visits-port.ts';
import { saidOf } from '../../src/core/text/said.ts';
import { projectPlaybook } from '../support/playbook.ts';

const day = 86_400_000;

export function someDuty(more: Partial<DutyRow> = {}): DutyRow {
  return {
    id: '00000000-0000-4000-8000-00000000d001',
    rule: 'visit_due',
    title: saidOf('走访(高,每周)'),
    state: 'due',
    late: false,
    childId: '00000000-0000-4000-8000-00000000c001',
    child: '小军',
    fileNo: 'QS-0012',
    place: '石桥村',
    owner: '李姐',
    mine: true,
    handedFrom: '',
    family: false,
    periodKey: '2026-W47',
    dueAt: Date.now() + 2 * day,
    promptedAt: null,
    doneAt: null,
    proofs: [{ type: 'visit' }],
    ...more,
  };
}

export interface MemoryDuties extends DutiesPort {
  readonly rows: DutyRow[];
  readonly groupsShown: DutyGroup[];
  readonly filters: DutyFilter[];
  readonly reports: Parameters<DutiesPort['report']>[1][];
  answer: Awaited<ReturnType<DutiesPort['report']>>;
}

/** The board in memory: what it was asked is kept. */
export function memoryDuties(): MemoryDuties {
  const duties: MemoryDuties = {
    rows: [],
    groupsShown: [],
    filters: [],
    reports: [],
    answer: 'done',
    groups: async () => duties.groupsShown,
    async board(_actor, filter): Promise<DutyBoard> {
      duties.filters.push(filter);
      const counts = { open: duties.rows.length, late: 0, done: 120, missed: 0 };
      return {
        rows: duties.rows,
        more: false,
        counts,
        rules: [{ id: 'visit_due', title: saidOf('走访(高,每周)') }],
        places: [],
      };
    },
    async all(_actor, filter) {
      duties.filters.push(filter);
      return duties.rows;
    },
    async report(_actor, said) {
      duties.reports.push(said);
      return duties.answer;
    },
  };
  return duties;
}

export const xiaojun: VisitForm = {
  childId: '00000000-0000-4000-8000-00000000c001',
  name: '小军',
  fileNo: 'QS-0012',
  place: '石桥村 3组',
  questions: formQuestions(projectPlaybook(), visitFlow, visitConditions),
  lastOn: '2026-10-12',
  lastMet: true,
};

export interface MemoryVisits extends VisitsPort {
  readonly said: VisitSaid[];
  readonly kept: Map<string, VisitReceived>;
  /** Answers instead of keeping. */
  refuse: { readonly kind: 'incomplete'; readonly stepId: string } | { readonly kind: 'later' } | null;
}

/** Visits in memory: one child, and every form that came. */
export function memoryVisits(): MemoryVisits {
  const visits: MemoryVisits = {
    said: [],
    kept: new Map(),
    refuse: null,
    async plan() {
      const village = { id: 'v1', name: '石桥村', town: '青山镇', children: 1, late: 1, soon: 0 };
      const row = {
        ...xiaojun,
        group: '3组',
        level: 'high',
        dueAt: Date.now() - day,
        why: saidOf('走访(高,每周)'),
        tasks: 1,
      };
      return { villages: [village], village, rows: [row] };
    },
    async pick(_actor, q) {
      const row = { ...xiaojun, group: '石桥村 3组', level: 'high', dueAt: null, why: null, tasks: 0 };
      return { q, rows: q === '' || q === 'xj' ? [row] : [], more: q === '' };
    },
    form: async (_actor, childId) => (childId === xiaojun.childId ? xiaojun : null),
    async save(_actor, said) {
      visits.said.push(said);
      if (said.childId !== xiaojun.childId) return { kind: 'unknown' };
      if (visits.refuse) return visits.refuse;
      const visit = visits.kept.get(said.actId) ?? {
        at: Date.now(),
        childId: said.childId,
        name: xiaojun.name,
        met: said.answers.v3_saw !== 'NOT_SEEN',
        alerted: said.answers.v12_tonight === 'NO',
      };
      visits.kept.set(said.actId, visit);
      return { kind: 'received', visit };
    },
    received: async (_actor, actId) => visits.kept.get(actId) ?? null,
  };
  return visits;
}

export const someCase: DropoutDetail = {
  caseId: '00000000-0000-4000-8000-00000000e001',
  childId: xiaojun.childId,
  child: '小军',
  fileNo: 'QS-0012',
  place: '石桥村',
  school: '石桥小学',
  state: 'absent',
  reason: 'knows_refuses',
  notRegistered: false,
  since: '2026-11-12',
  schoolDays: 4,
  days: 6,
  attempts: 1,
  closedAt: null,
  next: { kind: 'suspected', on: '2026-11-19', roles: ['SCHOOL_OFFICE', 'CHILD_DIRECTOR'] },
  steps: [
    { kind: 'day1', at: Date.now() - 4 * day, line: null, by: '', method: null, result: null, nextOn: null, text: '' },
    {
      kind: 'persuade',
      at: Date.now() - day,
      line: 'education',
      by: '王老师',
      method: 'home_visit',
      result: 'agreed',
      nextOn: '2026-11-20',
      text: '难处:想跟表哥进厂',
    },
  ],
  forms: {
    attempt: { questions: formQuestions(projectPlaybook(), dropoutFlows.attempt), open: true },
    back: { questions: formQuestions(projectPlaybook(), dropoutFlows.back), open: true },
  },
};

export interface MemoryDropout extends DropoutPort {
  found: DropoutDetail;
  readonly said: Parameters<DropoutPort['note']>[1][];
  answer: FormOutcome;
}

/** One case in memory, and every attempt that was written down. */
export function memoryDropout(): MemoryDropout {
  const dropout: MemoryDropout = {
    found: someCase,
    said: [],
    answer: { kind: 'done' },
    board: async () => ({ rows: [dropout.found], open: 1, closed: 0 }),
    all: async () => [dropout.found],
    one: async (_actor, id) => (id === dropout.found.caseId ? dropout.found : null),
    async note(_actor, said) {
      dropout.said.push(said);
      return dropout.answer;
    },
  };
  return dropout;
}

const names = ['小军', '小红', '小强', '小明', '小丽', '小芳', '小刚', '小伟', '小兰', '小杰'];
export const someList: HandoverForm = {
  side: 'village',
  villageId: '00000000-0000-4000-8000-00000000f001',
  village: '石桥村',
  count: names.length,
  doneAt: null,
  holiday: '2026-2027/winter',
  children: names.map((name, n) => ({
    id: `00000000-0000-4000-8000-0000000000c${n}`,
    name,
    fileNo: `QS-00${n + 10}`,
    high: n === 0,
    plan: n % 2 === 0 ? 'HOME' : '',
  })),
  options: [
    { value: 'MET', label: '已见面', alone: false },
    { value: 'PHONED', label: '电话联系上', alone: false },
    { value: 'NOT_FOUND', label: '找不到', alone: false },
    { value: 'ELSEWHERE', label: '不在本村', alone: false },
  ],
};

export const someReturn: HandoverReturnForm = {
  villageId: someList.villageId,
  village: someList.village,
  count: someList.count,
  doneAt: null,
  dueAt: Date.now() + day,
  holiday: someList.holiday,
  children: someList.children,
  questions: aboutChildQuestions(projectPlaybook()),
};

export interface MemoryHandover extends HandoverPort {
  readonly said: HandoverSaid[];
  answer: HandoverResult;
  readonly back: HandoverReturnSaid[];
  backAnswer: FormOutcome;
}

/** One list in memory, and every time it was sent. */
export function memoryHandover(): MemoryHandover {
  const handover: MemoryHandover = {
    said: [],
    answer: { kind: 'done', count: names.length },
    back: [],
    backAnswer: { kind: 'done' },
    returnForm: async (_actor, villageId) => (villageId === someReturn.villageId ? someReturn : null),
    async giveBack(_actor, said) {
      handover.back.push(said);
      return handover.backAnswer;
    },
    overview: async () => ({
      holiday: someList.holiday,
      lists: [someList],
      dueAt: Date.now() + day,
      returns: [someReturn],
      progress: [
        {
          village: '石桥村',
          town: '青山镇',
          children: 10,
          sentAt: Date.now() - day,
          signedAt: null,
          returnedAt: null,
          notFound: 1,
        },
      ],
    }),
    form: async (_actor, side, villageId) => (side === 'village' && villageId === someList.villageId ? someList : null),
    async sign(_actor, said) {
      handover.said.push(said);
      return handover.answer;
    },
  };
  return handover;
}

/** Two helpers in memory, one of them without papers. */
export function memoryHelpers(filters: HelperFilter[] = []): HelpersPort {
  const row = {
    personId: '00000000-0000-4000-8000-00000000a001',
    name: '周姐',
    unit: '青山镇妇联',
    types: ['LOVING_MOTHER'],
    vettedAt: Date.now() - 40 * day,
    trainedAt: Date.now() - 20 * day,
    active: true,
    endsAt: Date.now() + 325 * day,
    pairings: [{ childId: xiaojun.childId, child: '小军', place: '石桥村', since: Date.now() - 90 * day }],
    lastAt: null,
  };
  const idle = {
    ...row,
    personId: '00000000-0000-4000-8000-00000000a002',
    name: '郑叔',
    vettedAt: null,
    active: false,
    endsAt: null,
    types: ['VOLUNTEER'],
    pairings: [{ childId: null, child: '小红', place: '石桥村', since: Date.now() - 90 * day }],
  };
  return {
    async board(_actor, filter) {
      filters.push(filter);
      return { rows: [idle, row], counts: { all: 2, idle: 1, soon: 0 } };
    },
    all: async () => [idle, row],
  };
}
