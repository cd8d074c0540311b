import { randomBytes } from 'node:crypto';
import { reportQuestions } from '../../src/app/desk/report-form.ts';
import type { FormAnswers } from '../../src/core/flow/fill-flow.ts';
import type { AlertId, PersonId, StaffId } from '../../src/core/ids.ts';
import { saidOf } from '../../src/core/text/said.ts';
import type {
  DeskAct,
  DeskActor,
  DeskAlertDetail,
  DeskBanner,
  DeskInboxItem,
  DeskPhoneRow,
  DeskPort,
  DeskReportSaid,
  DeskTick,
} from '../../src/server/ports.ts';
import { projectPlaybook } from '../support/playbook.ts';

/** A desk in memory: two members of staff, alerts that can be taken once. */
export interface MemoryDesk extends DeskPort {
  readonly alerts: Map<string, DeskAlertDetail>;
  readonly items: DeskInboxItem[];
  readonly phones: DeskPhoneRow[];
  readonly banners: DeskBanner[];
  readonly acts: { actor: DeskActor; act: DeskAct }[];
  /** Ids of forms that asked for a report. */
  readonly reports: string[];
  /** Reports that were filled in, what stands in the report, and what becomes of the next one. */
  readonly filled: DeskReportSaid[];
  reported: FormAnswers;
  reportAnswer: Awaited<ReturnType<DeskPort['fillReport']>>;
  readonly reasons: string[];
  readonly files: Map<string, { type: string; bytes: Uint8Array }>;
  /** A one-time link for one of the two. */
  link(actor: DeskActor): string;
  /** Ids of alerts that this member of staff does not see. */
  readonly hidden: Map<string, Set<StaffId>>;
  open(alert: DeskAlertDetail): void;
  wake(): void;
}

export const li: DeskActor = {
  staffId: '00000000-0000-4000-8000-000000000001' as StaffId,
  personId: '00000000-0000-4000-8000-0000000000a1' as PersonId,
  name: '李姐',
  post: '石桥村 儿童主任',
  roles: [{ role: 'CHILD_DIRECTOR', scopeType: 'village', scopeId: '00000000-0000-4000-8000-00000000f001' }],
  kin: ['00000000-0000-4000-8000-0000000000a1' as PersonId],
  drill: false,
};
export const zhao: DeskActor = {
  staffId: '00000000-0000-4000-8000-000000000002' as StaffId,
  personId: '00000000-0000-4000-8000-0000000000a2' as PersonId,
  name: '赵站长',
  post: '青山镇 未保站',
  roles: [
    { role: 'TOWN_STATION', scopeType: 'town', scopeId: '00000000-0000-4000-8000-00000000f000' },
    { role: 'ADMIN', scopeType: 'county', scopeId: '00000000-0000-4000-8000-00000000e000' },
  ],
  kin: ['00000000-0000-4000-8000-0000000000a2' as PersonId],
  drill: false,
};

export function memoryDesk(): MemoryDesk {
  const links = new Map<string, DeskActor>();
  const sessions = new Map<string, DeskActor>();
  const wakes = new Set<() => void>();
  const desk: MemoryDesk = {
    alerts: new Map(),
    items: [],
    phones: [],
    banners: [],
    acts: [],
    reports: [],
    filled: [],
    reported: {},
    reportAnswer: { kind: 'done' },
    reasons: [],
    files: new Map(),
    hidden: new Map(),
    link(actor) {
      const token = randomBytes(32).toString('base64url');
      links.set(token, actor);
      return token;
    },
    open(alert) {
      desk.alerts.set(alert.id, alert);
      desk.wake();
    },
    wake() {
      for (const wake of wakes) wake();
    },
    async enter(token) {
      const actor = links.get(token);
      links.delete(token);
      if (!actor) return null;
      const sessionToken = randomBytes(32).toString('base64url');
      sessions.set(sessionToken, actor);
      return { sessionToken, expiresAt: Date.now() + 8 * 3_600_000 };
    },
    actor: async (token) => sessions.get(token) ?? null,
    leave: async (token) => void sessions.delete(token),
    async overview(actor) {
      const alerts = [...desk.alerts.values()].filter((alert) => sees(desk, actor, alert) && alert.closedAt === null);
      return { banners: desk.banners, alerts, inbox: desk.items.length, inboxLate: 0, phoneList: desk.phones.length };
    },
    async alert(actor, id, reason) {
      const alert = desk.alerts.get(id);
      if (!alert || !sees(desk, actor, alert)) return null;
      if (reason) desk.reasons.push(reason);
      if (alert.restricted && desk.reasons.length === 0) return 'reason_needed';
      return alert;
    },
    act: async (actor, act) => doAct(desk, actor, act),
    tick: async (actor, tick) => doTick(desk, actor, tick),
    async reportForm(actor, id) {
      const alert = desk.alerts.get(id);
      if (!alert?.report?.mayBegin || !sees(desk, actor, alert)) return null;
      const { no, what, child, place, contacts } = alert;
      const questions = reportQuestions(projectPlaybook());
      return { alertId: alert.id, no, what, child, place, contacts, questions, answers: desk.reported, version: 'v1' };
    },
    async fillReport(_actor, said) {
      desk.filled.push(said);
      return desk.reportAnswer;
    },
    async beginReport(actor, alertId, actId) {
      const alert = desk.alerts.get(alertId);
      if (!alert || !sees(desk, actor, alert)) return { kind: 'unknown' };
      if (!alert.report?.mayBegin) return { kind: 'refused', why: '请先接手,再填强制报告。', code: 'no_owner' };
      desk.reports.push(actId);
      return { kind: 'done' };
    },
    inbox: async () => desk.items,
    phoneList: async () => desk.phones,
    media: async (_actor, ref) => desk.files.get(ref) ?? null,
    subscribe(_actor, wake) {
      wakes.add(wake);
      return () => wakes.delete(wake);
    },
  };
  return desk;
}

function sees(desk: MemoryDesk, actor: DeskActor, alert: DeskAlertDetail): boolean {
  return !desk.hidden.get(alert.id)?.has(actor.staffId);
}

function doTick(desk: MemoryDesk, actor: DeskActor, { alertId, step, done, at }: DeskTick): boolean {
  const alert = desk.alerts.get(alertId);
  if (!alert?.mayTick || !sees(desk, actor, alert) || !alert.runbook.some(({ text }) => text.zh === step)) return false;
  const ticked = done ? { doneAt: at, doneBy: actor.name } : { doneAt: null, doneBy: '' };
  desk.alerts.set(alertId, {
    ...alert,
    runbook: alert.runbook.map((line) => (line.text.zh === step ? { ...line, ...ticked } : line)),
  });
  desk.wake();
  return true;
}

function doAct(desk: MemoryDesk, actor: DeskActor, act: DeskAct): Awaited<ReturnType<DeskPort['act']>> {
  const alert = desk.alerts.get(act.alertId);
  if (!alert || !sees(desk, actor, alert)) return { kind: 'unknown' };
  if (desk.acts.some((known) => known.act.actId === act.actId)) return { kind: 'done' };
  const { type } = act.action;
  if (type === 'take' && alert.ownerName) return { kind: 'taken', byName: alert.ownerName, at: alert.ackedAt ?? 0 };
  if (type === 'confirm_close') return { kind: 'refused', why: '结案要由另一个人确认。' };
  desk.acts.push({ actor, act });
  const what = { at: act.at, who: actor.name, type, text: '' };
  const taken = { ...alert, timeline: [...alert.timeline, what] };
  desk.alerts.set(
    alert.id,
    type === 'take'
      ? {
          ...taken,
          ownerName: actor.name,
          ackedAt: act.at,
          state: 'acked',
          may: alert.may.filter((may) => may !== 'take'),
        }
      : taken,
  );
  desk.wake();
  return { kind: 'done' };
}

const someTold = {
  role: 'CHILD_DIRECTOR',
  channel: 'web',
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  failedAt: null,
} as const;
const someStep = { unless: 'acked', state: 'pending', times: 0, lastAt: null, nextAt: null, outcome: '' } as const;

let count = 0;

/** A red alert of ten minutes ago, as the pages need it. `more` replaces some of it. */
export function someAlert(more: Partial<DeskAlertDetail> = {}): DeskAlertDetail {
  count += 1;
  const openedAt = Date.now() - 10 * 60_000;
  const minute = (n: number) => openedAt + n * 60_000;
  return {
    id: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}` as AlertId,
    no: `A-2611-${String(count).padStart(4, '0')}`,
    severity: 'red',
    state: 'new',
    drill: false,
    restricted: false,
    what: saidOf('今晚没有大人'),
    loss: '亲情缺失',
    child: '小军（档案 QS-0012）',
    place: '青山镇 · 石桥村',
    openedAt,
    dueAt: minute(15),
    dueFor: 'acked',
    ownerName: '',
    ackedAt: null,
    may: [
      'take',
      'recuse',
      'off_duty',
      'called_police',
      'saw_child',
      'note',
      'hand_over',
      'need_support',
      'request_close',
    ],
    childFileId: null,
    childAge: 7,
    whereNow: '家里',
    calledPoliceAt: null,
    sawChildAt: null,
    writtenAt: null,
    closedAt: null,
    handOverToName: '',
    closeRequestedByName: '',
    secondPerson: true,
    approvers: [],
    runbook: ['先确认孩子现在安全；不安全马上打110。', '两个小时内有人当面见到孩子。', '今晚找到放心的大人照看。'].map(
      (text) => ({ text: saidOf(text), doneAt: null, doneBy: '' }),
    ),
    mayTick: true,
    mayReadWords: true,
    signals: [{ at: openedAt, source: 'CAREGIVER', flag: saidOf('今晚没有大人'), text: '莫得事，就是今晚屋头没得人' }],
    told: [
      { ...someTold, name: '赵站长', role: 'TOWN_STATION', at: minute(0), state: 'delivered', deliveredAt: minute(0) },
      { ...someTold, name: '李姐', channel: 'telegram', at: minute(0), state: 'failed', failedAt: minute(1) },
      { ...someTold, name: '李姐', channel: 'phone', at: minute(1), state: 'phone' },
    ],
    excluded: [
      {
        personId: '00000000-0000-4000-8000-0000000000b1' as PersonId,
        name: '王奶奶（照看的人）',
        why: 'excluded_person',
        releasable: true,
      },
    ],
    steps: [
      { ...someStep, step: 'push', message: 'push', roles: ['TOWN_STATION'], state: 'fired', at: minute(0), times: 1 },
      { ...someStep, step: 'to_first', message: 'escalate', roles: ['TOWN_LEAD'], at: minute(15) },
    ],
    report: null,
    timeline: [
      { at: minute(0), who: '', type: 'PUSH', text: '' },
      { at: minute(1), who: '', type: 'PUSH_FAILED', text: '' },
    ],
    contacts: [
      { label: 'police', name: '青山派出所', phone: '199-0000-1110' },
      { label: 'county', name: '', phone: '199-0000-1111' },
    ],
    handOverTo: [{ staffId: zhao.staffId, name: zhao.name, role: 'TOWN_STATION' }],
    ...more,
  };
}
